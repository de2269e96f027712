"""From signals to a ranked list: the best k, ranks, hard constraints, and rows that add up to the score."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_world import random_query, small_intent, small_ranker, word_vectors

from recsys.errors import SettingError, UnknownItem
from recsys.ranking import allowed, contributions, rank_of
from recsys.ranking.ranker import ahead, behind, best
from recsys.schema import Chip, ChipKind, Query, Source

SCORES = st.lists(st.integers(-3, 3), min_size=1, max_size=30)
TITLES = (ChipKind.LIKE, ChipKind.EXCLUDE_TITLE)


def chip(kind, value):
    return Chip(kind, str(value), value, (0, 0))


def asked(*chips, words=("dreams",), history=None, include_seen=False):
    return Query(replace(small_intent(*words), chips=chips), history or {}, 12, include_seen)


def ids(ranker, query):
    return [ranker.features.catalogue.items[position].item_id for position in ranker.rank(query)[0]]


@given(SCORES, st.data(), st.integers(0, 40))
def test_best_is_a_stable_sort_of_what_is_allowed(values, data, k):
    scores = np.array(values, np.float32)
    mask = np.array(data.draw(st.lists(st.booleans(), min_size=len(values), max_size=len(values))))
    expected = sorted(np.flatnonzero(mask).tolist(), key=lambda place: (-values[place], place))[:k]
    assert best(scores, mask, k) == expected
    for rank, place in enumerate(expected, start=1):
        assert rank_of(scores, mask, place) == rank


@given(SCORES)
def test_every_other_item_is_either_ahead_or_behind(values):
    scores = np.array(values, np.float32)
    for place in range(len(values)):
        before, after = ahead(scores, place), behind(scores, place)
        assert not (before & after).any()
        assert (before | after).sum() == len(values) - 1


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (asked(chip(ChipKind.YEARS, (1990, 1996))), {105, 106, 107, 108}),
        (asked(chip(ChipKind.YEARS, (None, 1982))), {100, 101}),
        (asked(chip(ChipKind.YEARS, (2000, None))), {110, 111}),
        (asked(chip(ChipKind.YEARS, (None, 1980)), chip(ChipKind.YEARS, (2002, None))), {100, 111}),
        (asked(chip(ChipKind.YEARS, (2050, None))), set()),
        (asked(chip(ChipKind.EXCLUDE_GENRE, "Drama"), chip(ChipKind.EXCLUDE_GENRE, "Comedy")), {102, 105, 108, 111}),
        (asked(chip(ChipKind.EXCLUDE_PERSON, "Ben Ray")), {100, 102, 104, 106, 108, 110}),
        (asked(chip(ChipKind.LIKE, 100)), set(range(101, 112))),
        (asked(chip(ChipKind.LIKE, 100), include_seen=True), set(range(100, 112))),
        (asked(chip(ChipKind.EXCLUDE_TITLE, 100), include_seen=True), set(range(101, 112))),
        (asked(history={105: 1.0, 999: 4.0}), set(range(100, 112)) - {105}),
        (asked(history={105: 1.0}, include_seen=True), set(range(100, 112))),
    ],
)
def test_hard_constraints(query, expected):
    ranker = small_ranker()
    assert set(ids(ranker, query)) == expected


def test_an_item_without_a_year_is_in_no_range_of_years():
    ranker = small_ranker()
    catalogue = ranker.features.catalogue
    undated = replace(catalogue, items=(replace(catalogue.items[0], year=None), *catalogue.items[1:]))
    assert not allowed(asked(chip(ChipKind.YEARS, (None, 2050))), undated)[0]


CHIPS = st.lists(
    st.one_of(
        st.builds(chip, st.sampled_from(TITLES), st.integers(100, 111)),
        st.builds(chip, st.just(ChipKind.GENRE), st.sampled_from(["Drama", "Sci-Fi", "Western"])),
        st.builds(chip, st.just(ChipKind.PERSON), st.sampled_from(["Ada Moss", "Player 2", "Nobody"])),
        st.builds(chip, st.just(ChipKind.AVOID), st.sampled_from(["rain", "robots in the desert"])),
    ),
    max_size=6,
    unique_by=lambda one: one.key,
)


@settings(deadline=None)
@given(CHIPS, st.integers(0, 2**31), st.integers(0, 4), st.integers(0, 6))
def test_rows_add_up_to_the_score_whatever_is_asked(chips, seed, words, rated):
    ranker = small_ranker(seed % 5)
    query = random_query(seed, words, rated)
    query = replace(query, intent=replace(query.intent, chips=tuple(chips)))
    scores = ranker.scores(query)
    for vectors in (None, word_vectors_of(ranker, query)):
        for score, rows in zip(scores, contributions(ranker, query, range(12), vectors), strict=True):
            assert sum(row.value for row in rows) == pytest.approx(float(score), abs=1e-5)
            assert all(sum(row.parts.values()) == pytest.approx(row.value, abs=1e-6) for row in rows)


def word_vectors_of(ranker, query):
    import torch

    return torch.from_numpy(word_vectors(ranker).of(query.intent))


@settings(deadline=None)
@given(CHIPS.filter(bool), st.integers(0, 2**31))
def test_taking_a_soft_chip_out_takes_out_its_row(chips, seed):
    ranker = small_ranker()
    query = random_query(seed)
    whole = replace(query, intent=replace(query.intent, chips=tuple(chips)))
    rows = contributions(ranker, whole, range(12))
    for gone in chips:
        left = ranker.scores(replace(whole, intent=whole.intent.without(chips=[gone.key])))
        row = [next(row.value for row in of_item if row.key == gone.key) for of_item in rows]
        assert ranker.scores(whole) - left == pytest.approx(np.array(row), abs=1e-5)


def test_a_title_liked_and_refused_at_once_has_two_rows():
    ranker = small_ranker()
    liked, refused = chip(ChipKind.LIKE, 105), chip(ChipKind.EXCLUDE_TITLE, 105)
    rows = contributions(ranker, asked(liked, refused), [0])[0]
    values = {row.key: row.value for row in rows if row.kind is Source.CHIP}
    assert values[refused.key] == pytest.approx(-0.5 * values[liked.key])


def test_a_chip_about_an_unknown_title_is_refused():
    with pytest.raises(UnknownItem, match="999"):
        small_ranker().scores(asked(chip(ChipKind.LIKE, 999)))


@pytest.mark.parametrize("stars", [float("nan"), float("inf"), -1.0, 50.0])
def test_a_rating_that_is_none_is_refused(stars):
    with pytest.raises(SettingError, match="not one in stars"):
        small_ranker().scores(asked(history={100: stars}))


@given(seed=st.integers(0, 50), phrase=st.sampled_from(["rain", "robots in the desert", "jazz", "heist"]))
def test_a_wish_to_avoid_lowers_some_items_and_lifts_none(seed, phrase):
    signal = small_ranker(seed).chip_signal(chip(ChipKind.AVOID, phrase))
    assert float(signal.max()) <= 0
    assert float(signal.min()) < 0
