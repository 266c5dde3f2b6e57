"""Materials that are written on a listing and are not the goods': what is in the box, hair, another metal."""

from __future__ import annotations

from written import book, listing

from scanner.checks.material import claims
from scanner.claims.facts import facts


def test_what_is_in_the_box_is_no_claim_of_the_goods() -> None:
    kettle = listing(title="摩卡壶套装", detail="包装清单：咖啡壶×1、实木手柄×1、纯棉手套一双。壶身用铝合金。")
    assert claims(kettle, book()) == []
    assert claims(listing(title="摩卡壶套装", detail="手柄用实木，握感温润。"), book())


def test_hair_is_no_viscose() -> None:
    assert facts(listing(title="长卷发假发女", attributes={"材质": "人造丝"})) == ()
    assert facts(listing(title="衬衫", attributes={"材质": "人造丝"}))[0].fibre == "粘胶纤维"


def test_another_metal_is_no_fibre() -> None:
    assert not any(fact.fibre == "其他" for fact in facts(listing(attributes={"金属材质": "其他"})))
    assert any(fact.fibre == "其他" for fact in facts(listing(attributes={"面料": "其他5% 棉95%"})))


def test_a_question_claims_nothing() -> None:
    found = claims(listing(title="毛巾", detail="问：是纯棉吗？答：含棉60%。"), book())
    assert [claim.rule["id"] for claim in found] == ["cotton-named"]
