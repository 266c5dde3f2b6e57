"""Parts of one item meet by key or address, say equal things once, and keep differing values apart."""

from typing import NamedTuple

from scanner.listings import Meeting, assemble
from scanner.model import Block, Key, Meta, Part, Picture, Place, Unchecked


class Where(NamedTuple):
    uri: str

    def place(self, intervals: object) -> Place:
        return Place(self.uri)


def part(uri: str, *blocks: tuple[str, str], key: Key | None = None, url: str | None = None, **more: object) -> Part:
    placed, ends = [], {}
    for field, text in blocks:
        at = ends.get(field, 0)
        placed.append(Block(field, "copy", text, at, Where(uri)))
        ends[field] = at + len(text) + 1
    return Part(key, "item", tuple(placed), meta=Meta(url=url), uri=uri, **more)  # type: ignore[arg-type]


def test_equal_values_are_said_once_and_differing_ones_stay_apart() -> None:
    listing = assemble(
        [
            part("page", ("title", "衬衫"), ("attributes.材质", "棉100%")),
            part("export", ("title", "衬衫"), ("attributes.材质", "棉80%"), ("attributes.产地", "浙江")),
        ]
    )
    assert [(block.field, block.text) for block in listing.blocks] == [
        ("title", "衬衫"),
        ("attributes.材质", "棉100%"),
        ("attributes.材质[2]", "棉80%"),
        ("attributes.产地", "浙江"),
    ]


def test_offsets_go_on_behind_the_text_that_is_there() -> None:
    listing = assemble(
        [part("page", ("title", "杯"), ("detail", "第一段")), part("desc", ("detail", "第二段"), ("detail", "尾"))]
    )
    text = "\n".join(block.text for block in listing.texts("detail"))
    for block in listing.texts("detail"):
        assert text[block.at : block.at + len(block.text)] == block.text


def test_what_came_is_no_longer_due() -> None:
    missing = (Unchecked("page", "detail", "description not loaded"), Unchecked("page", None, "attributes not loaded"))
    listing = assemble([part("page", ("title", "杯"), unchecked=missing), part("desc", ("detail", "说明"))])
    assert [item.reason for item in listing.unchecked] == ["attributes not loaded"]


def test_pictures_are_numbered_through_and_named_once() -> None:
    def picture(name: str) -> Picture:
        return Picture("main_image[1]", name, Where("page"))

    listing = assemble(
        [part("a", pictures=(picture("1.jpg"),)), part("b", pictures=(picture("1.jpg"), picture("2.jpg")))]
    )
    assert [(one.field, one.uri) for one in listing.pictures] == [
        ("main_image[1]", "1.jpg"),
        ("main_image[2]", "2.jpg"),
    ]


def test_an_entry_of_a_list_meets_the_page_of_its_address() -> None:
    entry = part("list#1", ("title", "衬衫"), key=Key("generic", "1"), url="https://shop.example/item/1")
    page = part(
        "item", ("title", "衬衫"), ("detail", "说明"), key=Key("taobao", "1"), url="http://shop.example/item/1#x"
    )
    other = part("list#2", ("title", "衬衫"), key=Key("generic", "2"), url="https://shop.example/item/2")
    meeting = Meeting()
    for one in (entry, other, page):
        meeting.add([one])
    listings = [assemble(group) for group in meeting.groups()]
    assert [(listing.uri, listing.key) for listing in listings] == [
        ("item", Key("taobao", "1")),
        ("list#2", Key("generic", "2")),
    ]
    assert [block.text for block in listings[0].blocks] == ["衬衫", "说明"]


def test_a_third_part_brings_two_groups_together() -> None:
    meeting = Meeting()
    meeting.add([part("a", ("title", "杯"), key=Key("jd", "1"))])
    meeting.add([part("b", ("detail", "说明"), url="https://shop.example/1")])
    meeting.add([part("c", ("price", "9"), key=Key("jd", "1"), url="https://shop.example/1")])
    assert [[one.uri for one in group] for group in meeting.groups()] == [["a", "b", "c"]]
