"""Material claims against what the listing declares."""

from __future__ import annotations

import pytest
from written import book, hits, listing, loud, quoted, unchecked

from scanner import rulebook
from scanner.checks.material import check, claims
from scanner.model import Hit, Listing, Settings


def severity(declared: str, *, strict: bool, title: str = "纯棉短袖", **options: float) -> str | None:
    found = loud(listing(title, {"材质成分": declared}), strict=strict, **options)
    return found[0][1] if found else None


@pytest.mark.parametrize(
    ("declared", "default", "strict"),
    [
        ("棉100%", None, None),
        ("棉99.5% 氨纶0.5%", None, None),
        ("棉99.4% 氨纶0.6%", "warning", "error"),
        ("棉96% 氨纶4%", "warning", "error"),
        ("棉95.9% 氨纶4.1%", "error", "error"),
        ("棉95% 氨纶5%", "error", "error"),
        ("棉50% 聚酯纤维50%", "error", "error"),
        ("粘纤100%", "error", "error"),
        ("涤纶", "error", "error"),
        ("棉", None, "warning"),
        ("其他", "warning", "warning"),
    ],
)
def test_pure_cotton_at_the_edges(declared: str, default: str | None, strict: str | None) -> None:
    assert severity(declared, strict=False) == default
    assert severity(declared, strict=True) == strict


def test_the_threshold_of_the_config() -> None:
    assert severity("棉95% 氨纶5%", strict=False, pure_cotton_min=95) == "warning"
    assert severity("棉98% 氨纶2%", strict=False, pure_cotton_min=99) == "error"


def test_a_written_exception_is_a_warning_in_strict_mode_only_above_the_default_threshold() -> None:
    title = "纯棉短袖（氨纶除外）"
    assert severity("棉97% 氨纶3%", strict=True, title=title) == "warning"
    assert severity("棉95% 氨纶5%", strict=True, title=title) == "error"
    [hit] = [hit for hit in hits(listing(title, {"面料": "棉97% 氨纶3%"}), strict=True) if hit.rule == "cotton-pure"]
    assert "检测机构" in hit.message.zh and "testing body" in hit.message.en


@pytest.mark.parametrize(
    ("band", "expected"),
    [("96%及以上", None), ("91%(含)-95%(含)", "error"), ("95%以下", "error"), ("80%-99%", "warning")],
)
def test_bands(band: str, expected: str | None) -> None:
    found = loud(listing("纯棉长裤", {"材质": "棉", "成分含量": band}))
    assert [item[1] for item in found] == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("title", "declared", "expected"),
    [
        ("100%桑蚕丝衬衫", "桑蚕丝99.5% 氨纶0.5%", None),
        ("100%桑蚕丝衬衫", "桑蚕丝99.4% 氨纶0.6%", "error"),
        ("真丝衬衫", "桑蚕丝29.9% 聚酯纤维70.1%", "error"),
        ("真丝衬衫", "桑蚕丝31% 聚酯纤维69%", None),
        ("羊绒衫", "山羊绒29% 绵羊毛71%", "error"),
        ("羊绒衫", "山羊绒31% 绵羊毛69%", None),
        ("100%山羊绒衫", "山羊绒95% 绵羊毛5%", None),
        ("100%山羊绒衫", "山羊绒94.9% 绵羊毛5.1%", "error"),
        ("100%山羊绒衫", "山羊绒96% 锦纶4%", "error"),
        ("纯羊绒衫", "绵羊绒100%", "error"),
        ("羊毛西装", "聚酯纤维100%", "error"),
        ("羊毛西装", "羊毛8% 聚酯纤维92%", None),
        ("羊毛衫", "羊毛8% 腈纶92%", "error"),
        ("棉质睡衣", "聚酯纤维95% 氨纶5%", "error"),
        ("棉质睡衣", "棉20% 聚酯纤维80%", None),
        ("天丝连衣裙", "聚酯纤维100%", "error"),
        ("羊羔毛外套", "聚酯纤维100%", "warning"),
        ("貂绒毛衣", "粘纤60% 锦纶40%", "error"),
    ],
)
def test_other_fibres(title: str, declared: str, expected: str | None) -> None:
    found = loud(listing(title, {"材质成分": declared}))
    assert [item[1] for item in found] == ([expected] if expected else [])


