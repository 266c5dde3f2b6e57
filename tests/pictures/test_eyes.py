"""Pictures of listings into blocks: from everywhere, each read once, what was not read counted."""

import base64
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner import rulebook
from scanner.cli.looking import read_all
from scanner.documents import ReadOptions, sources
from scanner.documents.carried import Carried
from scanner.engine.pool import Quarantined
from scanner.model import Block, Listing, ListingResult, Page, Picture, Unchecked
from scanner.pictures.engine import Line, divided
from scanner.pictures.eyes import Eyes, Looked
from scanner.pictures.loading import Loader
from scanner.pictures.reader import Reader, Refused, Seen
from scanner.scan import Plan, read_listings, scan
from tests.pictures.drawn import draw
from tests.pictures.layouts import Page as Canvas


def pictured(*lines: str, size: tuple[int, int] = (420, 240)) -> bytes:
    """A small white picture with lines of words."""
    import random

    canvas = Canvas(size, (255, 255, 255), random.Random(3))
    canvas.face = 0
    for number, text in enumerate(lines):
        canvas.write(text, (20, 20 + number * 90), 34)
    return canvas.done("words").body


WORDS = pictured("全网最低价", "圆领套头")


@pytest.fixture
def counted(reader: Reader) -> "Counted":
    return Counted(reader)


