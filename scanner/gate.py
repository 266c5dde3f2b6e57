"""The check on copy changes: which files, against which base, and what of the findings stops a change.

The order is always the same: scan, inline allowances, what is new since the base, the baseline. Under ``--since`` the
rules of the game are the base's own (configuration, lexicons, baseline, allowances): a change cannot excuse itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from scanner import baseline, changes, compare, config, documents, project, suppress
from scanner.baseline import Entry, Left
from scanner.compare import Base, Seen
from scanner.config import BASELINE, Config, ConfigError
from scanner.config.keys import near
from scanner.documents.sources import opened
from scanner.model import Allowance, Lang, ListingResult, Page, Part, Settings, Severity, Summary, Text, Unchecked
from scanner.project import Copy
from scanner.rulebook import Rulebook, RulebookError
from scanner.scan import Plan, scan

Load = Callable[[Settings], Rulebook]
Pages = Callable[[Sequence[str]], Iterable[Page | Unchecked]]
"""The documents of files, folders and addresses."""
Over = Callable[[Settings], Settings]
"""What the command line says on top of a configuration."""


class Request(NamedTuple):
    """What the command line asks for beside judging."""

    since: str | None = None
    staged: bool = False
    trust_head: bool = False
    baseline: str | None = None
    use_baseline: bool = True
    allow: bool = True
    config: str | None = None
    use_config: bool = True
    stdin_name: str | None = None


class Run(NamedTuple):
    """A run that is ready: everything that can be wrong has been read."""

    here: Path
    config: Config
    """The one in force: under ``--since`` that of the base."""
    files: tuple[Copy, ...]
    """Files of the project, chosen here."""
    others: tuple[str, ...]
    """Sources that are no project's folder: archives, folders outside a repository, standard input."""
    base: Base | None
    entries: baseline.Baseline
    baseline_file: Path | None
    left: Left
    request: Request
    notices: tuple[Text, ...]
    scopes: tuple[str, ...]
    """Folders and files that were asked for, relative to the project; for what a baseline can be blamed for."""


def prepare(sources: Sequence[str], request: Request, here: Path, load: Load, over: Over) -> Run:
    """Read configuration, base and baseline and choose the files; every error is one of wrong use."""
    here = here.resolve()
    found = _config(request, here)
    base = _base(request, here)
    notices: list[Text] = []
    if base is not None and not request.trust_head:
        before = compare.config_at(base, found) if request.use_config and not request.config else found
        notices += compare.differences(before, found)
        notices += compare.lexicon_changes(base, [before.settings, found.settings])
        found = _with_old_lexicons(before, base)
    files, others = _chosen(sources, found, here, base)
    if base is not None and not files and not others:
        what = request.since or "HEAD"
        notices.append(Text(f"自 {what} 以来没有文案改动", f"no copy changed since {what}"))
    try:
        renamed = load(over(found.settings)).renamed
        for folder in found.folders:
            load(over(folder.settings))
    except RulebookError as error:
        raise _located(error, found, load) from None
    entries, path = _baseline(request, found, base, renamed, notices)
    scopes = tuple(project.relative(here / source, found.root) or "" for source in sources if source != "-")
    return Run(here, found, tuple(files), tuple(others), base, entries, path, Left({}), request, tuple(notices), scopes)


def _located(error: RulebookError, found: Config, load: Load) -> Exception:
    """An unknown rule or family with its line in the configuration and the nearest known one."""
    if error.file != "config" or found.file is None:
        return error
    name = error.reason.split("'")[1] if error.reason.count("'") >= 2 else ""
    rulebook = load(Settings())
    known = {*_rules(rulebook), *(rule.family for rule in rulebook.rules)}
    lines = (found.root / found.file).read_text("utf-8-sig").splitlines()
    at = next((number for number, line in enumerate(lines, 1) if name and name in line), None)
    return ConfigError(found.file, at, "rules", f"{error.reason}{near(name, known)}")


