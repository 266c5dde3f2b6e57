"""Small readings that every source of plain values shares: numbers that people wrote, and yes or no."""

from __future__ import annotations

from scanner.text.form import later

_FIGURE = later(r"(\d[\d,]*(?:\.\d+)?)\s*([万亿wWkK千]?)")
_UNITS = {"": 1.0, "万": 1e4, "w": 1e4, "W": 1e4, "k": 1e3, "K": 1e3, "千": 1e3, "亿": 1e8}


def figure(text: str) -> float | None:
    """The number that ``7000+人付款``, ``1.3万`` or ``已拼5895件`` states."""
    found = _FIGURE.search(text)
    if found is None:
        return None
    number, unit = found.groups()
    return float(number.replace(",", "")) * _UNITS[unit]
