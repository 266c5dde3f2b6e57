"""What HTML tags and attributes mean to a reader of text: data only."""

from __future__ import annotations


def _set(names: str) -> frozenset[str]:
    return frozenset(names.split())


VOID = _set(
    "area base br col embed hr img input link meta param source track wbr "
    # drawing elements close themselves and hold no text
    "path circle rect line polygon polyline ellipse use stop animate"
)
RAW = _set("script style iframe noembed noframes xmp")
"""Their content is no mark-up and no text of the page."""
GONE = _set("noscript template")
"""Their content is mark-up that nobody sees."""
BREAKS = _set(
    "address article aside blockquote body button br canvas caption center col colgroup dd details dialog dir div dl "
    "dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe img "
    "input legend li link main map area menu meta nav object ol optgroup option p param picture pre section select "
    "summary svg table tbody td template textarea tfoot th thead title tr ul video audio xmp"
)
"""What ends a block of text. Pictures and controls do too: words on both sides are not one word. All else is inline."""
CELLS = _set("td th table")
TABLE_TAGS = _set("td th tr tbody thead tfoot table caption")
_P_STOPS = _set("div td th table li dd button body section article form")
CLOSES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (_set("li"), _set("ul ol menu dir table")),
    "dt": (_set("dt dd"), _set("dl table")),
    "dd": (_set("dt dd"), _set("dl table")),
    "tr": (_set("tr td th"), _set("table")),
    "td": (_set("td th"), _set("tr table")),
    "th": (_set("td th"), _set("tr table")),
    "option": (_set("option"), _set("select")),
    **{tag: (_set("p"), _P_STOPS) for tag in ("p", "div", "ul", "ol", "table", "dl", "h1", "h2", "h3", "h4", "form")},
}
"""A start tag closes these open elements, unless one of those stands between."""
TEXTUAL: dict[str, tuple[str, ...]] = {
    "alt": ("img", "area", "input"),
    "title": (),
    "content": ("meta",),
    "value": ("input", "button"),
    "placeholder": ("input", "textarea"),
}
"""Attributes that carry wording, and the elements that show it; none: all do."""

GROUPS = {"li": 1, "dt": 2, "dd": 2, "tr": 3, "td": 4, "th": 4, "option": 5, "p": 6}
"""What is counted while it is open, so that a start tag knows whether there is anything to close."""
GROUP = 1 << 16
"""The number of its group, times this, is part of a tag's meaning; a start tag that closes others has theirs."""
_PARAGRAPHS = GROUPS["p"]

BREAK, CLOSE, EMPTY, CLOSABLE, SPECIAL = 1, 2, 4, 8, 16
MEANING: dict[str, int] = {
    tag: sum(
        bit
        for bit, tags in (
            (BREAK, BREAKS),
            (CLOSE, CLOSES),
            (EMPTY, VOID),
            (CLOSABLE, GROUPS),
            (SPECIAL, RAW | GONE),
        )
        if tag in tags
    )
    + GROUP * GROUPS.get(tag, _PARAGRAPHS if tag in CLOSES else 0)
    for tag in BREAKS | VOID | RAW | GONE | frozenset(CLOSES)
}
"""All of the above in one look-up a tag. A tag that is not here is inline and means nothing."""
