"""The loop in words and charts: counts that add up, intervals known by hand, rows named without a person's words."""

from datetime import UTC, date, datetime

import pytest
from small_world import small_catalogue

from recsys.present.charts.loop import acceptance, drift, everybodys_drift, interval
from recsys.present.loop import (
    everybody_sentence,
    forgotten_sentence,
    objections_html,
    row_name,
    taught_html,
    teaching_sentence,
    told_sentence,
    told_table,
)
from recsys.schema import Forgotten, SharedState, Taught
from recsys.schema.feedback import (
    BlendChange,
    DriftDay,
    Feedback,
    FeedbackKind,
    LoopSummary,
    ObjectionCount,
    PositionCount,
)

NOW = datetime(2024, 5, 6, 7, 8, tzinfo=UTC)
FILMS = small_catalogue()
PLACES = (PositionCount(1, 40, 10, 2), PositionCount(2, 40, 4, 4), PositionCount(5, 20, 0, 5))


def event(kind, key, **parts):
    return Feedback("p", kind, key, at=NOW, **parts)


def change(cause, **values):
    return BlendChange(values, cause, NOW)


def test_the_interval_is_wilsons():
    low, high = interval(5, 10)
    assert (low, high) == pytest.approx((0.2366, 0.7634), abs=1e-4)
    assert interval(0, 10)[0] == 0.0
    assert interval(0, 10)[1] == pytest.approx(0.2775, abs=1e-4)
    assert interval(0, 0) == (0.0, 1.0)
    assert interval(12, 10) == interval(10, 10)


def test_bars_are_the_shares_wanted_and_refused_at_each_place():
    chart = acceptance(PLACES)
    wanted, refused = chart.figure.data
    assert list(wanted.x) == [1, 2, 5]
    assert list(wanted.y) == pytest.approx([25, 10, 0])
    assert list(refused.y) == pytest.approx([-5, -10, -25])
    for bars, counts in ((wanted, (10, 4, 0)), (refused, (2, 4, 5))):
        for height, outer, inner, count, place in zip(
            bars.y, bars.error_y.array, bars.error_y.arrayminus, counts, PLACES, strict=True
        ):
            low, high = interval(count, place.shown)
            assert sorted((abs(height + outer), abs(height - inner))) == pytest.approx(
                [100 * low, 100 * high], abs=1e-6
            )
    assert "14 were wanted and 11 refused" in chart.sentence
    assert "In the first three places 18\u00a0% were wanted, further down 0\u00a0%" in chart.sentence
    assert list(chart.table["Shown"]) == [40, 40, 20]


def test_a_place_that_was_never_shown_has_no_bar():
    assert list(acceptance((*PLACES, PositionCount(7, 0, 1, 0))).figure.data[0].x) == [1, 2, 5]


def test_the_drift_begins_where_everybody_does_and_names_each_cause():
    chart = drift([change("You liked <b>Alien", history=1.2), change("Reset", history=1.0, word=0.5)])
    lines = {line.name: line for line in chart.figure.data}
    assert list(lines["What you liked"].y) == [1.0, 1.2, 1.0]
    assert list(lines["Your words"].y) == [1.0, 1.0, 0.5]
    assert "&lt;b&gt;Alien" in lines["What you liked"].hovertext[1]
    assert chart.sentence == (
        "Counted as much as at the start: your words 0.50 times. The rest is unchanged. "
        "The largest single step was 0.50, of your words."
    )
    assert list(chart.table["Cause"]) == ["At the start", "You liked <b>Alien", "Reset"]


def test_weights_that_came_back_are_told_as_unmoved():
    assert drift([change("A", word=2.0), change("B", word=1.0)]).sentence.startswith("All four weights stand")


