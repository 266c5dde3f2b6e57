"""Pictures as listings have them: banner, price tag, composition, size chart, comparison. All texts are our own."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Mapping

from PIL import Image, ImageDraw, ImageFilter

from tests.pictures.drawn import CLEAN, TERMS, Drawn, Word, font

Color = tuple[int, int, int]
INK: Color = (38, 38, 44)
PALE = ((250, 246, 238), (238, 244, 250), (244, 238, 246), (236, 246, 240))
DEEP = ((176, 38, 40), (28, 70, 120), (40, 92, 70), (90, 52, 110))


class Page:
    """A picture in the making, with what was written on it."""

    def __init__(self, size: tuple[int, int], ground: Color, rng: random.Random) -> None:
        self.picture = Image.new("RGB", size, ground)
        self.pen = ImageDraw.Draw(self.picture)
        self.rng = rng
        self.words: list[Word] = []
        self.face = rng.randrange(8)

    def write(self, text: str, at: tuple[float, float], height: int, color: Color = INK, anchor: str = "la") -> None:
        """One line of text; its corners are kept."""
        face = font(self.face, height)
        self.pen.text(at, text, font=face, fill=color, anchor=anchor)
        left, top, right, bottom = self.pen.textbbox(at, text, font=face, anchor=anchor)
        self.words.append(Word(text, ((left, top), (right, top), (right, bottom), (left, bottom))))

    def goods(self, box: tuple[int, int, int, int]) -> None:
        """Something like a photograph: soft blots."""
        patch = Image.new("RGB", (box[2] - box[0], box[3] - box[1]), self.rng.choice(PALE))
        pen = ImageDraw.Draw(patch)
        for _ in range(14):
            x, y, r = self.rng.randrange(patch.width), self.rng.randrange(patch.height), self.rng.randrange(20, 90)
            pen.ellipse((x - r, y - r, x + r, y + r), fill=tuple(self.rng.randrange(90, 230) for _ in range(3)))
        self.picture.paste(patch.filter(ImageFilter.GaussianBlur(9)), box[:2])

    def done(self, style: str) -> Drawn:
        """The picture as a JPEG of the quality shops save."""
        out = io.BytesIO()
        self.picture.save(out, "JPEG", quality=80)
        return Drawn(style, out.getvalue(), tuple(self.words), self.picture.size)


def banner(rng: random.Random) -> Drawn:
    """A main picture: goods, a big claim on a band, small selling points."""
    page = Page((800, 800), rng.choice(PALE), rng)
    page.goods((0, 0, 800, 560))
    page.pen.rectangle((0, 560, 800, 700), fill=rng.choice(DEEP))
    page.write(rng.choice(TERMS), (400, 630), rng.randint(54, 80), (255, 255, 255), "mm")
    for number, text in enumerate(rng.sample(CLEAN, 3)):
        page.write(text, (60 + number * 250, 735), 28)
    return page.done("banner")


def price_tag(rng: random.Random) -> Drawn:
    """A corner tag with a price, a term and conditions in small print."""
    page = Page((800, 800), (255, 255, 255), rng)
    page.goods((0, 0, 800, 800))
    page.pen.rounded_rectangle((30, 560, 430, 770), 24, fill=rng.choice(DEEP))
    page.write(rng.choice(TERMS), (60, 585), 38, (255, 240, 200))
    page.write(f"到手价 {rng.randint(19, 899)}元", (60, 640), 46, (255, 255, 255))
    page.write("活动时间以页面为准", (60, 715), 22, (255, 255, 255))
    page.pen.rectangle((560, 30, 770, 100), fill=(255, 255, 255))
    page.write(rng.choice(CLEAN), (665, 65), 30, INK, "mm")
    return page.done("price tag")


def composition(rng: random.Random) -> Drawn:
    """Labels left, values right, thin lines between; a claim as the heading."""
    page = Page((790, 700), (255, 255, 255), rng)
    page.write(rng.choice(TERMS), (395, 70), 48, rng.choice(DEEP), "mm")
    cotton = rng.randint(2, 18) * 5
    rows = [
        ("面料", f"棉{cotton}% 聚酯纤维{100 - cotton}%"),
        ("里料", "聚酯纤维100%"),
        ("填充物", f"白鸭绒 含绒量{rng.choice((80, 85, 90))}%"),
        ("产地", "浙江嘉兴"),
        ("洗涤", rng.choice(CLEAN)),
    ]
    for number, (label, value) in enumerate(rows):
        top = 160 + number * 95
        page.pen.line((60, top + 70, 730, top + 70), fill=(205, 205, 205), width=2)
        page.write(label, (80, top + 20), 30, (120, 120, 120))
        page.write(value, (280, top + 20), 30)
    return page.done("composition")


def size_chart(rng: random.Random) -> Drawn:
    """A grid of figures under a heading, and a remark."""
    page = Page((790, 720), rng.choice(PALE), rng)
    page.write("尺码对照", (395, 60), 40, INK, "mm")
    heads = ["尺码", "胸围", "衣长", "肩宽", "袖长"]
    for row in range(6):
        top = 120 + row * 70
        page.pen.rectangle((40, top, 750, top + 70), outline=(150, 150, 150), fill=None if row else (220, 226, 236))
        for column, head in enumerate(heads):
            text = (
                head
                if not row
                else ["S", "M", "L", "XL", "2XL"][row - 1]
                if not column
                else str(60 + rng.randint(0, 60))
            )
            page.write(text, (110 + column * 142, top + 35), 28, INK, "mm")
    page.write("手工测量误差1至3厘米", (60, 580), 24)
    page.write(rng.choice(TERMS), (60, 640), 32, rng.choice(DEEP))
    return page.done("size chart")


def comparison(rng: random.Random) -> Drawn:
    """Ours on the left, others on the right."""
    page = Page((790, 1000), (255, 255, 255), rng)
    color = rng.choice(DEEP)
    page.pen.rectangle((20, 120, 390, 980), fill=color)
    page.pen.rectangle((400, 120, 770, 980), fill=(225, 225, 225))
    page.write("选择我们的理由", (395, 60), 44, INK, "mm")
    page.write("本店款式", (205, 180), 38, (255, 255, 255), "mm")
    page.write("普通款式", (585, 180), 38, INK, "mm")
    terms, points = rng.sample(TERMS, 3), rng.sample(CLEAN, 5)
    for number in range(5):
        top = 300 + number * 140
        page.write(terms[number // 2] if number % 2 == 0 else points[number], (205, top), 36, (255, 255, 255), "mm")
        page.write(points[number] if number % 2 == 0 else "容易起球", (585, top), 34, INK, "mm")
    return page.done("comparison")


LAYOUTS: Mapping[str, Callable[[random.Random], Drawn]] = {
    "banner": banner,
    "price tag": price_tag,
    "composition": composition,
    "size chart": size_chart,
    "comparison": comparison,
}


def drawn(layout: str, seed: int) -> Drawn:
    """One picture of a layout."""
    return LAYOUTS[layout](random.Random(f"{layout}{seed}"))