class Counted:
    """The real reader, with a count of the pictures it was asked for."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.asked = 0

    def __call__(self, bodies: Iterator[bytes | None]) -> Iterator[Seen | Refused | None]:
        for body in bodies:
            self.asked += body is not None
            yield None if body is None else self.reader.read(body)


def seen(path: Path, counted: Counted, **loader: object) -> list[Listing | Unchecked]:
    loaded = Loader(carried=Carried([str(path)]), **loader)  # type: ignore[arg-type]
    found = read_listings(sources.pages(str(path), ReadOptions(pictures=True)), Plan())
    return list(Eyes("all", loaded, counted).see(found))


def words(listing: Listing | Unchecked) -> dict[str, str]:
    assert isinstance(listing, Listing)
    found: dict[str, str] = {}
    for block in listing.blocks:
        if block.field.startswith(("main_image", "detail_image")):
            found[block.field] = found.get(block.field, "") + block.text
    return found


def record(folder: Path, **fields: object) -> Path:
    path = folder / "goods.jsonl"
    rows = fields.pop("rows", None) or [{"id": "1", "title": "圆领毛衣", "detail": "柔软", **fields}]
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")  # type: ignore[attr-defined]
    return path


# -- from everywhere ----------------------------------------------------------------------------------------------


def beside_a_record(folder: Path) -> Path:
    (folder / "图").mkdir()
    (folder / "图" / "1.jpg").write_bytes(WORDS)
    return record(folder, images=["图/1.jpg"])


def data_uri(folder: Path) -> Path:
    return record(folder, images=["data:image/jpeg;base64," + base64.b64encode(WORDS).decode()])


def in_an_archive(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "goods.zip", "w") as archive:
        archive.writestr("店/goods.jsonl", json.dumps({"id": "1", "title": "毛衣", "images": ["图/1.jpg"]}))
        archive.writestr("店/图/1.jpg", WORDS)
    return folder / "goods.zip"


def assistant(folder: Path) -> Path:
    heads = ["title", "cid", "price", "description", "picture"] + ["x"] * 8
    row = ["圆领毛衣", "50", "99", "<p>柔软</p>", "0123456789abcdef0123456789abcdef:1:0:|;"] + [""] * 8
    path = folder / "导出.csv"
    path.write_text("version 1.00\n" + "\n".join("\t".join(cells) for cells in (heads, row)), encoding="utf-16")
    (folder / "导出").mkdir()
    (folder / "导出" / "0123456789abcdef0123456789abcdef.tbi").write_bytes(WORDS)
    return path


def page(folder: Path, source: str) -> Path:
    path = folder / "page.html"
    path.write_text(
        f"<!-- saved from url=(0030)https://shop.example/item/1.html --><html><body><h1>毛衣</h1><p>柔软</p>{source}",
        encoding="utf-8",
    )
    return path


def saved_page(folder: Path) -> Path:
    (folder / "page_files").mkdir()
    (folder / "page_files" / "a b.jpg").write_bytes(WORDS)
    return page(folder, '<div class="detail"><img data-src="./page_files/a%20b.jpg" src="blank.gif"></div>')


def background(folder: Path) -> Path:
    (folder / "page_files").mkdir()
    (folder / "page_files" / "1.jpg").write_bytes(WORDS)
    return page(folder, "<div style=\"background-image:url('page_files/1.jpg')\">&nbsp;</div>")


def mhtml(folder: Path) -> Path:
    path = folder / "page.mhtml"
    path.write_bytes(
        b"From: <saved>\r\nSnapshot-Content-Location: https://shop.example/1\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="BB"\r\n\r\n--BB\r\nContent-Type: text/html\r\n'
        b"Content-Transfer-Encoding: 8bit\r\nContent-Location: https://shop.example/1\r\n\r\n"
        + '<html><body><h1>毛衣</h1><p>柔软</p><img src="https://img.example/1.jpg"></body></html>'.encode()
        + b"\r\n--BB\r\nContent-Type: image/jpeg\r\nContent-Transfer-Encoding: base64\r\n"
        b"Content-Location: https://img.example/1.jpg\r\n\r\n" + base64.encodebytes(WORDS) + b"\r\n--BB--\r\n"
    )
    return path


def itself(folder: Path) -> Path:
    (folder / "主图.tbi").write_bytes(WORDS)
    return folder / "主图.tbi"


def folder_of_pictures(folder: Path) -> Path:
    (folder / "pictures").mkdir()
    (folder / "pictures" / "1.jpg").write_bytes(WORDS)
    return folder / "pictures"


PLACES = (
    beside_a_record, data_uri, in_an_archive, assistant, saved_page, background, mhtml, itself, folder_of_pictures,
)  # fmt: skip


@pytest.mark.parametrize("make", PLACES, ids=[make.__name__ for make in PLACES])
def test_pictures_come_from_everywhere(make, tmp_path: Path, counted: Counted) -> None:  # type: ignore[no-untyped-def]
    (listing,) = seen(make(tmp_path), counted)
    assert "全网最低价" in "".join(words(listing).values())
    assert isinstance(listing, Listing)
    assert not [one for one in listing.unchecked if one.reason in ("unreadable", "images not read", "path refused")]


def test_addresses_go_through_the_crawler(tmp_path: Path, counted: Counted) -> None:
    asked = []

    def fetch(uri: str, referer: str) -> Page | Unchecked:
        asked.append((uri, referer))
        if uri.endswith("2.jpg"):
            return Unchecked(uri, None, "refused by robots.txt", "Disallow: /")
        return Page(uri, WORDS, via="http")

    path = record(
        tmp_path, url="https://shop.example/1", images=["https://img.example/1.jpg", "https://img.example/2.jpg"]
    )
    (listing,) = seen(path, counted, fetch=fetch)
    assert asked == [(f"https://img.example/{n}.jpg", "https://shop.example/1") for n in (1, 2)]
    assert isinstance(listing, Listing)
    assert "全网最低价" in words(listing)["main_image[1]"]
    assert Unchecked("https://img.example/2.jpg", "main_image[2]", "refused by robots.txt", "Disallow: /") in (
        listing.unchecked
    )


def test_without_a_crawl_nothing_is_fetched(tmp_path: Path, counted: Counted) -> None:
    (listing,) = seen(record(tmp_path, images=["https://img.example/1.jpg"]), counted)
    assert isinstance(listing, Listing)
    (note,) = [one for one in listing.unchecked if one.reason == "images not read"]
    assert note.detail.startswith("1: addresses are fetched only")
    assert counted.asked == 0


# -- bounds -------------------------------------------------------------------------------------------------------


def test_paths_stay_under_the_folder_of_the_record(tmp_path: Path, counted: Counted) -> None:
    (tmp_path / "secret.jpg").write_bytes(WORDS)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    (listing,) = seen(
        record(tmp_path / "in", images=["../secret.jpg", str(tmp_path / "secret.jpg"), "link.jpg"]), counted
    )
    assert isinstance(listing, Listing)
    assert words(listing) == {}
    assert [one.reason for one in listing.unchecked].count("path refused") == 3


HOSTILE = (
    "\0", "a\0b.jpg", "", "!", "a!b!c", "data:", "data:,", "data:;base64,%%%", "x" * 5000, "file:///etc/passwd",
    "/etc/passwd", "..\\..\\x", "http://[::1", "https://", "cid:x", "\ud800.jpg", "~/x", "C:\\x.jpg", "p_files/..",
    "https://a.example/p_files/%2e%2e", "https://a.example/x_files/..%5c..%5csecret.jpg",
)  # fmt: skip


@pytest.mark.parametrize(
    "document", ["goods.jsonl", "-", "https://shop.example/1", "goods.zip!in/goods.jsonl", "no/x.csv#3"]
)
def test_nothing_else_of_this_machine_is_read(tmp_path: Path, document: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names that strangers write: none crashes, none reaches another archive, none leaves its folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "goods.jsonl").write_text("{}")
    for name in ("goods.zip", "other.zip"):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr("1.jpg", WORDS)
    other = (str(tmp_path / "other.zip") + "!1.jpg", "other.zip!1.jpg", "../../other.zip!1.jpg")
    listing = Listing(None, "item", "generic", document, ())
    loader = Loader(carried=Carried([]))
    for uri in (*HOSTILE, *other):
        got = loader.load(Picture("main_image[1]", uri, Nowhere()), listing)
        assert isinstance(got, Unchecked), uri
        assert len(got.uri) <= 200


def test_bad_pictures_are_counted_and_stop_nothing(tmp_path: Path, counted: Counted) -> None:
    bad = {
        "text.jpg": b"no picture",
        "cut.jpg": WORDS[:3000],
        "tiny.gif": draw("solid", 1, (1, 1), 1).body,
        "none": b"",
    }
    for name, body in bad.items():
        (tmp_path / name).write_bytes(body)
    (tmp_path / "good.jpg").write_bytes(WORDS)
    (listing,) = seen(record(tmp_path, images=[*bad, "absent.jpg", "good.jpg"]), counted)
    assert isinstance(listing, Listing)
    assert list(words(listing)) == ["main_image[6]"]
    reasons = {one.field: one.reason for one in listing.unchecked if one.field and "image" in one.field}
    assert reasons == {
        "main_image[1]": "unreadable",
        "main_image[2]": "truncated",
        "main_image[4]": "unreadable",
        "main_image[5]": "unreadable",
    }


def test_main_leaves_descriptions_out_and_says_so(tmp_path: Path, counted: Counted) -> None:
    (tmp_path / "1.jpg").write_bytes(WORDS)
    found = read_listings(sources.pages(str(record(tmp_path, images=["1.jpg"]))), Plan())
    (listing,) = [one for one in found if isinstance(one, Listing)]
    detail = Picture("detail_image[1]", str(tmp_path / "1.jpg"), listing.pictures[0].origin)
    listing = listing._replace(pictures=(*listing.pictures, detail))
    (out,) = Eyes("main", read_all=counted).see([listing])
    assert isinstance(out, Listing)
    assert set(words(out)) == {"main_image[1]"}
    assert Unchecked(listing.uri, None, "images not read", "1") in out.unchecked


# -- each picture once --------------------------------------------------------------------------------------------


def test_a_picture_of_many_listings_is_read_once(tmp_path: Path, counted: Counted) -> None:
    (tmp_path / "1.jpg").write_bytes(WORDS)
    rows = [{"id": str(n), "title": f"毛衣{n}", "images": ["1.jpg"], "detail": "柔软"} for n in range(12)]
    told: list[Looked] = []
    found = read_listings(sources.pages(str(record(tmp_path, rows=rows))), Plan())
    listings = list(Eyes("all", read_all=counted, tell=told.append).see(found))
    assert len(listings) == 12
    assert all("全网最低价" in "".join(words(one).values()) for one in listings)
    assert counted.asked == 1
    assert told[-1].done == 12


def test_listings_keep_their_order_beside_what_could_not_be_read(counted: Counted) -> None:
    items = [
        Unchecked("a", None, "unreadable"),
        Listing(None, "item", "generic", "b", ()),
        Unchecked("c", None, "timeout"),
    ]
    assert [one.uri for one in Eyes("all", read_all=counted).see(items)] == ["a", "b", "c"]


def test_several_processes_give_the_same(tmp_path: Path, counted: Counted) -> None:
    """The pool reads ahead over listings, in order; what is broken is said there too."""
    bodies = [WORDS, pictured("棉80% 聚酯20%"), b"broken", WORDS]
    rows = []
    for number, body in enumerate(bodies):
        (tmp_path / f"{number}.jpg").write_bytes(body)
        rows.append({"id": str(number), "title": f"毛衣{number}", "images": [f"{number}.jpg"], "detail": "柔软"})
    path = str(record(tmp_path, rows=rows))

    def run(reading: object) -> list[tuple[object, ...]]:
        eyes = Eyes("all", read_all=reading)  # type: ignore[arg-type]
        out = eyes.see(read_listings(sources.pages(path), Plan()))
        return [(words(one), [said[2:4] for said in one.unchecked]) for one in out if isinstance(one, Listing)]

    assert run(read_all(2)) == run(counted)


def test_a_process_that_ends_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from scanner.engine import pool

    monkeypatch.setattr(pool, "run", lambda *_: [pool.Done(0, b"x", Quarantined("the worker process ended", 3))])
    reading = read_all(2)
    assert reading is not None
    assert list(reading(iter([None, b"x"]))) == [None, Refused("unreadable", "given up: the worker process ended")]


# -- what rules make of it ----------------------------------------------------------------------------------------


def judged(folder: Path, counted: Counted, **fields: object) -> ListingResult:
    eyes = Eyes("all", read_all=counted)
    (result,) = scan(sources.pages(str(record(folder, **fields))), rulebook.load(), Plan(see=eyes.see))
    return result


def test_a_composition_in_a_picture_contradicts_the_title(tmp_path: Path, counted: Counted) -> None:
    (tmp_path / "1.jpg").write_bytes(pictured("面料：棉80% 聚酯纤维20%"))
    result = judged(tmp_path, counted, title="纯棉圆领毛衣", images=["1.jpg"])
    (one,) = [one for one in result.shown if one.rule == "cotton-pure"]
    assert one.field == "title"
    assert {related.field for related in one.related} == {"main_image[1]"}
    assert all(related.place.polygon for related in one.related)


def test_a_claim_in_a_picture_contradicts_the_attributes(tmp_path: Path, counted: Counted) -> None:
    (tmp_path / "1.jpg").write_bytes(pictured("100%纯棉面料"))
    result = judged(tmp_path, counted, images=["1.jpg"], attributes={"材质成分": "棉65% 聚酯纤维35%"})
    (one,) = [one for one in result.shown if one.rule == "cotton-pure"]
    assert one.field == "main_image[1]"
    assert one.place.polygon is not None
    assert one.place.size == (420, 240)


def test_what_only_repeats_the_title_is_reported_once(tmp_path: Path, counted: Counted) -> None:
    (tmp_path / "1.jpg").write_bytes(pictured("全网最低价毛衣"))
    result = judged(tmp_path, counted, title="全网最低价毛衣 圆领", images=["1.jpg"])
    assert [one.field for one in result.shown if one.rule == "price-lowest"] == ["title"]


def test_words_that_are_hard_to_read_need_a_look() -> None:
    corners = ((0.0, 0.0), (150.0, 0.0), (150.0, 30.0), (0.0, 30.0))
    line = Line("全网最低价", 0.6, corners, divided(corners, 5))
    picture = Picture("main_image[1]", "data:,x", Nowhere())
    listing = Listing(None, "item", "generic", "a", (Block("title", "copy", "毛衣", 0, Nowhere()),), (picture,))
    eyes = Eyes("all", read_all=lambda bodies: (Seen((line,), (150, 30), ()) if one else None for one in bodies))
    plan = Plan()
    (out,) = eyes.see([listing])
    from scanner import checks
    from scanner.findings import Wording
    from scanner.scan import result_of

    assert isinstance(out, Listing)
    book = rulebook.load()
    hits = [hit for hit in checks.check(out, book) if not isinstance(hit, Unchecked)]
    result = result_of(out, hits, [], wording=Wording(book.basis, book.name_of, "zh"), plan=plan)
    assert result.shown == ()
    assert [(one.quote, one.severity, one.confidence) for one in result.info if one.rule == "price-lowest"] == [
        ("全网最低价", "info", "low")
    ]


class Nowhere:
    """An origin without a document."""

    uri = "a"

    def place(self, intervals: object) -> object:
        from scanner.model import Place

        return Place("a")
