"""Configuration at work, which files are judged, and what bad input gets."""

from pathlib import Path

import pytest

from scanner import project
from scanner.config import Config

from .command import Command
from .repository import Repository, git

BAD = "全网最低价\n"


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("copy/**", "copy/a/b.md", True),
        ("copy/*", "copy/b.md", True),
        ("copy/*.md", "copy/a/b.md", False),
        ("copy", "copy/a/b.md", True),
        ("copy/", "copy/a/b.md", True),
        ("*.md", "copy/a/b.md", True),
        ("**/draft/**", "copy/draft/b.md", True),
        ("**/draft/**", "draft/b.md", True),
        ("/copy/*.md", "copy/b.md", True),
        ("a?c.md", "x/abc.md", True),
        ("a[1].md", "a[1].md", True),
        ("copy/**/b.md", "copy/b.md", True),
        ("opy/**", "copy/b.md", False),
        ("*.md", "a.md.txt", False),
    ],
)
def test_patterns(pattern: str, path: str, fits: bool) -> None:
    assert project.matches([pattern], path) is fits


def test_git_decides_what_is_there_and_the_config_what_is_copy(repo: Repository, command: Command) -> None:
    for path in ("copy/a.md", "copy/draft/b.md", "build/c.md", "other/d.md", ".hidden/e.md", "copy/f.py", "copy/g.bin"):
        repo.write(path, BAD)
    repo.write("tsconfig.json", '{"compilerOptions": {"a": "b"}}')
    repo.write("ci.yml", "on: push\n")
    repo.write(".gitignore", "build/\n")

    def seen() -> set[str]:
        return {uri for _, uri, *_ in command.scan(".").places}

    assert seen() == {"copy/a.md", "copy/draft/b.md", "other/d.md"}
    repo.write(".listing-scanner.toml", 'include = ["copy/**"]\nexclude = ["**/draft/**", "*.bin"]\n')
    assert seen() == {"copy/a.md", "copy/f.py"}
    assert {uri for _, uri, *_ in command.scan("copy/draft/b.md").places} == {"copy/draft/b.md"}
    assert command.scan("build").code == 1


def test_a_repository_without_copy_is_not_read_file_by_file(repo: Repository, command: Command) -> None:
    repo.write("program.py", "# 全网最低价\n")
    repo.write("data/export.csv.gz", b"")
    outcome = command("scan", ".")
    assert outcome.code == 3 and "program.py" not in outcome.out and "export.csv.gz" in outcome.out


def test_folder_sections_phrases_and_severities(repo: Repository, command: Command) -> None:
    repo.write("a/x.md", "全网最低价。亏本处理。\n")
    repo.write("b/x.md", "全网最低价。亏本处理。\n")
    repo.write(
        ".listing-scanner.toml",
        '[rules]\nseverity = {price-loss = "error"}\n[[folder]]\npath = "a/**"\n[folder.rules]\noff = ["price-loss"]\n'
        '[[folder.allow]]\ntext = "全网最低价"\nreason = "approved campaign"\n',
    )
    found = command.scan(".")
    assert [
        (uri, quote, one["severity"]) for (_, uri, _, _, quote), one in zip(found.places, found.findings, strict=True)
    ] == [
        ("b/x.md", "全网最低价", "error"),
        ("b/x.md", "亏本处理", "error"),
    ]


def test_the_command_line_beats_the_config(repo: Repository, command: Command) -> None:
    repo.write("x.md", "亏本处理\n")
    repo.write(".listing-scanner.toml", 'fail_on = "warning"\nmax_warnings = 0\n')
    assert command.scan(".").code == 1
    assert command.scan(".", "--fail-on", "error", "--max-warnings", "1").code == 0
    assert command.scan(".", "--no-config").code == 0
    repo.write("strict.toml", 'fail_on = "warning"\n')
    assert command.scan(".", "--config", "strict.toml").code == 1


def test_a_config_beside_the_source_that_is_not_used_is_told(
    repo: Repository, command: Command, tmp_path: Path
) -> None:
    repo.write(".listing-scanner.toml", "strict = true\n")
    repo.write("x.md", "好\n")
    outside = Command(tmp_path, command.monkeypatch)
    assert "is not used: run inside that folder" in outside.scan(str(repo.root)).err


def test_records_and_tables_hold_allowances(repo: Repository, command: Command) -> None:
    from openpyxl import Workbook

    reason = "price-lowest -- audited comparison"
    repo.write(
        "a.jsonl", f'{{"id": "1", "title": "全网最低价", "allow": "{reason}"}}\n{{"id": "2", "title": "全网最低价"}}\n'
    )
    repo.write("b.csv", f"商品标题,允许\n全网最低价,{reason}\n全网最低价,\n")
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["商品标题", "豁免"], ["全网最低价", reason], ["全网最低价", "price-lowest"]):
        sheet.append(row)
    book.save(repo.root / "c.xlsx")
    found = command.scan("a.jsonl", "b.csv", "c.xlsx")
    assert [(rule, uri) for rule, uri, *_ in found.places] == [
        ("price-lowest", "a.jsonl"),
        ("price-lowest", "b.csv"),
        ("price-lowest", "c.xlsx"),
        ("allow-without-reason", "c.xlsx"),
    ]
    assert len(command.scan("a.jsonl", "b.csv", "c.xlsx", "--no-allow").findings) == 6


