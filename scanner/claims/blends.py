"""Blends as the trade writes them: codes or short names in a row, and their shares in the same order (T/C 65/35)."""

from __future__ import annotations

from scanner.claims.fibres import CODES
from scanner.text.form import later

Blend = tuple[tuple[str, float], ...]
"""Fibres with their shares, in the order written."""

_SHORT = {
    "涤": "聚酯纤维", "棉": "棉", "麻": "麻", "粘": "粘胶纤维", "锦": "聚酰胺纤维", "氨": "聚氨酯弹性纤维",
    "毛": "绵羊毛", "腈": "聚丙烯腈纤维", "丝": "桑蚕丝",
}  # fmt: skip
_GLUED = {"tc": "t/c", "ct": "c/t", "tr": "t/r", "cvc": "c/t"}
"""Codes written as one word; CVC is cotton above polyester."""

_ONE = f"[{''.join(_SHORT)}]"
_NAMES = rf"[a-z]{{1,3}}(?:/[a-z]{{1,3}}){{1,3}}|cvc|tc|ct|tr|{_ONE}{{2,3}}|{_ONE}(?:/{_ONE}){{1,2}}"
_SHARES = r"\d{1,2}(?:\.\d)?%?(?:[/:]\d{1,2}(?:\.\d)?%?){1,3}"
_BLEND = later(
    rf"(?<![a-z0-9/.])(?:({_NAMES})(?:混纺|府绸|面料|布|料)?[ :(]{{0,2}}({_SHARES})"
    rf"|({_SHARES})[ (]{{0,2}}({_NAMES}))(?![a-z0-9/.%])"
)
_BARE = later(r"(t/c|c/t|t/r|tc|tr|cvc)(?:棉|布|混纺|面料|布料)?")


def blends(text: str) -> dict[int, tuple[int, Blend]]:
    """The blends of a plain text: where each starts → where it ends, and what it is."""
    if "/" not in text and ":" not in text:
        return {}
    found = {}
    for match in _BLEND.finditer(text):
        names, shares = match.group(1) or match.group(4), match.group(2) or match.group(3)
        fibres = _fibres(names)
        figures = [float(share.rstrip("%")) for share in shares.replace(":", "/").split("/")]
        if len(fibres) == len(figures) == len(set(fibres)) and abs(sum(figures) - 100) <= 0.5:
            found[match.start()] = match.end(), tuple(zip(fibres, figures, strict=True))
    return found


def bare(text: str) -> tuple[str, ...]:
    """The fibres of a text that is nothing but the codes of a blend (``CVC``); none if it is more."""
    match = _BARE.fullmatch(text)
    return tuple(_fibres(match.group(1))) if match else ()


def _fibres(names: str) -> list[str]:
    names = _GLUED.get(names, names)
    if names[0] in _SHORT:
        return [_SHORT[char] for char in names.replace("/", "")]
    fibres = [CODES.get(code, "") for code in names.split("/")]
    return fibres if all(fibres) else []