@pytest.mark.parametrize(
    "title",
    ["非纯棉速干衣", "纯棉般柔软的T恤", "比纯棉更透气", "仿真丝衬衫", "棉感阔腿裤", "全棉时代连衣裙", "人棉裙",
     "告别纯棉闷热", "羊绒感毛衣", "类羊毛大衣",
     "天鹅绒裙", "就像穿着纯棉", "冰丝裤"],
)  # fmt: skip
def test_what_is_no_claim(title: str) -> None:
    assert loud(listing(title, {"材质成分": "聚酯纤维100%"})) == []


@pytest.mark.parametrize(
    "title", ["羽绒服清洗剂", "棉被收纳箱", "羊毛衫洗涤剂", "真皮护理套装", "纯棉衣物洗衣液", "滚筒洗衣机 羊毛程序"]
)
def test_goods_for_other_goods(title: str) -> None:
    assert loud(listing(title, {"材质": "塑料"})) == []


def test_a_bag_of_cotton_is_a_claim() -> None:
    assert loud(listing("纯棉收纳袋", {"材质": "涤纶"})) == [("cotton-pure", "error", "纯棉")]


def test_claims_of_a_part_are_held_against_that_part() -> None:
    parts = {"面料": "聚酯纤维100%", "里料": "棉100%"}
    assert loud(listing("风衣 纯棉里布", parts)) == []
    assert loud(listing("风衣 里料采用纯棉", parts)) == []
    assert [item[2] for item in loud(listing("纯棉风衣", parts))] == ["纯棉"]
    assert [item[2] for item in loud(listing("风衣 纯棉里布", {"里料": "聚酯纤维100%"}))] == ["纯棉"]
    assert loud(listing("纯棉被套", {"材质": "面料:棉100% 填充物:聚酯纤维100%"})) == []
    assert loud(listing("纯棉抱枕套", {"材质": "正面:棉100% 背面:聚酯纤维100%"})) != []
    assert loud(listing("正反两面均为100%桑蚕丝", {"面料": "桑蚕丝100%", "里料": "聚酯纤维100%"})) != []


def test_claims_meet_facts_of_the_detail_and_of_the_title_itself() -> None:
    assert [item[2] for item in loud(listing("纯棉裙", detail="面料：棉60% 聚酯纤维40%"))] == ["纯棉"]
    assert [item[2] for item in loud(listing("特价 55%棉 针织纯棉开衫"))] == ["纯棉"]
    assert loud(listing("纯棉裙", detail="面料：棉100%；里料：聚酯纤维100%")) == []


def test_a_figure_of_the_copy_above_the_declared_one() -> None:
    found = hits(listing("80%棉卫衣", {"材质成分": "棉60% 聚酯纤维40%"}))
    assert [(hit.rule, quoted(hit)) for hit in found if hit.severity == "error"] == [("material-figure", "80%棉")]
    assert loud(listing("60%棉卫衣", {"材质成分": "棉60% 聚酯纤维40%"})) == []


def test_a_finding_names_both_values_and_points_at_the_fact() -> None:
    found = listing("纯棉短袖", {"材质成分": "棉95% 氨纶5%"})
    [hit] = [hit for hit in hits(found) if hit.severity == "error"]
    assert quoted(hit) == "纯棉"
    assert "96%" in hit.message.zh and "棉95%" in hit.message.zh and "96%" in hit.message.en
    assert [quoted_related(one) for one in hit.related] == ["棉95%", "氨纶5%"]
    assert hit.fixes == (("棉弹力", False),)
    assert hit.basis[0] == "gb-29862"


