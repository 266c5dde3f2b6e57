"""Every way listings write a composition → part → fibre → interval, with the place of each value."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from scanner.claims.fibres import CODES, FEATHERS
from scanner.claims.parts import is_quiet, names_content, names_weight, part_of
from scanner.claims.plain import plain
from scanner.claims.tokens import Token, tokens
from scanner.claims.types import Composition, Down, Measure, PartName, Problem, Section, Trait, Value

LONGEST = 20_000
"""Code points of one text that are read for a composition; none in the world is longer."""

_SHORT = 120
"""Code points up to which a text is worth remembering."""

_CODES = re.compile(r"(?:[a-z]{1,3} ?\d{1,3}(?:\.\d{1,2})? ?%?[ ,/+]{0,3}){2,8}")
_CODE = re.compile(r"([a-z]{1,3}) ?(\d{1,3}(?:\.\d{1,2})?)")
_FILLER = re.compile(r"[ :,()/+\-.*\n]|含量|约|占|为|是|达|成分|纤维|比例|高达|的")
_ADJECTIVES = re.compile(
    r"(?:优质|精选|天然|新疆|进口|高支|超柔|精|高模量|加厚|高档|细|超细|特级|上等|长绒|有机|原生|澳洲|新西兰|内蒙古|阿拉善|鄂尔多斯|匈牙利|波兰|法国|加拿大|西伯利亚|新型|改性|仿真|阳离子|再生|环保|记忆|高弹|微|双面|重磅|顶级|"
    r"精梳|丝光|埃及|美国|匹马|冰岛|桑|高密|高支高密|纯)+"
)
_SIZE_BEFORE = re.compile(r"([a-z0-9/()cn. ]{1,14}?)[ :：码-]{0,3}$")
_SIZE_AFTER = re.compile(r" ?\(([^()]{1,16})\)")
_PERCENT_NAME = ("成分", "含量", "材质", "面料", "含棉", "含毛")


class _Pair(NamedTuple):
    name: Token
    value: Token | None


def parse(text: str, name: str = "") -> Composition:
    """The composition that `text` states; `name` is the attribute it stands in, empty for running text."""
    return _remembered(text, name) if len(text) <= _SHORT else _parsed(text, name)


@lru_cache(maxsize=2048)
def _remembered(text: str, name: str) -> Composition:
    """Goods of one shop state the same few compositions over and over."""
    return _parsed(text, name)


def _parsed(text: str, name: str) -> Composition:
    flat, label = plain(text[:LONGEST]), plain(name[:100])
    coded = _coded(flat)
    if coded:
        return coded
    excluded, exclusions = _exclusions(flat)
    found = [token for token in tokens(flat) if not _inside(token.start, excluded)]
    reader = _Reader(flat, label)
    reader.read(found)
    return Composition(tuple(reader.sections), reader.down(), exclusions, tuple(reader.problems))


def _coded(flat: str) -> Composition | None:
    """``C95 SP5``: trade codes, where the whole text is nothing else and the figures add up."""
    body = flat.strip()
    if not body or not _CODES.fullmatch(body):
        return None
    shift = len(flat) - len(flat.lstrip())
    values = []
    for match in _CODE.finditer(body):
        fibre = CODES.get(match.group(1))
        if fibre is None:
            return None
        figure = float(match.group(2))
        values.append(Value(fibre, figure, figure, shift + match.start(), shift + match.end()))
    if abs(sum(value.low for value in values) - 100) > 0.5:
        return None
    return Composition((Section("main", "", tuple(values)),))


def _inside(at: int, regions: Sequence[tuple[int, int]]) -> bool:
    index = bisect_right(regions, (at, len(regions) and regions[-1][1])) - 1
    return index >= 0 and at < regions[index][1]


def _exclusions(flat: str) -> tuple[list[tuple[int, int]], tuple[str, ...]]:
    """What is excepted (``罗纹除外``): kept as words, never counted."""
    regions: list[tuple[int, int]] = []
    at = flat.find("除外")
    while at >= 0:
        floor = max(0, at - 24)
        start = max((flat.rfind(mark, floor, at) for mark in "(,; \n%"), default=-1)
        regions.append((max(start + 1, floor), at + 2))
        at = flat.find("除外", at + 2)
    return regions, tuple(flat[start:end] for start, end in regions)


class _Group(NamedTuple):
    """Tokens under one part label."""

    label: str
    opens: int
    """Where the label ends, if it is written as one; -1 else."""
    members: list[Token]


class _Reader:
    """Reads the tokens of one text into sections and measures."""

    def __init__(self, flat: str, label: str) -> None:
        self.flat, self.label = flat, label
        self.free = not label
        self.default: PartName = part_of(label) or "main"
        self.sections: list[Section] = []
        self.problems: list[Problem] = []
        self.content: list[Measure] = []
        self.fill: list[Measure] = []
        self.species: list[Trait] = []
        self.colours: list[Trait] = []

    def down(self) -> Down:
        """The measures and traits of down found so far."""
        return Down(tuple(self.content), tuple(self.fill), tuple(self.species), tuple(self.colours))

    def read(self, found: Sequence[Token]) -> None:
        found = self._measures(found)
        groups = _grouped(found)
        taken: set[str] = set()
        for group in groups:
            self._section(group, taken)
        if not self.sections and not self.free and not any((self.content, self.fill)):
            self._band(found)

    # -- down ---------------------------------------------------------------------------------------------------

    def _measures(self, found: Sequence[Token]) -> list[Token]:
        """Take out what is measured and no share: content and weight of down."""
        key = "content" if names_content(self.label) else "weight" if names_weight(self.label) else ""
        named = bool(key)
        rest: list[Token] = []
        for index, token in enumerate(found):
            if token.kind in ("content", "weight"):
                key = token.kind
                if (
                    rest
                    and rest[-1].kind == "value"
                    and rest[-1].percent
                    and rest[-1].end == token.start
                    and token.kind == "content"
                ):
                    self._content(rest.pop())
                    key = ""
            elif token.kind == "grams":
                if key == "weight":
                    self.fill.append(self._weighed(token))
            elif token.kind == "value" and key and (token.percent or named or key == "content"):
                if token.high <= 100 and (token.percent or key == "content"):
                    self._content(token)
                    key = key if named or key == "weight" else ""
                    if key == "weight" and not named:
                        key = ""
                else:
                    rest.append(token)
            elif self._is_glued_content(token, found, index):
                self._content(token)
            else:
                if token.kind in ("name", "label") and not named:
                    key = ""
                rest.append(token)
        return rest

    def _is_glued_content(self, token: Token, found: Sequence[Token], index: int) -> bool:
        """``90绒``, ``95白鹅绒``: a figure without a sign right before down."""
        if token.kind != "value" or index + 1 >= len(found):
            return False
        after = found[index + 1]
        if after.kind != "name" or after.name is None or after.name.fibre != "羽绒" or after.start != token.end:
            return False
        if after.name.text == "绒" and self.flat[after.end : after.end + 1] in tuple("面布线衣花球里裤毛帽鞋芯"):
            return False
        return (not token.percent and 20 <= token.low <= 100) or (token.percent and after.name.text in ("绒", "绒子"))

    def _content(self, token: Token) -> None:
        self.content.append(Measure(token.low, token.high, token.start, token.end))

    def _weighed(self, token: Token) -> Measure:
        after = _SIZE_AFTER.match(self.flat, token.end)
        size = after.group(1) if after else ""
        if not size:
            floor = max(token.start - 16, self.fill[-1].end if self.fill else 0, 0)
            before = _SIZE_BEFORE.search(self.flat, floor, token.start)
            size = before.group(1).strip(" ()") if before else ""
        return Measure(token.low, token.high, token.start, token.end, size)

    # -- sections -----------------------------------------------------------------------------------------------

    def _section(self, group: _Group, taken: set[str]) -> None:
        label = group.label
        part = self._part(label, taken)
        pairs = self._paired(group.members, group.opens if part_of(label) else -1)
        if not pairs:
            return
        values = self._values(pairs)
        if not values:
            return
        feathers = tuple(value for value in values if value.fibre in FEATHERS)
        rest = tuple(value for value in values if value.fibre not in FEATHERS)
        written = "" if is_quiet(label) else label
        if rest:
            self._check(rest + feathers)
            taken.add(part)
            self.sections.append(Section(part, written, rest))
        if feathers:
            self.sections.append(Section("filling" if part in ("main", "filling") else part, written, feathers))

    def _part(self, label: str, taken: set[str]) -> PartName:
        if not label or is_quiet(label):
            return self.default
        if len(label) == 1:
            return "main"
        known = part_of(label)
        if known:
            return known
        return "other" if "main" in taken or self.default != "main" else "main"

    def _paired(self, members: Sequence[Token], opens: int) -> list[_Pair]:
        """Names with their figures: each figure goes with the name before it or behind it, whichever leaves "
        "least over."""
        members = self._believable(members)
        if not any(token.kind == "name" for token in members):
            return []
        signed = any(token.kind == "value" and token.percent for token in members)
        if signed:
            members = [token for token in members if token.kind == "name" or token.percent]
        first = next((token.kind for token in members), "name")
        options = [
            self._pairing(members, name_first=order) for order in ((True, False) if first == "name" else (False, True))
        ]
        pairs, _ = min(options, key=lambda option: option[1])
        pairs = [pair for pair in pairs if pair.value or self._may_stand_alone(pair.name, opens)]
        if not signed and any(pair.value for pair in pairs):
            total = sum(pair.value.low for pair in pairs if pair.value)
            valued = [pair for pair in pairs if pair.value]
            whole = self._is_whole(valued)
            if (
                abs(total - 100) > 0.5
                or (self.free and len(valued) < 2 and not whole)
                or (self.free and not self._tight(valued))
            ):
                pairs = [_Pair(pair.name, None) for pair in pairs if self._may_stand_alone(pair.name, opens)]
        return pairs

    def _is_whole(self, pairs: Sequence[_Pair]) -> bool:
        """Whether one pair without a per cent sign is all that the text says (``聚酯纤维,100``)."""
        start, end = min(pair.name.start for pair in pairs), max(pair.value.end for pair in pairs if pair.value)
        return not self.flat[:start].strip() and not self.flat[end:].strip() and "," in self.flat

    def _tight(self, pairs: Sequence[_Pair]) -> bool:
        """Whether figures without a sign touch their names: in running text nothing else is a composition."""
        for pair in pairs:
            assert pair.value is not None
            low, high = sorted(((pair.name.start, pair.name.end), (pair.value.start, pair.value.end)))
            if self.flat[low[1] : high[0]].strip(" ,:()"):
                return False
        return True

    def _believable(self, members: Sequence[Token]) -> list[Token]:
        """Drop look-alikes and short names that stand by no figure."""
        kept: list[Token] = []
        for index, token in enumerate(members):
            if token.kind == "name":
                assert token.name is not None
                if token.name.fibre is None:
                    continue
                before, after = self._neighbour(members, index, -1), self._neighbour(members, index, 1)
                if token.name.short and not self._short_ok(token, before, after):
                    continue
            if kept and token.name and self._is_alias(kept[-1], token):
                close = self.flat.startswith(")", token.end)
                kept[-1] = kept[-1]._replace(end=token.end + close)
                continue
            kept.append(token)
        return kept

    def _is_alias(self, left: Token, right: Token) -> bool:
        """``聚酯纤维(涤纶)``: one fibre under two names."""
        same = left.name is not None and right.name is not None and left.name.fibre == right.name.fibre
        return same and self.flat[left.end : right.start] == "("

    def _neighbour(self, members: Sequence[Token], index: int, step: int) -> Token | None:
        return members[index + step] if 0 <= index + step < len(members) else None

    def _short_ok(self, token: Token, before: Token | None, after: Token | None) -> bool:
        assert token.name is not None
        if after is not None and after.kind == "name" and self.flat[token.end : after.start] == "/":
            return True
        glued_before = before is not None and before.kind == "value" and before.end == token.start
        if token.name.fibre == "棉":
            return glued_before and before is not None and before.percent
        glued_after = after is not None and after.kind == "value" and after.start - token.end <= 1
        if not glued_before and before is not None and before.kind == "value" and before.percent:
            between = self.flat[before.end : token.start]
            glued_before = between == " " or bool(_ADJECTIVES.fullmatch(between.strip()))
        return glued_before or glued_after

    def _pairing(self, members: Sequence[Token], *, name_first: bool) -> tuple[list[_Pair], tuple[int, int, int]]:
        pairs: list[_Pair] = []
        names = [token for token in members if token.kind == "name"]
        values = [token for token in members if token.kind == "value"]
        if (
            name_first
            and len(names) == len(values) > 1
            and names[-1].start < values[0].start
            and len({n.name.fibre for n in names if n.name}) == len(names)
        ):
            return [_Pair(n, v) for n, v in zip(names, values, strict=True)], (0, 0, 0)
        waiting_name: Token | None = None
        waiting_value: Token | None = None
        lost, far = 0, 0
        for token in members:
            if token.kind == "name":
                if waiting_value is not None and self._joined(waiting_value, token):
                    pairs.append(_Pair(token, waiting_value))
                    far += token.start > waiting_value.end
                    waiting_value = None
                    continue
                lost += waiting_value is not None
                waiting_value = None
                if waiting_name is not None:
                    pairs.append(_Pair(waiting_name, None))
                waiting_name = token
            elif token.kind == "value":
                if name_first and waiting_name is not None and self._joined(waiting_name, token):
                    pairs.append(_Pair(waiting_name, token))
                    far += token.start > waiting_name.end
                    waiting_name = None
                    continue
                if waiting_name is not None:
                    pairs.append(_Pair(waiting_name, None))
                    waiting_name = None
                lost += waiting_value is not None
                waiting_value = token
        if waiting_name is not None:
            pairs.append(_Pair(waiting_name, None))
        lost += waiting_value is not None
        return pairs, (lost, far, 0)

    def _joined(self, left: Token, right: Token) -> bool:
        """Whether what stands between a name and a figure lets them belong together."""
        gap = self.flat[left.end : right.start]
        if not gap:
            return True
        if len(gap) > 24 or "\n" in gap.strip(" "):
            return False
        if left.kind == "name":
            inner = re.sub(r"\([^()]{0,16}\)", "", gap)
            return not _FILLER.sub("", inner)
        if gap.isspace():
            return True
        core = gap.strip()
        if right.name is not None and right.name.text in ("棉", "麻"):
            return bool(_ADJECTIVES.fullmatch(core))
        return (
            bool(_ADJECTIVES.fullmatch(core))
            or (len(core) <= 6 and core.isalnum() and " " not in gap)
            or (not _FILLER.sub("", gap) and not self.free)
        )

    def _may_stand_alone(self, token: Token, opens: int) -> bool:
        """Whether a name without a figure is a statement: in an attribute, or right behind a part label."""
        assert token.name is not None
        if token.name.short:
            return False
        before = self.flat[token.start - 1 : token.start]
        after = self.flat[token.end : token.end + 1]
        if self.free:
            near_measure = token.name.fibre == "羽绒" and any(
                0 <= token.start - m.end <= 2 for m in self.content if m.end - m.start > 2
            )
            return near_measure or (0 <= opens <= token.start <= opens + 1 and token.name.fibre != "其他")
        if len(token.name.text) == 1:
            return not (_is_han(after) and after not in "的和与及") and not (
                _is_han(before) and before not in "的和与及含为"
            )
        return True

    def _values(self, pairs: Sequence[_Pair]) -> list[Value]:
        """One value a fibre: figures over names, equal statements once, shares of one fibre under two names added."""
        found: dict[str, Value] = {}
        said: dict[str, set[str]] = {}
        total = sum(pair.value.low for pair in pairs if pair.value)
        for name_token, value in pairs:
            name = name_token.name
            assert name is not None and name.fibre is not None
            start = min(name_token.start, value.start if value else name_token.start)
            end = max(name_token.end, value.end if value else name_token.end)
            if name.text in ("棉纶", "绵纶"):
                self.problems.append(Problem("misspelt", name_token.start, name_token.end))
            if value and value.low > 100:
                self.problems.append(Problem("over 100", start, end, value.low))
                continue
            new = (
                Value(name.fibre, value.low, value.high, start, end)
                if value
                else Value(name.fibre, 0, 100, start, end, False)
            )
            self._trait(name_token)
            old = found.get(name.fibre)
            names = said.setdefault(name.fibre, set())
            if old is None or (value and not old.stated):
                found[name.fibre] = new
            elif value:
                if (new.low, new.high) == (old.low, old.high) and total > 100.5:
                    continue
                if name.text in names:
                    self.problems.append(Problem("repeat", start, end))
                found[name.fibre] = old._replace(
                    low=old.low + new.low, high=min(100.0, old.high + new.high), end=max(old.end, end)
                )
            if value:
                names.add(name.text)
        return list(found.values())

    def _trait(self, token: Token) -> None:
        assert token.name is not None
        name, shift = token.name, token.start
        if name.colour and not any(trait.name == name.colour for trait in self.colours):
            self.colours.append(Trait(name.colour, shift, token.end))
        if name.species and not any(trait.name == name.species for trait in self.species):
            self.species.append(Trait(name.species, shift, token.end))

    def _check(self, values: Sequence[Value]) -> None:
        """A sum that cannot be; a sum under 100 may only mean that the rest is not said."""
        total = sum(value.low for value in values if value.stated)
        if total > 100.5:
            self.problems.append(Problem("sum", values[0].start, values[-1].end, total))

    def _band(self, found: Iterable[Token]) -> None:
        """A share whose fibre another attribute names (成分含量: 96%及以上), or the attribute's own name (棉含量)."""
        if not any(word in self.label for word in _PERCENT_NAME):
            return
        values = [token for token in found if token.kind == "value" and token.percent]
        if len(values) != 1 or values[0].low > 100:
            return
        if any(token.kind == "name" and token.name and token.name.fibre for token in found):
            return
        own = [
            token.name.fibre for token in tokens(self.label) if token.kind == "name" and token.name and token.name.fibre
        ]
        if not own and not any(word in self.label for word in ("成分", "含量")):
            return
        token = values[0]
        fibre = own[0] if own else "?"
        self.sections.append(Section(self.default, "", (Value(fibre, token.low, token.high, token.start, token.end),)))


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _grouped(found: Sequence[Token]) -> list[_Group]:
    """Tokens by the label before them; a label glued behind a composition names that one."""
    groups = [_Group("", -1, [])]
    for token in found:
        if token.kind != "label":
            groups[-1].members.append(token)
            continue
        last = groups[-1]
        behind = bool(last.members) and last.members[-1].kind == "name" and last.members[-1].end == token.start
        if not token.colon and behind and not last.label and token.text != "内胆":
            groups[-1] = last._replace(label=token.text)
            groups.append(_Group("", -1, []))
        elif token.colon:
            groups.append(_Group(token.text, token.end if token.firm else -1, []))
    return [group for group in groups if group.members]


