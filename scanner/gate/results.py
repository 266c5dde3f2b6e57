"""A ready run carried out: every result, sorted into its buckets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby

from scanner import baseline, changes, compare, documents, project, suppress
from scanner.baseline import Entry
from scanner.compare import Base, Seen
from scanner.documents.sources import opened
from scanner.gate.request import Load, Over, Pages, Run, rule_ids
from scanner.gate.verdict import stale, stale_notices
from scanner.model import Allowance, ListingResult, Page, Part, Settings, Summary, Text, Unchecked
from scanner.project import Copy
from scanner.scan import Plan, scan, source_result

PREFACE = (
    Text(
        "本次改动涉及检查规则本身，以下改动未被采用（--trust-head 采用）：",
        "This change touches the rules of the check; what follows is not applied (--trust-head applies it):",
    ),
)
CHUNK = 40
"""Files that one process scans at a time."""


def results(
    run: Run, plan: Plan, load: Load, over: Over, pages: Pages, summary: Summary, day: str
) -> Iterator[ListingResult]:
    """Every result of a run, sorted into its buckets. The notices are complete before the first result is asked for."""
    lang = summary.lang
    plan = plan._replace(read=plan.read._replace(locale=run.config.locale))
    known = rule_ids(load(over(run.config.settings)))
    before = _before(run, plan, load, over)
    now, new = _allowances(run, plan, before)
    told = (*run.notices, *new)
    summary.notices += [notice.of(lang) for notice in (*(PREFACE if told else ()), *told, *run.remarks)]
    found = _scanned(run, plan, load, over, pages)
    if run.request.allow:
        base = run.base
        if base is None or before is None:
            found = suppress.apply(found, lang, known)
        else:
            found = suppress.apply(found, lang, known, lambda one: compare.is_trusted(one, now, base, before))
    if run.base is not None and before is not None:
        found = compare.only_new(found, run.base, before)
    accepted = baseline.accept(
        found, run.entries, day, run.left, lambda entry, finding: _belongs(run, entry, finding.place.uri)
    )
    return _with_stale(accepted, run, summary)


def _with_stale(found: Iterable[ListingResult], run: Run, summary: Summary) -> Iterator[ListingResult]:
    """The results; behind the last one the baseline's entries that no longer occur are known and told."""
    yield from found
    summary.notices += [notice.of(summary.lang) for notice in stale_notices(stale(run))]


def _belongs(run: Run, entry: Entry, uri: str) -> bool:
    """Whether an entry may accept a finding of `uri`: under ``--since`` not for a file that still has its own debt."""
    base, home = run.base, run.config.root / entry.file
    if base is None or home == run.here / uri:
        return True
    return base.name(home) in base.changed or not home.exists()


def _scanned(run: Run, plan: Plan, load: Load, over: Over, pages: Pages) -> Iterator[ListingResult]:
    jobs = run.request.jobs if run.base is None and plan.adjust is None else 1
    yield from _judged(run.files, plan, load, over, lambda copy: _now(run, copy, pages), jobs)
    if run.others:
        name = project.relative(run.here / (run.request.stdin_name or "-"), run.config.root) or "-"
        settings = project.settings_at(run.config, [name]) if run.others == ("-",) else run.config.settings
        yield from scan(pages(run.others), load(over(settings)), plan)


def _judged(
    files: Iterable[Copy],
    plan: Plan,
    load: Load,
    over: Over,
    read: Callable[[Copy], Iterable[Page | Unchecked]],
    jobs: int = 1,
) -> Iterator[ListingResult]:
    """Scan files, those of equal settings together; the parts of spread listings are joined."""
    order = sorted(files, key=lambda copy: (repr(copy.settings), copy.listing is not None))
    for (_, spread), group in groupby(order, key=lambda copy: (repr(copy.settings), copy.listing is not None)):
        copies = list(group)
        rulebook = load(over(copies[0].settings))
        if spread:
            parts: dict[str | None, list[Copy]] = {}
            for copy in copies:
                parts.setdefault(copy.listing, []).append(copy)
            for members in parts.values():
                yield from scan(_pages(members, read), rulebook, _joining(plan, members))
        elif jobs > 1 and len(copies) > CHUNK and plan.see is None:
            yield from _shared_out(copies, over(copies[0].settings), plan, jobs)
        else:
            yield from scan(_pages(copies, read), rulebook, plan)


def _shared_out(copies: Sequence[Copy], settings: Settings, plan: Plan, jobs: int) -> Iterator[ListingResult]:
    """Scan many files in several processes, in order; a chunk that ends its process is named, not lost."""
    from scanner.engine import pool

    chunks = [tuple(copies[at : at + CHUNK]) for at in range(0, len(copies), CHUNK)]
    work = partial(scan_chunk, settings=settings, plan=plan._replace(fetcher=None))
    for done in pool.run(work, chunks, jobs):
        if isinstance(done.outcome, pool.Quarantined):
            reason = done.outcome.reason
            yield from (source_result(Unchecked(copy.uri, None, "unreadable", reason)) for copy in done.unit)
        else:
            yield from done.outcome


