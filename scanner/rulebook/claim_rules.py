"""Claim files (`claims/*.toml`): what words claim which material, what it takes, and what the finding says.

A claim is of one `kind`:

* ``pure``: purity of a fibre (纯棉, 100%桑蚕丝). Needs `fibres` and `minimum`; `names` claim it behind 纯, 全, 100%.
* ``contains``: a fibre named without purity (羊毛衫, 棉麻). `minimum` is its least share; 0 means that any will do.
  `beside` are those of its fibres that the words name together with the others (the cotton of 棉麻): both must be in.
* ``figure``: a percentage in the copy above what is declared. Words are not needed.
* ``report``: a laboratory's value outside the tolerance of what is declared.
* ``material``: leather, wood, metal. `wants` and `refuted_by` name the classes of `scanner.claims.materials`.
* ``down``: `aspect` says which: filling, species, colour, content, weight, report, missing, high, children.
* ``source``: the declared composition itself cannot be (`aspect` sum, band or misspelt).
* ``wording``: the words alone are the finding (slang that a platform bans, words that need proof).
* ``small-print``: `words` in small print limit what large print (with one of `nouns`) claims in the same picture.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scanner.model import CATEGORIES, SEVERITIES, Text
from scanner.rulebook.table import DATE, Table

KINDS = ("pure", "contains", "figure", "report", "material", "down", "source", "wording", "small-print")
ASPECTS = (
    "",
    "filling",
    "species",
    "colour",
    "content",
    "weight",
    "report",
    "missing",
    "high",
    "children",
    "sum",
    "band",
    "misspelt",
)
PARTS = ("main", "lining", "filling", "any")


def claim(table: Table, path: Path) -> dict[str, Any]:
    """One claim as plain data (texts, numbers, lists, tables): the cache stores it as it is."""
    if table.string("id") != path.stem:
        raise table.error("id", f"must be the file's name, {path.stem}")
    found: dict[str, Any] = {
        "id": path.stem,
        "path": str(path),
        "kind": table.choice("kind", KINDS),
        "aspect": table.choice("aspect", ASPECTS, ""),
        "category": table.choice("category", CATEGORIES, "material"),
        "severity": table.choice("severity", SEVERITIES),
        "strict": table.maybe("strict", SEVERITIES),
        "confidence": table.choice("confidence", ("high", "medium", "low"), "high"),
        "sure": table.choice("sure", ("P", "S2", "S1", "M")),
        "basis": table.strings("basis", required=True),
        "from": table.date("from"),
        "to": table.date("to"),
        "part": table.choice("part", PARTS, "main"),
        "words": table.strings("words"),
        "names": table.strings("names"),
        "nouns": table.strings("nouns"),
        "covers": table.strings("covers"),
        "fibres": table.strings("fibres"),
        "beside": table.strings("beside"),
        "tolerates": table.strings("tolerates"),
        "wants": table.strings("wants"),
        "refuted_by": table.strings("refuted_by"),
        "quiet_with": table.strings("quiet_with"),
        "fields": table.strings("fields"),
        "fixable": table.flag("fixable", False),
        "minimum": _number(table, "minimum"),
        "strict_minimum": _number(table, "strict_minimum"),
        "platforms": _platforms(table),
        **{key: _text(table.text(key)) for key in ("name", "message", "advice")},
    }
    _fits(table, found)
    table.finish("examples")
    return found


def _text(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _number(table: Table, key: str) -> float | None:
    value = table.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100:
        raise table.error(key, "must be a number from 0 to 100")
    return float(value)


def _platforms(table: Table) -> dict[str, dict[str, str | None]]:
    """Platforms on which the words weigh otherwise: platform → severity, and the day from which on."""
    value = table.get("platforms")
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise table.error("platforms", "must be a table of platforms")
    return {platform: _weight(table, item) for platform, item in value.items()}


def _weight(table: Table, item: Any) -> dict[str, str | None]:
    own = item if isinstance(item, dict) else {"severity": item}
    day = own.get("from")
    if own.get("severity") not in SEVERITIES or not own.keys() <= {"severity", "from"} or not _is_day(day):
        raise table.error("platforms", 'gives each platform a severity, or {severity = "…", from = "YYYY-MM-DD"}')
    return {"severity": own["severity"], "from": day}


def _is_day(value: Any) -> bool:
    return value is None or (isinstance(value, str) and DATE.fullmatch(value) is not None)


def _fits(table: Table, found: dict[str, Any]) -> None:
    kind = found["kind"]
    if kind in ("pure", "contains"):
        for key in ("fibres", "minimum"):
            if not found[key] and found[key] != 0:
                raise table.error(key, f"is missing, a claim of kind {kind!r} needs it")
    if kind == "material" and not found["wants"]:
        raise table.error("wants", "is missing, a claim of kind 'material' needs it")
    if kind in ("down", "source") and not found["aspect"]:
        raise table.error("aspect", f"is missing, a claim of kind {kind!r} needs it")
    if kind in ("pure", "contains", "material", "wording") and not found["words"] and not found["names"]:
        raise table.error("words", f"is missing, a claim of kind {kind!r} needs it")


def words(found: dict[str, Any]) -> list[str]:
    """Every wording of the claim, so that traditional and full-width forms of its characters are folded."""
    return [text for key in ("words", "names", "nouns", "covers") for text in found[key]]
