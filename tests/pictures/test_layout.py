"""Lines into passages: reading order, phrases broken over lines, rows of tables, doubtful lines apart."""

import itertools

from scanner.documents.decode import text_of
from scanner.model import Page
from scanner.pictures.engine import Line, divided
from scanner.pictures.layout import passages
from scanner.pictures.origin import PictureText, hull
from scanner.pictures.tiles import merge, overlap, shifted, steps


def line(text: str, left: float, top: float, size: float = 30, score: float = 0.98) -> Line:
    right, bottom = left + size * len(text), top + size
    polygon = ((left, top), (right, top), (right, bottom), (left, bottom))
    return Line(text, score, polygon, divided(polygon, len(text)))


def texts(*lines: Line) -> list[str]:
    return [passage.text for passage in passages(lines)]


def test_from_top_to_bottom_whatever_the_order() -> None:
    assert texts(line("第三", 10, 400), line("第一", 10, 10), line("第二", 10, 200)) == ["第一", "第二", "第三"]


def test_a_phrase_broken_over_two_lines_is_one() -> None:
    assert texts(line("全网最", 100, 100), line("低价", 100, 135)) == ["全网最低价"]
    assert texts(line("全网最", 100, 100), line("低价", 115, 135)) == ["全网最低价"]


def test_words_of_another_language_keep_their_blank() -> None:
    assert texts(line("BEST", 100, 100), line("PRICE", 100, 135)) == ["BEST PRICE"]


def test_columns_stay_apart() -> None:
    left, right = line("全网最", 10, 100), line("低价", 500, 135)
    assert texts(left, right) == ["全网最", "低价"]


def test_far_or_other_sized_lines_stay_apart() -> None:
    assert texts(line("全网最", 10, 100), line("低价", 10, 200)) == ["全网最", "低价"]
    assert texts(line("全网最", 10, 100), line("低价", 10, 132, size=14)) == ["全网最", "低价"]


def test_a_closed_sentence_ends_its_passage() -> None:
    assert texts(line("面料很软。", 10, 100), line("放心穿", 10, 135)) == ["面料很软。", "放心穿"]


def test_rows_of_a_table_keep_their_label() -> None:
    rows = (line("棉80%", 200, 102), line("面料", 60, 100), line("里料", 60, 160), line("聚酯100%", 200, 161))
    assert texts(*rows) == ["面料 棉80%", "里料 聚酯100%"]


def test_labels_below_each_other_are_rows_of_their_own() -> None:
    assert texts(line("面料：棉", 10, 100), line("里料：涤", 10, 135)) == ["面料：棉", "里料：涤"]


def test_a_doubtful_line_stays_by_itself() -> None:
    found = passages([line("全网最", 10, 100), line("低价", 10, 135, score=0.6)])
    assert [(passage.text, passage.doubtful) for passage in found] == [("全网最", False), ("低价", True)]


def test_the_place_of_words_is_round_exactly_them() -> None:
    (passage,) = passages([line("全网最", 100, 100), line("低价", 100, 135)])
    page = text_of(Page("a.html", b"<img src=1.jpg>"))
    origin = PictureText("a.html", "1.jpg", passage.boxes, page, size=(800, 800))
    place = origin.place([(0, 2)])
    assert place.polygon is not None
    assert set(place.polygon) == {(100, 100), (160, 100), (160, 130), (100, 130)}
    assert (place.image, place.size) == ("1.jpg", (800, 800))


def test_a_hull_of_slanted_boxes_is_slanted() -> None:
    boxes = [((0.0, 0.0), (10.0, 5.0), (8.0, 9.0), (-2.0, 4.0)), ((10.0, 5.0), (20.0, 10.0), (18.0, 14.0), (8.0, 9.0))]
    assert len(hull(boxes)) == 4


# -- tiles --------------------------------------------------------------------------------------------------------


def test_tiles_cover_everything_and_overlap() -> None:
    assert list(steps(1_400, 1_400)) == [(0, 1_400)]
    for length in (1_401, 7_200, 30_000):
        tiles = list(steps(length, 1_400))
        assert tiles[0][0] == 0
        assert tiles[-1][1] == length
        assert all(later[0] < earlier[1] for earlier, later in itertools.pairwise(tiles))


def test_of_two_readings_of_one_place_the_longer_stays() -> None:
    found = [line("全网最", 10, 100)]
    merge(found, line("全网最低价", 10, 101))
    merge(found, line("全网最", 10, 100))
    merge(found, line("别的", 10, 300))
    assert [one.text for one in found] == ["全网最低价", "别的"]


def test_a_line_of_a_tile_moves_into_the_whole_picture() -> None:
    moved = shifted(line("词", 10, 20), 5, 1_000)
    assert moved.polygon[0] == (15, 1_020)
    assert moved.boxes[0][0] == (15, 1_020)
    assert overlap(moved.polygon, line("词", 10, 20).polygon) == 0
