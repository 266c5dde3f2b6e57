"""Every word that reports say of their own, in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scanner.model import Lang, Text, base_field

SEVERITY: Mapping[str, Text] = {
    "error": Text("错误", "Error"),
    "warning": Text("警告", "Warning"),
    "info": Text("提示", "Info"),
}

CONFIDENCE: Mapping[str, Text] = {
    "high": Text("把握高", "high confidence"),
    "medium": Text("把握中等", "medium confidence"),
    "low": Text("把握低", "low confidence"),
}

CATEGORY: Mapping[str, Text] = {
    "absolute": Text("绝对化用语", "Absolute wording"),
    "material": Text("材质", "Material"),
    "down": Text("羽绒", "Down"),
    "authority": Text("权威背书", "Authority"),
    "medical": Text("医疗功效", "Medical effect"),
    "price": Text("价格与促销", "Price and promotion"),
    "review": Text("评价", "Reviews"),
    "diversion": Text("站外引流", "Diversion"),
    "promise": Text("承诺", "Promises"),
    "notice": Text("应有的提示", "Owed notices"),
    "other": Text("其他", "Other"),
}

BUCKET: Mapping[str, Text] = {
    "shown": Text("需处理", "To do"),
    "accepted": Text("已接受（基线）", "Accepted (baseline)"),
    "allowed": Text("已说明理由放行", "Allowed with a reason"),
    "exempt": Text("适用例外", "Exempt"),
    "info": Text("仅提示", "For information"),
}

REASON: Mapping[str, Text] = {
    "blocked": Text("页面要求登录、验证，或内容为空", "the page asked for a login or a captcha, or was empty"),
    "refused by robots.txt": Text("robots.txt 不允许抓取", "robots.txt does not allow it"),
    "address refused": Text("该地址不在允许访问的范围内", "the address is not one that may be visited"),
    "path refused": Text("该路径不在允许读取的范围内", "the path is not one that may be read"),
    "timeout": Text("等待超时", "it took too long"),
    "unreadable": Text("无法读取", "it could not be read"),
    "truncated": Text("内容不完整，只检查了读到的部分", "it is incomplete; only what was there was checked"),
    "damaged text": Text("文字已损坏（乱码）", "its text is damaged"),
    "error answer": Text("服务器返回了错误", "the server answered with an error"),
    "rule timed out": Text("某条规则运行超时", "a rule took too long"),
    "images not read": Text("图片中的文字没有识别", "the text inside pictures was not read"),
    "description not loaded": Text("详情没有加载", "the description was not loaded"),
    "description absent": Text("没有详情", "there is no description"),
    "attributes not in the file": Text("文件里没有商品属性", "the file holds no attributes"),
    "attributes not loaded": Text("商品属性没有加载", "the attributes were not loaded"),
    "claim not checkable": Text("缺少依据，说法无法核对", "a claim had nothing to be checked against"),
    "not a product": Text("不是商品页面", "it is not a product page"),
}

UNCHECKED_CLASS: Mapping[str, Text] = {
    "failed": Text("本次要求检查但没有做到", "asked for in this run and not done"),
    "outside": Text("存在但不在本次检查范围", "known to exist, not asked for in this run"),
}

FIELD: Mapping[str, Text] = {
    "title": Text("标题", "Title"),
    "subtitle": Text("卖点", "Subtitle"),
    "attributes": Text("属性", "Attribute"),
    "sku": Text("规格", "Variant"),
    "price": Text("价格", "Price"),
    "main_image": Text("主图", "Main picture"),
    "detail": Text("详情", "Description"),
    "detail_image": Text("详情图片", "Description picture"),
    "service": Text("客服话术", "Service message"),
    "notice": Text("公告", "Notice"),
    "report": Text("检测报告", "Test report"),
    "shop": Text("店铺页面", "Shop page"),
    "package": Text("包装", "Package"),
    "qa": Text("问答", "Questions"),
    "review": Text("评价", "Reviews"),
}

STATUS: tuple[Text, ...] = (
    Text("待处理", "To do"),
    Text("处理中", "In progress"),
    Text("已修改", "Changed"),
    Text("误报", "False alarm"),
    Text("接受风险", "Risk accepted"),
    Text("无需处理", "Nothing to do"),
)

CHANGE: Mapping[str, Text] = {
    "new": Text("新增", "New"),
    "still": Text("仍在", "Still there"),
    "gone": Text("已消失", "Gone"),
}

WORD: Mapping[str, Text] = {
    "fix_list": Text("修改清单", "Fix list"),
    "listing": Text("商品", "Listing"),
    "listing_id": Text("商品编号", "Listing id"),
    "platform": Text("平台", "Platform"),
    "shop": Text("店铺", "Shop"),
    "link": Text("链接", "Link"),
    "field": Text("位置", "Field"),
    "place": Text("具体位置", "Place"),
    "quote": Text("原文", "Words"),
    "context": Text("上下文", "In context"),
    "problem": Text("问题", "Problem"),
    "rule": Text("规则", "Rule"),
    "category": Text("类别", "Category"),
    "basis": Text("依据", "Basis"),
    "advice": Text("建议", "Advice"),
    "fix": Text("可改为", "Instead"),
    "proof": Text("需要的证明", "Proof needed"),
    "evasion": Text("实际写的是", "Disguise of"),
    "related": Text("对照", "Compare"),
    "severity": Text("级别", "Severity"),
    "confidence": Text("把握", "Confidence"),
    "change": Text("变化", "Change"),
    "status": Text("状态", "Status"),
    "owner": Text("负责人", "Owner"),
    "remark": Text("备注", "Remark"),
    "fingerprint": Text("指纹", "Fingerprint"),
    "exposure": Text("浏览或销量", "Views or sales"),
    "groups": Text("按问题分组", "Groups"),
    "unchecked": Text("未检查", "Not checked"),
    "summary": Text("汇总", "Summary"),
    "gone": Text("已消失", "Gone"),
    "count": Text("次数", "Count"),
    "listings": Text("涉及商品", "Listings"),
    "reason": Text("原因", "Reason"),
    "detail": Text("说明", "Detail"),
    "source": Text("来源", "Source"),
    "class": Text("性质", "Class"),
    "versions": Text("版本", "Versions"),
    "started": Text("开始时间", "Started"),
    "seconds": Text("用时（秒）", "Seconds"),
    "no_findings": Text("没有发现需要处理的问题。", "Nothing to fix was found."),
    "nothing_checked": Text("没有检查到任何商品或页面。", "No listing and no page was checked."),
    "all_checked": Text("读到的内容都检查了。", "Everything that was read was checked."),
    "interrupted": Text(
        "检查被中断，以下只是已完成的部分。", "The run was interrupted; this is what was known so far."
    ),
    "missing": Text("（缺少内容）", "(something is missing)"),
    "picture": Text("图片", "picture"),
    "disclaimer": Text(
        "本清单提示风险并给出依据，不是法律意见。", "This list points out risks and their basis; it is no legal advice."
    ),
}


def word(name: str, lang: Lang) -> str:
    """One of the reports' own words."""
    return WORD[name].of(lang)


