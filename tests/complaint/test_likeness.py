"""The same picture is known by its bytes and by how it looks; another picture is not."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

pytest.importorskip("PIL")

from PIL import Image

from scanner.complaint.likeness import NEAR, difference_hash, distance, likeness
from scanner.pictures import raster
from tests.complaint.commands import call, last, states, sweep
from tests.complaint.pictures import picture
from tests.complaint.shop import Shop, running

BODY = picture("顶级面料")


def saved_anew(scale: float, quality: int) -> bytes:
    with Image.open(io.BytesIO(BODY)) as drawn:
        smaller = drawn.resize((int(drawn.width * scale), int(drawn.height * scale)))
    out = io.BytesIO()
    smaller.save(out, "JPEG", quality=quality)
    return out.getvalue()


def other() -> bytes:
    """A picture with the same ground and other shapes."""
    with Image.open(io.BytesIO(picture("柔软"))) as drawn:
        turned = drawn.transpose(Image.Transpose.ROTATE_180)
    out = io.BytesIO()
    turned.save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(("scale", "quality"), [(1.0, 90), (1.0, 30), (0.5, 80), (0.3, 60), (2.0, 75)])
def test_saved_anew_it_is_the_same(scale: float, quality: int) -> None:
    bits = distance(likeness(BODY), likeness(saved_anew(scale, quality)))
    assert bits is not None
    assert bits <= NEAR // 2


def test_another_picture_is_another() -> None:
    assert distance(likeness(BODY), likeness(other())) is None


def test_flat_and_broken_pictures_are_alike_by_their_bytes_only() -> None:
    def flat(side: int) -> bytes:
        out = io.BytesIO()
        Image.new("RGB", (side, side), "#eeeeee").save(out, "PNG")
        return out.getvalue()

    assert difference_hash(raster.pixels(flat(200))) is None
    assert distance(likeness(flat(200)), likeness(flat(210))) is None
    assert distance(likeness(flat(200)), likeness(flat(200))) == 0
    assert distance(likeness(b"no picture"), likeness(b"no picture")) == 0
    assert distance(likeness(b"no picture"), likeness(b"neither")) is None


def test_a_complained_picture_is_found_on_every_listing_and_verified(tmp_path: Path) -> None:
    case, complained = tmp_path / "case", tmp_path / "label.png"
    complained.write_bytes(BODY)
    arguments = ("--channel", "platform", "--received", "2026-11-20", "--picture", str(complained))
    assert call("new", str(case), *arguments).exit_code == 0
    with running(Shop()) as shop:
        shop.picture("/p/same.png", BODY)
        shop.picture("/p/smaller.jpg", saved_anew(0.6, 70))
        shop.picture("/p/other.png", other())
        pictures = {"700000000001": "same.png", "700000000002": "same.png", "700000000003": "smaller.jpg"}
        pictures |= {"700000000004": "other.png", "700000000005": "smaller.jpg"}
        paths = [shop.taobao(number, "围巾", "秋冬可用。", [f"/p/{name}"]) for number, name in pictures.items()]
        shop.home(paths)
        result = sweep(shop, case)
        assert result.exit_code == 0, result.output
        found = {one["id"]: one["shown"][0] for one in last(case, "swept")["results"] if one["shown"]}
        assert set(found) == set(pictures) - {"700000000004"}
        assert found["700000000001"]["confidence"] == "high"
        assert found["700000000003"]["confidence"] == "medium"
        assert "4 the picture complained of" in result.output
        assert "removed by 1 edits" in result.output

        assert call("capture", str(case)).exit_code == 0
        record = json.loads(next((case / "evidence" / "before").glob("700000000001-*/evidence.json")).read_bytes())
        assert record["documents"][1]["sha256"] == likeness(BODY).sha256

        shop.picture("/p/same.png", other())
        shop.taobao("700000000003", "围巾", "秋冬可用。", ["/p/away.jpg"])
        assert call("verify", str(case)).exit_code == 1
    assert states(case) == {
        "700000000001": "gone",
        "700000000002": "gone",
        "700000000003": "could not be checked",
        "700000000005": "still there",
    }
