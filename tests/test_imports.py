"""What each command loads: a cold start pays for every import, so none comes in unseen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>春季衬衫-示例</title></head>
<body><h1>春季衬衫</h1><p>手感柔软，最佳选择，纯棉面料</p></body></html>"""
RECORD = {"id": "1", "title": "春季新款衬衫 最佳选择", "attributes": {"材质": "聚酯纤维100%"}, "detail": "纯棉面料"}

SCRIPT = """
import json, sys
before = set(sys.modules)
from scanner.cli import main
told, sys.stdout = sys.stdout, open(sys.argv.pop(1), "w", encoding="utf-8")
try:
    main()
except SystemExit:
    pass
finally:
    told.write(json.dumps(sorted(set(sys.modules) - before)))
"""

CORE = {"click"}
JUDGING = CORE | {"daachorse"}
LOADED: dict[str, tuple[list[str], set[str]]] = {
    "help": (["--help"], CORE),
    "help of scan": (["scan", "--help"], CORE),
    "scan of a page": (["scan", "page.html", "--format", "jsonl"], JUDGING | {"turbohtml"}),
    "scan of records": (["scan", "records.jsonl", "--format", "jsonl"], JUDGING),
    "scan of a table": (["scan", "table.csv", "--format", "text"], JUDGING),
    "read of a page": (["read", "page.html"], CORE | {"turbohtml"}),
    "read of records": (["read", "records.jsonl"], CORE),
    "explain": (["explain", "最佳选择"], JUDGING),
    "facts": (["facts", "records.jsonl"], CORE | {"daachorse"}),
    "rules": (["rules"], CORE),
}
"""Command -> the packages of others that it loads, all of them."""

HEAVY = frozenset(
    "asyncio concurrent.futures ctypes difflib doctest email hashlib html.parser http.client importlib.metadata "
    "logging multiprocessing pickle pydoc sqlite3 ssl tempfile tomllib unittest urllib.request xml.etree.ElementTree "
    "zipfile".split()
)
"""Modules of the standard library that cost a good part of what click does, and what only they load."""

UNUSED: dict[str, tuple[str, ...]] = {
    "help": ("scanner.model", "scanner.text", "reports"),
    "help of scan": (
        "scanner.checks",
        "scanner.claims",
        "scanner.rulebook",
        "scanner.documents",
        "scanner.cli.session",
    ),
    "scan of a page": (
        "turbohtml.extract",
        "scanner.documents.table",
        "scanner.documents.html_standard",
        "scanner.gate",
    ),
    "scan of records": ("scanner.documents.page", "scanner.documents.outline", "scanner.gate", "reports.text"),
    "scan of a table": ("scanner.documents.page", "scanner.documents.outline", "scanner.gate"),
    "read of a page": ("scanner.checks", "scanner.claims", "scanner.rulebook", "scanner.cli.scan", "reports"),
    "read of records": ("scanner.checks", "scanner.claims", "scanner.rulebook", "scanner.cli.scan", "reports"),
    "explain": ("scanner.documents", "scanner.scan", "reports"),
    "facts": ("scanner.documents.page", "scanner.cli.scan", "reports"),
    "rules": ("scanner.checks", "scanner.claims", "scanner.documents", "scanner.rulebook", "reports"),
}
"""What a command has no use for of our own, or of turbohtml beside its core."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("imports")
    (place / "page.html").write_text(PAGE, encoding="utf-8")
    (place / "records.jsonl").write_text(json.dumps(RECORD, ensure_ascii=False) + "\n", encoding="utf-8")
    (place / "table.csv").write_text("商品标题,材质\n春季衬衫最佳选择,棉100%\n", encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def fresh() -> None:
    """The lexicon is compiled once before: compiling it may load what it likes."""
    from scanner import rulebook

    rulebook.load()


@pytest.mark.parametrize("name", LOADED)
def test_what_a_command_loads(name: str, folder: Path, fresh: None) -> None:
    words, expected = LOADED[name]
    # the first run leaves compiled patterns behind, as any first run of a command does
    for _ in range(2):
        run = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(folder / "out.txt"), *words],
            cwd=folder,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
            check=False,
        )
        assert run.stdout, run.stderr
    loaded = set(json.loads(run.stdout))
    own = ("scanner", "reports", "lexicons")
    others = {
        top
        for top in (module.partition(".")[0] for module in loaded)
        if top not in sys.stdlib_module_names and top not in own and not top.startswith("_")
    }
    assert others == expected
    assert "turbohtml" not in loaded, "the package round the core is loaded"
    assert not loaded & HEAVY, f"{name} loads {sorted(loaded & HEAVY)}"
    unused = {module for module in loaded for top in UNUSED[name] if module == top or module.startswith(top + ".")}
    assert not unused, f"{name} loads {sorted(unused)}"