def as_json(composition: Composition) -> dict[str, Any] | None:
    """The form of a facts sheet: part → fibre → [low, high], and ``down`` for what is no share; None for nothing."""
    out: dict[str, Any] = {}
    if all(value.fibre == "其他" and not value.stated for section in composition.sections for value in section.values):
        composition = composition._replace(sections=())
    mains = [section.label for section in composition.sections if section.part == "main"]
    for section in composition.sections:
        key: str = section.part
        if section.part == "other" or (len(mains) > 1 and section.part == "main"):
            key = f"{section.part}:{section.label}" if section.label else section.part
        into = out.setdefault(key, {})
        for value in section.values:
            into.setdefault(value.fibre, [_short(value.low), _short(value.high)])
    down: dict[str, Any] = {}
    for name, measures in (("content", composition.down.content), ("fill_g", composition.down.fill)):
        if measures:
            down[name] = [_short(min(m.low for m in measures)), _short(max(m.high for m in measures))]
    for name, traits in (("species", composition.down.species), ("colour", composition.down.colours)):
        if traits:
            down[name] = traits[0].name if len(traits) == 1 else [trait.name for trait in traits]
    if down:
        out["down"] = down
    return out or None


def _short(value: float) -> float | int:
    rounded = round(value, 4)
    return int(rounded) if rounded == int(rounded) else rounded
