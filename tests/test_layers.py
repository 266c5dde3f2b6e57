"""The layers of the house: an import may only point down, and each third-party package has one home."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

LEVELS: list[tuple[str, ...]] = [
    ("scanner.text",),
    ("scanner.model",),
    ("scanner.rulebook", "scanner.fingerprint"),
    ("scanner.claims", "scanner.suppress"),
    (
        "scanner.crawl",
        "scanner.demo",
        "scanner.pictures",
        "scanner.documents",
        "scanner.checks",
        "scanner.listings",
        "scanner.findings",
        "scanner.baseline",
        "scanner.changes",
    ),
    ("scanner.scan", "scanner.config", "reports"),
    ("scanner.project", "scanner.workbook_cells"),
    ("scanner.engine", "scanner.complaint", "scanner.compare", "scanner.fixing"),
    ("scanner.gate",),
    ("scanner.cli",),
    ("scanner.__main__",),
]

HOMES: dict[str, tuple[str, ...]] = {
    "openpyxl": (
        "reports.sheets",
        "reports.tracking",
        "scanner.documents",
        "scanner.rulebook.own",
        "scanner.cli.lexicon",
        "scanner.fixing",
    ),
    "playwright": ("scanner.complaint.browser",),
    "holidays": ("scanner.complaint.deadlines",),
    "rfc3161_client": ("scanner.complaint.timestamp",),
    "rapidocr": ("scanner.pictures.engine",),
    "PIL": ("scanner.pictures.raster",),
    "zxingcpp": ("scanner.pictures.codes",),
    "requests": ("scanner.crawl.fetch",),
    "urllib3": ("scanner.crawl",),
    "warcio": ("scanner.crawl.archive", "scanner.documents.warc"),
    "jieba": ("scanner.text.words",),
    "daachorse": ("scanner.text.automaton",),
    "turbohtml": ("scanner.documents.html",),
    "protego": ("scanner.crawl.robots",),
    "regex": ("scanner.text", "scanner.checks", "scanner.claims"),
    "click": ("scanner.cli",),
    "yaml": ("scanner.documents.locale_syntax",),
    "lexicons": ("scanner.rulebook",),
}


def modules() -> list[tuple[str, Path]]:
    found = []
    for top in ("scanner", "reports", "lexicons"):
        for path in sorted((ROOT / top).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            found.append((name.removesuffix(".__init__"), path))
    return found


def imports(path: Path, name: str) -> set[str]:
    """Every module that `path` imports, anywhere in the file, also inside functions."""
    found: set[str] = set()
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = ".".join(
                    [*package.split(".")[: len(package.split(".")) - node.level + 1], *filter(None, [base])]
                )
            found.add(base)
            found.update(f"{base}.{alias.name}" for alias in node.names)
    return found


def home(module: str) -> tuple[int, str] | None:
    """(level, name of the house) of one of our modules, the longest name that fits."""
    fits = [
        (level, name)
        for level, names in enumerate(LEVELS)
        for name in names
        if module == name or module.startswith(name + ".")
    ]
    return max(fits, key=lambda fit: len(fit[1]), default=None)


@pytest.mark.parametrize(("name", "path"), modules(), ids=[name for name, _ in modules()])
def test_imports_point_down(name: str, path: Path) -> None:
    here = home(name)
    for target in imports(path, name):
        there = home(target)
        if here is None or there is None or there[1] == here[1]:
            continue
        assert there[0] < here[0], f"{name} imports {target}: up or sideways"
        if here[1] == "reports":
            assert there[1] == "scanner.model", f"{name} imports {target}: reports know scanner.model only"
        if there[1] == "reports":
            assert here[1] == "scanner.cli", f"{name} imports {target}: only the cli imports reports"


@pytest.mark.parametrize(("name", "path"), modules(), ids=[name for name, _ in modules()])
def test_one_home_for_each_package(name: str, path: Path) -> None:
    for target in imports(path, name):
        homes = HOMES.get(target.partition(".")[0])
        if homes and not name.startswith("lexicons"):
            assert any(name == one or name.startswith(one + ".") for one in homes), f"{name} imports {target}"


def test_the_table_names_every_package() -> None:
    for name, _ in modules():
        if name.startswith(("scanner.", "reports")):
            assert home(name) is not None, f"{name} has no layer"


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Groups of modules that import each other, by whatever way round."""
    reached: dict[str, set[str]] = {}
    for name in graph:
        waiting, seen = [name], set[str]()
        while waiting:
            new = graph[waiting.pop()] - seen
            seen |= new
            waiting += new
        reached[name] = seen
    found = {frozenset({name, *(one for one in seen if name in reached[one])}) for name, seen in reached.items()}
    return sorted(sorted(group) for group in found if len(group) > 1)


def test_circles_are_found() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}, "e": set()}) == [["a", "b", "c"]]


def test_modules_do_not_import_each_other_in_circles() -> None:
    names = {name for name, _ in modules()}

    def meant(target: str, targets: set[str]) -> bool:
        """`from package import module` is an import of the module, not of the package."""
        return target in names and not any(other in names and other.startswith(target + ".") for other in targets)

    graph = {}
    for name, path in modules():
        targets = imports(path, name)
        graph[name] = {target for target in targets if target != name and meant(target, targets)}
    assert circles(graph) == []