def _config(request: Request, here: Path) -> Config:
    if request.config:
        return config.load(Path(request.config))
    return config.discover(here) if request.use_config else Config(root=here)


def _base(request: Request, here: Path) -> Base | None:
    if request.since is None and not request.staged:
        return None
    root = changes.repository(here).resolve()
    commit = changes.base_of(root, request.since) if request.since else changes.head_of(root)
    return Base(root, commit, changes.changes(root, commit, request.staged), request.staged)


def _with_old_lexicons(before: Config, base: Base) -> Config:
    if not before.settings.lexicons:
        return before
    folder = compare.folder_of_lexicons()
    folders = tuple(one._replace(settings=compare.lexicons_at(base, one.settings, folder)) for one in before.folders)
    return before._replace(settings=compare.lexicons_at(base, before.settings, folder), folders=folders)


def _chosen(sources: Sequence[str], found: Config, here: Path, base: Base | None) -> tuple[list[Copy], list[str]]:
    """The project's files among the sources, and the sources that are something else."""
    paths: list[Path] = []
    others: list[str] = []
    for source in sources:
        path = here / source
        files = project.files_of(path, found) if source != "-" and path.exists() else None
        # One file that no configuration speaks of is read as any other source is.
        if files is None or (files == [path] and base is None and found.file is None):
            others.append(source)
        else:
            paths += files
    if base is not None:
        if others and others != ["-"]:
            raise changes.ChangeError(f"{others[0]} is not a file of this repository, so nothing can be compared")
        changed = [
            path for path in dict.fromkeys(paths) if base.name(path) in base.changed and project.is_copy(path, found)
        ]
        everything = [
            base.root / name for name in changes.visible(base.root) or () if project.is_copy(base.root / name, found)
        ]
        paths = project.with_companions(changed, found, everything)
    return list(project.copies(dict.fromkeys(paths), found, here)), others


def _baseline(
    request: Request, found: Config, base: Base | None, renamed: Mapping[str, str], notices: list[Text]
) -> tuple[baseline.Baseline, Path | None]:
    if not request.use_baseline:
        return {}, None
    named = request.baseline or found.baseline
    path = Path(request.baseline) if request.baseline else found.root / (found.baseline or BASELINE)
    now = _text(path)
    if base is None or request.trust_head:
        if now is None and named:
            raise ConfigError(
                str(path), None, "", "there is no such baseline; `listing-scanner baseline create` makes one"
            )
        return (baseline.loads(now, str(path), renamed) if now is not None else {}), path
    (_, body), *_ = changes.contents(base.root, base.commit, [base.name(path)])
    before = baseline.loads(body.decode("utf-8", "replace"), f"{path} at the base", renamed) if body is not None else {}
    after = baseline.loads(now, str(path), renamed) if now is not None else {}
    added, gone = len(after.keys() - before.keys()), len(before.keys() - after.keys())
    if added or gone:
        notices.append(
            Text(f"基线改动：新增 {added} 条，删除 {gone} 条", f"baseline: {added} entries added, {gone} removed")
        )
    return before, path


def _text(path: Path) -> str | None:
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(str(path), 1, "", f"cannot be read: {error}") from None


# -- running ------------------------------------------------------------------------------------------------------


def results(
    run: Run, plan: Plan, load: Load, over: Over, pages: Pages, summary: Summary, day: str
) -> Iterator[ListingResult]:
    """Every result of a run, sorted into its buckets. The notices are complete before the first result is asked for."""
    lang = summary.lang
    plan = plan._replace(read=plan.read._replace(locale=run.config.locale))
    known = _rules(load(over(run.config.settings)))
    before = _before(run, plan, load, over)
    summary.notices += [notice.of(lang) for notice in (*_preface(run), *run.notices)]
    now, new = _allowances(run, plan, before)
    summary.notices += [notice.of(lang) for notice in new]
    found = _scanned(run, plan, load, over, pages)
    if run.request.allow:
        base = run.base
        if base is None or before is None:
            found = suppress.apply(found, lang, known)
        else:
            found = suppress.apply(found, lang, known, lambda one: compare.is_trusted(one, now, base, before))
    if run.base is not None and before is not None:
        found = compare.only_new(found, run.base, before)
    return baseline.accept(
        found, run.entries, day, run.left, lambda entry, finding: _belongs(run, entry, finding.place.uri)
    )


