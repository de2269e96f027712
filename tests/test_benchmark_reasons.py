"""The figures of the reasons benchmark on texts whose figures are counted by hand, and what its triples promise."""

from __future__ import annotations

import math

import pytest

from benchmarks.reason_metrics import (
    Told,
    alike_in_lists,
    argues,
    distinct_openings,
    feature_coverage,
    feature_diversity,
    features,
    features_named,
    frame,
    share,
    sound_share,
    starts_with_the_largest,
    supported_share,
    unique_share,
)
from benchmarks.reason_triples import load_triples
from recsys.reasons.lessons import held_out, load_lessons
from recsys.schema import Claim, Evidence

HEIST = Evidence("word:0", "You asked for “heist”, which lifts this film by 2.00.", "word", 2.0, ("heist",))
RAIN = Evidence("word:1", "You asked for “rain”, which lowers this film by 0.40.", "word", -0.4, ("rain",))
MATRIX = Evidence("history:2571", "You gave The Matrix 5 stars.", "liked", 3.0, ("The Matrix", "The Matrix (1999)"))
TITLE = Evidence("field:title", "The film is Heat.", "title", names=("Heat",))
CAST = Evidence(
    "field:cast", "With Al Pacino, Val Kilmer.", "cast", names=("Al Pacino", "Pacino", "Val Kilmer", "Kilmer")
)
YEAR = Evidence("field:year", "From 1995.", "year", 1995.0, ("1995", "1990s"))
EVIDENCE = (MATRIX, HEIST, RAIN, TITLE, CAST, YEAR)


def told(text: str, *claimed: tuple[str, Evidence], problems: tuple[str, ...] = (), broken: tuple[str, ...] = ()):
    """A text with claims where these words stand in it."""
    claims = [Claim(words, (text.index(words), text.index(words) + len(words)), row.key) for words, row in claimed]
    return Told(text, EVIDENCE, tuple(claims), problems, broken=broken)


FIRST = told("You liked The Matrix, and Heat is a heist.", ("The Matrix", MATRIX), ("Heat", TITLE), ("heist", HEIST))
SECOND = told("A heist with Al Pacino from 1995.", ("heist", HEIST), ("Al Pacino", CAST), ("1995", YEAR))


def test_share_leaves_out_what_is_unknown():
    assert share([True, False, None, True, True]) == 3 / 4
    assert math.isnan(share([None]))


def test_supported_share_counts_claims_over_all_texts():
    wrong = told("A heist on the moon by Spielberg.", ("heist", HEIST), problems=("named “moon”", "named “Spielberg”"))
    assert supported_share([FIRST, SECOND]) == 1.0
    assert supported_share([FIRST, wrong]) == 4 / 6
    assert math.isnan(supported_share([told("Try it.")]))


def test_a_text_with_a_broken_form_is_not_sound_though_its_claims_are_supported():
    broken = told("A heist and", ("heist", HEIST), broken=("did not come to an end",))
    assert sound_share([FIRST, SECOND, broken, broken]) == 0.5
    assert supported_share([broken]) == 1.0


def test_a_frame_is_the_text_without_what_it_claims():
    assert frame(FIRST) == "You liked [liked], and [title] is a [word]."
    assert frame(told("Try it tonight.")) == "Try it tonight."


def test_unique_share_counts_different_texts():
    assert unique_share(["a", "b", "a", "c"]) == 3 / 4
    assert math.isnan(unique_share([]))


def test_features_are_rows_or_each_of_their_names_and_never_the_title():
    assert features(EVIDENCE) == {
        ("liked", "The Matrix"),
        ("word", "heist"),
        ("word", "rain"),
        ("cast", "Al Pacino"),
        ("cast", "Val Kilmer"),
        ("year", "1995"),
    }
    assert features_named(FIRST) == {("liked", "The Matrix"), ("word", "heist")}
    assert features_named(SECOND) == {("word", "heist"), ("cast", "Al Pacino"), ("year", "1995")}


def test_a_surname_names_the_person_and_a_decade_the_year():
    text = told("Kilmer in the 1990s.", ("Kilmer", CAST), ("1990s", YEAR))
    assert features_named(text) == {("cast", "Val Kilmer"), ("year", "1995")}


