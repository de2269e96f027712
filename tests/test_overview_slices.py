"""Slices of an overview, and the overview as shap's own object."""

import importlib.util

import numpy as np
import pytest
from small_world import random_query, small_catalogue, small_intent, small_ranker, word_vectors

from recsys.errors import BecauseError
from recsys.explain.overview import SliceBy, measure, overview_to_shap, slices
from recsys.explain.overview.slices import FIFTHS, NO_GENRE, NO_YEAR, mean_ratings, memberships, popularity_fifths
from recsys.schema import Catalogue, Chip, ChipKind, Intent, Item, Source


@pytest.fixture(scope="module")
def overview():
    ranker = small_ranker()
    people = {"Nobody": {}, "Ann": random_query(1).history, "Bo": random_query(2).history}
    return measure(ranker, word_vectors(ranker), [small_intent("dreams", "rain"), small_intent("jazz")], people, k=3)


@pytest.mark.parametrize("by", list(SliceBy))
def test_slices_partition_the_catalogue_and_the_places(overview, by):
    table = slices(overview, by)  # here every film has one genre
    assert table["films"].sum() == 12
    assert table["places"].sum() == len(overview.items) == 18
    assert table["catalogue"].sum() == pytest.approx(1.0)
    assert table["recommended"].sum() == pytest.approx(1.0)
    assert table["slice"].is_unique


@pytest.mark.parametrize("by", list(SliceBy))
def test_means_of_slices_weighted_by_their_places_are_the_mean_of_all(overview, by):
    table = slices(overview, by)
    for source in Source:
        total = (table[source.value].fillna(0.0) * table["places"]).sum() / table["places"].sum()
        assert total == pytest.approx(overview.sources[source.value].mean(), abs=1e-6)


def test_a_slice_has_the_mean_of_its_own_films(overview):
    table = slices(overview, SliceBy.GENRE).set_index("slice")
    own = overview.items["genres"] == "Drama"
    assert table.loc["Drama", "places"] == own.sum()
    assert table.loc["Drama", "word"] == pytest.approx(overview.sources.loc[own, "word"].mean())


def test_a_film_of_two_genres_counts_in_both_and_one_of_none_has_a_slice_of_its_own():
    catalogue = Catalogue((Item(1, "A", 1999, ("Drama", "War")), Item(2, "B"), Item(3, "C", 2001, ("War", "War"))))
    genres = memberships(catalogue, SliceBy.GENRE)
    assert sorted(zip(genres["position"], genres["slice"], strict=True)) == [
        (0, "Drama"),
        (0, "War"),
        (1, NO_GENRE),
        (2, "War"),
    ]
    assert list(memberships(catalogue, SliceBy.DECADE)["slice"]) == ["1990s", NO_YEAR, "2000s"]


def test_fifths_are_of_equal_size_and_follow_the_number_of_ratings():
    items = tuple(Item(number, "A", rating_count=(7 * number) % 10) for number in range(10))
    fifths = popularity_fifths(Catalogue(items))
    assert [fifths.count(fifth) for fifth in FIFTHS] == [2] * 5
    order = sorted(range(10), key=lambda place: items[place].rating_count)
    assert [fifths[place] for place in order] == [fifth for fifth in FIFTHS for _ in range(2)]


def test_mean_ratings_are_those_of_the_places_and_of_the_catalogue(overview):
    recommended, everything = mean_ratings(overview)
    counts = [item.rating_count for item in small_catalogue()]
    assert everything == pytest.approx(np.mean(counts))
    assert recommended == pytest.approx(np.mean([counts[place] for place in overview.items["position"]]))


def test_shap_gets_our_values_our_features_and_a_base_of_nothing(overview):
    found = overview_to_shap(overview)
    assert found.values.shape == found.data.shape == (18, 11)
    assert (found.base_values == 0).all()
    assert found.values.sum(1) + found.base_values == pytest.approx(overview.items["score"].to_numpy(), abs=1e-5)
    popularity = found[:, "popularity"]
    assert list(popularity.data) == list(overview.items["rating_count"])
    assert found.abs.mean(0).values == pytest.approx(overview.by_signal["size"].to_numpy(), abs=1e-6)


@pytest.mark.skipif(importlib.util.find_spec("matplotlib") is None, reason="shap's plots need matplotlib")
def test_shaps_beeswarm_and_scatter_draw_our_values(overview):
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    import shap

    axes = shap.plots.beeswarm(overview_to_shap(overview), show=False, max_display=11)
    names = [tick.get_text() for tick in axes.get_yticklabels()]
    assert "popularity" in names
    plt.close("all")
    axes = shap.plots.scatter(overview_to_shap(overview)[:, "popularity"], show=False)
    assert axes is not None or plt.gcf().axes
    plt.close("all")


def test_an_overview_without_items_cannot_be_converted():
    ranker = small_ranker()
    never = Intent("before 1900", (), (Chip(ChipKind.YEARS, "", (None, 1900), (0, 1)),))
    with pytest.raises(BecauseError, match="No list holds an item"):
        overview_to_shap(measure(ranker, word_vectors(ranker), [never], {"Nobody": {}}))


def test_slices_of_an_overview_without_items_have_no_places():
    ranker = small_ranker()
    never = Intent("before 1900", (), (Chip(ChipKind.YEARS, "", (None, 1900), (0, 1)),))
    empty = measure(ranker, word_vectors(ranker), [never], {"Nobody": {}})
    for by in SliceBy:
        table = slices(empty, by)
        assert table["places"].sum() == 0
        assert table["films"].sum() == 12
    assert mean_ratings(empty)[0] == 0.0
