"""Charts say the same as the numbers they are drawn from, and read no tags in names."""

import numpy as np
import pytest

from recsys.present.charts.attention import NOT_A_REASON, attention_map
from recsys.present.charts.chart import label
from recsys.present.charts.history import MOST_FILMS, history_bars
from recsys.present.charts.tokens import MOST_COLUMNS, merged, token_match
from recsys.present.charts.waterfall import MOST_ROWS, rows, waterfall
from recsys.present.looks import LOOKS
from recsys.schema import Attention, Contribution, Explanation, Intent, Item, Query, Source, TokenMatch


def row(kind: Source, name: str, value: float, key: str = "k") -> Contribution:
    return Contribution(kind, name, value, key)


def explanation(*contributions: Contribution, residual: float = 0.0) -> Explanation:
    score = sum(one.value for one in contributions) + residual
    return Explanation(Item(1, "Alien", 1979), 3, score, contributions, Query(Intent("x")))


FOUR = (
    row(Source.PRIOR, "quality", 0.5),
    row(Source.WORD, "ship", 1.0),
    row(Source.CHIP, "Horror", 0.25),
    row(Source.HISTORY, "Aliens (1986)", -0.5, "7"),
)


def test_the_waterfall_goes_from_words_over_history_and_chips_to_priors():
    assert [one.name for one in rows(explanation(*FOUR))] == ["“ship”", "Aliens (1986)", "Horror", "Quality"]


def test_each_bar_begins_where_the_one_above_ends_and_the_total_is_the_score():
    bar = waterfall(explanation(*FOUR)).figure.data[0]
    assert list(bar.base) == [0.0, 1.0, 0.5, 0.75, 0.0]
    assert list(bar.x) == [1.0, -0.5, 0.25, 0.5, 1.25]


def test_bars_below_zero_are_hatched_in_the_colour_of_their_source():
    marker = waterfall(explanation(*FOUR)).figure.data[0].marker
    assert marker.color[1] == LOOKS[Source.HISTORY].colour
    assert [bool(shape) for shape in marker.pattern.shape] == [False, True, False, False, False]


def test_many_rows_of_a_source_are_gathered_and_lose_nothing():
    films = [row(Source.HISTORY, f"Film {number}", 0.01 * number, str(number)) for number in range(1, 21)]
    shown = rows(explanation(*films))
    assert len(shown) == MOST_ROWS + 1
    assert (shown[-1].name, len(shown[-1].contributions)) == ("Other 14 films", 14)
    assert sum(one.value for one in shown) == pytest.approx(2.1)
    table = waterfall(explanation(*films)).table
    assert len(table) == 20
    assert table["Sum so far"].iloc[-1] == pytest.approx(2.1)


def test_priors_are_explained_where_they_have_a_bar():
    both = (row(Source.PRIOR, "quality", 0.5, "quality"), row(Source.PRIOR, "popularity", 0.25, "popularity"))
    assert "Quality: its mean stars" in waterfall(explanation(*both)).sentence
    assert "popularity: how many people rated it" in waterfall(explanation(*both)).sentence
    assert "quality" not in waterfall(explanation(both[1])).sentence
    assert "opularity" not in waterfall(explanation(row(Source.WORD, "ship", 1.0))).sentence


def test_the_residual_is_printed():
    assert "Left over by rounding: −2.0\u00a0×\u00a010⁻⁶." in waterfall(explanation(*FOUR, residual=-2e-6)).sentence


def test_the_waterfall_has_the_same_numbers_as_a_table():
    table = waterfall(explanation(*FOUR)).table
    assert table["Sum so far"].tolist() == [1.0, 0.5, 0.75, 1.25]


def test_a_name_cannot_add_tags_to_a_figure():
    figure = waterfall(explanation(row(Source.WORD, "<b>bold</b>", 1.0))).figure
    assert "<" not in "".join(figure.layout.yaxis.ticktext) + "".join(figure.data[0].hovertext)
    assert label("<a href='x'>Tom & Jerry</a>", 99) == "&lt;a href='x'&gt;Tom &amp; Jerry&lt;/a&gt;"


def test_history_bars_show_the_largest_and_name_the_rest():
    films = [row(Source.HISTORY, f"Film {number}", 0.01 * number, str(number)) for number in range(1, 21)]
    chart = history_bars(explanation(*films), dict.fromkeys(range(1, 21), 4.0))
    assert len(chart.figure.data[0].x) == MOST_FILMS
    assert max(chart.figure.data[0].x) == pytest.approx(0.2)
    assert len(chart.table) == 20
    assert "5 films with smaller parts" in chart.sentence


def test_the_token_match_keeps_its_strongest_columns_in_their_order():
    values = np.zeros((2, 40), dtype=np.float32)
    values[0, 30], values[1, 3] = 0.5, -0.9
    chart = token_match(TokenMatch(("dark", "ship"), tuple(f"t{n}" for n in range(40)), values), Item(1, "Alien"))
    ticks = list(chart.figure.layout.xaxis.ticktext)
    assert len(ticks) == MOST_COLUMNS
    assert ticks.index("t3") < ticks.index("t30")
    assert "“dark” with “t30”" in chart.sentence
    assert len(chart.table) == 80


def test_pieces_of_words_are_added_up_and_punctuation_is_only_in_the_table():
    values = np.array([[0.25, 0.5, 0.125, 1.0], [1.0, 2.0, 4.0, 8.0]], dtype=np.float32)
    match = TokenMatch(("dark", "##ness"), ("[CLS]", "myst", "##ery", ","), values)
    summed, rows_, columns = merged(match)
    assert (rows_, columns) == (["darkness"], ["[CLS]", "mystery", ","])
    assert summed.tolist() == [[1.25, 6.625, 9.0]]
    chart = token_match(match, Item(1, "Alien"))
    assert list(chart.figure.layout.xaxis.ticktext) == ["mystery"]
    assert chart.table["Adds to the likeness"].sum() == values.sum()


def test_attention_is_averaged_over_heads_or_one_of_them_and_says_what_it_is_not():
    weights = np.zeros((2, 2, 2, 2), dtype=np.float32)
    weights[1, 0], weights[1, 1] = [[1, 0], [0, 1]], [[0, 1], [1, 0]]
    attention = Attention(("a", "b"), weights)
    mean, second = attention_map(attention, 1, None), attention_map(attention, 1, 1)
    assert np.asarray(mean.figure.data[0].z).tolist() == [[0.5, 0.5], [0.5, 0.5]]
    assert np.asarray(second.figure.data[0].z).tolist() == [[0.0, 1.0], [1.0, 0.0]]
    assert NOT_A_REASON in mean.sentence


def test_every_chart_has_a_description_for_those_who_cannot_see_it():
    match = TokenMatch(("a",), ("b",), np.ones((1, 1), dtype=np.float32))
    for chart in (
        waterfall(explanation(*FOUR)),
        history_bars(explanation(*FOUR), {7: 2.0}),
        token_match(match, Item(1, "Alien")),
    ):
        assert "Alien" in chart.alt
