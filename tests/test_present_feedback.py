"""What feedback did, in words: the numbers are differences of rows, and what did not move is not said to have moved."""

from __future__ import annotations

import re

import pytest

from recsys.present.feedback import (
    Told,
    move_sentence,
    moves_html,
    objection_line,
    row_name,
    told_line,
    unmoved_sentence,
    weights_sentence,
)
from recsys.present.moves import Move, expected_rank, most_moved, row_changes
from recsys.schema import Blend, Contribution, Intent, Item, Query, Recommendation, Source, Word
from recsys.schema.feedback import FeedbackKind

BLADE_RUNNER = Item(541, "Blade Runner", 1982)
QUERY = Query(Intent("slow dreams", (Word("slow", (0, 4), ("slow",)), Word("dreams", (5, 11), ("dream",)))))
LIKED = Told(FeedbackKind.MORE, BLADE_RUNNER)


def words(value: float) -> Contribution:
    return Contribution(Source.WORD, "slow dreams", value, "words")


def rated(value: float, key: str = "541", name: str = "Blade Runner") -> Contribution:
    return Contribution(Source.HISTORY, name, value, key)


def ranked(rank: int, *rows: Contribution, title: str = "Alien", item_id: int = 1214) -> Recommendation:
    return Recommendation(Item(item_id, title), rank, sum(row.value for row in rows), rows, QUERY)


def move(before: int, after: int, *rows: Contribution, expected: int | None = None, start: float = 2.0) -> Move:
    return Move(ranked(before, words(start)), ranked(after, *rows), before if expected is None else expected)


def test_a_film_that_rose_says_from_where_to_where_and_the_difference_of_the_row():
    said = move_sentence(move(7, 2, words(2.0), rated(0.31)), LIKED)
    assert said == "Alien rose 7 → 2: +0.31 from Blade Runner, which you just liked."


@pytest.mark.parametrize(
    ("told", "ending"),
    [
        (Told(FeedbackKind.LESS, BLADE_RUNNER), "−0.31 from Blade Runner, of which you want less."),
        (Told(FeedbackKind.SEEN, BLADE_RUNNER, 1.0), "−0.31 from Blade Runner, which you gave 1 star."),
        (Told(FeedbackKind.SEEN, BLADE_RUNNER, 2.0), "−0.31 from Blade Runner, which you gave 2 stars."),
    ],
)
def test_each_kind_of_feedback_is_named_as_what_it_was(told, ending):
    assert move_sentence(move(2, 5, words(2.0), rated(-0.31)), told) == f"Alien fell 2 → 5: {ending}"


def test_taken_back_says_that_the_film_no_longer_counts():
    back = Move(ranked(2, words(2.0), rated(0.31)), ranked(7, words(2.0)), 2)
    said = move_sentence(back, Told(FeedbackKind.MORE, BLADE_RUNNER, undone=True))
    assert said == "Alien fell 2 → 7: −0.31 because Blade Runner no longer counts."
    assert told_line(Told(FeedbackKind.MORE, BLADE_RUNNER, undone=True)) == "Taken back: more like Blade Runner"


def test_a_fall_in_spite_of_a_gain_names_every_cause_and_that_others_gained_more():
    said = move_sentence(move(3, 6, words(2.0), rated(0.05)), LIKED)
    assert said == "Alien fell 3 → 6: +0.05 from Blade Runner, which you just liked; others gained more."
    learned = move_sentence(move(1, 2, words(1.5), rated(0.14)), LIKED)
    assert "+0.14 from Blade Runner, which you just liked and −0.50 from the weights" in learned
    assert "others" not in learned


def test_a_film_that_others_passed_does_not_claim_a_change_of_its_own():
    assert move_sentence(move(3, 6, words(2.001)), LIKED) == "Alien fell 3 → 6: its own sum is as it was, others rose."


