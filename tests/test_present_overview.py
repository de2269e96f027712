"""The charts of many rankings say the same as their numbers, draw a bounded number of dots, and never a NaN."""

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_world import random_query, small_intent, small_ranker, word_vectors

from recsys.explain.overview import SliceBy, measure, slices
from recsys.present.charts.overview.beeswarm import beeswarm, swarm, thinned
from recsys.present.charts.overview.dependence import dependence, rank_correlation, tenths
from recsys.present.charts.overview.moves import headline, signal_moves, source_moves, weighty_words
from recsys.present.charts.overview.names import FEATURES, SIGNALS, against, likeness_told, strengths
from recsys.present.charts.overview.slices import exposure, slice_sums, times
from recsys.schema import Chip, ChipKind, Intent

PEOPLE = {"Nobody": {}, "Ann": random_query(1).history}
NEVER = Intent("before 1900", (), (Chip(ChipKind.YEARS, "", (None, 1900), (0, 1)),))


def of(*intents: Intent, people=PEOPLE):
    ranker = small_ranker()
    return measure(ranker, word_vectors(ranker), intents, people, k=5)


@pytest.fixture(scope="module")
def overview():
    return of(small_intent("dreams", "rain"), small_intent("jazz"))


def test_the_headline_names_what_decides_most_and_what_adds_most(overview):
    text = headline(overview)
    table = overview.by_source.set_index("source")
    replaced = (1 - table["kept"].min()) * 5
    assert text.startswith("Over 4 rankings, ")
    assert f"{replaced:.1f} of the 5 films" in text
    assert f"{table['size'].max():.2f} to a film" in text


def test_where_nothing_is_ranked_the_headline_says_so():
    assert headline(of(NEVER)).startswith("No film meets every condition")


def test_bars_are_the_films_decided_and_the_sizes_added(overview):
    chart = source_moves(overview)
    decided, added = chart.figure.data
    table = overview.by_source[overview.by_source["speaks"] > 0].sort_values(["kept", "size"], ascending=[True, False])
    assert list(decided.x) == pytest.approx(list((1 - table["kept"]) * 5))
    assert list(added.x) == pytest.approx(list(table["size"]))
    assert "What was understood" not in set(chart.table["Source"])  # no intent has a chip
    assert set(signal_moves(overview).table["Signal"]) <= set(SIGNALS.values())


def test_audience_and_description_are_explained_where_they_are_shown(overview):
    assert all("“Audience”" in chart(overview).sentence for chart in (signal_moves, beeswarm))
    assert likeness_told(["meaning", "quality"]) == ""
    assert "“description”" in likeness_told(["like_kinship"])


def test_words_are_in_order_of_their_size(overview):
    bars = weighty_words(overview).figure.data[0]
    assert list(bars.x) == sorted(bars.x, reverse=True)
    assert len(bars.x) == 3


def test_each_item_and_signal_is_one_dot_where_there_are_few(overview):
    chart = beeswarm(overview)
    drawn = sum(len(trace.x) for trace in chart.figure.data)
    assert drawn == len(overview.rows.drop_duplicates(["place", "signal"]))
    assert "Drawn are" not in chart.sentence
    row_of = dict(zip(chart.figure.layout.yaxis.tickvals, chart.figure.layout.yaxis.ticktext, strict=True))
    popularity = next(number for number, name in row_of.items() if name == "Popularity")
    assert sorted(chart.figure.data[popularity].x) == pytest.approx(sorted(overview.signals["popularity"]))


def test_dots_are_thinned_evenly_and_always_the_same():
    dots = pd.DataFrame({"place": np.repeat(np.arange(1_000), 3), "value": np.arange(3_000.0)})
    kept = thinned(dots, 300)
    assert 240 <= len(kept) <= 300
    assert kept.equals(thinned(dots, 300))
    assert (kept["place"].min(), kept["place"].max()) == (0, 999)
    assert len(thinned(dots, 3_000)) == 3_000


