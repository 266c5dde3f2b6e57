"""What a whole exact scan of pages costs beside a bare parse, beside ripgrep and beside the naive pipeline."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

from scanner import documents
from scanner import rulebook as rulebooks
from scanner.model import Page, Settings
from scanner.scan import scan
from tests.bench.measure import Row, Setup, cpu, process_cpu, ratio, row
from tests.bench.workload import plain_terms, write_pages


def rows(setup: Setup) -> Iterator[Row]:
    """Pages beside a bare parse, beside ripgrep over the raw bytes, and the naive pipeline beside us.

    There is no row of the text alone: attributes carry listing copy, and the reader has no way to leave them out.
    """
    from selectolax.lexbor import LexborHTMLParser

    if setup.real_pages:
        paths = [path for path in sorted(setup.real_pages.rglob("*")) if path.suffix in (".html", ".htm")]
    else:
        paths = write_pages(setup.folder / "pages", setup.page_count)
    bodies = [path.read_bytes() for path in paths[:300]]
    rulebook = rulebooks.load(Settings())

    def ours() -> int:
        return sum(len(one.shown) for body in bodies for one in scan([Page("page.html", body)], rulebook))

    def lexbor() -> None:
        for body in bodies:
            LexborHTMLParser(body)

    def reading() -> None:
        for body in bodies:
            list(documents.read(Page("page.html", body)))

    yield row("reading alone: bytes to blocks with places", "bare lexbor parse", ratio(reading, lexbor, setup.rounds))
    yield row(
        "whole exact scan: text, attributes, embedded JSON",
        "bare lexbor parse",
        ratio(ours, lexbor, setup.rounds),
        most=4.0,
    )

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