def quoted_related(related: object) -> str:
    block, span = related.block, related.span  # type: ignore[attr-defined]
    return str(block.text[span.start : span.end])


@pytest.mark.parametrize(
    ("declared", "fix"),
    [
        ("棉95% 氨纶5%", "棉弹力"),
        ("棉70% 聚酯纤维30%", "棉混纺"),
        ("棉30% 粘纤70%", "含棉30%"),
        ("粘纤100%", "粘胶纤维"),
    ],
)
def test_the_fix_is_clean_where_it_stands(declared: str, fix: str) -> None:
    attributes = {"材质成分": declared}
    [hit] = [hit for hit in hits(listing("纯棉短袖", attributes)) if hit.rule == "cotton-pure"]
    assert hit.fixes == ((fix, False),)
    assert loud(listing(f"{fix}短袖", attributes)) == []


def test_facts_of_one_source_are_advice_and_no_fix() -> None:
    found = [hit for hit in hits(listing("真丝裙", {"材质成分": "桑蚕丝10% 聚酯纤维90%"})) if hit.severity == "error"]
    assert found and all(hit.fixes == () for hit in found)


def test_a_claim_without_composition_is_not_checkable_and_said_once() -> None:
    found = listing("纯棉短袖 全棉", {"颜色": "白"}, subtitle="纯棉亲肤")
    assert [item.reason for item in unchecked(found)] == ["claim not checkable"]
    assert [hit.severity for hit in hits(found)] == ["info"]
    assert [hit.severity for hit in hits(found, strict=True)] == ["warning"]


def test_a_pure_word_in_an_attribute_is_a_claim() -> None:
    found = hits(listing("圆领短袖", {"材质": "纯棉", "材质成分": "棉60% 聚酯纤维40%"}))
    assert [(hit.block.field, quoted(hit)) for hit in found if hit.severity == "error"] == [("attributes.材质", "纯棉")]


def test_the_declared_composition_itself() -> None:
    assert loud(listing("短袖", {"材质成分": "棉70% 聚酯纤维50%"})) == [
        ("composition-sum", "warning", "棉70% 聚酯纤维50%")
    ]
    assert loud(listing("短袖", {"成分含量": "96%及以上", "材质成分": "棉60% 聚酯纤维40%"})) == [
        ("composition-band", "warning", "96%及以上")
    ]
    assert loud(listing("短袖", {"成分含量": "51%(含)-70%(含)", "材质成分": "棉60% 聚酯纤维40%"})) == []


@pytest.mark.parametrize(
    ("title", "attributes", "expected"),
    [
        ("真皮女包", {"材质": "PU"}, "error"),
        ("真皮女包", {"材质": "牛皮", "里料材质": "涤纶"}, None),
        ("真皮女包", {"材质": "牛皮+PU"}, "warning"),
        ("头层牛皮钱包", {"皮革材质": "牛剖层移膜革"}, "error"),
        ("头层牛皮男鞋", {"鞋面材质": "头层牛皮", "鞋底材质": "橡胶", "鞋垫材质": "猪皮"}, None),
        ("牛皮手包", {"材质": "羊皮"}, "error"),
        ("真皮沙发", {"面料": "绒质"}, "error"),
        ("超纤皮坐垫", {"材质": "超纤皮"}, None),
        ("牛皮纸袋", {"材质": "纸"}, None),
        ("实木书桌", {"材质": "密度板"}, "error"),
        ("实木书桌", {"材质": "橡胶木"}, None),
        ("实木腿沙发", {"材质": "刨花板"}, None),
        ("实木颗粒板衣柜", {"材质": "实木颗粒板"}, None),
        ("全实木床", {"材质": "实木多层板"}, "error"),
        ("S925银戒指", {"材质": "合金"}, "error"),
        ("925银针耳钉", {"材质": "合金"}, None),
        ("18K金项链", {"材质": "铜镀18K金"}, "error"),
        ("镀18K金项链", {"材质": "合金"}, None),
        ("304不锈钢饭盒", {"材质": "201不锈钢"}, "error"),
        ("304不锈钢饭盒", {"材质": "304不锈钢"}, None),
        ("304房间号牌", {"材质": "201不锈钢"}, None),
        ("天然乳胶枕", {"填充物": "海绵"}, "error"),
        ("棉麻收纳筐", {"材质": "柳编"}, "error"),
    ],
)
def test_leather_wood_and_metal(title: str, attributes: dict[str, str], expected: str | None) -> None:
    assert [item[1] for item in loud(listing(title, attributes))] == ([expected] if expected else [])