@given(st.lists(st.floats(-10, 10), min_size=1, max_size=60))
def test_dots_of_a_swarm_stay_in_their_row(values):
    places = swarm(np.array(values))
    assert len(places) == len(values)
    assert np.abs(places).max() <= 1.0
    assert np.isfinite(places).all()


def test_dots_of_the_same_value_stand_side_by_side():
    places = swarm(np.zeros(5))
    assert len(set(places)) == 5
    assert sum(places) == pytest.approx(0.0)


def test_shades_go_by_order_and_what_is_not_known_is_in_the_middle():
    assert list(strengths(pd.Series([10.0, 1_000.0, 20.0]))) == [0.0, 1.0, 0.5]
    assert list(strengths(pd.Series([3.0, 3.0]))) == [0.5, 0.5]
    assert list(strengths(pd.Series([1.0, np.nan, 2.0]))) == [0.0, 0.5, 1.0]


def test_popularity_rises_with_the_number_of_ratings(overview):
    chart = dependence(overview, "popularity", "rating_count", "year")
    assert "+1.00" in chart.sentence
    cloud = chart.figure.data[0]
    assert list(cloud.x) == pytest.approx(list(np.log1p(overview.items["rating_count"])))
    assert list(cloud.y) == pytest.approx(list(overview.signals["popularity"]))


def test_a_signal_that_no_list_has_cannot_be_drawn(overview):
    assert dependence(overview, "genre", "year", "rank") is None


def test_what_does_not_vary_has_no_correlation():
    assert rank_correlation(pd.DataFrame({"x": [1.0, 1.0], "value": [1.0, 2.0]})) is None
    falling = pd.DataFrame({"x": [1.0, 2.0, 30.0], "value": [3.0, 2.0, -5.0]})
    assert rank_correlation(falling) == pytest.approx(-1.0)


def test_groups_part_all_dots_and_never_the_same_value():
    dots = pd.DataFrame({"x": [1.0] * 50 + list(range(2, 52)), "value": 1.0})
    table = tenths(dots)
    assert table["items"].sum() == 100
    assert table["items"].iloc[0] == 50
    assert table["x"].is_monotonic_increasing


@pytest.mark.parametrize("signal", list(SIGNALS))
def test_the_first_feature_to_set_against_a_signal_exists(signal):
    assert against(signal) in FEATURES


@pytest.mark.parametrize("by", list(SliceBy))
def test_exposure_is_the_share_of_places_over_the_share_of_films(overview, by):
    chart = exposure(overview, by)
    table = slices(overview, by)
    assert list(chart.figure.data[0].x) == pytest.approx(list(100 * table["catalogue"]))
    assert list(chart.figure.data[1].x) == pytest.approx(list(100 * table["recommended"]))
    first = table.iloc[0]
    assert chart.figure.layout.annotations[0].text == times(first["recommended"], first["catalogue"])


def test_slices_that_are_never_recommended_are_named_and_not_drawn(overview):
    table = slices(overview, SliceBy.POPULARITY)
    chart = slice_sums(overview, SliceBy.POPULARITY)
    never = list(table.loc[table["places"] == 0, "slice"])
    assert len(chart.figure.data[0].x) == len(table) - len(never)
    assert all(name in chart.sentence for name in never)


@pytest.mark.parametrize(
    "intents", [(small_intent(),), (small_intent("jazz"),), (small_intent("rain"), NEVER), (small_intent("a", "a"),)]
)
def test_no_chart_holds_a_nan(intents):
    overview = of(*intents)
    charts = [source_moves(overview), signal_moves(overview), beeswarm(overview)]
    charts += [chart(overview, by) for by in SliceBy for chart in (exposure, slice_sums)]
    charts += [
        dependence(overview, signal, feature, "rank") for signal in ("popularity", "taste") for feature in FEATURES
    ]
    for chart in charts:
        if chart is not None:
            assert not re.search(r"\bnan\b", chart.sentence + chart.alt, re.IGNORECASE)
            for trace in chart.figure.data:
                assert np.isfinite(np.array([*trace.x, *trace.y], float)).all()
                assert not any(re.search(r"\bnan\b", text) for text in trace.hovertext or ())
