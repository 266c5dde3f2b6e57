"""What robots.txt says, for whom, and how often it is asked."""

import pytest

from scanner.crawl.guard import target
from scanner.crawl.robots import MAX_BYTES, REFUSED, Answered, Robots


def verdicts(answer: Answered, *paths: str) -> list[bool]:
    robots = Robots(lambda uri: answer)
    return [robots.verdict(target(f"https://shop.example{path}")).allowed for path in paths]


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("", [True, True]),
        ("User-agent: *\nDisallow: /", [False, False]),
        ("User-agent: *\nDisallow: /private", [True, False]),
        ("User-agent: listing-scanner\nAllow: /private\n\nUser-agent: *\nDisallow: /", [True, True]),
        ("User-agent: other\nDisallow: /\n\nUser-agent: *\nDisallow:", [True, True]),
        ("User-agent: *\nDisallow: /*.html$", [True, True]),
        ("\ufeffUser-agent: *\r\nDisallow: /private\r\n", [True, False]),
        ("<html>not a robots file at all", [True, True]),
        ("User-agent: *\nDisallow: /priv" + "a" * 10, [True, True]),
        ("Disallow: /", [True, True]),
    ],
)
def test_rules(text: str, allowed: list[bool]) -> None:
    assert verdicts(Answered(200, text.encode()), "/open", "/private/x") == allowed


def test_only_the_head_of_a_huge_file_counts() -> None:
    text = b"User-agent: *\nDisallow: /private\n" + b"#" * (MAX_BYTES * 3) + b"\nDisallow: /open\n"
    assert verdicts(Answered(200, text), "/open", "/private") == [True, False]


def test_bytes_that_are_no_text() -> None:
    assert verdicts(Answered(200, bytes(range(256)) * 50), "/open") == [True]


@pytest.mark.parametrize(
    ("answer", "allowed", "reason"),
    [
        (Answered(404), True, REFUSED),
        (Answered(410), True, REFUSED),
        (Answered(500), False, REFUSED),
        (Answered(429), False, REFUSED),
        (Answered(0, reason="timeout", detail="slow"), False, "timeout"),
        (Answered(0, reason="address refused", detail="inside"), False, "address refused"),
    ],
)
def test_files_that_are_not_there(answer: Answered, allowed: bool, reason: str) -> None:
    verdict = Robots(lambda uri: answer).verdict(target("https://shop.example/x"))
    assert verdict.allowed == allowed
    assert allowed or (verdict.reason, "robots.txt could not be read" in verdict.detail) == (reason, True)


def test_each_origin_is_asked_once() -> None:
    asked: list[str] = []

    def fetch(uri: str) -> Answered:
        asked.append(uri)
        return Answered(200, b"User-agent: *\nCrawl-delay: 3\nDisallow: /no")

    robots = Robots(fetch)
    for address in ("https://a.example/1", "https://a.example/no", "http://a.example/1", "https://a.example:8443/1"):
        robots.verdict(target(address))
    assert asked == [
        "https://a.example:443/robots.txt",
        "http://a.example:80/robots.txt",
        "https://a.example:8443/robots.txt",
    ]
    assert robots.verdict(target("https://a.example/2")).delay == 3
