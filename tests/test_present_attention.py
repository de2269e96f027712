"""Charts of attention say whether it agrees with the effect, and show both."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recsys.explain.attending import AttentionCheck, Heads
from recsys.metrics import pairs_alike
from recsys.present.charts.agreement import agreement_sentence
from recsys.present.charts.attention import MOST_TOKENS as MOST_DRAWN
from recsys.present.charts.attention import NOT_A_REASON, attention_map, rollout_map
from recsys.present.charts.heads import MOST_TOKENS, HeadView, chosen, head_overview, views
from recsys.present.charts.reading import ReadingView, reading_chart, row_name, source_of, verdict
from recsys.present.charts.word_attention import verdict as words_verdict
from recsys.present.charts.word_attention import word_attention
from recsys.present.looks import LOOKS, NEUTRAL
from recsys.reasons.attending import Reading
from recsys.schema import Attention, Evidence, Item, Reason, Source

ALIEN = Item(1, "Alien", 1979)


def floats(*values):
    return np.array(values, dtype=np.float32)


def check(change, direct=(0.5, 0.25, 0.25), rolled=(0.2, 0.3, 0.5), read=(True, True, True)):
    count = len(change)
    heads = Heads(floats([0.5, 0.25]), floats([1.0, 0.5]), floats([0.0, -0.5]))
    names = ("dark", "ship", "crew")[:count]
    parts = floats(*direct[:count]), floats(*rolled[:count]), floats(*change), floats(*change)
    return AttentionCheck(names, *parts, read[:count], 0.4, heads)


@pytest.mark.parametrize(
    ("measure", "effect", "said"),
    [
        ((1, 2, 3, 4), (1, -2, 3, -4), "agrees here: it puts 6 of 6 pairs of words in the order of their real effect"),
        ((1, 2, 4, 3), (1, 2, 3, 4), "agrees in part: it puts 5 of 6 pairs"),
        ((2, 3, 1, 4), (1, 2, 3, 4), "(τ\u00a0=\u00a0+0.33). With only 4 words this may be chance."),
        ((2, 4, 1, 3), (1, 2, 3, 4), "next to nothing about what your words do: it puts 3 of 6 pairs"),
        ((3, 1, 2), (1, 2, 3), "the other way round: it puts 1 of 3 pairs"),
        ((1, 1, 2), (1, 2, 3), "it puts 2 of 3 pairs"),
        ((1,), (5,), "With one word there is no order"),
        ((1, 2), (1, 2), "With two words there is no order"),
        ((1, 1, 1), (1, 2, 3), "are alike"),
    ],
)
def test_the_verdict_is_said_in_words_before_numbers(measure, effect, said):
    assert said in agreement_sentence(measure, effect, "your words", "word")


@given(st.lists(st.tuples(st.integers(-5, 5), st.integers(-5, 5)), max_size=9))
def test_pairs_alike_less_pairs_reversed_is_what_kendall_counts(pairs):
    first, second = [one for one, _ in pairs], [other for _, other in pairs]
    reverse = [-other for other in second]
    concordance = sum(np.sign(a - c) * np.sign(b - d) for (a, b), (c, d) in combinations(pairs, 2))
    assert pairs_alike(first, second) - pairs_alike(first, reverse) == concordance


def test_few_words_have_no_agreement_to_show():
    assert HeadView.AGREEMENT not in views(2)
    assert views(3)[0] is HeadView.AGREEMENT


def test_attention_stands_in_grey_beside_the_effect_in_colour():
    chart = word_attention(check((0.1, -0.5, 0.9)), ALIEN)
    attention, rolled, change = chart.figure.data
    assert list(attention.x) == [0.5, 0.25, 0.25]
    assert list(rolled.x) == pytest.approx([0.2, 0.3, 0.5])
    assert list(change.x) == pytest.approx([0.1, -0.5, 0.9])
    assert set(attention.marker.color) == {NEUTRAL}
    assert set(change.marker.color) == {LOOKS[Source.WORD].colour}
    assert list(change.marker.pattern.shape) == ["", "/", ""]
    assert "40\u00a0%" in chart.sentence
    assert chart.table["Score falls by"].tolist() == pytest.approx([0.1, -0.5, 0.9])


def test_the_verdict_on_words_compares_sizes_and_tells_both_measures():
    told = words_verdict(check((0.1, -0.5, 0.9)))
    assert "(τ\u00a0=\u00a0−0.82)" in told  # sizes .1, .5, .9 against shares .5, .25, .25
    assert "Rolled out through all layers: 3 of 3 pairs of words (τ\u00a0=\u00a0+1.00)." in told


@pytest.mark.parametrize("change", [(0.4,), (0.4, 0.1)])
def test_one_or_two_words_have_a_sentence_in_place_of_an_order(change):
    assert "no order to compare" in words_verdict(check(change))


def test_words_that_were_not_read_are_named():
    assert "“crew” stood too late" in word_attention(check((0.1, 0.2, 0.3), read=(True, True, False)), ALIEN).sentence


def attention(tokens=3, layers=1, heads=2):
    weights = np.random.default_rng(0).dirichlet(np.ones(tokens), (layers, heads, tokens)).astype(np.float32)
    return Attention(tuple(f"t{place}" for place in range(tokens)), weights)


@pytest.mark.parametrize("view", list(HeadView))
def test_every_head_is_a_point_that_can_be_chosen(view):
    chart = head_overview(attention(), check((0.1, 0.2, 0.3)).heads, view)
    points = chart.figure.data[-1]
    assert [chosen({"x": x, "y": y}) for x, y in zip(points.x, points.y, strict=True)] == [(0, 0), (0, 1)]
    assert len(chart.table) == 2


def test_numbers_of_heads_are_those_measured():
    heads = check((0.1, 0.2, 0.3)).heads
    written = [note.text for note in head_overview(attention(), heads, HeadView.AGREEMENT).figure.layout.annotations]
    assert written == ["+0.00", "−0.50"]
    assert np.asarray(head_overview(attention(), heads, HeadView.SIGNS).figure.data[0].z).tolist() == [[0.5, 0.25]]


def test_small_maps_are_cut_and_say_so():
    chart = head_overview(attention(tokens=30), check((0.1,)).heads, HeadView.MAPS)
    assert np.asarray(chart.figure.data[0].z).shape == (MOST_TOKENS, 2 * MOST_TOKENS)
    assert f"the first {MOST_TOKENS} of 30 pieces" in chart.sentence


def test_large_maps_are_cut_and_say_so():
    for chart in (attention_map(attention(tokens=60), 0, None), rollout_map(attention(tokens=60))):
        assert np.asarray(chart.figure.data[0].z).shape == (MOST_DRAWN, MOST_DRAWN)
        assert f"first {MOST_DRAWN} of 60 pieces" in chart.sentence
        assert NOT_A_REASON in chart.sentence


ROWS = (
    Evidence("word:0", "You asked for “a ship”.", "word", 1.0, ("a ship", "ship", "space ship")),
    Evidence("history:7", "You gave Aliens 5 stars.", "liked", 0.5, ("Aliens",)),
    Evidence("field:logline", "A crew wakes.", "logline"),
)


def reading():
    attended = floats([[0.3, 0.1], [0.2, 0.1], [0.1, 0.3]])
    effect = floats([0.5, 0.25], [0.0, -0.1], [1.0, 2.0])
    return Reading(
        Reason(ALIEN, "Crew's wake.", "model", ROWS), "tiny", ROWS, ("Crew's", "wake."), attended, effect[0], effect
    )


def test_rows_are_named_shortly_and_have_the_colour_of_their_source():
    assert [row_name(row) for row in ROWS] == ["“ship”", "Aliens", "Story"]
    assert [source_of(row) for row in ROWS] == [Source.WORD, Source.HISTORY, Source.PRIOR]


def test_a_reading_shows_attention_beside_the_likelihood():
    shares, effects = reading_chart(reading(), ReadingView.ROWS).figure.data
    assert list(shares.x) == pytest.approx([(0.5 + 0.2) / 2, (1 / 3 + 0.2) / 2, (1 / 6 + 0.6) / 2])
    assert list(effects.x) == pytest.approx([0.75, -0.1, 3.0])
    assert list(effects.marker.color) == [LOOKS[kind].colour for kind in (Source.WORD, Source.HISTORY, Source.PRIOR)]
    assert "Without the row Story, each word would be 4.5 times less likely" in verdict(reading())  # e^(3 / 2)


def test_a_reading_by_word_has_a_column_for_each_word():
    for view, largest in ((ReadingView.ATTENTION, "wake."), (ReadingView.EFFECT, "wake.")):
        chart = reading_chart(reading(), view)
        assert np.asarray(chart.figure.data[0].z).shape == (3, 2)
        assert list(chart.figure.layout.xaxis.ticktext) == ["Crew’s", "wake."]
        assert f"Story for “{largest}”" in chart.sentence
        assert len(chart.table) == 6