def test_slang_by_platform_and_strictness() -> None:
    assert loud(listing("冰丝棉睡裤", platform="douyin")) == []
    assert [item[1] for item in loud(listing("冰丝棉睡裤", platform="douyin"), strict=True)] == ["error"]
    assert [item[1] for item in loud(listing("冰丝棉睡裤", platform="taobao"), strict=True)] == ["warning"]


def test_disguised_and_traditional_forms() -> None:
    for title in ("純棉短袖", "１００％棉短袖", "百分百棉短袖", "100% 纯棉短袖", "1OO%棉短袖"):
        assert [item[0] for item in loud(listing(title, {"材质成分": "聚酯纤维100%"}))] == ["cotton-pure"], title


@pytest.mark.parametrize("title", ["纯·棉短袖", "纯.棉短袖", "纯 棉 短 袖", "全*棉短袖"])
def test_words_that_separators_hide(title: str) -> None:
    [hit] = [hit for hit in hits(listing(title, {"材质成分": "聚酯纤维100%"})) if hit.severity == "error"]
    assert quoted(hit)[0] + quoted(hit)[-1] in ("纯棉", "全棉")


@pytest.mark.parametrize("title", ["安全 棉感睡衣", "色彩单纯 棉感睡衣", "周年纪念款 真 丝滑睡衣"])
def test_blanks_between_words_hide_nothing(title: str) -> None:
    assert loud(listing(title, {"材质成分": "聚酯纤维100%"})) == []


def test_the_brand_is_no_claim() -> None:
    assert loud(listing("纯棉物语卫衣", {"材质成分": "聚酯纤维100%", "品牌": "纯棉物语"})) == []


def test_letters_and_digits_end_where_words_end() -> None:
    assert claims(listing(detail="身高170cm 体重118kg，时速18km"), book()) == []


def test_a_page_of_many_goods_is_not_held_against_itself() -> None:
    found = listing("", detail="纯棉四件套\n面料：涤纶100%\n医用级316不锈钢杯")
    assert {item[0] for item in loud(found)} == {"cotton-pure", "steel-medical-grade"}
    assert {item[0] for item in loud(found._replace(kind="page"))} == {"steel-medical-grade"}


@pytest.mark.parametrize(
    ("found", "rules"),
    [
        (listing("休闲短裤", {"材质成分": "棉80% 涤纶70%"}), ["composition-sum"]),
        (listing("休闲短裤", {"成分含量": "96%及以上", "材质成分": "棉70% 聚酯纤维30%"}), ["composition-band"]),
        (listing("休闲短裤", {"材质": "涤纶", "面料": "纯棉"}), ["cotton-pure"]),
        (listing("休闲短裤", {"材质": "棉40% 涤纶60%"}, detail="棉80%，穿着舒服"), ["material-figure"]),
        (listing("休闲短裤", {"材质": "棉80% 涤纶20%"}, report={"棉": "60%"}), ["material-report"]),
        (listing("休闲短裤", {"材质": "棉80% 涤纶20%"}), []),
    ],
)
def test_listings_whose_copy_claims_nothing_are_judged_by_what_they_state(found: Listing, rules: list[str]) -> None:
    assert [hit.rule for hit in hits(found) if hit.severity != "info"] == rules


