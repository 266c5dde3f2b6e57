"""The JSON of findings goes out and comes back without losing anything."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import HOSTILE, finding, hostile, result, summary, varied

from reports.finding_json import dumps, encoded, finding_json, result_json
from reports.findings import FindingsError, from_json, read_results, write_results
from scanner.model import (
    CATEGORIES,
    SEVERITIES,
    UNCHECKED,
    Allowance,
    FieldText,
    Finding,
    Fix,
    Key,
    ListingResult,
    Place,
    Range,
    Related,
    Unchecked,
)

# a half pair alone is possible in damaged sources; two halves side by side are one character to every JSON reader
texts = st.text(max_size=5).map(lambda text: text.replace("\udc00", ""))
maybe = st.none() | texts
numbers = st.integers(0, 10**9)
floats = st.floats(allow_nan=False, allow_infinity=False, width=32)
places = st.builds(
    Place,
    uri=texts,
    ranges=st.lists(st.builds(Range, *[numbers] * 6), max_size=2).map(tuple),
    selector=maybe,
    pointer=maybe,
    cell=maybe,
    image=maybe,
    polygon=st.none() | st.lists(st.tuples(floats, floats), max_size=3).map(tuple),
    link=maybe,
    size=st.none() | st.tuples(st.integers(0, 60_000), st.integers(0, 60_000)),
)
findings = st.builds(
    Finding,
    listing=texts,
    field=texts,
    start=numbers,
    end=numbers,
    quote=texts,
    context=st.tuples(texts, texts),
    rule=texts,
    rule_name=texts,
    category=st.sampled_from(CATEGORIES),
    severity=st.sampled_from(SEVERITIES),
    confidence=st.sampled_from(["high", "medium", "low"]),
    message=texts,
    advice=texts,
    basis=st.lists(st.tuples(texts, texts, texts), max_size=2).map(tuple),
    exemption=maybe,
    proof=maybe,
    fixes=st.lists(st.builds(Fix, numbers, numbers, texts, st.booleans()), max_size=2).map(tuple),
    evasion=maybe,
    place=places,
    related=st.lists(st.builds(Related, texts, numbers, numbers, texts, places, texts), max_size=1).map(tuple),
    fingerprint=texts,
)
some = st.lists(findings, max_size=1).map(tuple)
results = st.builds(
    ListingResult,
    id=texts,
    title=maybe,
    kind=st.sampled_from(["item", "page", "source"]),
    platform=texts,
    uri=texts,
    url=maybe,
    shop=maybe,
    shown=some,
    accepted=some,
    allowed=st.lists(st.tuples(findings, texts), max_size=1).map(tuple),
    exempt=some,
    info=some,
    unchecked=st.lists(
        st.builds(Unchecked, texts, maybe, st.sampled_from(sorted(UNCHECKED)), texts, st.booleans()), max_size=2
    ).map(tuple),
    texts=st.lists(st.builds(FieldText, texts, numbers, texts), max_size=2).map(tuple),
    exposure=st.none() | floats,
    key=st.none() | st.builds(Key, texts, texts),
    allowances=st.lists(
        st.builds(Allowance, texts, texts, places, st.none() | st.tuples(texts, numbers, numbers)), max_size=1
    ).map(tuple),
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(findings)
def test_one_finding_comes_back_exactly(one: Finding) -> None:
    assert from_json(json.loads(encoded(finding_json(one)))) == one


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(results)
def test_it_is_the_text_that_the_standard_library_writes(one: ListingResult) -> None:
    said = result_json(one)
    assert encoded(said) == dumps(json.loads(said))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(results, max_size=2), st.lists(texts, max_size=2))
def test_a_whole_scan_comes_back_exactly(every: list[ListingResult], notices: list[str]) -> None:
    counted = summary(every, notices=notices, started="2026-11-21T15:00:00Z", seconds=1.25, interrupted=True)
    out = io.BytesIO()
    write_results(every, counted, out)
    out.seek(0)
    back, again = read_results(out)
    assert back == every
    assert again.as_dict() == counted.as_dict()


def test_hostile_text_comes_back_exactly_and_is_utf_8() -> None:
    every = [hostile(text) for text in HOSTILE]
    out = io.BytesIO()
    write_results(every, summary(every), out)
    out.getvalue().decode("utf-8")
    out.seek(0)
    assert read_results(out)[0] == every


def test_the_keys_of_a_finding_are_promised() -> None:
    said = json.loads(finding_json(finding()))
    assert list(said) == [
        "listing", "field", "start", "end", "quote", "context", "rule", "rule_name", "category", "severity",
        "confidence", "message", "advice", "basis", "exemption", "proof", "fixes", "evasion", "place", "related",
        "fingerprint",
    ]  # fmt: skip
    place = said["place"]
    assert list(place) == ["uri", "ranges", "selector", "pointer", "cell", "image", "polygon", "link", "size"]
    assert list(place["ranges"][0]) == ["offset", "length", "line", "column", "end_line", "end_column"]
    assert said["basis"] == [{"id": "ad-law-9-3", "name": "中华人民共和国广告法", "article": "第九条第（三）项"}]


def test_each_result_has_a_line_of_its_own() -> None:
    out = io.BytesIO()
    write_results(varied(), summary(varied()), out)
    lines = out.getvalue().splitlines()
    assert len(lines) == len(varied()) + 2
    assert json.loads(lines[1].rstrip(b","))["id"] == "10001"


def broken(**change: object) -> bytes:
    out = io.BytesIO()
    write_results([result(finding())], summary(), out)
    data = json.loads(out.getvalue())
    data.update(change)
    return json.dumps(data).encode()


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "not the JSON of a scan"),
        (b"{", "not the JSON of a scan"),
        (b"[" * 100_000, "not the JSON of a scan"),
        (b"\xff\xfe\x00", "not the JSON of a scan"),
        (b"[]", "no key 'results'"),
        (b'{"results":[]}', "version None"),
        (broken(version=2), "version 2"),
        (broken(results={}), "'results' is not a list"),
        (broken(results=[{}]), "results[0]: key 'kind' is missing"),
        (broken(results=[7]), "results[0]"),
        (broken(summary=None), "summary"),
        (broken(summary={"versions": {}, "lang": "zh", "notices": [], "findings": []}), "findings is not a dict"),
    ],
)
def test_a_broken_file_is_named_and_does_not_crash(body: bytes, says: str) -> None:
    with pytest.raises(FindingsError) as caught:
        read_results(io.BytesIO(body))
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("key", "value"), [("severity", "fatal"), ("confidence", 3), ("context", ["a"]), ("place", None), ("start", "x")]
)
def test_a_finding_with_a_wrong_value_is_refused(key: str, value: object) -> None:
    data = json.loads(broken())
    data["results"][0]["shown"][0][key] = value
    with pytest.raises(FindingsError, match=r"results\[0\]"):
        read_results(io.BytesIO(json.dumps(data).encode()))