def scan_chunk(copies: Sequence[Copy], settings: Settings, plan: Plan) -> list[ListingResult]:
    """Scan some files of equal settings; called in a process of its own."""
    from scanner.documents.sources import pages
    from scanner.engine.batch import rulebook_of

    found = (page for copy in copies for page in pages(copy.uri, plan.read))
    wanted = (page for page in found if isinstance(page, Unchecked) or project.holds_copy(page))
    return list(scan(wanted, rulebook_of(settings), plan))


def _pages(copies: Iterable[Copy], read: Callable[[Copy], Iterable[Page | Unchecked]]) -> Iterator[Page | Unchecked]:
    for copy in copies:
        yield from read(copy)


def _joining(plan: Plan, members: Sequence[Copy]) -> Plan:
    by_uri = {copy.uri: copy for copy in members}
    before = plan.adjust

    def adjust(page: Page, part: Part) -> Part:
        part = before(page, part) if before else part
        copy = by_uri.get(page.uri)
        return project.fitted(part, copy) if copy else part

    return plan._replace(join=True, adjust=adjust)


def _now(run: Run, copy: Copy, pages: Pages) -> Iterator[Page | Unchecked]:
    """The pages of a file as it is to be judged: from disk, or as staged."""
    if run.base is not None and run.base.staged:
        (_, body), *_ = changes.contents(run.base.root, "", [run.base.name(copy.path)])
        found: Iterable[Page | Unchecked] = opened(copy.uri, body, "git") if body is not None else ()
    else:
        found = pages([copy.uri])
    asked = copy.listing is not None or (project.relative(copy.path, run.config.root) or "") in run.scopes
    for page in found:
        if asked or isinstance(page, Unchecked) or project.holds_copy(page):
            yield page


def _before(run: Run, plan: Plan, load: Load, over: Over) -> Seen | None:
    """What the same files held at the base, under the names they have now."""
    base = run.base
    if base is None:
        return None
    old = {copy.uri: _old_name(base, copy) for copy in run.files}
    bodies = dict(changes.contents(base.root, base.commit, [name for name in old.values() if name]))

    def read(copy: Copy) -> Iterator[Page | Unchecked]:
        body = bodies.get(old[copy.uri] or "")
        if body is not None:
            yield from opened(copy.uri, body, "git")

    return compare.seen(_judged(run.files, plan._replace(fetcher=None, see=None), load, over, read))


def _old_name(base: Base, copy: Copy) -> str | None:
    name = base.name(copy.path)
    return base.changed[name].old if name in base.changed else name


def _allowances(run: Run, plan: Plan, before: Seen | None) -> tuple[Mapping[tuple[str, str, str], int], list[Text]]:
    """How often each allowance stands in the files now, and a line for each that the base has not."""
    now: Counter[tuple[str, str, str]] = Counter()
    if before is None or run.request.trust_head or not run.request.allow:
        return (now if before is None else before.allowances), []
    found = []
    for copy in run.files:
        for page in _now(run, copy, lambda names: _opened(run, names)):
            if isinstance(page, Page):
                parts = [part for part in documents.read(page, plan.read) if isinstance(part, Part)]
                found += list(dict.fromkeys(one for part in parts for one in part.allowances))
    now.update(map(compare.allowance_key, found))
    more = [one for one in found if now[compare.allowance_key(one)] > before.allowances[compare.allowance_key(one)]]
    return now, [
        Text(
            f"本次新增豁免（未采用）{_at(one.place.uri, one)}：{one.rule} —— {one.reason}",
            f"new allowance (not applied) {_at(one.place.uri, one)}: {one.rule} -- {one.reason}",
        )
        for one in more
    ]


def _opened(run: Run, names: Sequence[str]) -> Iterator[Page | Unchecked]:
    for name in names:
        yield from opened(name, (run.here / name).read_bytes(), "git")


def _at(uri: str, allowance: Allowance) -> str:
    at = allowance.place
    return f"{uri}:{at.ranges[0].line}" if at.ranges else f"{uri} {at.cell or at.pointer or ''}".strip()


def rescan(run: Run, plan: Plan, load: Load, over: Over, page: Page) -> Iterator[ListingResult]:
    """Judge one document again, as `results` judged it, before anything is sorted out."""
    settings = next((copy.settings for copy in run.files if copy.uri == page.uri), run.config.settings)
    plan = plan._replace(read=plan.read._replace(locale=run.config.locale), fetcher=None, see=None)
    yield from scan(opened(page.uri, page.body, "file"), load(over(settings)), plan)