@pytest.mark.parametrize(
    ("attributes", "flagged"),
    [
        ({"材质成分": "棉100%"}, True),
        ({"材质成分": "亚麻100%"}, True),
        ({"材质成分": "棉70% 亚麻30%"}, False),
        ({"面料": "麻"}, False),
        ({"面料": "棉90% 聚酯纤维5% 其他5%"}, False),
        ({"面料": "棉100%", "里料": "苎麻100%"}, False),
    ],
)
def test_words_that_name_two_fibres_need_both(attributes: dict[str, str], flagged: bool) -> None:
    assert bool(loud(listing("棉麻长裙", attributes))) == flagged


@pytest.mark.parametrize("question", ["是纯棉的吗", "纯棉么", "是不是纯棉", "是否纯棉", "纯棉材质的吗", "纯棉?"])
def test_a_question_about_the_goods_claims_nothing(question: str) -> None:
    assert not loud(listing("卫衣", {"材质": "棉60% 涤纶40%"}, detail=f"问：这件{question}\n答：含棉60%"))


@pytest.mark.parametrize(
    ("title", "material", "flagged"),
    [
        ("兔毛马甲", "人造毛", True),
        ("狐狸毛大衣", "仿皮草", True),
        ("貂毛外套", "环保皮草", True),
        ("真丝睡裙", "冰丝", True),
        ("真丝衬衫", "雪纺", True),
        ("人造毛马甲", "人造毛", False),
        ("真丝睡裙", "缎面", False),
    ],
)
def test_trade_names_that_are_certainly_not_the_fibre(title: str, material: str, flagged: bool) -> None:
    assert bool(loud(listing(title, {"材质": material}))) == flagged


def test_leather_inside_and_out_needs_a_lining_of_leather() -> None:
    assert loud(listing("短靴 内外真皮", {"鞋面材质": "牛皮", "鞋里材质": "人造短毛绒"}))
    assert not loud(listing("短靴 真皮", {"鞋面材质": "牛皮", "鞋里材质": "人造短毛绒"}))


@pytest.mark.parametrize(
    ("title", "material", "flagged"),
    [
        ("橡木餐桌", "橡胶木", True),
        ("黑胡桃木书桌", "白蜡木", True),
        ("橡木餐桌", "红橡", False),
        ("水曲柳书架", "白蜡木", False),
        ("餐桌 橡木或橡胶木可选", "橡胶木", False),
        ("松木床", "实木", False),
    ],
)
def test_a_named_wood_is_that_wood(title: str, material: str, flagged: bool) -> None:
    assert bool(loud(listing(title, {"材质": material}))) == flagged


def test_a_detail_text_contradicts_itself_from_line_to_line() -> None:
    found = listing("圆领上衣", detail="成份：棉 87% 聚酯纤维 13%\n选用100%纯棉面料")
    assert [item[:2] for item in loud(found)] == [("cotton-pure", "error")]
    one_line = listing("圆领上衣", detail="罗纹：棉95% 氨纶5%，面料：100%纯棉面料")
    assert not loud(one_line)


@pytest.mark.parametrize(
    ("title", "attributes", "flagged"),
    [
        ("桑蚕丝冬被", {"填充物": "柞蚕丝100%"}, True),
        ("蚕丝冬被", {"填充物": "柞蚕丝100%"}, False),
        ("正反两面真丝睡袍", {"面料": "桑蚕丝100%", "里料": "聚酯纤维100%"}, True),
        ("内外穿真丝睡袍", {"面料": "桑蚕丝100%", "里料": "聚酯纤维100%"}, False),
        ("猪皮手套", {"材质": "牛二层皮"}, True),
        ("书桌 实木桌腿", {"桌面材质": "颗粒板", "桌腿材质": "橡胶木"}, False),
        ("书桌 实木桌面", {"桌面材质": "颗粒板", "桌腿材质": "橡胶木"}, True),
        ("全铜花洒", {"材质": "ABS"}, True),
        ("全铜吊灯", {"材质": "铜 玻璃"}, False),
        ("毛衣 羊毛含量高达八成", {"材质成分": "绵羊毛30% 腈纶70%"}, True),
    ],
)
def test_kinds_sides_and_parts(title: str, attributes: dict[str, str], flagged: bool) -> None:
    assert bool(loud(listing(title, attributes))) == flagged


