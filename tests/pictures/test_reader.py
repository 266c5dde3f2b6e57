"""Reading, with the real engine on pictures drawn here: words, places, tall pictures, the store."""

import time

import pytest

from scanner.pictures.layout import passages
from scanner.pictures.reader import Reader, Refused, Seen
from tests.pictures.drawn import blurred, draw
from tests.pictures.layouts import drawn
from tests.pictures.measure import score


@pytest.mark.parametrize("style", ["solid", "noise", "outlined", "vertical", "slanted", "small"])
def test_terms_are_found_where_they_stand(reader: Reader, style: str) -> None:
    one = score(reader, [draw(style, 3, (480, 480), lines=5)])
    assert one.drawn >= 2
    assert one.found == one.drawn
    assert one.false == 0
    assert min(one.overlaps) >= 0.5


def test_soft_pictures_are_read(reader: Reader) -> None:
    one = score(reader, [blurred(draw("solid", 4, (480, 480), lines=5))])
    assert (one.found, one.false) == (one.drawn, 0)


@pytest.mark.parametrize("layout", ["banner", "composition"])
def test_layouts_of_listings_are_read(reader: Reader, layout: str) -> None:
    one = score(reader, [drawn(layout, 5)])
    assert (one.found, one.false) == (one.drawn, 0)
    assert one.read / one.characters >= 0.95


def test_a_tall_picture_is_read_to_its_end_and_no_line_comes_twice(reader: Reader) -> None:
    picture = draw("solid", 7, (400, 2300), lines=10)
    one = score(reader, [picture])
    assert (one.found, one.false) == (one.drawn, 0)
    assert min(one.overlaps) >= 0.5
    seen = reader.read(picture.body)
    assert isinstance(seen, Seen)
    assert seen.size == (400, 2300)
    assert len(seen.lines) == len(picture.words)


def test_every_character_has_its_box(reader: Reader) -> None:
    seen = reader.read(draw("solid", 3, (480, 480), lines=5).body)
    assert isinstance(seen, Seen)
    for line in seen.lines:
        assert len(line.boxes) == len(line.text)
    for passage in passages(seen.lines):
        assert len(passage.boxes) == len(passage.text)


def test_a_second_reading_costs_next_to_nothing(reader: Reader) -> None:
    picture = draw("noise", 11, (480, 480), lines=5)
    begun = time.process_time()
    first = reader.read(picture.body)
    between = time.process_time()
    second = reader.read(picture.body)
    ended = time.process_time()
    assert isinstance(first, Seen)
    assert isinstance(second, Seen)
    assert (first.stored, second.stored) == (False, True)
    assert second._replace(stored=False) == first
    assert (between - begun) / max(1e-6, ended - between) >= 50


def test_what_is_no_picture_is_refused_and_not_kept(reader: Reader) -> None:
    for _ in range(2):
        assert isinstance(reader.read("全网最低价".encode()), Refused)
