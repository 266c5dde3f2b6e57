"""What a whole exact scan of pages costs beside a bare parse, beside ripgrep and beside the naive pipeline."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence

from scanner import documents
from scanner import rulebook as rulebooks
from scanner.model import Page, Settings
from scanner.rulebook import Rulebook
from scanner.scan import scan
from tests.bench.measure import Row, Setup, cpu, process_cpu, ratio, row
from tests.bench.workload import plain, plain_terms, write_pages


def rows(setup: Setup) -> Iterator[Row]:
    """Pages beside a bare parse, beside ripgrep over the raw bytes, and the naive pipeline beside us."""
    if setup.real_pages:
        paths = [path for path in sorted(setup.real_pages.rglob("*")) if path.suffix in (".html", ".htm")]
    else:
        paths = write_pages(setup.folder / "pages", setup.page_count)
    bodies = [path.read_bytes() for path in paths[:300]]
    rulebook = rulebooks.load(Settings())

    def ours() -> int:
        return _found(bodies, rulebook)

    yield from _beside_lexbor(bodies, rulebook, setup.rounds, "text, attributes, embedded JSON", most=4.0)
    # The text alone is measured on pages that hold nothing else: the reader has no way to leave attributes out.
    bare = [plain(body) for body in bodies]
    yield from _beside_lexbor(bare, rulebook, setup.rounds, "text between bare tags", most=2.5)

    terms = plain_terms(rulebook)
    if shutil.which("rg"):
        listed = setup.folder / "terms.txt"
        listed.write_text("\n".join(terms), encoding="utf-8")
        files = [str(path) for path in paths[:300]]

        def ripgrep() -> float:
            return process_cpu(["rg", "-F", "-o", "-b", "-j1", "-f", str(listed), *files])

        figures = sorted(cpu(ours) / ripgrep() for _ in range(setup.rounds))
        yield row(
            "whole exact scan",
            "rg -F -o -b -f terms, raw bytes",
            (figures[len(figures) // 2], figures[0], figures[-1]),
            most=1.1,
        )
    few = bodies[: max(2, len(bodies) // 50)]

    def naive() -> None:
        import bs4
        import jieba

        pattern = re.compile("|".join(map(re.escape, terms)))
        for body in few:
            text = bs4.BeautifulSoup(body, "html.parser").get_text()
            jieba.lcut(text)
            pattern.findall(text)

    def ours_few() -> None:
        for body in few:
            list(scan([Page("page.html", body)], rulebook))

    yield row(
        "naive bs4 + jieba + re, same pages", "whole exact scan", ratio(naive, ours_few, min(3, setup.rounds)), least=80
    )


def _found(bodies: Sequence[bytes], rulebook: Rulebook) -> int:
    return sum(len(one.shown) for body in bodies for one in scan([Page("page.html", body)], rulebook))


def _beside_lexbor(bodies: Sequence[bytes], rulebook: Rulebook, rounds: int, kind: str, most: float) -> Iterator[Row]:
    """Reading pages and scanning them, each beside a bare parse of the same bytes."""
    from selectolax.lexbor import LexborHTMLParser

    def lexbor() -> None:
        for body in bodies:
            LexborHTMLParser(body)

    def reading() -> None:
        for body in bodies:
            list(documents.read(Page("page.html", body)))

    def scanning() -> None:
        _found(bodies, rulebook)

    yield row(f"reading alone: {kind}", "bare lexbor parse", ratio(reading, lexbor, rounds))
    yield row(f"whole exact scan: {kind}", "bare lexbor parse", ratio(scanning, lexbor, rounds), most=most)
