"""Listing-like pictures drawn here, with every word's place known: what OCR is measured against.

Styles as detail pages have them: solid grounds, photo noise, outlined letters, vertical lines, slanted stickers, small
print, tall pages. Texts are this project's own.
"""

from __future__ import annotations

import io
import math
import random
import shutil
import subprocess
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

STYLES = ("solid", "noise", "outlined", "vertical", "slanted", "small")
TERMS = (
    "全网最低价", "销量第一", "国家级品质", "顶级面料", "独一无二", "史无前例", "全球首创", "行业领导品牌", "永不褪色",
    "加微信", "五星好评返现", "驰名商标", "最佳选择", "第一品牌", "遥遥领先", "极致亲肤",
)  # fmt: skip
CLEAN = (
    "柔软透气", "轻便好收纳", "机洗不变形", "加厚底部", "大容量", "圆领套头", "双面可用", "一键开合", "尺寸见详情",
    "颜色以实物为准", "建议手洗", "四季可用", "送货上门", "产地浙江", "净重500克", "适合通勤",
)  # fmt: skip


class Word(NamedTuple):
    """A line that was drawn: its text and its four corners."""

    text: str
    corners: tuple[tuple[float, float], ...]


class Drawn(NamedTuple):
    """A picture with what stands on it."""

    style: str
    body: bytes
    words: tuple[Word, ...]
    size: tuple[int, int]


@lru_cache
def fonts() -> tuple[str, ...]:
    """Files of installed fonts that have Chinese glyphs."""
    listed = ""
    if shutil.which("fc-list"):
        listed = subprocess.run(["fc-list", ":lang=zh", "file"], capture_output=True, text=True, check=False).stdout
    found = sorted({line.partition(":")[0].strip() for line in listed.splitlines() if line.strip()})
    files = tuple(path for path in found if Path(path).suffix.lower() in (".ttf", ".ttc", ".otf"))
    if not files:
        pytest.skip("no font with Chinese glyphs is installed", allow_module_level=True)
    return files


