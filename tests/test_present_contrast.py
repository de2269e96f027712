"""The picture and the sentences of a comparison say what its numbers say."""

import pytest

from recsys.explain.contrast import Contrast, ContrastRow, Standing, contrast
from recsys.present.charts.contrast import (
    MOST_ROWS,
    barrier_sentence,
    contrast_bars,
    contrast_sentence,
    differences,
    why_not_sentence,
)
from recsys.present.looks import LOOKS
from recsys.schema import Chip, ChipKind, Contribution, Intent, Item, Query, Source

from small_world import random_query, small_intent, small_ranker, word_vectors  # isort: skip

HEAT, RONIN = Item(1, "Heat", 1995), Item(2, "Ronin", 1998)


def row(kind: Source, name: str, first: float, second: float, key: str = "k") -> ContrastRow:
    return ContrastRow(*(Contribution(kind, name, value, key) for value in (first, second)))


def compared(*rows: ContrastRow, first: Item = HEAT, second: Item = RONIN) -> Contrast:
    left, right = (sum(getattr(one, side).value for one in rows) for side in ("first", "second"))
    ranks = (1, 2) if left >= right else (2, 1)
    largest = tuple(sorted(rows, key=lambda one: -abs(one.difference)))
    return Contrast(Standing(first, left, ranks[0]), Standing(second, right, ranks[1]), largest)


FOUR = (
    row(Source.WORD, "heist", 0.75, 0.25),
    row(Source.HISTORY, "Casino", 0.5, 0.25, "7"),
    row(Source.PRIOR, "Popularity", 0.0, 0.5, "popularity"),
    row(Source.CHIP, "Crime", 0.125, 0.0),
)


def test_bars_run_from_most_for_the_first_to_most_for_the_second_and_end_in_the_gap():
    bar = contrast_bars(compared(*FOUR)).figure.data[0]
    assert list(bar.x) == [0.5, 0.25, 0.125, -0.5, 0.375]
    assert bar.marker.color[0] == LOOKS[Source.WORD].colour
    assert [bool(shape) for shape in bar.marker.pattern.shape] == [False, False, False, True, False]


def test_the_table_has_both_films_side_by_side_and_the_scores_last():
    table = contrast_bars(compared(*FOUR)).table
    assert list(table.columns) == ["Row", "Heat (1995)", "Ronin (1998)", "Difference", "Source"]
    assert (table["Heat (1995)"] - table["Ronin (1998)"]).tolist() == table["Difference"].tolist()
    assert table["Difference"].iloc[:-1].sum() == pytest.approx(table["Difference"].iloc[-1])
    assert len(table) == 5


def test_films_of_the_same_name_have_columns_of_their_own():
    table = contrast_bars(compared(*FOUR, second=Item(3, "Heat", 1995))).table
    assert list(table.columns[1:3]) == ["1 · Heat (1995)", "2 · Heat (1995)"]


def test_many_films_are_gathered_and_lose_nothing_while_words_stay_by_themselves():
    films = [row(Source.HISTORY, f"Film {number}", 0.5 + number, 0.0, str(number)) for number in range(40)]
    word = row(Source.WORD, "heist", 0.25, 0.0)
    shown = differences(compared(*films, word))
    assert len(shown) == MOST_ROWS + 2
    assert [one.name for one in shown if len(one.rows) > 1] == ["Other 34 films"]
    assert "“heist”" in [one.name for one in shown]
    assert sum(one.value for one in shown) == pytest.approx(compared(*films, word).gap)


def test_the_sentence_names_who_is_above_what_decides_and_what_speaks_for_the_other():
    assert contrast_sentence(compared(*FOUR)) == (
        "Heat (rank 1) stands 0.38 above Ronin (rank 2), mostly because of your word “heist” (+0.50) and your rating "
        "of Casino (+0.25). Ronin gains more from how often it was rated (+0.50)."
    )


def test_the_sentence_begins_with_the_one_above_whichever_comes_first():
    swapped = compared(*(ContrastRow(one.second, one.first) for one in FOUR), first=RONIN, second=HEAT)
    assert contrast_sentence(swapped) == contrast_sentence(compared(*FOUR))


def test_a_viewer_is_not_addressed():
    sentence = contrast_sentence(compared(*FOUR), own_history=False)
    assert "this viewer’s rating of Casino" in sentence


def test_equal_scores_are_said_to_be_equal():
    alike = compared(row(Source.WORD, "heist", 0.5, 0.5))
    assert contrast_sentence(alike) == "Heat (rank 1) and Ronin (rank 2) have practically the same score."


def test_why_not_says_what_is_lacking_most():
    sentence = why_not_sentence(compared(*FOUR))
    assert sentence.startswith("Ronin (rank 2) is 0.38 short of Heat (rank 1). What Ronin lacks most beside it: ")
    assert "your word “heist” (0.50 less)" in sentence
    assert sentence.endswith("It gains more from how often it was rated (0.50 more).")


def test_why_not_of_a_film_that_is_further_up_says_so():
    swapped = compared(*(ContrastRow(one.second, one.first) for one in FOUR), first=RONIN, second=HEAT)
    assert why_not_sentence(swapped) == "Heat (rank 1) has a higher score than Ronin (rank 2), by 0.38."


@pytest.mark.parametrize(
    ("chip", "said"),
    [
        (Chip(ChipKind.YEARS, "After 1999", (2000, None), (0, 0)), "its year, 1980, does not fit “After 1999”"),
        (Chip(ChipKind.EXCLUDE_GENRE, "No Drama", "Drama", (0, 0)), "it is in a genre you did not want (“No Drama”)"),
        (Chip(ChipKind.EXCLUDE_PERSON, "No Moss", "Ada Moss", (0, 0)), "it has a person you did not want (“No Moss”)"),
        (Chip(ChipKind.EXCLUDE_TITLE, "Not it", 100, (0, 0)), "you did not want it"),
        (Chip(ChipKind.LIKE, "Like it", 100, (0, 0)), "you named it yourself"),
    ],
)
def test_what_keeps_a_film_out_is_named(chip, said):
    ranker = small_ranker()
    found = contrast(ranker, word_vectors(ranker), Query(Intent("", chips=(chip,))), 100, 111)
    sentence = barrier_sentence(found.first)
    assert sentence.startswith(f"The Red Door (1980) is not in the ranking: {said}. If it were allowed")
    assert barrier_sentence(found.second) == ""
    assert "The Red Door (not ranked)" in contrast_sentence(found)
    assert " stands " not in contrast_sentence(found)


@pytest.mark.parametrize(("own", "said"), [(True, "you have"), (False, "this viewer has")])
def test_a_rated_film_is_said_to_be_rated(own, said):
    ranker = small_ranker()
    found = contrast(ranker, word_vectors(ranker), Query(small_intent("rain"), {100: 4.0}), 100, 111)
    assert f"{said} already rated it" in barrier_sentence(found.first, own)


@pytest.mark.parametrize("words", [0, 1, 4])
@pytest.mark.parametrize("rated", [0, 1, 12])
def test_every_question_gives_a_picture_without_gaps(words, rated):
    ranker = small_ranker()
    chart = contrast_bars(contrast(ranker, word_vectors(ranker), random_query(3, words, rated), 102, 107))
    assert not chart.table.isna().any().any()
    assert "The Green Door" in chart.alt
    assert "rounding" in chart.sentence
