"""Unpacking within bounds: what was packed comes out, and no more than the limit ever does."""

import contextlib
import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.crawl.body import Broken, TooLarge, gunzip, unpack


@given(st.lists(st.binary(max_size=300), max_size=4), st.integers(0, 400))
def test_members_come_out_whole_or_not_at_all(members: list[bytes], limit: int) -> None:
    whole = b"".join(members)
    packed = b"".join(gzip.compress(member) for member in members)
    if len(whole) > limit:
        with pytest.raises(TooLarge):
            gunzip(packed, limit)
    else:
        assert gunzip(packed, limit) == whole


@given(st.binary(max_size=200), st.sampled_from(["gzip", "deflate", "x-gzip", "gzip, deflate", "deflate , GZIP"]))
def test_hostile_bytes_end_in_one_of_three_ways(raw: bytes, encodings: str) -> None:
    with contextlib.suppress(Broken, TooLarge):
        assert len(unpack(raw, encodings, 1000)) <= 1000


@given(st.binary(min_size=1, max_size=300), st.data())
def test_a_cut_stream_is_called_cut(body: bytes, data: st.DataObject) -> None:
    packed = gzip.compress(body)
    end = data.draw(st.integers(10, len(packed) - 1))
    with pytest.raises(Broken) as caught:
        gunzip(packed[:end], 1000)
    assert caught.value.cut


def test_padding_after_the_last_member_is_no_harm() -> None:
    assert gunzip(gzip.compress(b"body") + b"\0" * 512, 100) == b"body"


@pytest.mark.parametrize("packed", [zlib.compress(b"body"), zlib.compress(b"body")[2:-4]], ids=["zlib", "raw"])
def test_both_kinds_of_deflate(packed: bytes) -> None:
    assert unpack(packed, "deflate", 100) == b"body"


def test_a_bomb_is_not_unpacked_beyond_the_limit() -> None:
    bomb = gzip.compress(gzip.compress(b"\0" * 100_000_000))
    with pytest.raises(TooLarge):
        unpack(bomb, "gzip, gzip", 1_000_000)
