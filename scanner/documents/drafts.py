"""A part while it is put together: fields numbered, offsets counted, pictures told apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urljoin, urlsplit

from scanner.documents.runs import Run, laid
from scanner.model import Allowance, Block, Key, Kind, Meta, Origin, Part, Picture, Piece, Role, Unchecked
from scanner.text.form import later

MARKUP = later(r"<(?:[a-zA-Z!]|/[a-zA-Z])[^<>]{0,2000}>|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});")
"""What makes a text HTML."""
_HOSTS = {
    "tmall.com": "tmall", "tmall.hk": "tmall", "taobao.com": "taobao", "jd.com": "jd", "1688.com": "1688",
    "yangkeduo.com": "pdd", "pinduoduo.com": "pdd", "suning.com": "suning", "mogujie.com": "mogu",
    "mogu.com": "mogu", "dangdang.com": "dangdang", "vip.com": "vip", "kaola.com": "kaola",
    "youzan.com": "youzan", "weidian.com": "weidian", "jinritemai.com": "douyin", "douyin.com": "douyin",
    "xiaohongshu.com": "xiaohongshu", "kuaishou.com": "kuaishou",
}  # fmt: skip
PLATFORMS = {
    "淘宝": "taobao", "天猫": "tmall", "京东": "jd", "拼多多": "pdd", "抖音": "douyin", "抖店": "douyin",
    "苏宁": "suning", "阿里巴巴": "1688", "快手": "kuaishou", "小红书": "xiaohongshu", "唯品会": "vip",
    "当当": "dangdang", "蘑菇街": "mogu", "pinduoduo": "pdd", "微店": "weidian", "有赞": "youzan", "考拉": "kaola",
}  # fmt: skip
"""How sheets name a platform."""


def platform_of(url: str | None) -> str | None:
    """The platform whose host `url` has."""
    if not url or "." not in url:
        return None
    try:
        host = urlsplit(url if "//" in url else "//" + url).hostname or ""
    except ValueError:
        return None
    parts = host.split(".")
    return _HOSTS.get(".".join(parts[-2:]))


def is_markup(text: str) -> bool:
    """Whether `text` holds tags or references."""
    return ("<" in text or "&" in text) and MARKUP.search(text) is not None


_NO_META = Meta()


class Draft:
    """What a document says of one item, so far."""

    __slots__ = (
        "_counts", "_ends", "_seen", "allowances", "base", "blocks", "pictures", "platform", "unchecked", "uri",
    )  # fmt: skip

    def __init__(self, uri: str, platform: str = "generic", base: str | None = None) -> None:
        self.uri = uri
        self.platform = platform
        self.base = base
        """Address that relative addresses start from."""
        self.blocks: list[Block] = []
        self.pictures: list[Picture] = []
        self.unchecked: list[Unchecked] = []
        self.allowances: list[Allowance] = []
        self._counts: dict[str, int] = {}
        self._ends: dict[str, int] = {}
        self._seen: set[tuple[str, str]] = set()

    def has(self, field: str) -> bool:
        """Whether any block of `field` (``attributes.`` for any attribute) is there."""
        return field in self._counts

    def add(
        self, field: str, text: str, origin: Origin, role: Role = "copy", pieces: Sequence[Piece] | None = None
    ) -> None:
        """A value of `field`; a second one takes an index (``subtitle[2]``)."""
        if not text or text.isspace():
            return
        if field[-1] == "]":
            field = field[:-1] + "］"  # an index is the only thing that may end a field's name so
        count = self._counts.get(field, 0) + 1
        self._counts[field] = count
        if field.startswith("attributes."):
            self._counts["attributes."] = 1
        name = field if count == 1 else f"{field}[{count}]"
        self.blocks.append(Block(name, role, text, 0, origin, pieces))

    def more(self, field: str, blocks: Iterable[Block]) -> None:
        """Blocks that continue the text of `field`."""
        shift, before = self._ends.get(field, 0), len(self.blocks)
        self.blocks += [Block(field, role, text, shift + at, origin, way) for _, role, text, at, origin, way in blocks]
        self._grown(field, before)

    def run(self, field: str, runs: Sequence[Run]) -> None:
        """Texts that continue the text of `field`, one after another."""
        before = len(self.blocks)
        self.blocks += laid(field, runs, self._ends.get(field, 0))
        self._grown(field, before)

    def _grown(self, field: str, before: int) -> None:
        if len(self.blocks) > before:
            last = self.blocks[-1]
            self._counts[field] = self._counts.get(field, 0) + len(self.blocks) - before
            self._ends[field] = last.at + len(last.text) + 1

    def prose(self, field: str, text: str, origin: Origin) -> None:
        """Plain text that continues `field`: one block, exactly as given."""
        if text and not text.isspace():
            self.more(field, (Block(field, "copy", text, 0, origin),))

    def markup(self, field: str, text: str, origin: Origin) -> None:
        """HTML a merchant wrote: its text continues `field`, its pictures are the description's."""
        if not text or text.isspace():
            return
        if not is_markup(text):
            self.prose(field, text, origin)
            return
        from scanner.documents.blocks import fragment

        found = fragment(text, origin, field=field, base=self.base)
        self.more(field, found.blocks)
        for picture in found.pictures:
            self.picture("detail_image", picture.uri, picture.origin)

    def value(self, field: str, text: str, origin: Origin, role: Role = "copy") -> None:
        """A short value that may hold marks (``<font color=red>``, ``&#32599;``)."""
        if not is_markup(text):
            self.add(field, text, origin, role)
            return
        from scanner.documents.blocks import fragment

        for block in fragment(text, origin, field=field, base=self.base).blocks:
            self.add(field, block.text, block.origin, role, block.map)

    def drop(self, field: str) -> None:
        """Take back every block of `field`."""
        self.blocks = [block for block in self.blocks if block.field != field]
        self._counts.pop(field, None)
        self._ends.pop(field, None)

    def picture(self, kind: str, address: str, origin: Origin, relative: bool = True) -> None:
        """A picture, once; `kind` is main_image or detail_image. `relative`: the address may start from `base`."""
        address = address.strip()
        if address.startswith("//"):
            address = "https:" + address
        elif address and relative and self.base and "://" not in address and not address.startswith("data:"):
            try:
                address = urljoin(self.base, address)
            except ValueError:
                return
        if not address or (kind, address) in self._seen:
            return
        self._seen.add((kind, address))
        count = self._counts.get(kind, 0) + 1
        self._counts[kind] = count
        self.pictures.append(Picture(f"{kind}[{count}]", address, origin))

    def miss(self, field: str | None, reason: str, detail: str = "") -> None:
        """Say what could not be judged."""
        self.unchecked.append(Unchecked(self.uri, field, reason, detail))

    def part(self, key: Key | None, meta: Meta = _NO_META, kind: Kind = "item", described: bool = False) -> Part:
        """The part; what it lacks is said. `described`: the description was said to come from elsewhere."""
        if kind == "item":
            counts = self._counts
            if not described and "detail" not in counts and "detail_image" not in counts:
                self.miss("detail", "description absent")
            if "attributes." not in counts:
                self.miss("attributes", "attributes not in the file")
        return Part(
            key,
            kind,
            tuple(self.blocks),
            tuple(self.pictures),
            tuple(self.unchecked),
            meta,
            tuple(self.allowances),
            self.uri,
            self.platform,
        )


def bare(draft: Draft, key: Key | None) -> Part:
    """A part that says one field of an item and owes no other."""
    return draft.part(key, described=True)._replace(unchecked=())
