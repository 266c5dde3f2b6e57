"""Down claims against the filling that is declared and measured."""

from __future__ import annotations

import pytest
from written import hits, listing, loud, quoted


@pytest.mark.parametrize(
    ("title", "attributes", "expected"),
    [
        ("羽绒服女", {"填充物": "聚酯纤维100%"}, ["down-filling"]),
        ("羽绒服女", {"面料": "聚酯纤维100%"}, []),
        ("羽绒服女", {"填充物": "白鸭绒", "绒子含量": "49.9%"}, ["down-filling"]),
        ("羽绒服女", {"填充物": "白鸭绒", "绒子含量": "50%"}, []),
        ("羽绒枕", {"填充物": "白鸭绒10% 白鸭毛片90%"}, ["down-filling"]),
        ("羽绒睡袋", {"填充物": "白鸭毛"}, ["down-filling"]),
        ("羽绒马甲", {"填充物": "仿丝棉"}, ["down-filling"]),
        ("羽绒被", {"绒子含量": "20%(含)-25%(不含)", "填充物": "白鹅绒"}, ["down-filling"]),
        ("白鹅绒服", {"填充物": "白鸭绒"}, ["down-species"]),
        ("鸭绒服", {"填充物": "白鹅绒"}, ["down-species"]),
        ("白鸭绒服", {"填充物": "灰鸭绒"}, ["down-colour"]),
        ("鸭绒服", {"填充物": "灰鸭绒"}, []),
        ("90绒羽绒服", {"绒子含量": "89.9%"}, ["down-content"]),
        ("90绒羽绒服", {"绒子含量": "90%"}, []),
        ("80绒羽绒服", {"绒子含量": "90%"}, []),
        ("95白鹅绒被", {"填充物": "白鹅绒", "绒子含量": "95%(含)-100%(不含)"}, []),
        ("羽绒服 含绒量90%", {"含绒量": "70%"}, ["down-content"]),
        ("羽绒服 充绒量200g", {"充绒量": "199g"}, ["down-weight"]),
        ("羽绒服 充绒量200g", {"充绒量": "S 180g M 200g"}, []),
        ("羽绒棉服", {"填充物": "聚酯纤维100%"}, []),
        ("羽丝绒被", {"填充物": "聚酯纤维100%"}, []),
        ("仿羽绒枕", {"填充物": "聚酯纤维100%"}, []),
        ("天鹅绒裙", {"材质": "聚酯纤维100%"}, []),
        ("羽绒服收纳袋", {"材质": "无纺布"}, []),
        ("羽绒服干洗剂", {}, []),
        ("700蓬羽绒服", {"绒子含量": "90%"}, []),
    ],
)
def test_down(title: str, attributes: dict[str, str], expected: list[str]) -> None:
    assert [item[0] for item in loud(listing(title, attributes))] == expected


@pytest.mark.parametrize(
    ("measured", "expected"), [("87.0%", []), ("86.9%", ["down-report"]), ("92%", []), ("55.3%", ["down-report"])]
)
def test_measured_content(measured: str, expected: list[str]) -> None:
    found = listing("90绒羽绒服", {"填充物": "白鸭绒", "绒子含量": "90%"}, {"绒子含量实测": measured})
    assert [item[0] for item in loud(found)] == expected


@pytest.mark.parametrize(("measured", "expected"), [("190g", []), ("189.8g", ["down-report"]), ("230g", [])])
def test_measured_weight(measured: str, expected: list[str]) -> None:
    found = listing("羽绒服 充绒量200g", {"填充物": "白鸭绒", "充绒量": "200g"}, {"充绒量实测": measured})
    assert [item[0] for item in loud(found)] == expected


def test_a_report_without_a_claim_points_at_the_mark() -> None:
    found = listing("羽绒服", {"填充物": "白鸭绒", "绒子含量": "90%"}, {"绒子含量": "80%"})
    [hit] = [hit for hit in hits(found) if hit.severity == "error"]
    assert (hit.rule, hit.block.field, quoted(hit)) == ("down-report", "attributes.绒子含量", "90%")
    assert [one.block.field for one in hit.related] == ["report.绒子含量"]


def test_a_measured_species() -> None:
    report = {"鹅毛绒含量实测": "41%", "鸭毛绒含量实测": "59%"}
    assert [item[2] for item in loud(listing("鹅绒被", {"填充物": "白鹅绒95%"}, report))] == ["鹅绒"]
    assert loud(listing("鹅绒被", {"填充物": "白鹅绒95%"}, {"鹅毛绒含量": "93%", "鸭毛绒含量": "7%"})) == []


def test_missing_marks_are_info_and_a_warning_in_strict_mode() -> None:
    found = listing("羽绒服女", {"填充物": "白鸭绒", "绒子含量": "90%"})
    assert loud(found) == []
    assert loud(found, strict=True) == [("down-missing", "warning", "羽绒")]
    [hit] = hits(found)
    assert hit.message.zh.endswith("充绒量") and "filling weight" in hit.message.en
    whole = listing("羽绒服女", {"填充物": "白鸭绒", "绒子含量": "90%", "充绒量": "120g"})
    assert loud(whole, strict=True) == []


