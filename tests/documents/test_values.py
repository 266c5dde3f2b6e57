import pytest

from scanner.documents.values import figure


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7000+人付款", 7_000),
        ("1.3万", 13_000),
        ("已拼10万+件", 100_000),
        ("1,234", 1_234),
        ("2亿", 2e8),
        ("3.5k", 3_500),
        ("", None),
        ("无", None),
    ],
)
def test_numbers_as_people_write_them(text, number):
    assert figure(text) == number
