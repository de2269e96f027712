"""What is said of the rated films is what was computed."""

import re

import pytest
from small_world import random_query, small_intent, small_ranker

from recsys.explain.history import HistoryGroup, Shared, history_groups, leave_one_out
from recsys.present.charts.history import (
    group_films,
    group_title,
    groups_html,
    groups_sentence,
    history_bars,
    history_sentence,
    leave_one_out_sentence,
    leave_one_out_table,
)
from recsys.schema import Contribution, Explanation, Intent, Item, Query, Source


def film(name: str, value: float) -> Contribution:
    return Contribution(Source.HISTORY, name, value, name, {"taste": value / 4, "kinship": value * 3 / 4})


def explanation(*rows: Contribution) -> Explanation:
    return Explanation(Item(1, "Heat", 1995), 3, sum(row.value for row in rows), rows, Query(Intent("x")))


def test_the_history_in_one_sentence():
    assert history_sentence(explanation(film("A", 1.0), film("B", -0.25))) == (
        "The 2 films that you rated add +0.75 to the score: +1.00 for it and −0.25 against it."
    )
    assert history_sentence(explanation(film("A", 1.0)), own_history=False) == (
        "The 1 film that this viewer rated adds +1.00 to the score; none of them speaks against it."
    )


def test_the_table_has_every_film_the_loss_and_the_rank_where_it_was_run():
    left_out = leave_one_out(small_ranker(), random_query(3, rated=8), 103, ranked_again=3)
    table = leave_one_out_table(left_out)
    assert table["Bar"].tolist() == [one.row.value for one in left_out.films]
    assert table["Lost without it"].tolist() == pytest.approx(table["Bar"].tolist(), abs=1e-5)
    assert (table["Rank without it"] == "not run").sum() == 5
    assert (table["Description"] + table["Audience"]).tolist() == pytest.approx(table["Bar"].tolist())


def test_less_like_this_is_never_shown_as_stars_that_were_given():
    history = {101: 0.0, 104: 4.5}
    left_out = leave_one_out(small_ranker(), Query(small_intent("rain"), history), 103)
    given = dict(zip(leave_one_out_table(left_out)["Film"], leave_one_out_table(left_out)["Stars"], strict=True))
    assert given == {"The Blue Door (1982)": "less like this", "The Amber Door (1988)": "4.5"}
    rows = tuple(film.row for film in left_out.films)
    chart = history_bars(Explanation(left_out.item, 1, 0.0, rows, Query(Intent("x"))), history)
    assert sorted(chart.table["Stars"]) == ["4.5", "less like this"]
    hovers = " ".join(chart.figure.data[0].hovertext)
    assert "The Blue Door, less like this: " in hovers
    assert "0 stars" not in hovers


@pytest.mark.parametrize(
    ("rated", "again", "said"),
    [
        (1, 15, "leaving the film out: the score was computed anew and everything was ranked again without it"),
        (4, 15, "computed anew 4 times, and each time everything was ranked again"),
        (8, 3, "computed anew 8 times, and for the 3 longest bars everything was ranked again"),
    ],
)
def test_the_check_says_what_was_run_and_prints_the_largest_difference(rated, again, said):
    left_out = leave_one_out(small_ranker(), random_query(3, rated=rated), 103, ranked_again=again)
    sentence = leave_one_out_sentence(left_out)
    assert said in sentence
    assert re.search(r"really lost is (0|\d\.\d\s×\s10⁻[⁶⁷⁸])\.", sentence)


@pytest.mark.parametrize("seed", range(10))
def test_the_film_that_costs_most_places_is_named(seed):
    left_out = leave_one_out(small_ranker(seed), random_query(seed, rated=4), 103)
    sentence, worst = leave_one_out_sentence(left_out), max(one.rank for one in left_out.films)
    if worst > left_out.rank:
        named = next(one.item.label for one in left_out.films if one.item.label in sentence)
        assert worst == next(one.rank for one in left_out.films if one.item.label == named)
        assert f"rank {worst} instead of {left_out.rank}" in sentence
    else:
        assert f"does not push it below rank {left_out.rank}." in sentence


def test_groups_are_listed_with_what_is_shared_and_their_sum():
    groups = (
        HistoryGroup(Shared.THEME, "heist", (film("Ronin", 0.5), film("Thief", 0.25))),
        HistoryGroup(Shared.AGAINST, "", (film("Antz", -0.25),)),
    )
    page = groups_html(groups)
    assert "<b>Theme “heist”</b><span>+0.75</span>" in page
    assert "Ronin and Thief" in page
    assert "audience +0.19, description +0.56" in page
    assert page.count("<li") == 2
    assert (
        '<li class="against"><b>Speaks against it</b><span>−0.25</span><i class="negative" style="width:33.3%">' in page
    )
    assert "add up to +0.50" in groups_sentence(groups)


def test_many_films_of_a_group_are_counted():
    group = HistoryGroup(Shared.GENRE, "Crime", tuple(film(f"Film {number}", 0.5) for number in range(1_300)))
    assert group_films(group) == "Film 0, Film 1, Film 2, Film 3 and 1,296 more"
    assert group_title(group) == "Genre Crime"


def test_names_cannot_add_tags():
    page = groups_html((HistoryGroup(Shared.THEME, "<b>x", (film("<img src=x>", 1.0),)),))
    assert "<img" not in page
    assert "“&lt;b&gt;x”" in page


def test_every_kind_of_group_has_a_title():
    assert all(group_title(HistoryGroup(shared, "x", ())) for shared in Shared)


def test_groups_of_a_real_history_show_every_total():
    groups = history_groups(small_ranker(2), random_query(2, rated=12), 103)
    page = groups_html(groups)
    assert page.count("<li") == len(groups)
    assert "nan" not in page
