"""The commands of a case as a merchant calls them, and what they left in its folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from scanner.cli import root
from scanner.complaint import manifest
from tests.complaint.shop import Shop

FOLLOW = ("--follow", "/products/*", "--follow", "/item.htm*", "--follow", "/activity")


def call(*arguments: str) -> Result:
    """One command of a case, in English."""
    return CliRunner().invoke(root, ["complaint", arguments[0], "--lang", "en", *arguments[1:]], catch_exceptions=False)


def opened(case: Path, word: str = "顶级", *more: str) -> None:
    result = call("new", str(case), "--channel", "12315", "--received", "2026-11-20", "--word", word, *more)
    assert result.exit_code == 0, result.output


def sweep(shop: Shop, case: Path, *more: str) -> Result:
    """A sweep of the whole shop."""
    private = ("--allow-private", shop.host, "--delay", "0")
    return call("sweep", str(case), shop.address + "/", *FOLLOW, *private, *more)


def last(case: Path, action: str) -> Any:
    """What the last entry of an action left, as data."""
    entry = [entry for entry in manifest.entries(case) if entry.action == action][-1]
    return json.loads((case / str(entry.file)).read_bytes())


def name(id: str) -> str:
    """A listing by the end of its address."""
    return id.rpartition("/")[2].rpartition("=")[2]


def swept(case: Path) -> dict[str, list[str]]:
    """Listing → quotes of the last sweep's fix list."""
    return {
        name(one["id"]): [f["quote"] for f in one["shown"]] for one in last(case, "swept")["results"] if one["shown"]
    }


def states(case: Path) -> dict[str, str]:
    """Listing → state of the last verification."""
    return {name(one["listing"]): one["state"] for one in last(case, "verified")}


def records(case: Path, stage: str = "before") -> dict[str, dict[str, Any]]:
    """Listing → its evidence record."""
    found = [json.loads(path.read_bytes()) for path in (case / "evidence" / stage).glob("*/evidence.json")]
    return {name(one["listing"]): one for one in found}
