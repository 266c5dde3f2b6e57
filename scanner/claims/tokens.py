"""A composition's text as names, figures, part labels and measures of down: one pass, linear in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from scanner.claims.blends import Blend, blends
from scanner.claims.fibres import BY_FIRST, NAMES, Name, name_at
from scanner.claims.parts import is_quiet, label_at
from scanner.text.form import later
from scanner.text.named import NamedTuple

Kind = Literal["name", "value", "grams", "label", "content", "weight"]


class Token(NamedTuple):
    """One meaningful stretch of a plain text."""

    kind: Kind
    start: int
    end: int
    name: Name | None = None
    low: float = 0.0
    high: float = 0.0
    percent: bool = False
    text: str = ""
    colon: bool = False
    """Of a label: what it names follows it."""
    firm: bool = False
    """Of a label: written as one (``里料:``, ``外部材质``); a name without a figure behind it is then a statement."""


_FIGURE = later(
    r"(\d{1,4}(?:\.\d{1,4})?) ?(%?) ?(?:\(不?含\))?"
    r"(?: ?[-至到] ?(\d{1,4}(?:\.\d{1,4})?) ?(%?)(?: ?\(不?含\))?| ?(?:及|或)?(以上|以下|\+(?=$|[ ,;)])))?"
)
_GRAMS = later(
    r"(\d{1,4}(?:\.\d{1,2})?) ?(kg|公斤|千克|g|克)(?: ?(?:\(不?含\)))?"
    r"(?: ?[-至到] ?(\d{1,4}(?:\.\d{1,2})?) ?(kg|公斤|千克|g|克))?"
)
_RATIO = later(r"(\d\d)/(\d\d)(?!\d)")
_SPOKEN = later(r"百分之?百|百分之([一二三四五六七八九十零]{1,4})(?:点([一二三四五六七八九零]))?")
_TENTHS = later(r"([一二三四五六七八九1-9])成(?:([一二三四五六七八九])(?![成分])|(半))?(以上)?的?")
_BETWEEN = later(r"(?:含量|占比|占|约|有|为|达|高|到|至少|超过|不低于|:| )*")
"""What may stand between a fibre and its tenths: ``羊毛含量九成``."""
_NEAR = 12
"""Code points between a fibre and its tenths; further off they are of something else."""
_ABOUT = ("近", "约", "接近")
"""Before tenths: a twentieth less is meant too."""
_LABEL = later(r"([^\s\d:;,()%/+|·\-]{1,10}(?:(?<=[料布层面里])\d)?) ?:")
_KEYS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    ("content", ("绒子含量", "绒子率", "含绒量", "含绒率", "绒含量", "含绒")),
    ("weight", ("充绒量", "充绒克重", "充绒重量", "填充量", "充毛量", "填充克重", "填充重量", "充绒")),
)
_SUFFIXES = ("材质", "成分", "成份", "含量", "材料", "部分", "种类", "纤维", "为", "是", ":", " ", "(", "-", "/", "|")
_AT_LEAST = ("≥", ">", ">=", "≧", "不低于", "不少于", "大于", "至少")
_BARE_NEXT = frozenset(" ,;/+|:\n)(")
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")}
_NOT_SHARE_BEFORE = (
    "好评",
    "好评率",
    "回购率",
    "满意度",
    "缩水率",
    "湿度",
    "回潮率",
    "遮光率",
    "立减",
    "防晒",
    "阻隔率",
    "抑菌率",
    "通过率",
)
_NOT_SHARE_AFTER = later(r"正品|好评|回头|退款|新(?![疆西型])|off|满意|包邮|实拍|真品|安全|遮光|防水|折")


def _spoken(match: re.Match[str]) -> float:
    tens = match.group(1)
    if tens is None:
        return 100.0
    value = 0.0
    left, ten, right = tens.partition("十")
    if ten:
        value = (_DIGITS.get(left, 1) if left else 1) * 10 + _DIGITS.get(right, 0)
    else:
        value = float(_DIGITS.get(left[-1], 0))
    return value + (_DIGITS[match.group(2)] / 10 if match.group(2) else 0.0)


def _figure(text: str, at: int) -> Token | None:
    """The share, band or weight that stands at `at`; None for a count, a size or a yarn number."""
    if at and (text[at - 1].isdigit() or text[at - 1] == "."):
        return None
    grams = _GRAMS.match(text, at)
    if grams:
        scale = [1000.0 if unit in ("kg", "公斤", "千克") else 1.0 for unit in (grams.group(2), grams.group(4) or "")]
        least = float(grams.group(1)) * scale[0]
        most = float(grams.group(3)) * scale[1] if grams.group(3) else least
        return Token("grams", at, grams.end(), low=min(least, most), high=max(least, most))
    match = _FIGURE.match(text, at)
    if match is None:
        return None
    low, percent, high, second, edge = match.groups()
    first = float(low)
    interval = (first, float(high)) if high else (first, 100.0) if edge in ("以上", "+") else (first, first)
    if edge == "以下":
        interval = (0.0, first)
    if not high and text.endswith(_AT_LEAST, 0, at):
        interval = (first, 100.0)
    if percent or second:
        end = match.end()
        if _NOT_SHARE_AFTER.match(text, end) or text.endswith(_NOT_SHARE_BEFORE, 0, at):
            return None
        return Token("value", at, end, low=min(interval), high=max(interval), percent=True)
    end = match.end(1)
    following = text[end : end + 1]
    before = text[at - 1 : at]
    if "a" <= before <= "z":
        return None
    if (before == "/" or (following == "/" and text[end + 1 : end + 2].isdigit())) and not _is_ratio(text, at, end):
        return None
    if following and following not in _BARE_NEXT and name_at(text, end) is None:
        return None
    return Token("value", at, end, low=first, high=first)


def _is_ratio(text: str, start: int, end: int) -> bool:
    """Whether the figure is one side of a ratio that makes 100 (``涤/棉 65/35``)."""
    ratio = _RATIO.match(text, end - 5 if text[start - 1] == "/" and end >= 5 else start)
    return ratio is not None and int(ratio.group(1)) + int(ratio.group(2)) == 100


def _labels_before_colons(text: str) -> dict[int, Token]:
    """Labels by where they start: any short run of words before a colon that is no fibre and no measure."""
    found: dict[int, Token] = {}
    if ":" not in text:
        return found
    for match in _LABEL.finditer(text):
        start, end = match.span(1)
        at = start
        while at < end:
            name = name_at(text, at)
            if name and label_at(text, at) == "":
                at += len(name.text)
                start = at
            else:
                at += 1
        run = text[start:end]
        if not run or run in ("含量", "约", "为", "占") or any(key in run for _, keys in _KEYS for key in keys):
            continue
        if start > match.start(1) and run.startswith(("含量", "比例", "占比")):
            continue
        found[start] = Token("label", start, match.end(), text=run, colon=True, firm=True)
    return found


def _key(text: str, at: int) -> Token | None:
    for kind, words in _KEYS:
        for word in words:
            if text.startswith(word, at):
                return Token(kind, at, at + len(word))
    return None


def _bare_label(text: str, at: int) -> Token | None:
    """A known part label without a colon, where a figure or a name follows it."""
    word = label_at(text, at)
    if not word:
        return None
    end = at + len(word)
    letter = text[end : end + 1]
    if letter and letter in "abcd" and text[end + 1 : end + 2] in (":", " ", ""):
        word, end = word + letter, end + 1
    if at and text[at - 1] not in _BARE_NEXT and text[end : end + 1] in (" ", ",", ";", "\n", ""):
        return Token("label", at, end, text=word)
    after = end
    if (
        text[end : end + 1] == ")"
        and text[at - 1 : at] == "("
        and text[at - 2 : at - 1] in ("", " ", "\n", ";", ",", "%", ")")
    ):
        after = end + 1  # 【面料】
    for _ in range(4):
        step = next((suffix for suffix in _SUFFIXES if text.startswith(suffix, after)), "")
        after += len(step)
    if after < len(text) and (text[after].isdigit() or name_at(text, after) or text.startswith("百分", after)):
        firm = bool(text[end:after].strip()) or is_quiet(word)
        return Token("label", at, after, text=word, colon=True, firm=firm)
    return Token("label", at, end, text=word)


def _letter_label(text: str, at: int) -> Token | None:
    """``A`` of ``A棉100% B聚酯100%``."""
    if at and text[at - 1] not in " ,;\n%(":
        return None
    if text[at + 1 : at + 2] == ":" or (at + 1 < len(text) and not text[at + 1].isascii() and name_at(text, at + 1)):
        return Token("label", at, at + 1, text=text[at], colon=True)
    return None


def tokens(text: str) -> list[Token]:
    """The tokens of a plain text, in order and without overlap."""
    found: list[Token] = []
    labels = _labels_before_colons(text)
    mixed = blends(text)
    at, length = 0, len(text)
    while at < length:
        if at in mixed:
            end, blend = mixed[at]
            found.extend(_blended(blend, at, end))
            at = end
            continue
        token = labels.get(at) or _token(text, at) or (_tenths(text, at, found) if "成" in text[at : at + 2] else None)
        if token is None:
            at += 1
            continue
        found.append(token)
        at = max(token.end, at + 1)
    return found


def _blended(blend: Blend, start: int, end: int) -> Iterator[Token]:
    """Each fibre of a blend and its share, all at the place of the whole."""
    for fibre, share in blend:
        yield Token("name", start, end, name=NAMES[fibre])
        yield Token("value", start, end, low=share, high=share, percent=True)


def _tenths(text: str, at: int, before: Sequence[Token]) -> Token | None:
    """``九成羊毛``, ``羊毛含量九成``: tenths right beside a fibre; elsewhere (九成新) they are no share."""
    match = _TENTHS.match(text, at)
    if match is None or text[at - 1 : at].isdigit():
        return None
    name = name_at(text, match.end()) if match.end() < len(text) else None
    last = before[-1] if before and before[-1].kind == "name" else None
    behind = last is not None and last.end <= at <= last.end + _NEAR and _BETWEEN.fullmatch(text, last.end, at)
    if not behind and (name is None or name.fibre is None):
        return None
    ten, one, half, least = match.groups()
    share = (int(ten) if ten.isascii() else _DIGITS[ten]) * 10.0 + (_DIGITS[one] if one else 5 if half else 0)
    low = share - 5 if text.endswith(_ABOUT, 0, at) else share
    return Token("value", at, match.end(), low=low, high=100.0 if least else share, percent=True)


def _token(text: str, at: int) -> Token | None:
    char = text[at]
    if char.isdigit():
        return _figure(text, at) if char.isascii() else None
    if char == "百":
        spoken = _SPOKEN.match(text, at)
        if spoken:
            value = _spoken(spoken)
            return Token("value", at, spoken.end(), low=value, high=value, percent=True)
    if char in "绒含充填":
        key = _key(text, at)
        if key:
            return key
    if char in "abcdef":
        letter = _letter_label(text, at)
        if letter:
            return letter
    name = name_at(text, at) if char in BY_FIRST else None
    label = _bare_label(text, at)
    if label and (name is None or label.end - label.start > len(name.text) or name.fibre is None):
        return label
    if name is None:
        return None
    if at and text[at - 1] in "仿类似防" and name.fibre:
        name = Name(name.text, None)
    return Token("name", at, at + len(name.text), name=name)
