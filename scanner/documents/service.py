"""Sheets of quick replies and short messages: what a shop writes to buyers, judged as field `service`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from scanner.documents.columns import normal

_NAMED = re.compile(r"快捷|话术|短信|客服|自动回复|quick.?repl|sms", re.I)
_TEXTS = frozenset(map(normal, "内容 正文 文本 文案 content text message 描述 说明 短语 消息".split()))
_LABELS = frozenset(map(normal, "标题 名称 分组 分类 编码 快捷编码 场景 类型 title name group category code".split()))


def is_service(named: str) -> bool:
    """Whether the name of a file or sheet says that it holds replies."""
    return _NAMED.search(named) is not None


def service_columns(names: Sequence[str], fields: Mapping[int, str]) -> dict[int, str]:
    """The columns of such a sheet: the texts are `service`; what only orders them is not read.

    A sheet that also has listings in it (a price, pictures, a description beside the replies) keeps its columns.
    """
    if not {"price", "images", "url"}.isdisjoint(fields.values()):
        return dict(fields)
    found: dict[int, str] = {}
    for index, name in enumerate(names):
        if fields.get(index) == "service" or normal(name) in _TEXTS:
            found[index] = "service"
        elif fields.get(index) in ("id", "platform", "shop", "allow"):
            found[index] = fields[index]
        elif normal(name) in _LABELS:
            continue
    return found if "service" in found.values() else dict(fields)