@pytest.mark.parametrize(
    ("title", "detail", "flagged"),
    [
        ("兔毛外套", "", True),
        ("兔毛领外套", "", False),
        ("真貂毛大毛领外套", "", False),
        ("外套", "可拆卸兔毛领\n兔毛厚实柔软", False),
        ("外套", "兔毛厚实柔软", True),
        ("羊毛领带", "", True),
        ("貂绒袖口外套", "", False),
    ],
)
def test_fur_of_a_collar_says_nothing_of_the_rest(title: str, detail: str, flagged: bool) -> None:
    assert bool(loud(listing(title, {"面料": "聚酯纤维100%"}, detail=detail))) == flagged


@pytest.mark.parametrize(
    ("platform", "day", "severity"),
    [
        ("douyin", "2022-04-28", "warning"),
        ("douyin", "2022-04-29", "error"),
        ("jd", "2023-02-19", "warning"),
        ("jd", "2023-02-20", "error"),
        ("taobao", "2023-02-20", "warning"),
    ],
)
def test_a_platform_bans_slang_from_its_day_on(platform: str, day: str, severity: str) -> None:
    rules = rulebook.load(Settings(strict=True, on=day))
    found = [one for one in check(listing("冰丝棉睡裤", platform=platform), rules) if isinstance(one, Hit)]
    assert [(hit.rule, hit.severity) for hit in found] == [("slang-fabric", severity)]


@pytest.mark.parametrize(
    ("title", "attributes", "flagged"),
    [
        ("短靴 羊毛内里", {"靴筒材质": "牛皮", "靴里材质": "人造毛绒"}, True),
        ("短靴 羊毛内里", {"靴筒材质": "牛皮", "靴里材质": "羊毛"}, False),
        ("茶几 实木贴皮", {"材质": "密度板贴橡木皮"}, False),
        ("戒指 纯银镀金", {"材质": "925银镀金"}, False),
        ("戒指 纯银", {"材质": "铜镀银"}, True),
    ],
)
def test_linings_veneers_and_platings(title: str, attributes: dict[str, str], flagged: bool) -> None:
    assert bool(loud(listing(title, attributes))) == flagged


@pytest.mark.parametrize(
    ("title", "attributes", "flagged"),
    [
        ("A面全棉B面法兰绒被套", {"材质成分": "A面：棉100% B面：聚酯纤维100%"}, False),
        ("A面全棉B面法兰绒被套", {"材质成分": "A面：棉60%聚酯纤维40% B面：聚酯纤维100%"}, True),
        ("正面纯棉反面珊瑚绒盖毯", {"A面面料": "棉100%", "B面面料": "聚酯纤维100%"}, False),
        ("盖毯反面纯棉", {"正面面料": "棉100%", "反面面料": "聚酯纤维100%"}, True),
        ("A面全棉被套", {"材质成分": "棉50% 聚酯纤维50%"}, False),
        ("A面全棉被套", {"材质成分": "聚酯纤维100%"}, True),
        ("AB面全棉被套", {"材质成分": "A面：棉100% B面：聚酯纤维100%"}, True),
        ("A面B面全棉被套", {"材质成分": "A面：棉100% B面：聚酯纤维100%"}, True),
        ("正反面全棉被套", {"材质成分": "A面：棉100% B面：聚酯纤维100%"}, True),
    ],
)
def test_a_claim_of_one_face_is_held_against_that_face(title: str, attributes: dict[str, str], flagged: bool) -> None:
    assert bool(loud(listing(title, attributes))) is flagged


