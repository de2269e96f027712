"""People, stars, years, lists, wishes and absences are those of the rows."""

from __future__ import annotations

import pytest
from reasons_examples import explanation

from recsys.reasons import check, gather

EVIDENCE = gather(explanation())


def problems(text, **changes):
    return check(text, gather(explanation(**changes)) if changes else EVIDENCE).problems


@pytest.mark.parametrize(
    "text",
    [
        "Michael Mann directed Heat, which stars Al Pacino.",
        "Heat, directed by Michael Mann, has the heists you asked for.",
        "Al Pacino is in the cast of Heat, from 1995.",
        "Your five stars for Pulp Fiction lead to Heat.",
        "Pulp Fiction, which you gave five stars, leads to Heat.",
        "Heat has 3.9 stars on average from 104 people.",
        "Its mood is tense and moody, and heist is among its themes: that is Heat.",
        "Heat is no comedy, but it has the heists you asked for.",
        "Heat is not a musical: its genres are crime and thriller.",
    ],
)
def test_true_facts_stand(text):
    assert problems(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Al Pacino directed Heat, which has the heists you asked for.",
        "Michael Mann is in the cast of Heat, from 1995.",
        "Heat, from 1996, has the heists you asked for.",
        "Your four stars for Pulp Fiction lead to Heat.",
        "Heat has 4.9 stars on average from 104 people.",
        "Heat has 3.9 stars on average from 105 people.",
        "Its mood is heist, and tense is among its themes: that is Heat.",
        "Heat is not a thriller, but it has the heists you asked for.",
        "You asked for a tense film, so try Heat.",
        "Here is Heat, with the cops you asked for.",
        "Heat is a masterpiece with the heists you asked for.",
        "Heat is a great film with the heists you asked for.",
        "Heat is twisty and tense and moody.",
        "I think that Heat has the heists you asked for.",
        "Seven thieves plan a last run of scores in Heat.",
        "Heat has the heists you asked for. Heat has the heists you asked for.",
    ],
)
def test_false_facts_are_found(text):
    assert problems(text)


@pytest.mark.parametrize(("stars", "stands"), [(5.0, True), (3.5, True), (2.0, False)])
def test_only_a_well_rated_film_was_liked(stars, stands):
    text = "You liked Pulp Fiction and asked for heists, so try Heat."
    liked = "Since you asked for heists and liked Pulp Fiction, try Heat."
    assert (not [one for one in problems(text, stars=stars) if "liked" in one]) is stands
    assert (not [one for one in problems(liked, stars=stars) if "liked" in one]) is stands