def test_the_drift_of_everybody_is_by_day():
    chart = everybodys_drift([DriftDay(date(2024, 5, 6), 3, {"word": 1.5, "prior": 0.5})])
    assert list(chart.table.iloc[0]) == ["2024-05-06", 3, 1.5, 1.0, 1.0, 0.5]
    assert "after 3 changes" in chart.sentence


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("word:0+1", "a word that was asked for"),
        ("history:102", "the rating of The Green Door (1984)"),
        ("history:999", "the rating of a film"),
        ("field:themes", "its themes"),
        ("field:logline", "its story"),
        ("chip:genre:Drama", "the genre Drama"),
        ("chip:like:100", "likeness to The Red Door (1980)"),
        ("chip:avoid:my secret fear", "a wish that was understood"),
        ("prior:quality", "everybody’s view"),
        ("", "another row"),
    ],
)
def test_a_row_is_named_and_what_somebody_wrote_is_not_told(key, name):
    assert row_name(key, FILMS) == name


def test_objections_that_are_called_alike_are_one_line():
    shown = objections_html(
        [ObjectionCount("word:0", 2), ObjectionCount("word:3", 1), ObjectionCount("field:cast", 1)], FILMS
    )
    assert shown.count("<div>") == 2
    assert shown.index("3 ×") < shown.index("1 ×")


def test_what_was_told_is_a_table_newest_first():
    events = [
        event(FeedbackKind.SHOWN, "s", position=10),
        event(FeedbackKind.SEEN, "a", item_id=102, stars=3.5, position=4),
        event(FeedbackKind.MORE, "b", item_id=7, behalf=42),
        event(FeedbackKind.UNDO, "c", undoes="a"),
    ]
    table = told_table(events, FILMS)
    assert list(table["What"]) == ["Taken back", "More like this", "Seen it, 3.5 ★"]
    assert list(table["Film"]) == ["The Green Door (1984)", "7 (not in these data)", "The Green Door (1984)"]
    assert list(table["Note"]) == ["seen it", "while looking at viewer 42", "taken back"]
    assert table["When (UTC)"].iloc[0] == "06 May 2024, 07:08"
    assert told_sentence(events) == "You told 2 things: 1 × more like this and 1 × seen it. 1 of them you took back."
    assert told_sentence(events[:1]).startswith("You have told nothing yet")


def test_teaching_says_what_changed_and_what_it_is_for():
    before, after = SharedState("aaaaaaaabbbb", 0, 0), SharedState("ccccccccdddd", 1, 1)
    shown = taught_html(before, Taught("ccccccccdddd", 1, 41.7), after)
    assert "learned your 1 rating in 42 ms" in shown
    assert "aaaaaaaa" in shown
    assert "cccccccc" in shown
    assert "bbbb" not in shown
    assert "nothing changed" in taught_html(after, Taught(after.version, 1, 1.0), after)


def test_the_state_of_the_shared_model_says_what_it_knows_of_somebody():
    shared = SharedState("aaaaaaaabbbb", 2, 3)
    assert "2 people who taught it" in teaching_sentence(shared, {}, {})
    assert "nothing to teach" in teaching_sentence(shared, {}, {})
    assert "Your 1 rating is in it already" in teaching_sentence(shared, {1: 5.0}, {1: 5.0})
    assert "in place of those you taught before" in teaching_sentence(shared, {1: 5.0}, {1: 0.0})
    assert "could not be applied: torn" in teaching_sentence(SharedState("v", 0, 0, "torn"), {}, {})


def test_being_forgotten_is_told_with_rows_and_time():
    assert forgotten_sentence(Forgotten(1, False, 3.2)).startswith("You are forgotten: 1 row was deleted in 3 ms")
    assert "taken out again, exactly" in forgotten_sentence(Forgotten(9, True, 80))


def test_everybody_in_a_sentence():
    summary = LoopSummary(2, 9, 1, {FeedbackKind.SHOWN: 5, FeedbackKind.MORE: 3, FeedbackKind.UNDO: 1})
    assert everybody_sentence(summary).startswith("2 people saw 5 lists and told 3 things about them")
    assert everybody_sentence(LoopSummary()).startswith("Nobody has told anything")