def severity(name: str, lang: Lang) -> str:
    """The name of a severity."""
    return SEVERITY[name].of(lang)


def category(name: str, lang: Lang) -> str:
    """The name of a category; one that a user's own rules brought along shows as it is."""
    return CATEGORY[name].of(lang) if name in CATEGORY else name


def reason(name: str, lang: Lang) -> str:
    """Why something was not checked, in plain words."""
    return REASON[name].of(lang) if name in REASON else name


def field(name: str, lang: Lang) -> str:
    """The name of a field: ``title`` is 标题, ``attributes.材质[2]`` is 属性“材质”（第 2 处）."""
    base = base_field(name)
    head, _, tail = base.partition(".")
    shown = FIELD[head].of(lang) if head in FIELD else head
    if tail:
        shown += f"“{tail}”" if lang == "zh" else f" “{tail}”"
    if base != name:
        index = name[len(base) + 1 : -1]
        shown += f"（第 {index} 处）" if lang == "zh" else f" ({index})"
    return shown


def basis_line(basis: tuple[str, str, str], lang: Lang) -> str:
    """A basis as people cite it: 《广告法》第九条."""
    _, name, article = basis
    if lang == "zh":
        return f"《{name}》{article}" if name and not name.startswith("《") else name + article
    return ", ".join(part for part in (name, article) if part)


def bases(basis: Sequence[tuple[str, str, str]], lang: Lang) -> str:
    """All of them in one line."""
    return ("；" if lang == "zh" else "; ").join(basis_line(one, lang) for one in basis)