def _belongs(run: Run, entry: Entry, uri: str) -> bool:
    """Whether an entry may accept a finding of `uri`: under ``--since`` not for a file that still has its own debt."""
    base, home = run.base, run.config.root / entry.file
    if base is None or home == run.here / uri:
        return True
    return base.name(home) in base.changed or not home.exists()


def _rules(rulebook: Rulebook) -> frozenset[str]:
    ids = {one.id for one in rulebook.rules} | {one.id for one in rulebook.required}
    return frozenset(ids | {str(one["id"]) for one in rulebook.claims})


def _scanned(run: Run, plan: Plan, load: Load, over: Over, pages: Pages) -> Iterator[ListingResult]:
    yield from _judged(run.files, plan, load, over, lambda copy: _now(run, copy, pages))
    if run.others:
        name = project.relative(run.here / (run.request.stdin_name or "-"), run.config.root) or "-"
        settings = project.settings_at(run.config, [name]) if run.others == ("-",) else run.config.settings
        yield from scan(pages(run.others), load(over(settings)), plan)


def _judged(
    files: Iterable[Copy], plan: Plan, load: Load, over: Over, read: Callable[[Copy], Iterable[Page | Unchecked]]
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
        else:
            yield from scan(_pages(copies, read), rulebook, plan)


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


def _preface(run: Run) -> list[Text]:
    """Said first, where the change touches the rules of the game."""
    if run.base is None or run.request.trust_head or not run.notices:
        return []
    return [
        Text(
            "本次改动涉及检查规则本身，以下改动未被采用（--trust-head 采用）：",
            "This change touches the rules of the check; what follows is not applied (--trust-head applies it):",
        )
    ]


def rescan(run: Run, plan: Plan, load: Load, over: Over, page: Page) -> Iterator[ListingResult]:
    """Judge one document again, as `results` judged it, before anything is sorted out."""
    settings = next((copy.settings for copy in run.files if copy.uri == page.uri), run.config.settings)
    plan = plan._replace(read=plan.read._replace(locale=run.config.locale), fetcher=None, see=None)
    yield from scan(opened(page.uri, page.body, "file"), load(over(settings)), plan)


# -- the verdict --------------------------------------------------------------------------------------------------


def stale(run: Run) -> list[Entry]:
    """Entries of the baseline that no longer occur; only of files that this run was to look at."""
    if run.base is not None:
        return []
    whole = "." in run.scopes or "" in run.scopes
    return [
        entry
        for entry in baseline.stale(run.entries, run.left)
        if whole
        or not entry.file
        or any(entry.file == scope or entry.file.startswith(scope + "/") for scope in run.scopes)
    ]


def stops(summary: Summary, fail_on: str, max_warnings: int | None) -> bool:
    """Whether the findings of a run stop a change."""
    levels: dict[str, tuple[Severity, ...]] = {"error": ("error",), "warning": ("error", "warning"), "never": ()}
    if any(summary.findings[level] for level in levels[fail_on]):
        return True
    return max_warnings is not None and summary.findings["warning"] > max_warnings


def stale_notice(entries: Sequence[Entry], lang: Lang) -> list[str]:
    """A line for each entry that no longer occurs."""
    return [
        Text(
            f"基线中已不存在：{one.rule}“{one.quote}”（{one.file}，{one.times} 处）",
            f"no longer occurs, in the baseline: {one.rule} “{one.quote}” ({one.file}, {one.times})",
        ).of(lang)
        for one in entries
    ]