def test_the_difference_is_that_of_the_rows_and_they_add_up_to_that_of_the_scores():
    one = move(7, 2, words(2.2), rated(0.31), rated(-0.1, "9", "Heat"))
    assert {row.key: round(row.difference, 6) for row in one.rows} == {"541": 0.31, "words": 0.2, "9": -0.1}
    assert sum(row.difference for row in one.rows) == pytest.approx(one.difference)
    assert row_changes(one.after.contributions, one.after.contributions) == []


@pytest.mark.parametrize(
    ("rank", "left", "came", "expected"),
    [(5, [3], [], 4), (2, [3], [], 2), (5, [], [3], 6), (3, [], [3], 4), (5, [1, 2], [], 3), (1, [9], [1, 2], 3)],
)
def test_a_film_that_leaves_or_comes_back_moves_those_behind_it_by_one(rank, left, came, expected):
    assert expected_rank(rank, left, came) == expected


def test_only_films_that_moved_of_themselves_count_and_the_most_moved_first():
    steady, small, large = (
        move(5, 4, words(2.0), expected=4),
        move(6, 7, words(2.0), expected=5),
        move(90, 3, words(2.0), rated(1.0), expected=89),
    )
    assert most_moved([steady, small, large], 1) == [large]
    assert most_moved([steady, small, large]) == [large, small]
    assert move_sentence(move(5, 5, words(2.0), expected=4), LIKED).startswith("Alien stays at 5 instead of moving up")


def test_where_nothing_moved_the_largest_change_is_said():
    said = unmoved_sentence([move(1, 1, words(2.0), rated(0.01)), move(2, 2, words(2.0), rated(-0.02))])
    assert said == "No other film changed its place. The largest change of a score is −0.02, for Alien."
    assert "0.00" in unmoved_sentence([move(1, 1, words(2.0))])
    assert unmoved_sentence([]) == "No film was on the page before and after."


def test_the_table_holds_both_sums_and_only_what_changed():
    html = moves_html([move(7, 2, words(2.0), rated(0.31))], LIKED)
    cells = re.findall(r"<t[dh][^>]*>([^<]*)</t[dh]>", html.split("<tbody>")[1])
    rows = [cells[start : start + 4] for start in (0, 6)]
    assert rows == [["What you liked: Blade Runner", "–", "+0.31", "+0.31"], ["Score", "+2.00", "+2.31", "+0.31"]]
    assert cells[4:6] == ["1 other row", "as before"]
    assert moves_html([], LIKED) == ""


def test_titles_stay_text():
    evil = Told(FeedbackKind.MORE, Item(541, "<img src=x onerror=alert(1)>"))
    assert "<img" not in moves_html([move(7, 2, words(2.0), rated(0.31, name="<b>"))], evil)


def test_learned_weights_are_said_and_equal_ones_are_not():
    said = weights_sentence(Blend(), Blend(history=1.08, prior=0.97))
    assert said == "The weights of the sources changed with it: what you liked × 1.08 and everybody’s view × 0.97."
    assert weights_sentence(Blend(history=2.0), Blend(history=2.0)) == ""
    assert weights_sentence(Blend(word=0.0), Blend(word=0.0)) == ""


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("word:0+1", "“slow dreams”"),
        ("word:7", "a word"),
        ("history:541", "the rating of Blade Runner"),
        ("history:9", "the rating of a film"),
        ("chip:genre:Drama", "“Genre: Drama”"),
        ("chip:genre:War", "something you asked for"),
        ("field:logline", "its story"),
        ("field:cast", "its cast"),
    ],
)
def test_a_row_is_named_as_the_page_names_it(key, name):
    one = ranked(1, words(2.0), rated(0.3), Contribution(Source.CHIP, "Genre: Drama", 0.2, "genre:Drama"))
    assert row_name(key, one) == name


def test_an_objection_says_that_the_sum_stays():
    assert objection_line(["its story"]) == (
        "The reason is written again without its story. The ranks stay, and so does every row of the sum."
    )
    assert "stays as it is" in objection_line([])
