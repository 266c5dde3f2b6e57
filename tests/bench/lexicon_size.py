"""What matching costs with few and with many terms: it must not grow with the lexicon."""

from __future__ import annotations

import random
from collections.abc import Iterator

from scanner import rulebook as rulebooks
from scanner.model import Settings
from scanner.text.automaton import Automaton, build, find, load
from tests.bench.measure import Row, Setup, ratio, row
from tests.bench.workload import NOUNS, PRAISE, VERBS, plain_terms, titles

SIZES = (1_000, 3_000, 30_000)


def rows(setup: Setup) -> Iterator[Row]:
    """The same text matched with our terms, filled up to each size or cut down to it."""
    rng = random.Random(5)
    terms = list(plain_terms(rulebooks.load(Settings())))
    rng.shuffle(terms)
    known = set(terms)
    while len(terms) < max(SIZES):
        term = rng.choice(VERBS) + rng.choice(NOUNS) + rng.choice(PRAISE) + rng.choice(NOUNS)
        if term not in known:
            known.add(term)
            terms.append(term)
    text = "\n".join(titles(20_000))
    built = {size: load(build(sorted(terms[:size]))) for size in SIZES}

    def matching(automaton: Automaton) -> None:
        find(automaton, text)

    for small, large in ((1_000, 3_000), (3_000, 30_000)):
        figures = ratio(lambda: matching(built[large]), lambda: matching(built[small]), setup.rounds)  # noqa: B023
        aim = 1.4 if large == max(SIZES) else None
        yield row(f"matching with {large:,} terms", f"with {small:,} terms", figures, most=aim)
