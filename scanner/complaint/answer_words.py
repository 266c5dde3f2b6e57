"""How the answer names what cases, clocks and manifests hold under a key."""

from __future__ import annotations

from scanner.complaint.verify import NAMES
from scanner.model import Text

CHANNEL = {
    "platform": Text("平台通知", "notice of the platform"),
    "12345": Text("12345 转办", "12345 hotline"),
    "12315": Text("12315 投诉举报", "12315 complaint"),
    "letter": Text("来信", "letter"),
    "claimant": Text("索赔人直接联系", "claimant, directly"),
    "sampling": Text("监督抽检", "sampling by an authority"),
    "platform-sampling": Text("平台抽检", "sampling by the platform"),
    "other": Text("其他", "other"),
}
SURE = {
    "P": Text("已读条文", "article read"),
    "S2": Text("两个来源", "two sources"),
    "S1": Text("一个来源，请核实", "one source, to be confirmed"),
    "M": Text("未核对，请核实", "not verified, to be confirmed"),
}
NOTES = {
    "channel": Text("渠道", "channel"),
    "received": Text("收到", "received"),
    "sources": Text("检查范围", "sources"),
    "found": Text("发现", "found"),
    "same wording": Text("本案用语", "complained wording"),
    "same rule": Text("同一规则的其他用语", "other wording of the same rule"),
    "same claim": Text("同一宣称", "the same claim"),
    "same picture": Text("被投诉的图片", "the picture complained of"),
    "edits": Text("需改组数", "edits needed"),
    "other": Text("其他问题", "findings of other kinds"),
    "not checkable": Text("宣称无可核对的成分", "claims that nothing decides"),
    "similar": Text("疑似变体", "possible forms of the wording"),
    "failed": Text("未能核对", "could not be checked"),
    "pages": Text("页面", "pages"),
    "rendered": Text("含页面截图", "with pictures of the page"),
    "server": Text("时间戳服务器", "server"),
    "time": Text("时间戳", "time"),
    "head": Text("链尾", "head"),
    "formats": Text("格式", "formats"),
    "scanner": Text("程序版本", "scanner"),
    "lexicon": Text("词库版本", "lexicon"),
    "ocr": Text("图片识别版本", "picture reader"),
    **NAMES,
}
"""The notes of a manifest as the answer names them; `options` are left out."""