@lru_cache
def font(number: int, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(fonts()[number % len(fonts())], size)


def draw(style: str, seed: int, size: tuple[int, int] = (800, 800), lines: int = 8, quality: int = 78) -> Drawn:
    """One picture of `style` with `lines` lines, about every second one a term."""
    rng = random.Random(f"{style}{seed}")
    picture = ground(style, size, rng)
    words = []
    step = size[1] // lines
    for number in range(lines):
        text = rng.choice(TERMS) if number % 2 == 0 else rng.choice(CLEAN)
        height = rng.randint(14, 20) if style == "small" else rng.randint(30, 52)
        words.append(put(picture, text, style, height, number, step, rng))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return Drawn(style, out.getvalue(), tuple(words), size)


def ground(style: str, size: tuple[int, int], rng: random.Random) -> Image.Image:
    light = tuple(rng.randint(200, 255) for _ in range(3))
    if style != "noise":
        return Image.new("RGB", size, light)
    coarse = Image.new("RGB", (size[0] // 40, size[1] // 40))
    coarse.putdata([tuple(rng.randint(150, 255) for _ in range(3)) for _ in range(coarse.width * coarse.height)])
    return coarse.resize(size, Image.Resampling.BICUBIC)


def put(picture: Image.Image, text: str, style: str, height: int, number: int, step: int, rng: random.Random) -> Word:
    face = font(rng.randrange(8), height)
    dark = tuple(rng.randint(0, 80) for _ in range(3))
    if style == "vertical":
        text = text[: max(2, min(len(text), step * 4 // height))]
        left, top = 40 + number * (picture.width - 120) // 8, rng.randint(20, 60)
        return _upright(picture, text, face, height, (left, top), dark)
    angle = rng.uniform(-30, 30) if style == "slanted" else 0.0
    patch, box = _patch(text, face, dark, outlined=style == "outlined")
    turned = patch.rotate(angle, expand=True, resample=Image.Resampling.BICUBIC)
    left = rng.randint(10, max(11, picture.width - turned.width - 10))
    top = min(picture.height - turned.height - 2, number * step + max(2, (step - turned.height) // 2))
    if style == "slanted":
        top = max(2, top)
    picture.paste(turned, (left, top), turned)
    return Word(text, _turned(box, patch.size, turned.size, angle, (left, top)))


def _patch(
    text: str, face: ImageFont.FreeTypeFont, color: tuple[int, ...], outlined: bool
) -> tuple[Image.Image, tuple[float, float, float, float]]:
    left, top, right, bottom = face.getbbox(text, stroke_width=2 if outlined else 0)
    margin = 8
    patch = Image.new("RGBA", (int(right - left) + 2 * margin, int(bottom - top) + 2 * margin))
    pen = ImageDraw.Draw(patch)
    fill = (255, 255, 255, 255) if outlined else (*color, 255)
    pen.text(
        (margin - left, margin - top), text, font=face, fill=fill,
        stroke_width=2 if outlined else 0, stroke_fill=(*color, 255),
    )  # fmt: skip
    return patch, (margin, margin, margin + right - left, margin + bottom - top)


def _turned(
    box: tuple[float, float, float, float], before: tuple[int, int], after: tuple[int, int], angle: float,
    at: tuple[int, int],
) -> tuple[tuple[float, float], ...]:  # fmt: skip
    left, top, right, bottom = box
    turn = math.radians(angle)
    corners = []
    for x, y in ((left, top), (right, top), (right, bottom), (left, bottom)):
        dx, dy = x - before[0] / 2, y - before[1] / 2
        corners.append(
            (
                at[0] + after[0] / 2 + dx * math.cos(turn) + dy * math.sin(turn),
                at[1] + after[1] / 2 - dx * math.sin(turn) + dy * math.cos(turn),
            )
        )
    return tuple(corners)


def _upright(
    picture: Image.Image, text: str, face: ImageFont.FreeTypeFont, height: int, at: tuple[int, int],
    color: tuple[int, ...],
) -> Word:  # fmt: skip
    pen = ImageDraw.Draw(picture)
    left, top = at
    for number, char in enumerate(text):
        pen.text((left, top + number * (height + 4)), char, font=face, fill=color)
    bottom = top + len(text) * (height + 4)
    return Word(text, ((left, top), (left + height, top), (left + height, bottom), (left, bottom)))


def tall(seed: int, height: int = 7_200) -> Drawn:
    """A detail page in one picture."""
    return draw("solid", seed, (790, height), lines=height // 180)


def blurred(drawn: Drawn) -> Drawn:
    """The same, soft and squeezed: what a screenshot of a screenshot looks like."""
    picture = Image.open(io.BytesIO(drawn.body)).filter(ImageFilter.GaussianBlur(1.2))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=25)
    return drawn._replace(body=out.getvalue())


def area(corners: Sequence[tuple[float, float]]) -> float:
    """Of a polygon, by its corners in order."""
    pairs = zip(corners, [*corners[1:], corners[0]], strict=True)
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs)) / 2


def iou(one: Sequence[tuple[float, float]], two: Sequence[tuple[float, float]]) -> float:
    """Intersection over union of two convex polygons."""
    shared = list(one)
    ring = list(two)
    if _signed(ring) < 0:
        ring.reverse()
    for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
        kept: list[tuple[float, float]] = []
        for (px, py), (qx, qy) in zip(shared, [*shared[1:], *shared[:1]], strict=True):
            inside_p = (bx - ax) * (py - ay) - (by - ay) * (px - ax) >= 0
            inside_q = (bx - ax) * (qy - ay) - (by - ay) * (qx - ax) >= 0
            if inside_p:
                kept.append((px, py))
            if inside_p != inside_q:
                across = (bx - ax) * (qy - py) - (by - ay) * (qx - px)
                share = ((bx - ax) * (ay - py) - (by - ay) * (ax - px)) / across if across else 0.0
                kept.append((px + share * (qx - px), py + share * (qy - py)))
        shared = kept
        if len(shared) < 3:
            return 0.0
    common = area(shared)
    return common / (area(one) + area(two) - common)


def _signed(corners: Sequence[tuple[float, float]]) -> float:
    pairs = zip(corners, [*corners[1:], corners[0]], strict=True)
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs)
