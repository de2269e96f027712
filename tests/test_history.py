"""The history left out film by film, and gathered into groups that lose nothing."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from small_world import random_query, small_intent, small_ranker

from recsys.errors import UnknownItem
from recsys.explain.history import (
    MOST_OF_A_KIND,
    RANKED_AGAIN,
    Shared,
    history_groups,
    leave_one_out,
    sums_of_others,
)
from recsys.explain.what_if import without
from recsys.ranking import Ranker, allowed, rank_of
from recsys.ranking.rows import history_rows
from recsys.ranking.signals import Features
from recsys.schema import Catalogue, Item, Query
from recsys.text.fields import FIELDS

cases = {"seed": st.integers(0, 10_000), "rated": st.integers(0, 12), "item": st.integers(100, 111)}


def history_total(ranker, query, item):
    return sum(row.contribution(0).value for row in history_rows(ranker, query, [item - 100]))


@settings(max_examples=200, deadline=None)
@given(**cases)
def test_leaving_a_film_out_costs_exactly_its_row(seed, rated, item):
    ranker, query = small_ranker(seed), random_query(seed, rated=rated)
    left_out = leave_one_out(ranker, query, item)
    assert len(left_out.films) == left_out.ranked_again == rated
    assert left_out.largest_difference < 1e-5
    for film in left_out.films:
        assert film.loss == pytest.approx(film.row.value, abs=1e-5)
        assert film.loss_ranked == pytest.approx(film.row.value, abs=1e-5)


@pytest.mark.parametrize("seed", range(20))
def test_score_and_ranks_are_those_of_the_ranker(seed):
    ranker, query = small_ranker(seed), random_query(seed, rated=5)
    catalogue = ranker.features.catalogue
    mask, scores = allowed(query, catalogue), ranker.scores(query)
    left_out = leave_one_out(ranker, query, 103)
    assert (left_out.score, left_out.rank) == (pytest.approx(float(scores[3])), rank_of(scores, mask, 3))
    for film in left_out.films:
        fewer = ranker.scores(without(query, history=[film.item.item_id]))
        assert film.rank == rank_of(fewer, mask, 3)
        assert film.loss_ranked == pytest.approx(float(scores[3] - fewer[3]), abs=1e-6)


def test_films_come_largest_first_and_only_the_longest_bars_are_ranked_again():
    left_out = leave_one_out(small_ranker(), random_query(3, rated=8), 103, ranked_again=3)
    values = [film.row.value for film in left_out.films]
    assert values == sorted(values, reverse=True)
    again = {film.item.item_id for film in left_out.films if film.rank is not None}
    longest = sorted(left_out.films, key=lambda film: -abs(film.row.value))[:3]
    assert again == {film.item.item_id for film in longest}
    assert all(film.loss_ranked is None for film in left_out.films if film.rank is None)


def test_a_row_that_is_wrong_would_be_found(monkeypatch):
    ranker, query = small_ranker(), random_query(3)
    right = Features.affinity_rows
    monkeypatch.setattr(Features, "affinity_rows", lambda *given: 1.01 * right(*given))
    assert leave_one_out(ranker, query, 103).largest_difference > 1e-3


@given(st.integers(1, 7), st.integers(1, 4), st.integers(0, 1))
def test_sums_of_others_leave_out_one_each(rows, columns, dimension):
    values = torch.randn(rows, columns, dtype=torch.float64)
    others = sums_of_others(values, dimension)
    assert torch.allclose(others + values, values.sum(dimension, keepdim=True).expand_as(values))


def test_a_single_value_has_no_others():
    assert sums_of_others(torch.tensor([3.0]), 0).tolist() == [0.0]


@settings(max_examples=200, deadline=None)
@given(**cases)
def test_groups_partition_the_history_and_add_up(seed, rated, item):
    ranker, query = small_ranker(seed), random_query(seed, rated=rated)
    groups = history_groups(ranker, query, item)
    keys = [row.key for group in groups for row in group.rows]
    assert sorted(keys) == sorted(str(film) for film in query.history)
    assert sum(group.total for group in groups) == pytest.approx(history_total(ranker, query, item), abs=1e-9)
    for group in groups:
        assert group.part("taste") + group.part("kinship") == pytest.approx(group.total, abs=1e-9)


@pytest.mark.parametrize("seed", range(20))
def test_a_film_is_in_the_first_group_that_fits(seed):
    ranker, query = small_ranker(seed), random_query(seed, rated=12)
    catalogue = ranker.features.catalogue
    for group in history_groups(ranker, query, 103):
        films = [catalogue[int(row.key)] for row in group.rows]
        assert all((row.value < 0) == (group.shared is Shared.AGAINST) for row in group.rows)
        if group.shared is Shared.ITSELF:
            assert [film.item_id for film in films] == [103]
        if group.shared is Shared.PERSON:
            assert all(group.name in film.people and group.name in catalogue[103].people for film in films)
        if group.shared is Shared.THEME:
            assert all(group.name in film.themes and group.name in catalogue[103].themes for film in films)
        if group.shared in (Shared.THEME, Shared.GENRE, Shared.REST):
            assert not any(set(film.people) & set(catalogue[103].people) for film in films)
        if group.shared is Shared.REST:
            assert not any(
                set(film.genres + film.themes) & {*catalogue[103].genres, *catalogue[103].themes} for film in films
            )


def test_groups_come_in_the_order_of_what_is_most_telling():
    groups = history_groups(small_ranker(2), random_query(2, rated=12), 103)
    order = [list(Shared).index(group.shared) for group in groups]
    assert order == sorted(order)
    assert max(order.count(place) for place in order) <= MOST_OF_A_KIND


def test_no_history_has_nothing_to_leave_out():
    query = random_query(1, rated=0)
    left_out = leave_one_out(small_ranker(), query, 103)
    assert (left_out.films, left_out.largest_difference) == ((), 0.0)
    assert history_groups(small_ranker(), query, 103) == ()


def test_a_history_outside_the_catalogue_says_nothing():
    query = replace(random_query(1, rated=0), history={999: 5.0})
    assert leave_one_out(small_ranker(), query, 103).films == ()
    assert history_groups(small_ranker(), query, 103) == ()


def test_an_unknown_item_is_refused():
    for question in (leave_one_out, history_groups):
        with pytest.raises(UnknownItem, match="999"):
            question(small_ranker(), random_query(1), 999)


def many_films(count: int) -> Ranker:
    """A ranker over ``count`` films of which the first has no text."""
    small = small_ranker()
    catalogue = Catalogue(tuple(Item(number, f"Film {number}", genres=("Drama",)) for number in range(count)))
    vectors = torch.nn.functional.normalize(torch.randn(len(FIELDS), count, 16), dim=-1)
    vectors[:, 0] = 0.0
    ease = replace(
        small.features.ease, weights=0.02 * torch.randn(count, count), positions=torch.arange(count), items=count
    )
    return Ranker(Features.build(catalogue, vectors.numpy(), ease, torch.device("cpu")), small.weights, small.encoder)


def test_two_thousand_films_and_a_film_without_text():
    torch.manual_seed(0)
    ranker = many_films(2_000)
    draw = np.random.default_rng(0)
    query = Query(
        small_intent("dreams"), {item: float(stars) / 2 for item, stars in enumerate(draw.integers(1, 11, 2_000))}
    )
    for item in (0, 7):
        left_out = leave_one_out(ranker, query, item, ranked_again=2)
        assert (len(left_out.films), left_out.ranked_again) == (2_000, 2)
        assert max(abs(film.row.value - film.loss) for film in left_out.films) < 1e-5
        assert left_out.largest_difference < 1e-4  # scores of thousands of films in single precision
        assert sum(len(group.rows) for group in history_groups(ranker, query, item)) == 2_000


def test_on_the_real_data_the_largest_difference_is_a_rounding_error(engine):
    viewer = max(engine.users(), key=lambda user: user[1])[0]
    found = engine.recommend("a clever heist", engine.history_of(viewer))
    left_out = engine.inspect.leave_one_out(found.query, found[0].item.item_id)
    assert len(left_out.films) > 1_000
    assert left_out.ranked_again == RANKED_AGAIN
    assert left_out.largest_difference < 1e-5
    total = sum(group.total for group in engine.inspect.history_groups(found.query, found[0].item.item_id))
    assert total == pytest.approx(sum(film.row.value for film in left_out.films), abs=1e-6)
