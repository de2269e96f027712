"""The intent in colour, and explanations in plain words."""

import re
from dataclasses import replace

import pytest

from recsys.present.coloured import coloured_intent, word_values
from recsys.present.sentences import counterfactual_sentence, row_sentence, why_sentence
from recsys.schema import (
    Chip,
    ChipKind,
    Contribution,
    Counterfactual,
    Explanation,
    Intent,
    Item,
    Query,
    Source,
    Target,
    WhatIf,
    Word,
)

INTENT = Intent(
    "a <dark> western",
    (Word("<dark>", (2, 8), ("dark",)), Word("western", (9, 16), ("western",))),
    (Chip(ChipKind.GENRE, "Western", "Western", (9, 16)),),
)


def explanation(*contributions: Contribution, rank: int = 1) -> Explanation:
    item = Item(1, "Unforgiven", 1992)
    return Explanation(item, rank, sum(row.value for row in contributions), contributions, Query(INTENT))


def visible(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


def test_each_word_carries_its_contribution_and_no_tag_of_its_own():
    html = coloured_intent(INTENT, {0: 0.5, 1: -0.25})
    assert visible(html) == "a &lt;dark&gt;+0.50 western−0.25"
    assert html.count("negative") == 1


def test_the_strongest_word_has_the_deepest_tint():
    tints = [int(tint) for tint in re.findall(r"--tint:(\d+)%", coloured_intent(INTENT, {0: 0.5, 1: -0.25}))]
    assert tints == [62, 31]


def test_a_word_taken_out_is_struck_through_and_the_others_keep_their_values():
    values = word_values(explanation(Contribution(Source.WORD, "western", 0.3, "0")), (0,), 2)
    assert values == {1: 0.3}
    assert "<s>&lt;dark&gt;</s>" in coloured_intent(INTENT, values)


def test_the_sentence_names_the_sources_from_the_strongest_and_what_is_against():
    sentence = why_sentence(
        explanation(
            Contribution(Source.WORD, "western", 0.9, "1"),
            Contribution(Source.PRIOR, "Quality", 0.4, "quality"),
            Contribution(Source.HISTORY, "Shane (1953)", 0.2, "7"),
            Contribution(Source.WORD, "dark", -0.1, "0"),
        )
    )
    assert sentence == (
        "Unforgiven stands at rank 1 because you asked for “western” (+0.90), "
        "its ratings are above average (+0.40), and you rated Shane (1953) (+0.20). What counts most against it: “dark” (−0.10)."
    )


def test_the_history_of_a_viewer_is_not_called_yours():
    row = Contribution(Source.HISTORY, "Shane (1953)", 0.2, "7")
    assert "this viewer rated Shane" in why_sentence(explanation(row), own_history=False)
    against = Contribution(Source.HISTORY, "Shane (1953)", -0.2, "7")
    assert "against it: this viewer’s rating of Shane" in why_sentence(explanation(against), own_history=False)


@pytest.mark.parametrize("rows", [(), (Contribution(Source.PRIOR, "quality", -0.5, "quality"),)])
def test_it_says_so_when_nothing_speaks_for_an_item(rows):
    assert why_sentence(explanation(*rows, rank=3000)).startswith(
        "Nothing speaks for Unforgiven; it stands at rank 3,000."
    )


def changed(removed, rank, source=Source.WORD, **options):
    outcome = WhatIf(1.0, options.pop("before", 1), 0.5, 4, 0.4, rank)
    return Counterfactual(source, tuple(removed), Item(2, "Shane", 1953), outcome, **options)


def test_a_counterfactual_names_what_goes_and_who_takes_the_place():
    removed = (Contribution(Source.WORD, "western", 0.9, "1"), Contribution(Source.WORD, "dark", 0.2, "0"))
    assert counterfactual_sentence(explanation(*removed), changed(removed, 5)) == (
        "Without “western” and “dark”, Unforgiven would fall from rank 1 to 5, behind Shane (1953)."
    )
    assert counterfactual_sentence(explanation(*removed), changed(removed, 12, target=Target.OUT_OF_TOP_K)) == (
        "Without “western” and “dark”, Unforgiven would leave the top 10: from rank 1 to 12."
    )


def test_an_item_that_is_passed_and_rises_is_not_said_to_fall():
    row = Contribution(Source.HISTORY, "High Noon", 0.2, "7")
    assert counterfactual_sentence(explanation(row, rank=9), changed([row], 4, Source.HISTORY, before=9)) == (
        "Without the rating of High Noon, Shane (1953) would pass Unforgiven, which would itself pass others "
        "and stand at rank 4 instead of 9."
    )


def test_many_removed_films_are_counted():
    rows = [Contribution(Source.HISTORY, f"Film {number}", 0.2, str(number)) for number in range(9)]
    assert "Film 3, Film 4 and 4 more films, Unf" in counterfactual_sentence(
        explanation(*rows), changed(rows, 5, Source.HISTORY)
    )


def test_a_row_is_told_with_the_signals_that_make_it_up():
    row = Contribution(Source.WORD, "dark", 0.5, "0", {"meaning": 0.75, "wording": -0.25})
    assert row_sentence(row) == "“dark” (+0.50): meaning +0.75 and wording −0.25."


def test_slight_reasons_are_left_out_unless_there_are_no_others():
    slight = Contribution(Source.HISTORY, "Shane", 0.02, "7")
    against = Contribution(Source.PRIOR, "quality", -0.02, "quality")
    said = why_sentence(explanation(Contribution(Source.WORD, "western", 0.9, "1"), slight, against))
    assert said == "Unforgiven stands at rank 1 because you asked for “western” (+0.90)."
    assert "you rated Shane (+0.02)" in why_sentence(explanation(slight))


def test_an_item_that_may_not_be_ranked_is_said_not_to_be():
    rated = replace(explanation(Contribution(Source.WORD, "western", 0.9, "1")), query=Query(INTENT, {1: 4.0}))
    assert why_sentence(rated).startswith(
        "Unforgiven is not in the ranking: you have already rated it. It would stand at rank 1 because"
    )


def test_the_parts_of_a_likeness_have_the_names_of_the_sentences():
    row = Contribution(Source.HISTORY, "Shane", 0.5, "7", {"taste": 0.4, "kinship": 0.1})
    assert row_sentence(row) == "Shane (+0.50): audience +0.40 and description +0.10."
