"""What the tests of an explanation say: no number without its meaning, no claim beyond the numbers."""

import numpy as np
import pytest
from small_world import HashEncoder, small_intent

from recsys.explain.attribution import Attribution
from recsys.explain.faithfulness import Verdict, faithfulness
from recsys.explain.game import WordGame
from recsys.explain.laboratory import Trial
from recsys.explain.paraphrases import Paraphrase
from recsys.explain.randomised import Stage
from recsys.explain.sanity import Randomisation, Shuffled
from recsys.explain.sensitivity import Paraphrased, WordMove
from recsys.present.charts.faithfulness import THIS, Way, curves
from recsys.present.charts.laboratory import positions, reading, results
from recsys.present.charts.shuffled import shuffled
from recsys.present.tested import measures, paraphrase_sentence, verdict_sentence
from recsys.present.text import percent

WORDING = [0.5, 1.0, 0.2, 0.1]
WORDS = ("dreams", "robots", "<b>heist", "rain")


def outcome(values, words=WORDS, wording=None):
    words = words[: len(values)]
    amounts = np.asarray(WORDING[: len(words)] if wording is None else wording, np.float32)
    game = WordGame(small_intent(*words), HashEncoder(), np.zeros(16, np.float32), amounts, 0.25)
    return faithfulness(game, Attribution("Given", np.asarray(values, np.float32)))


def trial(method, text, values):
    return Trial(text, None, method, outcome(values), 0.01)


@pytest.mark.parametrize(
    ("share", "shown"), [(0.0, "0"), (0.001, "0.1"), (0.5, "50"), (0.994, "99"), (0.9982, "99.8"), (1.0, "100")]
)
def test_what_is_not_quite_all_does_not_look_so(share, shown):
    assert percent(share) == f"{shown}\u00a0%"


def test_the_verdict_names_the_place_and_chance():
    good = outcome(WORDING)
    assert good.verdict is Verdict.HOLDS
    assert "the score followed their values. Their order is 100\u00a0% of the way" in verdict_sentence(good)
    assert verdict_sentence(good).endswith("chance is 50\u00a0%.")
    assert "hardly followed their values. Their order is 0\u00a0%" in verdict_sentence(
        outcome([-value for value in WORDING])
    )
    assert "only two orders" in verdict_sentence(outcome([1.0, 0.5]))


@pytest.mark.parametrize(("count", "said"), [(0, "Only words are tested"), (1, "One word has")])
def test_with_no_choice_of_order_the_sentence_says_why(count, said):
    assert verdict_sentence(outcome(WORDING[:count])).startswith(said)


def test_words_that_add_nothing_can_come_in_any_order():
    assert (
        verdict_sentence(outcome([0.0, 0.0, 0.0], wording=[0.0, 0.0, 0.0])) == "All orders of your words do the same."
    )


def test_every_measure_stands_beside_other_orders():
    rows = measures(outcome(WORDING))
    assert [row.name for row in rows][:3] == ["Position", "Comprehensiveness", "Sufficiency"]
    assert all("andom orders" in row.meaning for row in rows)
    assert rows[1].shown == "+1.50"  # (1.0 + 1.5 + 1.7 + 1.8) / 4
    assert len(measures(outcome([1.0]))) == 4


@pytest.mark.parametrize("way", list(Way))
def test_the_lines_are_the_curves_and_labels_are_no_tags(way):
    found = outcome(WORDING)
    chart = curves(found, way)
    test = found.deletion if way is Way.DELETION else found.insertion
    lines = {line.name: list(line.y) for line in chart.figure.data}
    assert lines[THIS] == pytest.approx(test.curve.tolist())
    assert set(lines) == {THIS, "Best order", "Worst order", "Random orders, mean"}
    assert not any("<b>" in tick for tick in chart.figure.layout.xaxis.ticktext)
    assert len(chart.table) == 5


def test_long_intents_are_drawn_beside_random_orders_and_the_reversed_one():
    words = [f"word{number}" for number in range(14)]
    values = np.linspace(1.4, 0.1, 14)
    found = outcome(values, words, values)
    names = [line.name for line in curves(found, Way.DELETION).figure.data]
    assert names == ["20 random orders, mean", "This order from its end", THIS]
    assert "20 random orders" in verdict_sentence(found)
    assert measures(found)[0].name == "Random orders beaten"


def randomised(*agreement):
    values = np.zeros((len(agreement), 3), np.float32)
    step = Shuffled(Stage("all layers", 2), values, np.array(agreement, np.float32))
    return Randomisation("Exact", ("a", "b", "a"), np.arange(3, dtype=np.float32), (step,))


def test_an_order_that_is_lost_and_one_that_is_not_are_told_apart():
    assert "It is lost" in shuffled(randomised(0.3, -0.3)).sentence
    assert "It is not lost" in shuffled(randomised(1.0, 0.9)).sentence
    assert "chance plays a part" in shuffled(randomised(0.0)).sentence
    assert len(shuffled(randomised(0.3, -0.3)).table) == 3


def test_the_reading_claims_no_more_than_the_trials_show():
    best, worst = WORDING, [-value for value in WORDING]
    done = [trial("Good", text, best) for text in "abc"] + [trial("Bad", text, worst) for text in "abc"]
    said = reading(done)
    assert "Good orders the words best in 3 of 3 intents, on average 100\u00a0% of the way" in said
    assert "Bad cannot be told from random orders (50\u00a0%) on these 3 intents" in said
    assert list(results(done)["Method"]) == ["Good", "Bad"]
    assert len(positions(done).table) == 6


def test_one_intent_is_too_few_for_chance_and_none_says_so():
    assert "too few" in reading([trial("Good", "a", WORDING)])
    assert reading([]).startswith("None of these intents")
    assert results([]).empty


def test_a_paraphrase_names_the_words_that_moved_most():
    moves = tuple(WordMove(f"w{number}", f"w{number}", 1.0, 1.0 - number / 10) for number in range(7))
    found = Paraphrased(Paraphrase("rule", "text"), 7, 10, 1, 12, moves, ("new",), same_chips=False)
    said = paraphrase_sentence(found)
    assert said.startswith("7 of 10 films stay on the list; this film: rank 1\u00a0→\u00a012. Genres, years")
    assert "“w6” +1.00\u00a0→\u00a0+0.40" in said
    assert "3 others by 0.20 at most" in said
    assert "without a match: “new”" in said


def test_a_word_that_is_gone_says_so():
    found = Paraphrased(Paraphrase("rule", "t"), 1, 1, 1, 1, (WordMove("rain", "", 0.5, None),), (), same_chips=True)
    said = paraphrase_sentence(found)
    assert "this film: the same rank." in said
    assert "“rain” +0.50\u00a0→\u00a0gone" in said
