"""The plain form that compositions and claims are read in: one character for one, so every offset stays what it was.

Only what listings of goods write is brought together: full width, case, traditional forms, blanks, the letter O in
100%, and the Chinese ways to say per cent.
"""

from __future__ import annotations

from collections.abc import Mapping

from scanner.text.form import hint_of

_TRADITIONAL = (
    "純纯絲丝絨绒綿绵滌涤綸纶纖纤維维錦锦鴨鸭鵝鹅亞亚蠶蚕彈弹裡里裏里襯衬質质層层頭头實实銀银鋼钢鏽锈號号級级類类對对"
    "領领領领醯酰氂牦黏粘獺獭貉貉銅铜碳碳膠胶醋醋醯酰鹼碱紗纱線线邊边裝装飾饰結结織织團团體体備备種种純纯莖茎"
    "蘆芦薈荟氈毡駝驼馬马羊羊裘裘蓬蓬鬆松個个這这與与為为約约過过沒没無无開开關关門门長长門门龍龙烏乌兒儿標标準准"
    "檢检測测報报橡橡膠胶櫸榉樺桦檜桧紅红藍蓝綠绿顏颜産产產产圍围圓圆褲裤襪袜帶带鞋鞋內内後后側侧雙双單单張张條条"
)
_SAME = {
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **{ord(old): new for old, new in zip(_TRADITIONAL[::2], _TRADITIONAL[1::2], strict=True) if old != new},
    **dict.fromkeys(map(ord, "\u00a0\u3000\u2002\u2003\u2009\u202f\t"), " "),
    **dict.fromkeys(map(ord, "﹪٪"), "%"),
    **dict.fromkeys(map(ord, "–—−－‐‑─～∼〜"), "-"),
    **dict.fromkeys(map(ord, "﹕︰∶꞉"), ":"),
    **dict.fromkeys(map(ord, "【〔［｛〖"), "("),
    **dict.fromkeys(map(ord, "】〕］｝〗"), ")"),
    ord("\r"): "\n",
    ord("。"): "\n",
    ord("、"): ",",
    ord("＆"): "&",
    ord("~"): "-",
}
ALIKE = frozenset(map(chr, _SAME))
"""Characters that the plain form replaces."""
_LONG = 2000
"""Code points from which on a list of all that is found is not made: it can be as long as the text."""
_FORMS: Mapping[str, str] = {
    **{chr(code): form.lower() for code, form in _SAME.items()},
    **{chr(code): chr(code + 32) for code in range(ord("A"), ord("Z") + 1)},
}
"""No form is replaced again, so the order of replacing does not matter."""
_REPLACED = frozenset(_FORMS)


def plain(text: str) -> str:
    """`text` in plain form, of the same length."""
    look = hint_of(_REPLACED)
    if look.search(text):  # a few commas and colons: each by itself costs a tenth of looking every character up
        found = set(look.findall(text)) if len(text) < _LONG else _REPLACED.intersection(text)
        for char in found:
            text = text.replace(char, _FORMS[char])
    return text.replace("1oo%", "100%").replace("1o0%", "100%").replace("10o%", "100%") if "o" in text else text
