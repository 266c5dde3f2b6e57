"""What code hosts read: SARIF against its schema, places, fingerprints and order of the others."""

from __future__ import annotations

import io
import json
import xml.etree.ElementTree as ElementTree
from typing import Any

import pytest
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as Sarif
from samples import HOSTILE, counted, finding, hostile, place, result, summary, varied

from reports import FORMATS
from reports.options import Options
from reports.where import artifact_uri, repository_path
from scanner.model import Fix, ListingResult, Place, Range, Summary, Unchecked


def rendered(name: str, results: list[ListingResult], into: Summary | None = None, verbose: bool = False) -> Any:
    out = io.BytesIO()
    whole = into or summary()
    FORMATS[name].render(counted(results, whole), whole, out, "zh", Options(verbose=verbose))
    body = out.getvalue()
    return json.loads(body) if name in ("sarif", "gitlab", "rdjson") else body.decode()


def sarif(results: list[ListingResult], **more: Any) -> dict[str, Any]:
    log = rendered("sarif", results, **more)
    Sarif.model_validate(log)  # made from the official schema, unknown keys refused
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def test_sarif_is_valid_whatever_it_holds() -> None:
    sarif([])
    sarif(varied(), verbose=True)
    for text in HOSTILE:
        sarif([hostile(text)], verbose=True)


def test_sarif_says_where_in_code_points_and_bytes() -> None:
    one = finding(place=Place("copy/标题 a.md", (Range(31, 6, 4, 7, 4, 9),)))
    run = sarif([result(one)])
    assert run["columnKind"] == "unicodeCodePoints"
    (location,) = run["results"][0]["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "copy/%E6%A0%87%E9%A2%98%20a.md"},
        "region": {
            "startLine": 4, "startColumn": 7, "endLine": 4, "endColumn": 9, "byteOffset": 31, "byteLength": 6,
            "snippet": {"text": "最佳"},
        },
    }  # fmt: skip


def test_sarif_names_each_rule_once_and_results_point_at_it() -> None:
    run = sarif([result(finding(), finding("顶级")), result(finding(rule="price-lowest", severity="warning"))])
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["absolute-best", "price-lowest"]
    assert [one["ruleIndex"] for one in run["results"]] == [0, 0, 1]
    assert [one["level"] for one in run["results"]] == ["error", "error", "warning"]
    assert all(rule["help"]["text"] and rule["help"]["markdown"] for rule in rules)


def test_sarif_marks_what_was_silenced() -> None:
    one = result(
        finding(), accepted=(finding("第一", fingerprint="1" * 32),), allowed=((finding("顶级"), "这是域名"),),
        exempt=(finding("首选"),), info=(finding("优选", severity="info"),),
    )  # fmt: skip
    results = sarif([one])["results"]
    assert [len(one["suppressions"]) for one in results] == [0, 1, 1]
    assert results[1]["suppressions"][0]["kind"] == "external"
    assert results[1]["partialFingerprints"] == {"listingScanner/v1": "1" * 32}
    assert results[2]["suppressions"][0] == {"kind": "inSource", "justification": "这是域名"}
    assert [one["level"] for one in sarif([one], verbose=True)["results"]] == ["error", "note", "error", "error"]


def test_sarif_points_at_the_contradicting_fact_and_offers_the_fix() -> None:
    run = sarif(varied())
    claim = run["results"][0]
    assert claim["relatedLocations"][0]["physicalLocation"]["region"]["startLine"] == 8
    (fix,) = claim["fixes"]
    assert fix["properties"] == {"safe": True}
    (replacement,) = fix["artifactChanges"][0]["replacements"]
    assert replacement["insertedContent"] == {"text": "含棉80%"}
    assert replacement["deletedRegion"]["startLine"] == 3


@pytest.mark.parametrize(
    "change",
    [
        {"place": Place("a.html", (Range(0, 3, 1, 1, 1, 2), Range(9, 3, 1, 8, 1, 9)))},  # cut apart by a tag
        {"place": Place("a.xlsx", (), cell="B2")},
        {"place": place(cell="B2")},
        {"fixes": (Fix(0, 2, "好", True),)},  # not the finding's words
        {"fixes": (Fix(2, 4, "a<b", True),)},  # the format would have to escape it
        {"fixes": (Fix(2, 4, "a,b", True),)},
    ],
)
def test_sarif_offers_no_fix_that_a_tool_could_apply_wrongly(change: dict[str, Any]) -> None:
    one = finding(**{"fixes": (Fix(2, 4, "很好", True),), **change})
    assert "fixes" not in sarif([result(one)])["results"][0]


