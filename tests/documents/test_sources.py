import gzip
import io
import os
import stat
import tracemalloc
import zipfile
import zlib

import pytest
from reading import fields

from scanner.documents import archive, read, sources
from scanner.documents.sources import files, opened, pages
from scanner.model import Page, Part, Unchecked

TITLE = '{"id":"1","title":"亚麻短袖","price":9}\n'.encode()


def outcome(path):
    found = list(pages(str(path)))
    return [item.body for item in found if isinstance(item, Page)], [
        item.reason for item in found if isinstance(item, Unchecked)
    ]


def zip_of(members, **options):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, **options) as made:
        for name, body in members:
            made.writestr(name, body)
    return target.getvalue()


def test_a_folder_in_order_without_what_is_hidden(tmp_path):
    for name in ("b.json", "a/2.json", "a/1.json", ".git/x.json", ".hidden.json", "a/pic.jpg", "a/style.css"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(TITLE)
    assert [
        file.relative_to(tmp_path).as_posix() for file in files(str(tmp_path)) if not isinstance(file, Unchecked)
    ] == [
        "b.json",
        "a/1.json",
        "a/2.json",
    ]


def test_what_cannot_be_opened_is_said(tmp_path):
    assert outcome(tmp_path / "nothing") == ([], ["unreadable"])
    assert outcome("a\0b") == ([], ["unreadable"])
    os.mkfifo(tmp_path / "pipe")
    assert outcome(tmp_path / "pipe") == ([], ["path refused"])
    assert outcome(tmp_path) == ([], ["path refused"])


def test_links_out_of_the_folder_are_refused(tmp_path):
    (tmp_path / "secret.txt").write_text("x")
    shop = tmp_path / "shop"
    shop.mkdir()
    (shop / "ok.json").write_bytes(TITLE)
    (shop / "in.json").symlink_to(shop / "ok.json")
    (shop / "out.txt").symlink_to(tmp_path / "secret.txt")
    (shop / "loop").symlink_to(shop)
    (shop / "dead.json").symlink_to(tmp_path / "gone")
    bodies, said = outcome(shop)
    assert bodies == [TITLE, TITLE]
    assert sorted(said) == ["path refused", "unreadable"]


def test_gzip_of_a_saved_file(tmp_path):
    file = tmp_path / "goods.json.gz"
    file.write_bytes(gzip.compress(TITLE) + gzip.compress(TITLE))
    assert outcome(file) == ([TITLE * 2], [])


def test_a_gzip_that_breaks_off_gives_what_could_be_read(tmp_path):
    body = b"".join(TITLE.replace(b"1", b"%d" % n) for n in range(20_000))
    packed = gzip.compress(body)
    (tmp_path / "a.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    bodies, said = outcome(tmp_path / "a.jsonl.gz")
    assert said == ["truncated"]
    assert len(bodies[0]) > 1000 and body.startswith(bodies[0])
    (tmp_path / "b.gz").write_bytes(packed[:5])
    assert outcome(tmp_path / "b.gz") == ([], ["unreadable"])
    (tmp_path / "c.gz").write_bytes(packed[:40_0] + b"\0\xff" * 200)
    assert "truncated" in outcome(tmp_path / "c.gz")[1] or "unreadable" in outcome(tmp_path / "c.gz")[1]


def test_a_gzip_bomb_is_stopped(tmp_path):
    packer = zlib.compressobj(wbits=31)
    packed = b"".join(packer.compress(b"\0" * (1 << 20)) for _ in range(48)) + packer.flush()
    (tmp_path / "bomb.gz").write_bytes(packed)
    tracemalloc.start()
    found = list(pages(str(tmp_path / "bomb.gz")))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [item.reason for item in found if isinstance(item, Unchecked)] == ["truncated"]
    assert peak < 4 * archive.SMALL + (8 << 20)


def test_members_of_a_zip_are_read_not_extracted(tmp_path):
    file = tmp_path / "goods.zip"
    file.write_bytes(
        zip_of(
            [
                ("../../evil.json", TITLE),
                ("b/goods.json.gz", gzip.compress(TITLE)),
                ("inner.zip", zip_of([("c.json", TITLE)])),
                ("pic.jpg", b"x"),
                ("__MACOSX/._b", b"x"),
            ]
        )
    )
    found = list(pages(str(file)))
    assert [item.uri.rpartition("/")[2] for item in found if isinstance(item, Page)] == [
        "evil.json",
        "goods.json.gz",
        "goods.zip!inner.zip!c.json",
    ]
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["goods.zip"]
    assert [
        fields(part)["title"]
        for page in found
        if isinstance(page, Page)
        for part in read(page)
        if isinstance(part, Part)
    ] == ["亚麻短袖"] * 3


def test_links_bombs_and_depth_in_a_zip(tmp_path):
    link = zipfile.ZipInfo("link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    deep = zip_of([("goods.json", TITLE)])
    for _ in range(5):
        deep = zip_of([("d.zip", deep)])
    (tmp_path / "goods.zip").write_bytes(
        zip_of([(link, b"/etc/passwd"), ("bomb.json", b" " * (1 << 25)), ("deep.zip", deep), ("ok.json", TITLE)])
    )
    bodies, said = outcome(tmp_path / "goods.zip")
    assert bodies == [TITLE]
    assert said == ["path refused", "unreadable", "truncated"]


def test_members_are_counted(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MAX_MEMBERS", 3)
    monkeypatch.setattr(archive, "MAX_TOTAL", 1 << 12)
    (tmp_path / "many.zip").write_bytes(zip_of([(f"{n}.json", TITLE) for n in range(6)]))
    bodies, said = outcome(tmp_path / "many.zip")
    assert (len(bodies), said) == (3, ["truncated"])
    (tmp_path / "large.zip").write_bytes(zip_of([(f"{n}.json", TITLE * 60) for n in range(3)]))
    assert outcome(tmp_path / "large.zip")[1] == ["truncated"]


def test_a_zip_that_breaks_off_gives_what_could_be_read(tmp_path):
    whole = zip_of([("a.json", TITLE), ("b.json", TITLE * 2), ("c.json", TITLE * 3)])
    (tmp_path / "cut.zip").write_bytes(whole[: whole.index(b"PK\x01\x02")])
    assert outcome(tmp_path / "cut.zip") == ([TITLE, TITLE * 2, TITLE * 3], ["truncated"])
    (tmp_path / "shorter.zip").write_bytes(whole[:60])
    assert outcome(tmp_path / "shorter.zip")[1] == ["truncated"]
    (tmp_path / "noise.zip").write_bytes(b"PK\x03\x04" * 5_000)
    assert outcome(tmp_path / "noise.zip") == ([], ["truncated"])


def test_an_encrypted_member_is_said(tmp_path):
    whole = bytearray(zip_of([("a.json", TITLE)]))
    whole[6] |= 1
    whole[whole.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "locked.zip").write_bytes(whole)
    assert outcome(tmp_path / "locked.zip") == ([], ["unreadable"])


def test_workbooks_are_not_opened_as_archives():
    body = zip_of([("[Content_Types].xml", b"<x/>"), ("xl/workbook.xml", b"<x/>")])
    assert [item.uri for item in opened("a.xlsx", body)] == ["a.xlsx"]


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_too_large_to_load(tmp_path, monkeypatch, packed):
    monkeypatch.setattr(sources, "LARGE", 1 << 20)
    body = b"".join(
        b'{"id":"%d","title":"\xe4\xba\x9a\xe9\xba\xbb","shop":"%08x"}\n' % (n, n * 2654435761 % 2**32)
        for n in range(40_000)
    )
    file = tmp_path / ("large.jsonl.gz" if packed else "large.jsonl")
    file.write_bytes(gzip.compress(body) if packed else body)
    page, *rest = pages(str(file))
    assert isinstance(page, Page) and rest == [] and not isinstance(page.body, bytes)
    assert sum(isinstance(item, Part) for item in read(page)) == 40_000
    prose = tmp_path / "large.txt"
    prose.write_bytes("透气。\n".encode() * 200_000)
    bodies, said = outcome(prose)
    assert (len(bodies[0]), said) == (1 << 20, ["truncated"])


def test_standard_input(monkeypatch):
    class Piped:
        buffer = io.BytesIO(gzip.compress(TITLE))

    monkeypatch.setattr("sys.stdin", Piped)
    assert outcome("-") == ([TITLE], [])


def test_names_of_members_that_are_gbk():
    body = zip_of([("aaaa.json", TITLE)]).replace(b"aaaa", "短袖".encode("gb18030"))
    assert [item.uri for item in opened("x.zip", body)] == ["x.zip!短袖.json"]


def test_a_zip_too_large_to_load(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "LARGE", 1 << 20)
    file = tmp_path / "large.zip"
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("pic.jpg", os.urandom(1 << 21))
        made.writestr("goods.json", TITLE)
    assert outcome(file) == ([TITLE], [])
