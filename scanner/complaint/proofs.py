"""The proof register: certificates, reports, authorisations. A proof that covers a finding answers it until it ends.

`proofs.toml` holds ``[[proof]]`` tables; a workbook has one proof a row under the same names, or their Chinese ones.
A proof covers a finding of its rules (or categories) whose words it names,
on the brands and listings it is for, while it is valid. "Needs evidence" then becomes information that names the proof.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from scanner.complaint.manifest import digest
from scanner.model import Finding, Lang, ListingResult, Page, Unchecked

NAMES = ("proofs.toml", "proofs.xlsx")
"""What a register is called in the folder of a case."""
KINDS = {
    "certificate": "证书",
    "test-report": "检测报告",
    "authorisation": "授权",
    "patent": "专利",
    "award": "奖项",
    "statistics": "统计",
    "other": "其他",
}
COLUMNS = {
    "类型": "kind", "编号": "number", "出具方": "issuer", "用语": "words", "规则": "rules", "类别": "categories",
    "品牌": "brands", "商品": "listings", "纤维": "fibres", "生效日期": "valid_from", "到期日期": "valid_to",
    "文件": "file", "备注": "note",
}  # fmt: skip
LISTS = ("words", "rules", "categories", "brands", "listings", "fibres")
SEPARATORS = re.compile(r"[、，,；;\n]")


class ProofError(Exception):
    """A register that cannot be read; the message names file, entry and key."""


class Proof(NamedTuple):
    """One document that shows something, for a scope and a time."""

    kind: str
    number: str
    issuer: str
    words: tuple[str, ...] = ()
    """Quotes it covers (a finding's quote holds one of them); empty: whatever its rules and categories find."""
    rules: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    listings: tuple[str, ...] = ()
    fibres: tuple[str, ...] = ()
    valid_from: str | None = None
    valid_to: str | None = None
    file: str | None = None
    sha256: str | None = None
    note: str | None = None

    def valid(self, day: str) -> bool:
        """Whether it is in force on an ISO day."""
        return (self.valid_from or "") <= day <= (self.valid_to or "9999-12-31")

    def covers(self, finding: Finding, result: ListingResult, day: str) -> bool:
        """Whether it answers a finding."""
        if not self.valid(day) or not (self.rules or self.categories or self.words or self.fibres):
            return False
        if self.rules and finding.rule not in self.rules:
            return False
        if self.categories and finding.category not in self.categories:
            return False
        if self.words and not any(word in finding.quote or word in (finding.evasion or "") for word in self.words):
            return False
        if self.listings and result.id not in self.listings:
            return False
        if self.fibres and not any(fibre in finding.quote for fibre in self.fibres):
            return False
        return not self.brands or result.brand in self.brands


def load(path: Path) -> list[Proof]:
    """The register. Raises `ProofError`; a file whose hash changed since it was registered is an error too."""
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        return [_proof(path, number, row) for number, row in _rows(path)]
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProofError(f"{path}: {error}") from error
    if set(data) - {"proof"}:
        raise ProofError(f"{path}: only [[proof]] tables belong here, not {', '.join(sorted(set(data) - {'proof'}))}")
    return [_proof(path, number, table) for number, table in enumerate(data.get("proof", []), 1)]


def _rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """(row, stated values) of every sheet whose first row names columns of a register."""
    from scanner.documents import workbook

    try:
        page = Page(str(path), path.read_bytes())
    except OSError as error:
        raise ProofError(f"{path}: {error}") from error
    found = False
    for sheet in workbook.sheets(page):
        if isinstance(sheet, Unchecked):
            raise ProofError(f"{path}: {sheet.detail}")
        rows = ([value.strip() for value in values] for values, _ in sheet)
        names = [COLUMNS.get(name, name) for name in next(rows, [])]
        if not {"kind", "number", "issuer"} <= set(names):
            continue
        found = True
        for number, values in enumerate(rows, 2):
            stated = {name: value for name, value in zip(names, values, strict=False) if name and value}
            if stated:
                yield number, _from_cells(stated)
    if not found:
        raise ProofError(f"{path}: no sheet has the columns {', '.join(COLUMNS)} (or {', '.join(COLUMNS.values())})")


def _from_cells(stated: dict[str, str]) -> dict[str, Any]:
    kinds = {zh: kind for kind, zh in KINDS.items()}
    row: dict[str, Any] = dict(stated)
    row["kind"] = kinds.get(stated.get("kind", ""), stated.get("kind"))
    for name in LISTS:
        if name in row:
            row[name] = [part.strip() for part in SEPARATORS.split(row[name]) if part.strip()]
    for name in ("valid_from", "valid_to"):
        if name in row:
            row[name] = row[name][:10].replace("/", "-")
    return row


def _proof(path: Path, number: int, table: dict[str, Any]) -> Proof:
    where = f"{path}: proof {number}"
    for key in table:
        if key not in Proof._fields:
            raise ProofError(f"{where}: {key} is no key; known are {', '.join(Proof._fields)}")
    for key in ("kind", "number", "issuer"):
        if not isinstance(table.get(key), str) or not table[key].strip():
            raise ProofError(f"{where}: {key} is missing")
    if table["kind"] not in KINDS:
        raise ProofError(f"{where}: kind must be one of {', '.join(KINDS)}")
    for key in ("valid_from", "valid_to"):
        try:
            datetime.date.fromisoformat(table.get(key, "2000-01-01"))
        except (TypeError, ValueError):
            raise ProofError(f'{where}: {key} must be a date in quotes like "2027-01-31"') from None
    for key in LISTS:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise ProofError(f'{where}: {key} must be a list of texts like ["a", "b"]')
    plain: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
    found = Proof(**plain)
    if found.file and found.sha256:
        file = path.parent / found.file
        if not file.is_file():
            raise ProofError(f"{where}: {found.file} is not there")
        if digest(file)[0] != found.sha256:
            raise ProofError(f"{where}: {found.file} is not the file that was registered (its SHA-256 differs)")
    return found


def answered(
    results: Iterable[ListingResult], proofs: list[Proof], day: str, lang: Lang, notice: int = 0
) -> Iterator[ListingResult]:
    """Results in which a finding that needs evidence, and has it, is information that names the proof.

    With `notice`, a proof that ends within so many days answers no longer: its findings are back before it is gone.
    """
    later = (datetime.date.fromisoformat(day) + datetime.timedelta(days=notice)).isoformat()
    for result in results:
        shown, info = [], list(result.info)
        for finding in result.shown:
            proof = next((one for one in proofs if _answers(one, finding, result, day, later)), None)
            if proof is None:
                shown.append(finding)
            else:
                info.append(finding._replace(severity="info", message=_message(finding, proof, lang)))
        yield result._replace(shown=tuple(shown), info=tuple(info))


def _answers(proof: Proof, finding: Finding, result: ListingResult, day: str, later: str) -> bool:
    if finding.proof is None or (proof.valid_to or later) < later:
        return False
    return proof.covers(finding, result, day)


def _message(finding: Finding, proof: Proof, lang: Lang) -> str:
    until = proof.valid_to
    if lang == "zh":
        return f"{finding.message}（已登记证明：{proof.issuer} {proof.number}" + (
            f"，有效至 {until}）" if until else "）"
        )
    return f"{finding.message} (proof on file: {proof.issuer} {proof.number}" + (
        f", valid to {until})" if until else ")"
    )


def expiring(proofs: Iterable[Proof], day: datetime.date, within: int) -> list[Proof]:
    """Proofs that end within so many days, or have ended, soonest first."""
    limit = (day + datetime.timedelta(days=within)).isoformat()
    return sorted((one for one in proofs if one.valid_to and one.valid_to <= limit), key=lambda one: str(one.valid_to))
