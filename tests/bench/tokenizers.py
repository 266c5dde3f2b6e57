"""Both tokenizers over the same pages: ``python -m tests.bench.tokenizers [FOLDER] [--broken N]``.

On saved pages the findings (rule, quote) must be equal. On generated broken pages the two read some mark-up
differently; differences are counted by what was broken, with an example of each.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scanner import rulebook as rulebooks
from scanner.documents import sources
from scanner.model import Page, Settings
from scanner.rulebook import Rulebook
from scanner.scan import Plan, scan
from tests.bench.workload import page, sentences

Findings = Counter[tuple[str, str]]
HIDDEN = ("turbohtml", "turbohtml._html")


@contextmanager
def without_turbohtml() -> Iterator[None]:
    """As on a platform that it has no wheel for: neither the package nor its core, which is loaded alone."""
    modules: dict[str, Any] = sys.modules
    kept = {name: modules[name] for name in HIDDEN if name in modules}
    modules.update(dict.fromkeys(HIDDEN))
    try:
        yield
    finally:
        for name in HIDDEN:
            del modules[name]
        modules.update(kept)


def findings(item: Page, rulebook: Rulebook) -> Findings:
    """(rule, quote) of everything found, whatever its severity."""
    return Counter(
        (finding.rule, finding.quote)
        for result in scan([item], rulebook, Plan(place_info=True))
        for finding in (*result.shown, *result.info, *result.exempt)
    )


def both(item: Page, rulebook: Rulebook) -> tuple[Findings, Findings]:
    """What each of the two tokenizers leads to."""
    fast = findings(item, rulebook)
    with without_turbohtml():
        return fast, findings(item, rulebook)


def _spot(rng: random.Random, text: str, sign: str) -> int:
    places = [at for at, char in enumerate(text) if char == sign]
    return rng.choice(places) if places else rng.randrange(len(text))


def _without(sign: str) -> Callable[[random.Random, str], str]:
    def broken(rng: random.Random, text: str) -> str:
        at = _spot(rng, text, sign)
        return text[:at] + text[at + 1 :]

    return broken


def _with(piece: str) -> Callable[[random.Random, str], str]:
    def broken(rng: random.Random, text: str) -> str:
        at = rng.randrange(len(text))
        return text[:at] + piece + text[at:]

    return broken


BREAKS: dict[str, Callable[[random.Random, str], str]] = {
    "a < is missing": _without("<"),
    "a > is missing": _without(">"),
    "a quote is missing": _without('"'),
    "a slash is missing": _without("/"),
    "a stray <": _with("<"),
    "a stray </": _with("</"),
    "a stray <!": _with("<!"),
    "a stray <?": _with("<?"),
    "an open comment": _with("<!-- "),
    "a comment that ends oddly": _with("<!--最佳--!>"),
    "an open CDATA": _with("<![CDATA["),
    "an open script": _with("<script>"),
    "an open textarea": _with("<textarea>"),
    "an open title": _with("<title>"),
    "a bare reference": _with("&copy最佳"),
    "a reference of no sense": _with("&#xD800;&#0;&nosuch;"),
    "a NUL": _with("\0"),
    "a lone CR": _with("\r"),
    "a tag of odd letters": _with("<最佳 a=b>"),
    "cut off": lambda rng, text: text[: rng.randrange(len(text) // 2, len(text))],
}
"""What is done to a page -> how."""


def broken_pages(number: int, seed: int = 3) -> Iterator[tuple[str, Page]]:
    """`number` small pages with one break each, and its name."""
    rng = random.Random(seed)
    pool = sentences(rng, 2_000, 0.5)
    whole = [page(rng, pool, 2, "utf-8").decode() for _ in range(50)]
    for index in range(number):
        name = list(BREAKS)[index % len(BREAKS)]
        text = BREAKS[name](rng, rng.choice(whole))
        yield name, Page(f"broken-{index}.html", text.encode("utf-8", "replace"))


def compare_broken(number: int, rulebook: Rulebook) -> tuple[Counter[str], dict[str, str]]:
    """Pages on which the two differ, by what was broken, and an example of each."""
    differing: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for name, item in broken_pages(number):
        fast, standard = both(item, rulebook)
        if fast != standard:
            differing[name] += 1
            only = [*(fast - standard), *(standard - fast)][:2]
            examples.setdefault(name, f"{item.uri}: {only}")
    return differing, examples


def compare_saved(folder: Path, rulebook: Rulebook) -> tuple[int, list[str]]:
    """How many saved pages there are, and the names of those on which the two differ."""
    count, differing = 0, []
    for item in _pages(folder):
        count += 1
        fast, standard = both(item, rulebook)
        if fast != standard:
            differing.append(f"{item.uri}: only fast {fast - standard}, only standard {standard - fast}")
    return count, differing


def _pages(folder: Path) -> Iterable[Page]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield from (item for item in sources.pages(str(path)) if isinstance(item, Page))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?", help="folder of saved pages")
    parser.add_argument("--broken", type=int, default=10_000)
    args = parser.parse_args()
    rulebook = rulebooks.load(Settings())
    if args.folder:
        count, saved = compare_saved(args.folder, rulebook)
        print(f"saved pages: {len(saved)} of {count} differ", *saved, sep="\n  ")
    differing, examples = compare_broken(args.broken, rulebook)
    print(f"broken pages: {differing.total()} of {args.broken} differ")
    for name, times in differing.most_common():
        print(f"  {times:5} {name}; {examples[name]}")


if __name__ == "__main__":
    main()
