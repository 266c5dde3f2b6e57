"""``python -m tests.demo.draw`` draws the demo shop's pictures; they are committed, so nobody needs the fonts."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont

FOLDER = Path(__file__).parents[2] / "scanner" / "demo" / "pictures"
FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-{}.ttc"
SIDE = 640
Color = tuple[int, int, int]
INK: Color = (40, 42, 48)
WHITE: Color = (255, 255, 255)


class Canvas:
    """A square picture with a blurred backdrop."""

    def __init__(self, name: str, ground: Color, shape: Color) -> None:
        rng = random.Random(name)
        self.picture = Image.new("RGB", (SIDE, SIDE), ground)
        pen = ImageDraw.Draw(self.picture)
        for _ in range(9):
            x, y, size = rng.randrange(120, 520), rng.randrange(120, 420), rng.randrange(60, 150)
            shade = rng.uniform(0.82, 1.12)
            pen.rounded_rectangle(
                (x - size, y - size, x + size, y + size), size // 2, fill=tuple(min(255, int(c * shade)) for c in shape)
            )
        self.picture = self.picture.filter(ImageFilter.GaussianBlur(16))
        self.pen = ImageDraw.Draw(self.picture)

    def write(self, text: str, at: tuple[float, float], size: int, color: Color = INK, weight: str = "Regular") -> None:
        """One line, centred at `at`."""
        self.pen.text(at, text, font=ImageFont.truetype(FONT.format(weight), size, index=2), fill=color, anchor="mm")

    def band(self, top: int, bottom: int, color: Color) -> None:
        """A band from side to side."""
        self.pen.rectangle((0, top, SIDE, bottom), fill=color)

    def sticker(self, text: str, at: tuple[int, int], size: int, color: Color, angle: float) -> None:
        """A slanted label."""
        face = ImageFont.truetype(FONT.format("Bold"), size, index=2)
        left, top, right, bottom = face.getbbox(text)
        patch = Image.new("RGBA", (int(right - left) + 48, int(bottom - top) + 36))
        pen = ImageDraw.Draw(patch)
        pen.rounded_rectangle((0, 0, patch.width - 1, patch.height - 1), 16, fill=(*color, 255))
        pen.text((24 - left, 18 - top), text, font=face, fill=WHITE)
        patch = patch.rotate(angle, expand=True, resample=Image.Resampling.BICUBIC)
        self.picture.paste(patch, at, patch)


def fabric(canvas: Canvas) -> None:
    """A composition table that says less cotton than the title."""
    canvas.pen.rectangle((60, 140, 580, 520), fill=WHITE)
    canvas.write("面料说明", (320, 190), 40, weight="Bold")
    for row, (label, value) in enumerate((("面料", "棉65% 聚酯纤维35%"), ("克重", "220克"), ("洗涤", "翻面机洗"))):
        canvas.write(label, (150, 280 + row * 90), 28, (130, 130, 130))
        canvas.write(value, (390, 280 + row * 90), 30)
        canvas.pen.line((90, 322 + row * 90, 550, 322 + row * 90), fill=(220, 220, 220), width=2)


def filling(canvas: Canvas) -> None:
    """A filling that the label does not have."""
    canvas.band(440, 580, (28, 58, 102))
    canvas.write("填充95%白鹅绒", (320, 490), 58, WHITE, "Bold")
    canvas.write("轻到像没穿外套", (320, 550), 28, (210, 222, 240))


def basket(canvas: Canvas) -> None:
    """A code that leads to a chat."""
    import zxingcpp

    code = zxingcpp.create_barcode("https://u.wechat.com/DEMOdemoDEMOdemo", zxingcpp.BarcodeFormat.QRCode)
    squares = Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=6)).convert("RGB")
    canvas.picture.paste(squares.resize((210, 210), Image.Resampling.NEAREST), (395, 330))
    canvas.write("扫码加好友领5元", (500, 575), 30, (150, 30, 30), "Bold")


def bedding(canvas: Canvas) -> None:
    """A price that nobody can prove."""
    canvas.band(470, 640, (178, 34, 38))
    canvas.write("全网最低价", (230, 555), 72, WHITE, "Bold")
    canvas.write("到手价 99元", (520, 555), 34, (255, 232, 170))


def sofa(canvas: Canvas) -> None:
    """A slanted sticker."""
    canvas.sticker("国内销量第一", (40, 60), 52, (178, 34, 38), 12)
    canvas.write("三人位 现代简约", (320, 590), 34)


def charger(canvas: Canvas) -> None:
    """A claim in large letters, its limits in small ones."""
    canvas.write("充电10分钟用一天", (320, 90), 66, weight="Bold")
    canvas.write("以上为实验室数据，部分型号除外", (320, 150), 17, (90, 90, 96))


def bag(canvas: Canvas) -> None:
    """Nothing that anybody forbids."""
    canvas.write("隔板自由移动", (320, 80), 52, weight="Bold")
    canvas.write("最多放一机两镜", (320, 580), 36)


def tote(canvas: Canvas) -> None:
    """Nothing that anybody forbids."""
    canvas.write("双层底 放得下电脑", (320, 80), 50, weight="Bold")
    canvas.write("面料：棉100%", (320, 580), 36)


PICTURES: dict[str, tuple[Color, Color, Callable[[Canvas], None]]] = {
    "610000000001-fabric": ((236, 230, 220), (214, 200, 180), fabric),
    "610000000002-filling": ((226, 234, 242), (120, 140, 168), filling),
    "610000000004-main": ((244, 238, 226), (196, 160, 112), basket),
    "610000000006-main": ((246, 232, 234), (216, 164, 172), bedding),
    "620000000010-main": ((234, 230, 224), (150, 104, 70), sofa),
    "100010000019-main": ((240, 242, 246), (206, 212, 222), charger),
    "620000000014-main": ((236, 238, 232), (186, 194, 178), bag),
    "LS-027-main": ((242, 240, 234), (190, 180, 158), tote),
}


def main() -> None:
    """Draw them all."""
    FOLDER.mkdir(exist_ok=True)
    for name, (ground, shape, draw) in PICTURES.items():
        canvas = Canvas(name, ground, shape)
        draw(canvas)
        canvas.picture.save(FOLDER / f"{name}.jpg", quality=78, optimize=True)


if __name__ == "__main__":
    main()
