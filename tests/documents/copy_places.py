"""Looking at what a reader of copy files gave."""

from scanner.model import Block, Part, Span


def fields(found: Part) -> list[tuple[str, str]]:
    return [(block.field, block.text) for block in found.blocks]


def at(block: Block, words: str, body: bytes, encoding: str = "utf-8") -> str:
    """The original text of every range of `words`, and a check of line and column against the same text."""
    start = block.text.index(words)
    place = block.place(Span(start, start + len(words)))
    text = body.decode(encoding)
    for one in place.ranges:
        raw = body[one.offset : one.offset + one.length].decode(encoding.removesuffix("-sig"))
        line = text.replace("\r\n", "\n").split("\n")[one.line - 1]
        assert line[one.column - 1 :].startswith(raw.split("\n")[0].split("\r")[0])
    return "|".join(
        body[one.offset : one.offset + one.length].decode(encoding.removesuffix("-sig")) for one in place.ranges
    )
