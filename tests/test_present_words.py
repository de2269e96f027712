"""The chart of the words, and what was asked piece by piece."""

import dataclasses
import re

import pytest
from intent_catalogue import parse
from small_world import random_query, small_intent, small_ranker, word_vectors

from recsys.explain.alone import promoted_alone
from recsys.present.asked import chips_html, chips_sentence, merged, players_html, players_sentence
from recsys.present.charts.waterfall import waterfall
from recsys.present.charts.words import MOST_WORDS, legend_html, promoted_bars, word_bars
from recsys.ranking import contributions
from recsys.schema import Chip, ChipKind, Contribution, Explanation, Intent, Item, Query, Source, Word


def explanation_of(query: Query, position: int = 3) -> Explanation:
    ranker = small_ranker()
    tensors = word_vectors(ranker).tensors(query.intent, ranker.features.device)
    rows = contributions(ranker, query, [position], *tensors)[0]
    score = float(ranker.scores(query)[position])
    return Explanation(ranker.features.catalogue.items[position], 1, score, rows, query)


def long_query(count: int) -> Query:
    return Query(small_intent(*(f"word{number}" for number in range(count))))


def bars_of(chart):
    return [trace for trace in chart.figure.data if trace.type == "bar"]


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize("words", [1, 3, 6])
def test_the_parts_drawn_add_up_to_each_word_and_no_error_is_drawn_where_values_are_exact(words):
    why = explanation_of(random_query(2, words=words))
    chart = word_bars(why)
    rows = why.of(Source.WORD)
    drawn = [sum(parts) for parts in zip(*(trace.x for trace in bars_of(chart)), strict=True)]
    assert drawn == pytest.approx([row.value for row in rows])
    assert list(chart.table["Contribution"]) == [row.value for row in rows]
    assert "Standard error" not in chart.table
    assert "thin lines" not in chart.sentence
    assert all("±" not in note.text for note in chart.figure.layout.annotations)


def test_sampled_words_have_whiskers_of_their_standard_error():
    why = explanation_of(long_query(12))
    chart = word_bars(why)
    errors = [row.standard_error for row in why.of(Source.WORD)]
    assert min(errors) > 0
    assert list(chart.figure.data[-1].error_x.array) == errors
    assert list(chart.table["Standard error"]) == errors
    assert "one standard error" in chart.sentence
    assert all("±" in note.text for note in chart.figure.layout.annotations)


def test_of_forty_words_the_largest_are_drawn_and_all_are_in_the_table():
    why = explanation_of(long_query(40))
    chart = word_bars(why)
    assert len(bars_of(chart)[0].x) == MOST_WORDS
    assert len(chart.table) == 40
    assert "25 words with smaller parts are in the table" in chart.sentence


def made_up(*parts: tuple[float, float]) -> Explanation:
    rows = tuple(
        Contribution(Source.WORD, f"w{place}", sum(both), str(place), {"meaning": both[0], "wording": both[1]})
        for place, both in enumerate(parts)
    )
    intent = small_intent(*(row.name for row in rows))
    return Explanation(Item(1, "One"), 1, sum(row.value for row in rows), rows, Query(intent))


def test_a_mark_stands_at_the_sum_where_parts_pull_apart():
    chart = word_bars(made_up((1.0, 0.5), (-0.4, 1.0)))
    marks = chart.figure.data[-1]
    assert (list(marks.x), list(marks.y)) == ([0.6], [1])
    assert "a mark stands at their sum" in chart.sentence


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([(1.0, 0.0)], "“w0” adds +1.00."),
        ([(1.0, 0.0), (0.2, 0.0)], "“w0” adds most (+1.00)."),
        ([(1.0, 0.0), (-0.2, 0.0)], "“w0” adds most (+1.00); “w1” takes away (−0.20)."),
        ([(0.0, 0.0), (-0.2, 0.0)], "No word speaks for this film; “w1” counts most against it (−0.20)."),
        ([(0.0, 0.0), (0.0, 0.0)], "No word moves this score."),
    ],
)
def test_the_sentence_fits_the_values(parts, said):
    assert word_bars(made_up(*parts)).sentence.startswith(said)


def test_the_legend_names_what_is_below_zero_only_where_something_is():
    assert "Below zero" in legend_html(made_up((1.0, 0.0), (-0.4, 1.0)))
    assert "Below zero" not in legend_html(made_up((1.0, 0.0)))


def test_catalogue_and_request_text_cannot_become_tags():
    evil = made_up((1.0, 0.0))
    row = dataclasses.replace(evil.contributions[0], name="<b>x</b>")
    chart = word_bars(dataclasses.replace(evil, contributions=(row,)))
    assert "<b>" not in str(chart.figure.to_dict())
    assert "<b>" not in players_html(small_intent("<b>x</b>"))


def test_promoted_films_are_bars_with_their_values():
    ranker, query = small_ranker(), random_query(4, rated=2)
    found = promoted_alone(ranker, word_vectors(ranker), query, 1)
    chart = promoted_bars("rain", found)
    assert list(chart.figure.data[0].x) == [one.row.value for one in found]
    assert list(chart.table["Film"]) == [one.item.label for one in found]
    assert "“rain”" in chart.sentence


def test_the_waterfall_has_whiskers_for_single_sampled_rows_only():
    why = explanation_of(long_query(12))
    errors = waterfall(why).figure.data[0].error_x.array
    drawn = [error for error in errors if error is not None]
    assert len(drawn) == 6  # six words; the rest of the words, the priors and the score have none
    assert waterfall(explanation_of(random_query(2))).figure.data[0].error_x.visible is False


def test_function_words_stand_with_their_word():
    html = players_html(parse("a slow-burn mystery with an unreliable narrator"))
    assert "<small>with an</small> unreliable" in html
    assert text_of(html) == "a slow-burn mystery with an unreliable narrator"


@pytest.mark.parametrize(
    ("count", "said"),
    [(1, "There is one here"), (4, "All 16 combinations"), (10, "All 1,024 combinations"), (11, "24 random orders"),
     (40, "8 random orders")],
)  # fmt: skip
def test_the_rule_says_whether_values_are_exact(count, said):
    assert said in players_sentence(long_query(count).intent)


def test_groups_of_a_very_long_text_are_named_as_such():
    intent = parse(" ".join(f"word{number}" for number in range(60)))
    assert merged(intent)
    assert "6 groups" in players_sentence(intent)
    assert not merged(parse("a slow-burn mystery with an unreliable narrator"))


def test_chips_have_a_value_or_say_what_they_do():
    intent = parse("a 1990s western, not too violent")
    rows = tuple(Contribution(Source.CHIP, chip.label, 0.5, chip.key) for chip in intent.chips if chip.kind != "years")
    html = text_of(chips_html(Explanation(Item(1, "One"), 1, 1.0, rows, Query(intent))))
    assert html.count("+0.50") == len(rows) > 0
    assert html.count("decides what may be ranked") == 1
    assert chips_html(Explanation(Item(1, "One"), 1, 1.0, (), Query(Intent("")))) == ""


def test_a_genre_that_is_also_a_word_is_said_to_count_twice():
    genre = Chip(ChipKind.GENRE, "Genre: Comedy", "Comedy", (0, 6))
    word = Word("comedy", (0, 6), ("comedi",))
    assert "counts twice" in chips_sentence(Intent("comedy", (word,), (genre,)))
    assert "counts twice" not in chips_sentence(Intent("comedy", (), (genre,)))
