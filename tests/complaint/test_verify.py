"""Before against after: each place is gone, still there, moved, new, or could not be checked. Nothing is guessed."""

import threading
from pathlib import Path

from scanner.complaint import manifest
from scanner.complaint.verify import compare, counts, open_questions, rounds
from scanner.model import Unchecked
from tests.complaint.commands import call, opened, sweep
from tests.complaint.findings import finding, result
from tests.complaint.shop import Shop, running


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


def test_a_picture_that_was_not_looked_at_again_is_not_gone() -> None:
    place = finding().place._replace(image="http://shop.example/1.jpg", polygon=((0, 0), (9, 0), (9, 9)))
    before = [result(finding(place=place, field="main_image[1]"))]
    unread = result(unchecked=(Unchecked("http://shop.example/1", None, "images not read", "3"),))
    assert states(before, [unread]) == [("could not be checked", "最佳")]
    assert states([result(finding())], [unread]) == [("gone", "最佳")]


def test_a_description_that_was_not_loaded_again_is_not_gone() -> None:
    unread = result(unchecked=(Unchecked("http://shop.example/1", "detail", "description not loaded"),))
    assert states([result(finding(field="detail[1]"))], [unread]) == [("could not be checked", "最佳")]


def test_a_watch_waits_longer_each_time_and_stops_by_itself() -> None:
    left = iter([3, 3, 1, 0, 9])
    slept: list[float] = []
    found = list(rounds(lambda: ("seen", next(left)), 60, 20, slept.append))
    assert [open_now for _, open_now in found] == [3, 3, 1, 0]
    assert slept == [60, 90, 135]


def test_a_watch_ends_after_its_most_rounds_and_waits_a_day_at_most() -> None:
    slept: list[float] = []
    assert len(list(rounds(lambda: ("seen", 1), 3600, 12, slept.append))) == 12
    assert max(slept) == 24 * 3600


def test_watch_on_the_command_line_looks_until_all_is_gone(tmp_path: Path) -> None:
    case = tmp_path / "case"
    opened(case)
    with running(Shop()) as shop:
        shop.home([shop.item("A1", "顶级衬衫", "好穿。")])
        assert sweep(shop, case).exit_code == 0
        timer = threading.Timer(0.4, lambda: shop.item("A1", "衬衫", "好穿。"))
        timer.start()
        done = call("verify", str(case), "--watch", "0.004", "--rounds", "9")
        timer.join()
    assert done.exit_code == 0, done.output
    looks = [entry.note for entry in manifest.entries(case) if entry.action == "verified"]
    assert 2 <= len(looks) < 9
    assert (looks[0]["still there"], looks[-1]["gone"]) == (1, 1)


def test_the_same_words_that_stood_elsewhere_before_are_no_new_place() -> None:
    one, two = finding(), finding(listing="2")
    before = [result(one), result(two, listing="2")]
    assert states(before, [result(), result(two, listing="2")]) == [("gone", "最佳"), ("still there", "最佳")]


def test_a_page_that_failed_and_had_no_finding_before_keeps_the_case_open_too() -> None:
    uri = "http://shop.example/9"
    failed = result(listing="x", unchecked=(Unchecked(uri, None, "blocked", "login"),))._replace(uri=uri)
    verdicts = compare([result(finding())], [result(), failed])
    assert [(one.state, one.uri) for one in verdicts] == [
        ("gone", "http://shop.example/1"),
        ("could not be checked", uri),
    ]
    assert len(open_questions(verdicts, {})) == 1
    assert open_questions(verdicts, {uri: "后台页面，不对外"}) == []