@pytest.mark.parametrize(
    ("title", "attributes", "flagged"),
    [
        ("三角裤纯棉裆", {"面料": "锦纶85% 氨纶15%", "底裆材质": "棉88% 氨纶12%"}, True),
        ("三角裤纯棉裆", {"面料": "锦纶85% 氨纶15%", "底裆材质": "棉100%"}, False),
        ("三角裤纯棉裆", {"面料": "锦纶85% 氨纶15%", "腰头材质": "聚酯纤维100%"}, False),
        ("貉子毛大毛领派克服", {"面料": "聚酯纤维100%", "毛领材质": "人造毛"}, True),
        ("貉子毛大毛领派克服", {"面料": "聚酯纤维100%", "帽毛材质": "腈纶100%"}, True),
        ("貉子毛大毛领派克服", {"面料": "聚酯纤维100%", "毛领材质": "貉子毛"}, False),
        ("貉子毛大毛领派克服", {"面料": "聚酯纤维100%", "罗纹材质": "棉100%"}, False),
        ("仿貉子毛大毛领派克服", {"毛领材质": "人造毛"}, False),
        ("百分百长绒棉花被", {"填充物": "棉20% 聚酯纤维80%"}, True),
        ("百分百长绒棉花被", {"填充物": "棉100%", "面料": "聚酯纤维100%"}, False),
        ("纯棉花被套", {"面料": "棉100%"}, False),
        ("纯棉花被套", {"面料": "聚酯纤维100%"}, True),
    ],
)
def test_small_parts_and_wadding(title: str, attributes: dict[str, str], flagged: bool) -> None:
    assert bool(loud(listing(title, attributes))) is flagged


@pytest.mark.parametrize(
    ("title", "material", "flagged"),
    [
        ("保温杯304大容量", "201不锈钢", True),
        ("儿童饭盒304分格", "304不锈钢", False),
        ("碗架304型", "201不锈钢", False),
        ("紫铜火锅", "不锈钢电镀", True),
        ("紫铜色火锅", "不锈钢", False),
        ("实木书桌", "橡胶木（贴皮）", False),
        ("全实木书桌", "橡胶木（贴皮）", True),
        ("实木书桌", "贴皮", True),
        ("实木砧板", "竹", True),
        ("竹木砧板", "竹", False),
        ("实木果盘", "相思木 竹", False),
    ],
)
def test_grades_veneers_and_bamboo(title: str, material: str, flagged: bool) -> None:
    assert bool(loud(listing(title, {"材质": material}))) is flagged


@pytest.mark.parametrize(
    ("title", "attributes", "flagged"),
    [
        ("胡桃木床", {"主材": "胡桃木", "床板材质": "松木"}, False),
        ("胡桃木床", {"主材": "松木", "床板材质": "松木"}, True),
        ("胡桃木床", {"主材": "胡桃木 松木"}, True),
        ("全实木衣柜", {"主材": "橡胶木", "背板材质": "多层板"}, True),
        ("胡桃木书桌", {"主材": "胡桃木", "抽屉材质": "密度板"}, False),
        ("实木书桌", {"主材": "胡桃木", "抽屉材质": "密度板"}, True),
        ("紫铜锅底炖锅", {"材质": "不锈钢"}, False),
        ("足金手链", {"贵金属材质": "足金", "链扣材质": "合金"}, False),
        ("足金项链", {"链材质": "合金"}, True),
    ],
)
def test_a_component_may_be_of_another_wood_or_metal(title: str, attributes: dict[str, str], flagged: bool) -> None:
    assert bool(loud(listing(title, attributes))) is flagged


@pytest.mark.parametrize(
    ("title", "flagged"),
    [
        ("保温壶304 大容量", True),
        ("304家用保温壶", True),
        ("房号304门牌", False),
        ("货架304 大容量", False),
        ("水杯3040 大容量", False),
        ("水杯304ml", False),
    ],
)
def test_a_bare_grade_is_one_beside_its_goods(title: str, flagged: bool) -> None:
    assert bool(loud(listing(title, {"材质": "201不锈钢"}))) is flagged
