"""Findings and results as JSON text, version 1: the key names that other programs may rely on.

The text is put together without objects between: a million listings pass here, most of them without a finding.
`findings` reads it back.
"""

from __future__ import annotations

import json
import json.encoder
from collections.abc import Callable, Iterable
from functools import lru_cache

from scanner.model import Allowance, FieldText, Finding, Fix, Key, ListingResult, Place, Range, Related, Unchecked

_text: Callable[[str], str] = json.encoder.encode_basestring
"""A string as JSON writes it, every character itself that may be."""
_RECURRING = 4096
"""Rules, bases and the like that are remembered as they are written."""


def dumps(value: object) -> bytes:
    r"""Compact JSON as UTF-8; half characters stay exact as ``\ud…``, which is what JSON calls them."""
    return encoded(_written(value))


def encoded(text: str) -> bytes:
    r"""JSON text as UTF-8, half characters as ``\ud…``."""
    return text.encode("utf-8", "backslashreplace")


def _written(value: object) -> str:
    return _ENCODER.encode(value)


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def _maybe(text: str | None) -> str:
    return "null" if text is None else _text(text)


# -- one finding --------------------------------------------------------------------------------------------------


def finding_json(finding: Finding) -> str:
    """The object of one finding; its keys and their meaning are the promise of version 1."""
    (
        listing, field, start, end, quote, (before, after), rule, rule_name, category, severity, confidence, message,
        advice, basis, exemption, proof, fixes, evasion, place, related, fingerprint,
    ) = finding  # fmt: skip
    return (
        f'{{"listing":{_text(listing)},"field":{_text(field)},"start":{start},"end":{end},"quote":{_text(quote)},'
        f'"context":[{_text(before)},{_text(after)}],{_rule(rule, rule_name, category, severity, confidence)},'
        f'"message":{_text(message)},{_basis(advice, basis)},"exemption":{_maybe(exemption)},"proof":{_maybe(proof)},'
        f'"fixes":[{",".join(map(_fix, fixes)) if fixes else ""}],"evasion":{_maybe(evasion)},'
        f'"place":{place_json(place)},"related":[{",".join(map(_related, related)) if related else ""}],'
        f'"fingerprint":{_text(fingerprint)}}}'
    )


@lru_cache(_RECURRING)
def _rule(rule: str, name: str, category: str, severity: str, confidence: str) -> str:
    return (
        f'"rule":{_text(rule)},"rule_name":{_text(name)},"category":{_text(category)},'
        f'"severity":{_text(severity)},"confidence":{_text(confidence)}'
    )


@lru_cache(_RECURRING)
def _basis(advice: str, basis: tuple[tuple[str, str, str], ...]) -> str:
    laws = [f'{{"id":{_text(id)},"name":{_text(name)},"article":{_text(article)}}}' for id, name, article in basis]
    return f'"advice":{_text(advice)},"basis":[{",".join(laws)}]'


def _fix(fix: Fix) -> str:
    start, end, text, safe = fix
    return f'{{"start":{start},"end":{end},"text":{_text(text)},"safe":{"true" if safe else "false"}}}'


def _related(one: Related) -> str:
    field, start, end, quote, place, note = one
    return (
        f'{{"field":{_text(field)},"start":{start},"end":{end},"quote":{_text(quote)},'
        f'"place":{place_json(place)},"note":{_text(note)}}}'
    )


def place_json(place: Place) -> str:
    """Where the words stand; ranges count bytes from 0, lines and columns from 1."""
    uri, ranges, selector, pointer, cell, image, polygon, link, size = place
    return (
        f'{{"uri":{_text(uri)},"ranges":[{",".join(map(_range, ranges))}],"selector":{_maybe(selector)},'
        f'"pointer":{_maybe(pointer)},"cell":{_maybe(cell)},"image":{_maybe(image)},'
        f'"polygon":{"null" if polygon is None else _written(polygon)},"link":{_maybe(link)},'
        f'"size":{"null" if size is None else _written(size)}}}'
    )


def _range(one: Range) -> str:
    offset, length, line, column, end_line, end_column = one
    return (
        f'{{"offset":{offset},"length":{length},"line":{line},"column":{column},'
        f'"end_line":{end_line},"end_column":{end_column}}}'
    )


# -- results ------------------------------------------------------------------------------------------------------


def result_json(result: ListingResult) -> str:
    """One listing with all its buckets."""
    exposure, key = result.exposure, result.key
    allowed = [f'{{"finding":{finding_json(one)},"reason":{_text(reason)}}}' for one, reason in result.allowed]
    return (
        f'{{"id":{_text(result.id)},"title":{_maybe(result.title)},"kind":{_text(result.kind)},'
        f'"platform":{_text(result.platform)},"uri":{_text(result.uri)},"url":{_maybe(result.url)},'
        f'"shop":{_maybe(result.shop)},"brand":{_maybe(result.brand)},'
        f'"exposure":{"null" if exposure is None else _written(exposure)},'
        f'"key":{"null" if key is None else _key(key)},'
        f'"shown":{_findings(result.shown)},"accepted":{_findings(result.accepted)},"allowed":[{",".join(allowed)}],'
        f'"exempt":{_findings(result.exempt)},"info":{_findings(result.info)},'
        f'"unchecked":[{",".join(map(_unchecked, result.unchecked))}],"texts":[{",".join(map(_field, result.texts))}],'
        f'"allowances":[{",".join(map(_allowance, result.allowances))}]}}'
    )


def _key(key: Key) -> str:
    platform, id = key
    return f'{{"platform":{_text(platform)},"id":{_text(id)}}}'


def _findings(findings: Iterable[Finding]) -> str:
    return f"[{','.join(map(finding_json, findings))}]" if findings else "[]"


@lru_cache(_RECURRING)
def _unchecked(one: Unchecked) -> str:
    uri, field, reason, detail, required = one
    return (
        f'{{"uri":{_text(uri)},"field":{_maybe(field)},"reason":{_text(reason)},"detail":{_text(detail)},'
        f'"required":{"true" if required else "false"},"class":{_text(one.cls)}}}'
    )


def _field(one: FieldText) -> str:
    field, at, text = one
    return f'{{"field":{_text(field)},"at":{at},"text":{_text(text)}}}'


def _allowance(one: Allowance) -> str:
    rule, reason, place, reach = one
    return (
        f'{{"rule":{_text(rule)},"reason":{_text(reason)},"place":{place_json(place)},'
        f'"reach":{"null" if reach is None else _written(reach)}}}'
    )
