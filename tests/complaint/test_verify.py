"""Before against after: each place is gone, still there, moved, new, or could not be checked. Nothing is guessed."""

from scanner.complaint.verify import compare, counts, open_questions
from scanner.model import Unchecked
from tests.complaint.findings import finding, result


def states(before: list, after: list) -> list[tuple[str, str]]:  # type: ignore[type-arg]
    return [(one.state, one.quote) for one in compare(before, after)]


def test_gone() -> None:
    assert states([result(finding())], [result()]) == [("gone", "最佳")]


def test_still_there_even_when_the_text_round_it_is_wrapped_anew() -> None:
    assert states([result(finding(after="选择"))], [result(finding(after="选 择"))]) == [("still there", "最佳")]


def test_two_of_the_same_and_one_is_edited() -> None:
    before = [result(finding(), finding())]
    assert sorted(states(before, [result(finding())])) == [("gone", "最佳"), ("still there", "最佳")]


def test_moved_to_another_field_of_the_listing() -> None:
    (one,) = compare([result(finding())], [result(finding(field="detail", after="礼物"))])
    assert (one.state, one.now) == ("moved", "detail")


def test_moved_to_another_listing_word_for_word() -> None:
    after = [result(), result(finding(listing="2"), listing="2")]
    (one,) = compare([result(finding())], after)
    assert one.state == "moved"
    assert one.now == "2 title"


def test_new_wording_of_the_case() -> None:
    assert states([result(finding())], [result(finding(quote="首选"))]) == [("gone", "最佳"), ("new", "首选")]


def test_a_listing_that_is_not_there_could_not_be_checked() -> None:
    (one,) = compare([result(finding())], [])
    assert one.state == "could not be checked"
    assert one.reason


def test_a_page_that_failed_could_not_be_checked() -> None:
    failed = result(listing="x", unchecked=(Unchecked("http://shop.example/1", None, "blocked", "login"),))
    (one,) = compare([result(finding())], [failed])
    assert (one.state, one.reason) == ("could not be checked", "blocked login")


def test_a_listing_read_in_part_only_could_not_be_checked() -> None:
    partly = result(unchecked=(Unchecked("http://shop.example/desc", "detail", "timeout"),))
    assert states([result(finding(field="detail"))], [partly]) == [("could not be checked", "最佳")]


def test_what_keeps_a_case_open() -> None:
    verdicts = compare([result(finding())], [])
    assert len(open_questions(verdicts, {})) == 1
    assert open_questions(verdicts, {"http://shop.example/1": "已下架"}) == []
    assert counts(verdicts)["could not be checked"] == 1
