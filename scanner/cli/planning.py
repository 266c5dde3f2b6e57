"""What a run does beside judging, from the options of its command."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from scanner.cli import looking
from scanner.cli.options import default_lang, is_address, stop
from scanner.cli.sources import fetcher_of
from scanner.model import Page, Part, Settings

if TYPE_CHECKING:
    from scanner.pictures.album import Album
    from scanner.scan import Plan


def plan_for(
    sources: Sequence[str], options: dict[str, Any], settings: Settings | None, album: Album | None = None
) -> Plan:
    """The plan for these sources: a crawl has a fetcher, and its list pages and item pages meet by id."""
    plan = plan_of(options, settings)
    crawled = any(map(is_address, sources))
    plan = plan._replace(fetcher=fetcher_of(sources, options), join=plan.join or crawled)
    lang = settings.lang if settings else default_lang()
    return plan._replace(see=looking.see_of(sources, options, plan, lang, album))


def plan_of(options: dict[str, Any], settings: Settings | None) -> Plan:
    """What a run does beside judging, from the options a command has."""
    from scanner.documents import ReadOptions
    from scanner.scan import REQUIREMENTS, Plan

    require = tuple(name for names in options.get("require", ()) for name in names.split(",") if name)
    for name in require:
        if name not in REQUIREMENTS:
            raise stop(f"--require {name}: known are {', '.join(REQUIREMENTS)}")
    read = ReadOptions(
        mapping=tuple(options.get("mapping", ())),
        image_root=options.get("image_root"),
        pictures=options.get("images", "none") != "none",
    )
    return Plan(
        read=read,
        adjust=_reported(options.get("reported", ())),
        join=options.get("join", False),
        require=require,
        place_info=options.get("verbose", False),
    )


def _reported(paths: Sequence[str]) -> Callable[[Page, Part], Part] | None:
    """What puts the values of ``--report`` files beside their listings; a file without any is wrong use."""
    if not paths:
        return None
    from scanner.documents import lab_report, sources

    reports = lab_report.load(page for path in paths for page in sources.pages(path))
    if reports.unchecked:
        first = reports.unchecked[0]
        raise stop(f"--report {first.uri}: {first.reason}: {first.detail}")
    return lambda page, part: reports.with_report(part)
