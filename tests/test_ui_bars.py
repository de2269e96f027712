"""The stacked bar: as long as the numbers say, in one fixed order, comparable between cards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recsys.schema import Contribution, Source
from ui.bars import common_scale, segments, stacked_bar, totals


def rows(**values: float) -> list[Contribution]:
    return [Contribution(Source(name), name, value, name) for name, value in values.items()]


def test_totals_add_up_the_rows_of_each_source():
    contributions = [*rows(word=0.5, prior=0.25), Contribution(Source.WORD, "other", 0.25, "1")]
    assert totals(contributions) == {Source.WORD: 0.75, Source.PRIOR: 0.25}


def test_positive_parts_stand_right_of_zero_and_negative_ones_left():
    sums = totals(rows(word=2.0, history=1.0, chip=-1.0))
    word, history, chip = segments(sums, common_scale([sums]))
    assert (chip.left, chip.width) == (0.0, 0.25)
    assert (word.left, word.width) == (0.25, 0.5)
    assert (history.left, history.width) == (0.75, 0.25)


def test_bars_on_one_scale_can_be_compared():
    long, short = totals(rows(word=4.0)), totals(rows(word=1.0, chip=-1.0))
    scale = common_scale([long, short])
    assert scale.zero == pytest.approx(0.2)
    assert segments(long, scale)[0].width == pytest.approx(4 * segments(short, scale)[0].width)


def test_nothing_at_all_makes_an_empty_bar():
    assert segments({}, common_scale([])) == ()


@given(st.lists(st.floats(-50, 50), min_size=4, max_size=4))
def test_parts_never_leave_the_track_and_are_as_wide_as_their_values(values):
    sums = dict(zip(Source, values, strict=True))
    scale = common_scale([sums])
    for piece in segments(sums, scale):
        assert piece.left >= -1e-9
        assert piece.left + piece.width <= 1 + 1e-9
        assert piece.width * scale.length == pytest.approx(abs(piece.value))


def test_the_bar_says_its_numbers_to_those_who_cannot_see_it():
    contributions = rows(word=0.5, history=-0.25)
    html = stacked_bar(contributions, common_scale([totals(contributions)]))
    assert 'aria-label="your words +0.50, what you liked −0.25"' in html
    assert html.count("negative") == 1
