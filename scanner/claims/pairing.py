"""Names and figures of one part of the goods, brought together: 棉95%, 95%棉, 棉,95, 95棉."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scanner.claims.tokens import Token
from scanner.claims.types import Measure
from scanner.text.form import later
from scanner.text.named import NamedTuple

_FILLER = later(r"[ :,()/+\-.*\n]|含量|约|占|为|是|达|成分|纤维|比例|高达|的|≥|>|=|≧|不低于|不少于|大于|至少")
_ADJECTIVES = later(
    r"(?:优质|精选|天然|新疆|进口|高支|超柔|精|高模量|加厚|高档|细|超细|特级|上等|长绒|有机|原生|澳洲|新西兰|内蒙古|阿拉善|鄂尔多斯|匈牙利|波兰|法国|加拿大|西伯利亚|新型|改性|仿真|阳离子|再生|环保|记忆|高弹|微|双面|重磅|顶级|"
    r"精梳|丝光|埃及|美国|匹马|冰岛|桑|高密|高支高密|纯)+"
)


class Pair(NamedTuple):
    """A fibre's name, with its figure if it has one."""

    name: Token
    value: Token | None


class Pairing:
    """How names and figures of one text belong together."""

    def __init__(self, flat: str, free: bool, content: Sequence[Measure]) -> None:
        self.flat = flat
        self.free = free
        """Running text and no attribute: little is then a composition."""
        self.content = content
        """Contents of down found in the text: a name of down right behind one is a statement."""

    def paired(self, members: Sequence[Token], opens: int) -> list[Pair]:
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
                pairs = [Pair(pair.name, None) for pair in pairs if self._may_stand_alone(pair.name, opens)]
        return pairs

    def _is_whole(self, pairs: Sequence[Pair]) -> bool:
        """Whether one pair without a per cent sign is all that the text says (``聚酯纤维,100``)."""
        start, end = min(pair.name.start for pair in pairs), max(pair.value.end for pair in pairs if pair.value)
        return not self.flat[:start].strip() and not self.flat[end:].strip() and "," in self.flat

    def _tight(self, pairs: Sequence[Pair]) -> bool:
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

    def _pairing(self, members: Sequence[Token], *, name_first: bool) -> tuple[list[Pair], tuple[int, int, int]]:
        pairs: list[Pair] = []
        names = [token for token in members if token.kind == "name"]
        values = [token for token in members if token.kind == "value"]
        if (
            name_first
            and len(names) == len(values) > 1
            and names[-1].start < values[0].start
            and len({n.name.fibre for n in names if n.name}) == len(names)
        ):
            return [Pair(n, v) for n, v in zip(names, values, strict=True)], (0, 0, 0)
        waiting_name: Token | None = None
        waiting_value: Token | None = None
        lost, far = 0, 0
        for token in members:
            if token.kind == "name":
                if waiting_value is not None and self._joined(waiting_value, token):
                    pairs.append(Pair(token, waiting_value))
                    far += token.start > waiting_value.end
                    waiting_value = None
                    continue
                lost += waiting_value is not None
                waiting_value = None
                if waiting_name is not None:
                    pairs.append(Pair(waiting_name, None))
                waiting_name = token
            elif token.kind == "value":
                if name_first and waiting_name is not None and self._joined(waiting_name, token):
                    pairs.append(Pair(waiting_name, token))
                    far += token.start > waiting_name.end
                    waiting_name = None
                    continue
                if waiting_name is not None:
                    pairs.append(Pair(waiting_name, None))
                    waiting_name = None
                lost += waiting_value is not None
                waiting_value = token
        if waiting_name is not None:
            pairs.append(Pair(waiting_name, None))
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
        core = gap.strip().removeprefix("的")
        if not core:
            return True
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


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"