def test_sarif_shows_every_range_and_the_box_in_a_picture() -> None:
    cut = finding(place=Place("a.html", (Range(0, 3, 1, 1, 1, 2), Range(9, 3, 2, 8, 2, 9))))
    box = ((1.0, 2.0), (3.0, 2.0), (3.0, 4.0))
    seen = finding(place=Place("a.html", image="img/1.jpg", polygon=box))
    first, second = sarif([result(cut, seen)])["results"]
    assert [one["physicalLocation"]["region"]["startLine"] for one in first["locations"]] == [1, 2]
    assert second["locations"][0]["physicalLocation"] == {"artifactLocation": {"uri": "img/1.jpg"}}
    assert second["properties"]["polygon"] == [[1, 2], [3, 2], [3, 4]]


def test_sarif_names_what_failed() -> None:
    lost = Unchecked("shop/lost.html", None, "timeout", "no answer in 20 s")
    outside = Unchecked("shop/a.html", "main_image", "images not read")
    run = sarif([result(unchecked=(lost, outside))])
    (note,) = run["invocations"][0]["toolExecutionNotifications"]
    assert "no answer in 20 s" in note["message"]["text"]
    assert run["properties"]["unchecked"] == {"timeout": 1, "images not read": 1}


def test_github_shows_the_ten_most_severe_and_says_how_many_more() -> None:
    warnings = [finding("优选", severity="warning", place=place(line=n)) for n in range(1, 30)]
    errors = [finding(place=place(line=n)) for n in range(100, 104)]
    lines = rendered("github", [result(*warnings), result(*errors)]).split("\n")
    commands = [line for line in lines if line.startswith("::")]
    assert [line.partition(" ")[0] for line in commands] == ["::error"] * 4 + ["::warning"] * 6
    assert "line=100,endLine=100,col=9,endColumn=11" in commands[0]
    assert any("另有 23 处" in line for line in lines)


def test_github_escapes_what_its_commands_read() -> None:
    one = finding(message="100%\n第二行", rule_name="a:b,c", place=place("a,b:c.md"))
    (command, *_) = rendered("github", [result(one)]).split("\n")
    assert command.startswith("::error file=a%2Cb%3Ac.md,")
    assert "title=a%3Ab%2Cc · absolute-best::100%25%0A第二行%0A" in command


def test_github_names_the_picture_and_web_places_in_the_message() -> None:
    (command, *_) = rendered("github", [result(finding(place=Place("https://shop.example/1")))]).split("\n")
    assert command.startswith("::error title=")
    assert "https://shop.example/1" in command


def test_gitlab_fingerprints_are_unique_and_paths_relative() -> None:
    same = finding(fingerprint="a" * 32, place=place("./copy/a.md"))
    issues = rendered("gitlab", [result(same, same), result(same)])
    assert [one["fingerprint"] for one in issues] == ["a" * 32, "a" * 32 + "-2", "a" * 32 + "-3"]
    assert issues[0]["location"] == {"path": "copy/a.md", "lines": {"begin": 3, "end": 3}}
    assert {one["severity"] for one in issues} == {"critical"}
    assert set(issues[0]) == {"description", "check_name", "fingerprint", "severity", "location"}


def test_rdjson_gives_lines_and_no_columns_it_cannot_count() -> None:
    data = rendered("rdjson", varied())
    assert data["source"]["name"] == "listing-scanner"
    first = data["diagnostics"][0]
    assert first["location"] == {"path": "shop/a.html", "range": {"start": {"line": 3}, "end": {"line": 3}}}
    assert first["severity"] == "ERROR"
    assert "shop/a.html:3:9" in first["message"]
    assert "suggestions" not in first


def test_junit_counts_and_cases_agree() -> None:
    root = ElementTree.fromstring(rendered("junit", varied()))
    suites = list(root)
    assert len(suites) == 5
    for suite in suites:
        assert int(suite.get("tests", "")) == len(list(suite))
        assert int(suite.get("failures", "")) == len(list(suite.iter("failure")))
        assert int(suite.get("errors", "")) == len(list(suite.iter("error")))
        assert int(suite.get("skipped", "")) == len(list(suite.iter("skipped")))
    case = next(root.iter("testcase"))
    assert (case.get("file"), case.get("line")) == ("shop/a.html", "3")
    assert [one.get("type") for one in root.iter("error")] == ["timeout", "blocked"]


@pytest.mark.parametrize(
    ("uri", "path", "address"),
    [
        ("copy/a.md", "copy/a.md", "copy/a.md"),
        ("./copy/a.md", "copy/a.md", "copy/a.md"),
        ("copy\\a b.md", "copy/a b.md", "copy/a%20b.md"),
        ("https://shop.example/?id=1", None, "https://shop.example/?id=1"),
        ("-", None, "-"),
        ("/srv/a.md", "/srv/a.md", "file:///srv/a.md"),
        ("C:\\shop\\a.md", "C:/shop/a.md", "file:///C:/shop/a.md"),
        ("javascript:alert(1)", "javascript:alert(1)", "javascript%3Aalert%281%29"),
    ],
)
def test_paths_and_addresses(uri: str, path: str | None, address: str) -> None:
    assert repository_path(uri) == path
    assert artifact_uri(uri).replace("(", "%28").replace(")", "%29") == address