def test_old_terms_and_standards() -> None:
    found = listing("羽绒服", {"填充物": "白鸭绒", "绒子含量": "90%", "充绒量": "120g", "执行标准": "GB/T 14272-2011"})
    assert [item[0] for item in loud(found, strict=True)] == ["down-old-standard"]
    assert loud(found) == []


def test_species_and_content_of_one_wording_are_two_findings() -> None:
    found = hits(listing(title="95白鹅绒羽绒服", detail="填充物：白鸭绒 绒子含量80%"))
    assert {one.rule for one in found if one.severity == "error"} == {"down-content", "down-species"}
    assert all("detail" not in one.message.zh for one in found)


@pytest.mark.parametrize(
    ("title", "attributes", "quotes"),
    [
        ("鹅绒服", {"填充物": "白鹅绒", "绒子含量": "97%"}, ["97%"]),
        ("98绒鹅绒服", {"填充物": "白鹅绒", "绒子含量": "98%"}, ["98", "98%"]),
        ("鹅绒服", {"填充物": "白鹅绒", "绒子含量": "95%"}, []),
        ("鹅绒服", {"填充物": "白鹅绒", "绒子含量": "95%以上"}, []),
        ("鹅绒服", {"填充物": "白鹅绒100% 绒子含量90%"}, []),
        ("98%遮光窗帘", {"材质": "聚酯纤维100%"}, []),
    ],
)
def test_contents_above_any_national_mark(title: str, attributes: dict[str, str], quotes: list[str]) -> None:
    found = [hit for hit in hits(listing(title, attributes)) if hit.rule == "down-high"]
    assert [hit.block.text[hit.span.start : hit.span.end] for hit in found] == quotes
    assert {hit.severity for hit in found} <= {"warning"}


@pytest.mark.parametrize(
    ("title", "attributes", "missing"),
    [
        ("女童羽绒服", {}, " GB 31701、安全技术类别"),
        ("女童羽绒服", {"安全类别": "B类"}, " GB 31701"),
        ("女童羽绒服", {"执行标准": "GB 31701-2015"}, "安全技术类别"),
        ("女童羽绒服", {"执行标准": "GB 31701-2015", "安全类别": "B类"}, None),
        ("女士羽绒服", {}, None),
        ("儿童羽绒服洗涤剂", {}, None),
    ],
)
def test_down_for_children_states_its_standard_and_class(
    title: str, attributes: dict[str, str], missing: str | None
) -> None:
    stated = {"填充物": "白鸭绒", "绒子含量": "90%", "充绒量": "90g", **attributes}
    for strict, severity in ((False, "info"), (True, "warning")):
        found = [hit for hit in hits(listing(title, stated), strict=strict) if hit.rule == "down-children"]
        said = [(hit.severity, hit.message.zh) for hit in found]
        assert said == ([(severity, f"儿童羽绒制品没有写明{missing}")] if missing else [])


def test_what_children_need_stands_beside_what_all_down_needs() -> None:
    found = {hit.rule for hit in hits(listing("女童羽绒服", {"填充物": "白鸭绒"}))}
    assert {"down-missing", "down-children"} <= found


@pytest.mark.parametrize(
    ("attribute", "detail", "flagged"),
    [
        ("白鹅绒", "填充物：灰鸭绒", ["title"]),
        ("白鸭绒", "填充物：白鹅绒", ["title"]),
        ("白鹅绒", "填充物：白鹅绒", []),
        ("白鹅绒", "填充物：白鹅绒\n帽里填充物：灰鸭绒", []),
        ("白鹅绒", "", []),
    ],
)
def test_attributes_and_labelled_lines_are_each_held_against_the_species(
    attribute: str, detail: str, flagged: list[str]
) -> None:
    found = hits(listing("白鹅绒羽绒服", {"填充物": attribute, "绒子含量": "90%"}, detail=detail))
    assert [hit.block.field for hit in found if hit.rule == "down-species"] == flagged


@pytest.mark.parametrize(
    ("detail", "flagged"),
    [
        ("鹅绒和鸭绒哪个更暖和？", False),
        ("白鹅绒与白鸭绒的区别在于绒朵大小", False),
        ("鸭绒和鹅绒的区别：绒朵大小", False),
        ("精选鹅绒与鸭绒混合填充", True),
        ("内充白鹅绒，和普通款不同", True),
    ],
)
def test_a_question_of_kinds_of_down_claims_neither(detail: str, flagged: bool) -> None:
    found = hits(listing("羽绒服", {"填充物": "白鸭绒", "绒子含量": "90%"}, detail=detail))
    assert any(hit.rule == "down-species" for hit in found) is flagged
