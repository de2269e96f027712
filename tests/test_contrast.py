"""Why one item and not another: differences that add up to the gap, and what keeps an item out."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_world import random_query, small_catalogue, small_intent, small_ranker, word_vectors

from recsys.errors import BecauseError, UnknownItem
from recsys.explain.barriers import BarrierKind
from recsys.explain.contrast import at_rank, contrast, why_not
from recsys.ranking import allowed
from recsys.schema import Chip, ChipKind, Intent, Query

ITEM = st.integers(100, 111)
cases = {
    "seed": st.integers(0, 10_000),
    "words": st.integers(0, 4),
    "rated": st.integers(0, 12),
    "first": ITEM,
    "second": ITEM,
}
NO_COMEDY = Chip(ChipKind.EXCLUDE_GENRE, "No Comedy", "Comedy", (0, 0))


def asked(seed, words=3, rated=4, first=100, second=101):
    ranker = small_ranker(seed)
    return contrast(ranker, word_vectors(ranker), random_query(seed, words, rated), first, second)


@settings(max_examples=150, deadline=None)
@given(**cases)
def test_differences_add_up_to_the_gap(seed, words, rated, first, second):
    found = asked(seed, words, rated, first, second)
    assert abs(found.residual) < 1e-5
    assert found.gap == pytest.approx(found.first.score - found.second.score)
    assert len(found.rows) == words + rated + 2


@settings(max_examples=100, deadline=None)
@given(**cases)
def test_the_other_way_round_every_difference_has_the_other_sign(seed, words, rated, first, second):
    there, back = asked(seed, words, rated, first, second), asked(seed, words, rated, second, first)
    assert there.gap == -back.gap
    differences = {(row.first.kind, row.first.key): row.difference for row in there.rows}
    for row in back.rows:
        assert row.difference == pytest.approx(-differences[row.first.kind, row.first.key], abs=1e-6)


@settings(max_examples=50, deadline=None)
@given(seed=cases["seed"], item=ITEM)
def test_an_item_beside_itself_differs_in_nothing(seed, item):
    found = asked(seed, first=item, second=item)
    assert found.gap == found.residual == 0
    assert all(row.difference == 0 for row in found.rows)


def test_the_largest_difference_comes_first():
    sizes = [abs(row.difference) for row in asked(4).rows]
    assert sizes == sorted(sizes, reverse=True)


def test_scores_are_those_of_the_ranker():
    ranker, query = small_ranker(5), random_query(5)
    found = contrast(ranker, word_vectors(ranker), query, 102, 107)
    scores = ranker.scores(query)
    assert (found.first.score, found.second.score) == (pytest.approx(scores[2]), pytest.approx(scores[7]))


def test_what_keeps_an_item_out_is_named_and_its_rank_is_the_one_it_would_have():
    ranker, query = small_ranker(), Query(Intent("", chips=(NO_COMEDY,)), {104: 4.0, 107: 5.0})
    found = contrast(ranker, word_vectors(ranker), query, 104, 105)
    assert [barrier.kind for barrier in found.first.barriers] == [BarrierKind.GENRE, BarrierKind.SEEN]
    assert found.second.barriers == ()
    scores, mask = ranker.scores(query), allowed(query, small_catalogue())
    assert found.first.rank == 1 + sum(mask & (scores > scores[4]))


@pytest.mark.parametrize("seed", range(20))
def test_the_item_at_each_rank_stands_there(seed):
    ranker, query = small_ranker(seed), random_query(seed)
    places = ranker.rank(query, 12)[0]
    for rank, place in enumerate(places, start=1):
        assert at_rank(ranker, query, rank) == 100 + place
        assert why_not(ranker, word_vectors(ranker), query, 103, rank).first.rank == rank


@pytest.mark.parametrize("rank", [-1, 0, 9, 10_000])
def test_a_rank_that_the_list_does_not_have_is_refused(rank):
    query = random_query(1, rated=4)
    with pytest.raises(BecauseError, match="8 items are ranked"):
        at_rank(small_ranker(), query, rank)


def test_the_gap_of_why_not_is_what_the_item_falls_short_by():
    ranker, query = small_ranker(6), random_query(6, rated=0)
    last = at_rank(ranker, query, 12)
    found = why_not(ranker, word_vectors(ranker), query, last, 1)
    assert (found.first.rank, found.second.rank) == (1, 12)
    assert found.gap > 0


def test_a_word_asked_for_twice_has_two_rows():
    ranker = small_ranker()
    found = contrast(ranker, word_vectors(ranker), Query(small_intent("rain", "rain")), 100, 103)
    assert sorted(row.first.key for row in found.rows if row.first.name == "rain") == ["0", "1"]
    assert abs(found.residual) < 1e-5


def test_an_unknown_item_is_refused():
    with pytest.raises(UnknownItem, match="999"):
        asked(1, second=999)


def test_on_the_real_data_it_is_the_gap_between_two_results(engine):
    found = engine.recommend("a clever heist after 1990 without comedy", {2571: 5.0, 858: 4.0})
    compared = engine.inspect.contrast(found.query, found[0].item.item_id, found[4].item.item_id)
    assert (compared.first.rank, compared.second.rank) == (1, 5)
    assert compared.gap == pytest.approx(found[0].score - found[4].score, abs=1e-5)
    assert abs(compared.residual) < 1e-5
    rated = engine.inspect.why_not(found.query, 858, rank=10).second
    assert [barrier.kind for barrier in rated.barriers] == [BarrierKind.YEARS, BarrierKind.SEEN]
    longer = replace(found.query, history=engine.history_of(15))
    assert abs(engine.inspect.contrast(longer, 858, 2571).residual) < 1e-5
