"""The check finds every name, number and relation that no evidence holds, and links what evidence does hold."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reasons_examples import explanation

from recsys.reasons import check, gather
from recsys.reasons.names import names_in
from recsys.schema import short_title

EVIDENCE = gather(explanation())
TRUE = "You asked for “heists” and liked Pulp Fiction, so try Heat: a disciplined thief plans a last run of scores in Los Angeles."


def test_true_sentence_stands():
    assert check(TRUE, EVIDENCE).supported


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Since you liked Pulp Fiction, try Heat with Tom Hanks and others.", "Tom Hanks"),
        ("Heat is set in Chicago, which is worth seeing.", "Chicago"),
        ("Spielberg made a tense film about a heist.", "Spielberg"),
        ("This pre-Nolan heist film is tense and moody.", "pre-Nolan"),
        ("Try Heat: Bond plans a last run of scores.", "Bond"),
    ],
)
def test_name_without_evidence_is_found(text, name):
    assert any(f"“{name}”" in problem for problem in check(text, EVIDENCE).problems)


@pytest.mark.parametrize(
    "text",
    [
        "You asked for heists, so try this one, directed by Al Pacino.",
        "You asked for heists, so try this one, starring Michael Mann.",
        "You liked Heat, so here is a tense and moody heist film.",
    ],
)
def test_true_name_in_a_false_relation_is_found(text):
    assert any("said" in problem for problem in check(text, EVIDENCE).problems)


@pytest.mark.parametrize(
    "text",
    [
        "You asked for heists, so try Heat, directed by Michael Mann.",
        "A tense heist film starring Al Pacino, from the 1990s.",
        "Mann's film from 1995 has 3.9 stars on average from 104 people.",
    ],
)
def test_true_relations_and_numbers_stand(text):
    assert check(text, EVIDENCE).problems == ()


@pytest.mark.parametrize(
    ("raw", "tidied"),
    [
        ("  You liked\n Pulp Fiction,  so try Heat. ", "You liked Pulp Fiction, so try Heat."),
        ("**You** liked <b>Pulp Fiction</b>, so try Heat. It has a", "You liked Pulp Fiction, so try Heat."),
        ('You liked Pulp Fiction, so "try Heat.', "You liked Pulp Fiction, so try Heat."),
    ],
)
def test_what_can_be_tidied_is_tidied(raw, tidied):
    assert check(raw, EVIDENCE).text == tidied


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "was empty"),
        ("You liked Pulp Fiction, so try the", "did not come to an end"),
        ("Try Heat.", "was too short"),
        ("tense " * 70 + ".", "was too long"),
        ("You liked Pulp Fiction, so see https://example.org for more.", "held a link"),
        ("You liked Pulp Fiction. Story: a thief plans a last run.", "repeated its instructions"),
    ],
)
def test_broken_form_is_named(text, problem):
    assert problem in check(text, EVIDENCE).problems


def test_claims_link_spans_to_evidence():
    claims = {claim.text: claim.evidence for claim in check(TRUE, EVIDENCE).claims}
    assert claims["heists"] == "word:1"
    assert claims["Pulp Fiction"] == "history:296"
    assert claims["Heat"] == "field:title"
    assert claims["disciplined thief plans a last run of scores in Los Angeles"] == "field:logline"


@given(st.text(max_size=300))
def test_any_text_is_checked_without_failing_and_spans_hold(text):
    checked = check(text, EVIDENCE)
    assert all(checked.text[slice(*claim.span)] == claim.text for claim in checked.claims)
    ends = [claim.span for claim in checked.claims]
    assert all(first[1] <= second[0] for first, second in pairwise(ends))


@given(
    st.lists(
        st.sampled_from(["heist", "Heat", "Nolan", "in", "1995", "2001", "tense"]), min_size=6, max_size=7, unique=True
    )
)
def test_a_foreign_name_never_passes(words):
    text = f"We say {' '.join(words)} here."
    assert check(text, EVIDENCE).supported == (not {"Nolan", "2001"} & set(words))


def test_check_is_quick():
    started = time.perf_counter()
    for _ in range(20):
        check(TRUE, EVIDENCE)
    assert (time.perf_counter() - started) / 20 < 0.02


def test_hostile_text_does_not_slow_the_check():
    started = time.perf_counter()
    check("<" * 50_000 + "Aa " * 50_000, EVIDENCE)
    assert time.perf_counter() - started < 3


def test_names_in_joins_neighbours_and_keeps_parts():
    assert names_in("a run in Los Angeles, 1950s") == ("Los Angeles", "1950s", "Los", "Angeles")


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("Heat", "Heat"),
        ("Seven (a.k.a. Se7en)", "Seven"),
        ("(500) Days of Summer", "(500) Days of Summer"),
        ("(Untitled)", "(Untitled)"),
    ],
)
def test_short_title_drops_names_in_parentheses(title, short):
    assert short_title(title) == short
