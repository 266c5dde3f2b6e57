"""Safe fixes in every format that can be written: the words change, every other byte stays."""

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from scanner import fixing
from scanner.model import Fix, Page

from .command import Command
from .make import finding, result
from .repository import Repository

OLD, NEW = "史上最低", "本店优惠"

TEXTS = {
    "a.html": (f"<p title='x'>价格{OLD}&amp;好</p>\r\n<!-- {OLD} -->\r\n", "utf-8"),
    "bom.html": (f"<p>价格{OLD}</p>\n", "utf-8-sig"),
    "gbk.html": (f"<meta charset=gbk><p>价格{OLD}</p>\r\n", "gb18030"),
    "t.liquid": (f"<p>{{{{ a }}}}价格{OLD}{{% if b %}}</p>{{% endif %}}", "utf-8"),
    "a.md": (f"# 题\r\n\r\n* **价格**{OLD}  \r\n", "utf-8"),
    "a.txt": (f"价格{OLD}", "utf-16"),
    "zh.json": (f'{{"ui":{{"b"  : "价格{OLD}", "n": 1.50}} }}', "utf-8"),
    "zh.yaml": (f"# 注\nui:\n  b:   '价格{OLD}'  # 尾\n", "utf-8"),
    "zh.toml": (f'[ui]\nb = "价格{OLD}"   # 尾\n', "utf-8"),
    "goods.csv": (f'商品标题,卖点\r\n"衬,衫",价格{OLD}\r\n', "gb18030"),
    "goods.jsonl": (f'{{"id": 1, "title": "价格{OLD}"}}\n\n{{"id": 2,"title":"好"}}\n', "utf-8"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_only_the_words_change(name: str, repo: Repository, command: Command) -> None:
    text, encoding = TEXTS[name]
    path = repo.write(name, text.encode(encoding))
    path.chmod(0o640)
    done = command.scan(name, "--fix", "--no-config")
    assert "fixed: 1" in done.err, done
    written = text.replace(OLD, NEW) if name != "a.html" else text.replace(OLD, NEW, 1)
    assert path.read_bytes() == written.encode(encoding)
    assert path.stat().st_mode & 0o777 == 0o640
    assert not [one for one in done.findings if one["quote"] == OLD]
    assert [one.name for one in repo.root.iterdir() if one.name != ".git"] == [name]


def workbook() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "商品 & 价"
    sheet.append(["商品标题", "卖点", "详情"])
    sheet.append(["衬衫", f"价格{OLD}", f"<p>价格{OLD}</p>"])
    sheet.append(["长裤", f"价格{OLD}", "好"])
    sheet["B2"].font = Font(bold=True, color="FF0000")
    sheet["D2"] = f'="价格{OLD}"'
    rich = CellRichText(TextBlock(InlineFont(b=True), "价格"), TextBlock(InlineFont(i=True), OLD))
    sheet["B4"] = rich
    sheet["A4"] = "裙"
    book.create_sheet("别的")["A1"] = "不动"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_workbook_keeps_everything_but_its_cells(repo: Repository, command: Command) -> None:
    before = workbook()
    source = repo.write("goods.xlsx", before)
    done = command.scan("goods.xlsx", "--fixed-copy", "out/fixed.xlsx")
    assert source.read_bytes() == before
    assert "corrected: 3 in" in done.err and "formula or several formats" in done.err
    target = repo.root / "out/fixed.xlsx"
    old, new = load_workbook(io.BytesIO(before), rich_text=True), load_workbook(target, rich_text=True)
    assert old.sheetnames == new.sheetnames
    changed = {}
    for sheet in old.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                other = new[sheet.title][cell.coordinate]
                assert [repr(one) for one in (cell.font, cell.fill)] == [repr(one) for one in (other.font, other.fill)]
                if str(cell.value) != str(other.value):
                    changed[cell.coordinate] = other.value
    assert changed == {"B2": f"价格{NEW}", "C2": f"<p>价格{NEW}</p>", "B3": f"价格{NEW}"}
    with zipfile.ZipFile(io.BytesIO(before)) as one, zipfile.ZipFile(target) as two:
        assert one.namelist() == two.namelist()
        differing = [name for name in one.namelist() if one.read(name) != two.read(name)]
    assert differing == ["xl/worksheets/sheet1.xml"]
    assert [one["place"]["cell"] for one in command.scan("out/fixed.xlsx").findings if one["quote"] == OLD] == [
        "商品 & 价!B4"
    ]


def test_a_preview_of_a_workbook_names_the_cells(repo: Repository, command: Command) -> None:
    repo.write("goods.xlsx", workbook())
    shown = command("scan", "goods.xlsx", "--diff")
    assert f"@@ 商品 & 价!B3 @@\n-价格{OLD}\n+价格{NEW}\n" in shown.out


def test_a_taobao_assistant_export_is_copied_with_those_cells_only(repo: Repository, command: Command) -> None:
    text = (
        "version 1.00\r\ntitle\tcid\tdescription\tnum_id\r\n宝贝名称\t宝贝类目\t宝贝描述\t数字ID\r\n"
        f'"衬衫价格{OLD}"\t50\t"<p>a=""b"" 价格{OLD}</p>"\t123\r\n'
    )
    source = repo.write("export.csv", text.encode("utf-16"))
    done = command.scan("export.csv", "--fixed-copy", "fixed.csv")
    assert "corrected: 2 in fixed.csv" in done.err, done.err
    assert (repo.root / "fixed.csv").read_bytes().decode("utf-16") == text.replace(OLD, NEW)
    assert source.read_bytes() == text.encode("utf-16")


def test_what_would_not_be_clean_is_not_done() -> None:
    text = "价格史上最低"
    made = finding(text, OLD, uri="a.txt", fixes=(Fix(2, 6, "全网最低", True),))
    made = made._replace(place=made.place._replace(ranges=(made.place.ranges[0]._replace(offset=6, length=12),)))

    def rescan(page: Page) -> list[object]:
        words = "全网最低" if "全网最低".encode() in page.body else OLD
        return [result(finding(page.body.decode(), words, uri="a.txt"))]

    fixed = fixing.fixed("a.txt", text.encode(), [made], rescan)  # type: ignore[arg-type]
    assert fixed.after == fixed.before and [reason.en for _, reason in fixed.skipped] == [fixing.UNCLEAN.en]


@pytest.mark.parametrize("words", ["<b>", "a,b", '"', "{{x}}", "=1", "a\nb"])
def test_a_wording_with_characters_of_a_format_is_for_a_person(words: str) -> None:
    made = finding("价格史上最低", OLD, uri="a.txt", fixes=(Fix(2, 6, words, True),))
    fixed = fixing.fixed("a.txt", "价格史上最低".encode(), [made], lambda page: [])
    assert not fixed.done and fixed.skipped[0][1] == fixing.CHARACTERS


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("-", "--fix"), "needs files"),
        (("a.md", "--fix", "--diff"), "exclude each other"),
        ((".", "--fixed-copy", "x.md"), "exactly one SOURCE"),
        (("a.md", "--fixed-copy", "./a.md"), "the source itself"),
        ((".", "--fix", "--staged"), "not what is staged"),
    ],
)
def test_wrong_use_is_refused(arguments: tuple[str, ...], says: str, repo: Repository, command: Command) -> None:
    repo.write("a.md", "好")
    repo.commit()
    outcome = command("scan", *arguments)
    assert outcome.code == 2 and says in outcome.err


def test_a_broken_workbook_is_left_alone(tmp_path: Path) -> None:
    made = finding("史上最低", OLD, fixes=(Fix(0, 4, NEW, True),))
    made = made._replace(place=made.place._replace(cell="a!A1", ranges=()))
    for body in (b"PK\x03\x04", workbook()[:-30]):
        fixed = fixing.fixed("a.xlsx", body, [made], lambda page: [])
        assert fixed.after == body and not fixed.done and fixed.skipped