def test_unreadable_files_fail_and_the_rest_is_checked(repo: Repository, command: Command) -> None:
    repo.write("half.liquid", "<p>{% if a 好</p>\n")
    repo.write("zh.json", '{"a": {"b": "好"\n')
    repo.write("bad.yaml", "a: 好\n b: : c\n")
    repo.write("binary.md", bytes(range(256)) * 40)
    repo.write("mixed.md", "本店的衣服亲肤透气\n".encode() + "面料柔软舒适\n".encode("gb18030"))
    repo.write("good.md", "亲肤透气\n")
    outcome = command("scan", ".")
    assert outcome.code == 3
    for name in ("half.liquid", "zh.json", "bad.yaml", "binary.md", "mixed.md"):
        assert name in outcome.out, name
    assert "line 1" in outcome.out and "line 2" in outcome.out
    repo.write("worse.md", BAD)
    assert command("scan", ".").code == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--since", "nowhere"), "revision nowhere is not here"),
        (("--since", "HEAD", "--staged"), "exclude each other"),
        (("--baseline", "missing.jsonl", "."), "no such baseline"),
        (("--baseline", "corrupt.jsonl", "."), "corrupt.jsonl:2: is not JSON"),
        (("--config", "bad.toml", "."), "bad.toml:2: exlude: is not a known key (did you mean exclude?)"),
        (("--config", "missing.toml", "."), "cannot be read"),
        ((), "no SOURCE"),
        (("--since", "HEAD", "-"), "standard input has no history"),
        (("--since", "HEAD", "typo"), "typo is not there"),
        (("--since", "HEAD", "/"), "is not in the repository"),
    ],
)
def test_wrong_use_is_one_line_and_exit_2(
    arguments: tuple[str, ...], says: str, repo: Repository, command: Command
) -> None:
    repo.write("corrupt.jsonl", '{"listing-scanner-baseline": 1}\n{"fingerprint": \n')
    repo.write("bad.toml", 'strict = true\nexlude = ["a"]\n')
    repo.commit()
    outcome = command("scan", *arguments)
    assert outcome.code == 2 and says in outcome.err and len(outcome.err.strip().splitlines()) == 1


def test_configs_that_disagree_and_an_unknown_rule_stop(repo: Repository, command: Command) -> None:
    repo.write(".listing-scanner.toml", "strict = true\n")
    repo.write("pyproject.toml", "[tool.listing-scanner]\nstrict = false\n")
    assert "pyproject.toml:2: strict" in command("scan", ".").err
    (repo.root / "pyproject.toml").unlink()
    repo.write(".listing-scanner.toml", '[rules]\noff = ["price-lowst"]\n')
    outcome = command("scan", ".")
    assert outcome.code == 2 and ".listing-scanner.toml:2: rules: 'price-lowst'" in outcome.err
    assert "did you mean price-lowest?" in outcome.err


def test_a_shallow_clone_is_told_what_to_do(repo: Repository, command: Command, tmp_path: Path) -> None:
    repo.write("a.md", "好\n")
    base = repo.commit()
    repo.write("a.md", BAD)
    repo.commit()
    git(tmp_path, "clone", "-q", "--depth", "1", repo.root.as_uri(), str(tmp_path / "clone"))
    outcome = Command(tmp_path / "clone", command.monkeypatch)("scan", "--since", base)
    assert outcome.code == 2 and "fetch-depth: 0" in outcome.err


def test_no_changed_copy_is_a_pass_that_says_so(repo: Repository, command: Command) -> None:
    repo.write("a.md", BAD)
    repo.commit()
    outcome = command("scan", "--since", "HEAD")
    assert outcome.code == 0 and "no copy changed since HEAD" in outcome.out
    assert "not applied" not in outcome.out
    repo.write("program.py", "x = 1\n")
    assert command("scan", "--since", "HEAD").code == 0


def test_a_subfolder_is_a_place_to_run_in(repo: Repository, command: Command) -> None:
    repo.write("shop/copy/a.md", "好\n")
    repo.write("other/b.md", "好\n")
    repo.write("shop/.listing-scanner.toml", 'exclude = ["skip.md"]\n')
    repo.commit()
    repo.write("shop/copy/a.md", "好\n全网最低价\n")
    repo.write("shop/skip.md", BAD)
    repo.write("other/b.md", BAD)
    inside = Command(repo.root / "shop", command.monkeypatch)
    assert inside.scan("--since", "HEAD").places == [("price-lowest", "copy/a.md", 2, 1, "全网最低价")]


def test_a_listing_is_made_of_its_files(tmp_path: Path) -> None:
    from scanner.config import Spread, SpreadFile

    spread = Spread("{brand}-{sku}", (SpreadFile("copy/{brand}/{sku}/*.md"), SpreadFile("facts/{brand}.{sku}.json")))
    assert project.name_of(spread, "copy/a/1/title.md") == ("a-1", "title")
    assert project.name_of(spread, "copy/a/1/notes.md") == ("a-1", None)
    assert project.name_of(spread, "facts/a.1.json") == ("a-1", None)
    assert project.name_of(spread, "copy/a/1/x/title.md") is None
    config = Config(root=tmp_path, listings=(spread,))
    paths = [tmp_path / name for name in ("copy/a/1/title.md", "copy/a/2/title.md", "facts/a.1.json", "x.md")]
    assert project.with_companions([paths[2]], config, paths) == [paths[2], paths[0]]
    assert [copy.listing for copy in project.copies(paths, config, tmp_path)] == ["a-1", "a-2", "a-1", None]
