"""What is built is what stands here: every package listed, every data file shipped, one version."""

import configparser
from fnmatch import fnmatch
from pathlib import Path

import scanner

ROOT = Path(__file__).parent.parent
TOPS = ("scanner", "lexicons", "reports")


def setup_cfg() -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def test_every_package_is_listed() -> None:
    found = {
        ".".join(path.parent.relative_to(ROOT).parts) for top in TOPS for path in (ROOT / top).rglob("__init__.py")
    }
    assert set(lines(setup_cfg()["options"]["packages"])) == found


def test_every_data_file_is_shipped() -> None:
    shipped = {
        package.strip(): [pattern.strip() for pattern in patterns.replace("\n", ",").split(",") if pattern.strip()]
        for package, patterns in setup_cfg()["options.package_data"].items()
    }
    packages = lines(setup_cfg()["options"]["packages"])
    for top in TOPS:
        for path in (ROOT / top).rglob("*"):
            if not path.is_file() or path.suffix in (".py", ".pyc"):
                continue
            inside = [name for name in packages if (ROOT / name.replace(".", "/")) in path.parents]
            package = max(inside, key=len)
            rest = path.relative_to(ROOT / package.replace(".", "/")).as_posix()
            patterns = shipped.get(package, []) + shipped.get("*", [])
            assert any(fnmatch(rest, pattern) for pattern in patterns), f"{path} is in no package_data pattern"


def test_version_is_in_the_changelog() -> None:
    assert f"## {scanner.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
