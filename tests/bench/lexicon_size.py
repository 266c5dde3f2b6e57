"""What a lexicon ten times larger costs in matching."""

from __future__ import annotations

import random
from collections.abc import Iterator

from scanner import rulebook as rulebooks
from scanner.model import Settings
from scanner.text.automaton import build, find, load
from tests.bench.measure import Row, Setup, ratio, row
from tests.bench.workload import NOUNS, PRAISE, VERBS, plain_terms, titles


def rows(setup: Setup) -> Iterator[Row]:
    """The same text matched with our terms and with ten times as many."""
    rng = random.Random(5)
    terms = plain_terms(rulebooks.load(Settings()))
    more = set(terms)
    while len(more) < 10 * len(terms):
        more.add(rng.choice(VERBS) + rng.choice(NOUNS) + rng.choice(PRAISE) + rng.choice(NOUNS))
    small, large = load(build(terms)), load(build(sorted(more)))
    text = "\n".join(titles(20_000))
    figures = ratio(lambda: find(large, text), lambda: find(small, text), setup.rounds)
    yield row(f"matching with {len(more):,} terms", f"with {len(terms):,} terms", figures, most=1.4)