def test_a_theme_inside_another_is_a_feature_of_its_own():
    themes = Evidence("field:themes", "Themes: love, love triangle.", "themes", names=("love", "love triangle"))
    assert features([themes]) == {("themes", "love"), ("themes", "love triangle")}


def test_feature_coverage_is_over_all_reasons_together():
    assert feature_coverage([FIRST]) == 2 / 6
    assert feature_coverage([FIRST, SECOND]) == 4 / 6


def test_feature_diversity_is_the_mean_of_shared_features_over_pairs():
    third = told("Nothing named.")
    assert feature_diversity([FIRST, SECOND]) == 1.0
    assert feature_diversity([FIRST, SECOND, third]) == 1 / 3
    assert feature_diversity([FIRST, FIRST]) == 2.0
    assert math.isnan(feature_diversity([FIRST]))


def test_openings_are_alike_whatever_their_case_and_marks():
    texts = ["You liked The Matrix.", "“You liked” the other one.", "A heist, then.", "A heist with rain."]
    assert distinct_openings(texts) == 3 / 4
    assert alike_in_lists([texts, texts[2:], []]) == 1


def test_a_text_that_tells_only_of_the_film_does_not_argue():
    assert argues(FIRST) is True
    assert argues(told("Al Pacino in Heat.", ("Al Pacino", CAST), ("Heat", TITLE))) is False
    assert argues(Told("A film.", (TITLE, YEAR))) is None


def test_the_first_claim_about_the_sum_should_rest_on_its_largest_row():
    assert starts_with_the_largest(FIRST) is True
    assert starts_with_the_largest(SECOND) is False
    assert starts_with_the_largest(told("A film from 1995.", ("1995", YEAR))) is False
    assert starts_with_the_largest(Told("A film.", (TITLE, YEAR))) is None


def test_words_side_by_side_are_one_argument():
    beside = told("For “heist” and The Matrix, try Heat.", ("heist", HEIST), ("The Matrix", MATRIX), ("Heat", TITLE))
    apart = told("For “heist”, as you liked The Matrix.", ("heist", HEIST), ("The Matrix", MATRIX))
    assert starts_with_the_largest(beside) is True
    assert starts_with_the_largest(apart) is False


def test_where_nothing_lifts_the_largest_row_is_the_one_that_lowers_most():
    less = Evidence("chip:avoid:0", "You asked for no snow.", "chip:avoid", -1.5, ("snow",))
    text = "Less rain than you asked for."
    claims = (Claim("rain", (5, 9), "word:1"),)
    assert starts_with_the_largest(Told(text, (RAIN, TITLE), claims)) is True
    assert starts_with_the_largest(Told(text, (RAIN, less, TITLE), claims)) is False


@pytest.fixture(scope="module")
def triples():
    """The triples that the benchmark measures on."""
    return load_triples()


def test_no_lesson_tells_of_a_film_of_the_triples(triples):
    assert all(held_out(triple.item) for triple in triples)
    assert not {triple.item for triple in triples} & {lesson.item for lesson in load_lessons()}


def test_no_lesson_asks_with_an_intent_of_the_triples(triples):
    asked = {" ".join(lesson.intent.casefold().split()) for lesson in load_lessons()}
    intents = [" ".join(triple.intent.casefold().split()) for triple in triples]
    assert len(set(intents)) == len(intents) == 200
    assert not asked & set(intents)


def test_half_of_the_triples_have_ratings_low_and_high(triples):
    warm = [triple.history for triple in triples if triple.history]
    assert len(warm) == 100
    assert all(2 <= len(history) <= 20 for history in warm)
    assert min(min(history.values()) for history in warm) <= 1.0
    assert sum(min(history.values()) < 3.0 for history in warm) > 50


def test_triples_lie_in_the_catalogue_and_no_film_was_rated_already(engine, triples):
    for triple in triples:
        assert triple.item in engine.catalogue
        assert triple.item not in triple.history
        assert all(item in engine.catalogue for item in triple.history)
