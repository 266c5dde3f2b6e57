"""The tokens of one text read into parts, fibres and intervals, and into measures of down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from scanner.claims.fibres import FEATHERS
from scanner.claims.pairing import Pair, Pairing
from scanner.claims.parts import is_quiet, names_content, names_weight, part_of
from scanner.claims.tokens import Token, tokens
from scanner.claims.types import Down, Measure, PartName, Problem, Section, Trait, Value
from scanner.text.form import later

_SIZE_BEFORE = later(r"([a-z0-9/()cn. ]{1,14}?)[ :：码-]{0,3}$")
_SIZE_AFTER = later(r" ?\(([^()]{1,16})\)")
_PERCENT_NAME = ("成分", "成份", "含量", "材质", "面料", "含棉", "含毛")


class Group(NamedTuple):
    """Tokens under one part label."""

    label: str
    opens: int
    """Where the label ends, if it is written as one; -1 else."""
    members: list[Token]


class Reader:
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
        """Read all tokens; what they say is then in `sections`, `problems` and `down`."""
        found = self._measures(found)
        groups = grouped(found)
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
                    and not (index + 1 < len(found) and self._names(token, found[index + 1]))
                ):
                    self._content(rest.pop())
                    key = ""
            elif token.kind == "grams":
                if key == "weight":
                    self.fill.append(self._weighed(token))
            elif key == "weight" and named and token.kind == "value" and not token.percent and 10 <= token.low <= 5000:
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

    def _names(self, key: Token, after: Token) -> bool:
        """Whether the word of a measure names the figure behind it (绒子含量90%), and not the one before."""
        return after.kind == "value" and not self.flat[key.end : after.start].strip(" :≥>约为达")

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

    def _section(self, group: Group, taken: set[str]) -> None:
        label = group.label
        part = self._part(label, taken)
        pairs = Pairing(self.flat, self.free, self.content).paired(group.members, group.opens if part_of(label) else -1)
        if not pairs:
            return
        values = self._values(pairs)
        if not values:
            return
        feathers = tuple(value for value in values if value.fibre in FEATHERS)
        rest = tuple(value for value in values if value.fibre not in FEATHERS)
        written = "" if is_quiet(label) else label.upper() if len(label) == 1 else label
        if rest:
            self._check(rest if part == "main" else rest + feathers)
            taken.add(part)
            self.sections.append(Section(part, written, rest))
        if feathers:
            self._check(feathers if part == "main" or not rest else ())
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

    def _values(self, pairs: Sequence[Pair]) -> list[Value]:
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
            start, end = min(value.start for value in values), max(value.end for value in values)
            self.problems.append(Problem("sum", start, end, total))

    def _band(self, found: Iterable[Token]) -> None:
        """A share whose fibre another attribute names (成分含量: 96%及以上), or the attribute's own name (棉含量)."""
        if not any(word in self.label for word in _PERCENT_NAME):
            return
        bare = "%" in self.label or self.label.endswith("含量")
        values = [token for token in found if token.kind == "value" and (token.percent or bare)]
        if len(values) != 1 or values[0].low > 100:
            return
        if any(token.kind == "name" and token.name and token.name.fibre for token in found):
            return
        own = [
            token.name.fibre for token in tokens(self.label) if token.kind == "name" and token.name and token.name.fibre
        ]
        if not own and not any(word in self.label for word in ("成分", "成份", "含量")):
            return
        token = values[0]
        fibre = own[0] if own else "?"
        self.sections.append(Section(self.default, "", (Value(fibre, token.low, token.high, token.start, token.end),)))


def grouped(found: Sequence[Token]) -> list[Group]:
    """Tokens by the label before them; a label glued behind a composition names that one."""
    groups = [Group("", -1, [])]
    for token in found:
        if token.kind != "label":
            groups[-1].members.append(token)
            continue
        last = groups[-1]
        kinds = [member.kind for member in last.members[-2:]]
        behind = kinds == ["value", "name"] and last.members[-1].end == token.start
        if not token.colon and behind and not last.label and token.text != "内胆":
            groups[-1] = last._replace(label=token.text)
            groups.append(Group("", -1, []))
        elif token.colon:
            groups.append(Group(token.text, token.end if token.firm else -1, []))
    return [group for group in groups if group.members]
