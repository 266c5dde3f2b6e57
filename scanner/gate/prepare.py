"""Everything that can be wrong with a run is read here: configuration, base revision, baseline, the choice of files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from scanner import baseline, changes, compare, config, project
from scanner.baseline import Left
from scanner.compare import Base
from scanner.config import BASELINE, Config, ConfigError
from scanner.config.keys import near
from scanner.gate.request import Load, Over, Request, Run, rule_ids
from scanner.model import Settings, Text
from scanner.project import Copy
from scanner.rulebook import RulebookError


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
    remarks: list[Text] = []
    if base is not None and not files and not others:
        what = request.since or "HEAD"
        remarks.append(Text(f"自 {what} 以来没有文案改动", f"no copy changed since {what}"))
    try:
        renamed = load(over(found.settings)).renamed
        for folder in found.folders:
            load(over(folder.settings))
    except RulebookError as error:
        raise _located(error, found, load) from None
    entries, path = _baseline(request, found, base, renamed, notices)
    scopes = tuple(project.relative(here / source, found.root) or "" for source in sources if source != "-")
    return Run(
        here,
        found,
        tuple(files),
        tuple(others),
        base,
        entries,
        path,
        Left({}),
        request,
        tuple(notices),
        tuple(remarks),
        scopes,
    )


def _located(error: RulebookError, found: Config, load: Load) -> Exception:
    """An unknown rule or family with its line in the configuration and the nearest known one."""
    if error.file != "config" or found.file is None:
        return error
    name = error.reason.split("'")[1] if error.reason.count("'") >= 2 else ""
    rulebook = load(Settings())
    known = {*rule_ids(rulebook), *(rule.family for rule in rulebook.rules), *rulebook.platforms}
    lines = (found.root / found.file).read_text("utf-8-sig").splitlines()
    at = next((number for number, line in enumerate(lines, 1) if name and name in line), None)
    key = "platforms" if error.key == "platforms" else "rules"
    return ConfigError(found.file, at, key, f"{error.reason}{near(name, known)}")


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
    if base is not None:
        paths = _changed([here / source for source in sources], found, base)
        return list(project.copies(paths, found, here)), []
    paths = []
    others: list[str] = []
    for source in sources:
        path = here / source
        files = project.files_of(path, found) if source != "-" and path.exists() else None
        # One file that no configuration speaks of is read as any other source is.
        if files is None or (files == [path] and found.file is None):
            others.append(source)
        else:
            paths += files
    paths = _completed(paths, found, found.root)
    return list(project.copies(dict.fromkeys(paths), found, here)), others


def _changed(sources: Sequence[Path], found: Config, base: Base) -> list[Path]:
    """Changed copy files below the sources, and the other files of the listings that they are a part of."""
    scopes = [base.name(source) for source in sources]
    for scope, source in zip(scopes, sources, strict=True):
        if source.name == "-":
            raise changes.ChangeError("standard input has no history: give --since and --staged files and folders")
        if not source.exists():
            raise changes.ChangeError(f"{source} is not there")
        if scope.startswith("../"):
            raise changes.ChangeError(f"{source} is not in the repository {base.root}, so nothing can be compared")
    changed = [
        path
        for name in base.changed
        if any(scope == "." or name == scope or name.startswith(scope + "/") for scope in scopes)
        and project.is_copy(path := base.root / name, found)
    ]
    return _completed(changed, found, base.root)


def _completed(paths: Sequence[Path], found: Config, root: Path) -> list[Path]:
    """`paths` and the other files of the listings that they are a part of: a claim is judged with its facts."""
    if not found.listings or not paths:
        return list(paths)
    everything = [root / name for name in changes.visible(root) or ()]
    return project.with_companions(paths, found, [path for path in everything if project.is_copy(path, found)])


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
