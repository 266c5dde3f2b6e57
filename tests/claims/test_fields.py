"""What a field's name says of its text."""

from __future__ import annotations

import pytest

from scanner.claims.fields import field_of


@pytest.mark.parametrize(
    ("name", "head", "own", "is_copy", "is_read", "may_claim"),
    [
        ("title", "title", "", True, False, False),
        ("subtitle[2]", "subtitle", "", True, False, False),
        ("attributes.材质", "attributes", "材质", False, True, True),
        ("attributes.里料材质[3]", "attributes", "里料材质", False, True, True),
        ("attributes", "attributes", "", False, True, False),
        ("attributes.执行标准", "attributes", "执行标准", False, False, True),
        ("attributes.颜色", "attributes", "颜色", False, False, False),
        ("report.棉", "report", "棉", False, False, False),
        ("price", "price", "", False, False, False),
    ],
)
def test_fields(name: str, head: str, own: str, is_copy: bool, is_read: bool, may_claim: bool) -> None:
    found = field_of(name)
    assert (found.head, found.name) == (head, own)
    assert (found.is_copy, found.is_read, found.may_claim) == (is_copy, is_read, may_claim)


def test_only_a_named_attribute_names_material() -> None:
    assert field_of("attributes.面料").names_material
    assert not field_of("attributes").names_material
    assert not field_of("report.面料").names_material
