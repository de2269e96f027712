"""The laboratory: every method on every intent, and a table that says no more than the trials."""

import pytest
from small_world import small_intent, small_ranker

from recsys.explain.laboratory import EQUAL, Summary, summaries, trials
from recsys.explain.methods import method
from recsys.schema import Chip, ChipKind, Intent

INTENTS = [small_intent("dreams", "robots", "heist"), small_intent("rain", "jazz", "desert", "dreams")]
TWO = [method("Exact"), method("Random")]


def summary(position=None, error=None):
    return Summary("X", 3, position, error, 3, 0, 3, 0, 0.0, 0.0, 0.0, 0.0, 0.0)


def test_each_method_is_tested_on_each_intent_with_its_first_item():
    ranker = small_ranker(1)
    done = list(trials(ranker, INTENTS, TWO))
    assert [(trial.text, trial.method) for trial in done] == [(i.text, m.name) for i in INTENTS for m in TWO]
    assert all(trial.tested and trial.seconds >= 0 for trial in done)
    exact, random = (next(row for row in summaries(done) if row.method == one.name) for one in TWO)
    assert exact.intents == random.intents == exact.placed == 2
    best = [max(t.tested.position for t in done if t.text == i.text) for i in INTENTS]
    own = [t.tested.position for t in done if t.method == "Exact"]
    assert exact.best == sum(mine >= top - EQUAL for mine, top in zip(own, best, strict=True))
    assert exact.position == pytest.approx(sum(own) / 2)
    assert summaries(done)[0].position >= summaries(done)[1].position


def test_a_run_can_be_stopped_and_tells_how_far_it_is():
    told = []
    running = trials(small_ranker(1), INTENTS, TWO, lambda step, share=None, detail="": told.append(share))
    first = next(running)
    running.close()
    assert first.method == "Exact"
    assert told == [0.0]


@pytest.mark.parametrize(
    ("intent", "said"),
    [
        (Intent(""), "no words"),
        (Intent("1850s", (), (Chip(ChipKind.YEARS, "1850s", (1850, 1859), (0, 5)),)), "every condition"),
    ],
)
def test_an_intent_that_cannot_be_tested_says_why(intent, said):
    done = list(trials(small_ranker(1), [intent], TWO))
    assert len(done) == 2
    assert all(said in trial.failure and trial.tested is None for trial in done)
    assert summaries(done) == ()


def test_a_method_that_the_encoder_cannot_serve_is_a_trial_with_a_failure():
    done = list(trials(small_ranker(1), INTENTS[:1], [method("Attention")]))
    assert "hash" in done[0].failure


def test_one_word_has_no_position_and_does_not_count_against_chance():
    row = summaries(list(trials(small_ranker(1), [small_intent("dreams")], TWO)))[0]
    assert (row.position, row.error, row.placed, row.compared, row.beats) == (None, None, 0, 0, 0)
    assert not row.above_chance


def test_only_two_standard_errors_are_above_chance():
    assert summary(0.9, 0.1).above_chance
    assert not summary(0.6, 0.1).above_chance
    assert not summary(0.9, None).above_chance


def test_nothing_done_is_an_empty_table():
    assert summaries([]) == ()
    assert list(trials(small_ranker(1), [], TWO)) == []
