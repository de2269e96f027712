"""What would bring an item in: every way is really run, nothing smaller exists, conditions are named."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_world import GENRES, THEMES, random_query, small_intent, small_ranker, word_vectors

from recsys.errors import UnknownItem
from recsys.explain.barriers import BarrierKind, barriers
from recsys.explain.fewest import ROUNDING
from recsys.explain.reach import reach
from recsys.explain.reach_films import MOST_ADDED, STARS
from recsys.explain.reach_phrases import Phrase, asking, phrases_of
from recsys.explain.ways import Means
from recsys.explain.what_if import without
from recsys.ranking import allowed, rank_of
from recsys.schema import Chip, ChipKind, Intent, Item, Query

SEEDS = range(40)


def world(seed, words=3, rated=5):
    ranker = small_ranker(seed, meaning_themes=0.5, wording_themes=0.3, wording_logline=0.2)
    query = replace(random_query(seed, words=words, rated=rated), k=2)
    return ranker, query, ranker.rank(query, 12)[0]


def search(ranker, query, position, means, k=2):
    item_id = ranker.features.catalogue.items[position].item_id
    found = reach(ranker, word_vectors(ranker), query, item_id, k, seconds=20)
    return found, next((one for one in found.searches if one.means is means), None)


def brought_in(ranker, query, position, k=2, mask=None):
    """Whether fewer than k others are as near as rounding when the query is really run."""
    scores = ranker.scores(query)
    mask = (allowed(query, ranker.features.catalogue) if mask is None else mask).copy()
    mask[position] = False
    return int((scores[mask] >= scores[position] - ROUNDING).sum()) < k


def smallest(players, works):
    for size in range(1, len(players) + 1):
        if any(works(chosen) for chosen in combinations(players, size)):
            return size
    return None


def sizes(found):
    return len(found.ways[0].keys) if found.ways else None


@pytest.mark.parametrize("seed", SEEDS)
def test_fewest_ratings_and_words_to_take_out_are_the_smallest_there_are(seed):
    ranker, query, ranked = world(seed)
    mask = allowed(query, ranker.features.catalogue)
    for position in ranked[2::3]:
        for means, players, name in (
            (Means.FORGET, list(query.history), "history"),
            (Means.UNSAY, range(3), "words"),
        ):
            found, one = search(ranker, query, position, means)
            expected = smallest(
                players,
                lambda gone: brought_in(ranker, without(query, **{name: gone}), position, mask=mask),  # noqa: B023
            )
            assert sizes(one) == expected
            assert one.proven
            assert len(found.reaching(one)) == len(one.ways)
            for way in one.ways:
                assert means is Means.UNSAY or way.change.predicted_rank == way.change.actual_rank


def rating(query, films):
    return replace(query, history={**query.history, **dict.fromkeys(films, STARS)})


@pytest.mark.parametrize("seed", SEEDS)
def test_films_to_rate_bring_an_item_in_exactly_where_one_can(seed):
    ranker, query, ranked = world(seed)
    for position in ranked[2::2]:
        item_id = ranker.features.catalogue.items[position].item_id
        found, one = search(ranker, query, position, Means.RATE)
        free = [item.item_id for item in ranker.features.catalogue if item.item_id not in {item_id, *query.history}]
        able = [film for film in free if brought_in(ranker, rating(query, [film]), position)]
        singles = {int(way.keys[0]) for way in one.ways if len(way.keys) == 1}
        assert singles <= set(able)
        assert bool(singles) == bool(able)
        for way in one.ways:
            films = [int(key) for key in way.keys]
            assert item_id not in films
            assert len(films) <= MOST_ADDED
            new = rating(query, films)
            rank = rank_of(ranker.scores(new), allowed(new, ranker.features.catalogue), position)
            assert way.change.predicted_rank == way.change.actual_rank == rank
            assert way.change.rank_before == found.rank


@pytest.mark.parametrize("seed", range(15))
def test_what_to_ask_for_is_the_items_own_and_really_ranked(seed):
    ranker, query, ranked = world(seed)
    for position in ranked[2::3]:
        item = ranker.features.catalogue.items[position]
        found, one = search(ranker, query, position, Means.ASK)
        own = {phrase.text: phrase for phrase in phrases_of(item, query.intent)}
        best = min(
            rank_of(ranker.scores(new), allowed(new, ranker.features.catalogue), position)
            for new in (asking(query, [phrase]) for phrase in own.values())
        )
        assert bool([way for way in found.reaching(one) if len(way.keys) == 1]) == (best <= 2)
        for way in one.ways:
            new = asking(query, [own[text] for text in way.keys])
            assert way.change.actual_rank == rank_of(
                ranker.scores(new), allowed(new, ranker.features.catalogue), position
            )


def test_genres_people_and_a_first_word_are_predicted_exactly():
    ranker = small_ranker(4)
    query = Query(small_intent(), {101: 4.0}, k=1)
    for position in ranker.rank(query, 12)[0][1:]:
        _, one = search(ranker, query, position, Means.ASK, k=1)
        for way in one.ways:
            if len(way.keys) == 1:
                assert way.change.predicted_score == pytest.approx(way.change.actual_score, abs=ROUNDING)


def test_asking_keeps_every_word_and_chip_in_its_place():
    query = Query(small_intent("dreams", "rain"))
    new = asking(query, [Phrase("a heist"), Phrase("Drama", ChipKind.GENRE)]).intent
    assert new.text == "dreams rain, a heist, Drama"
    assert [new.text[slice(*word.span)] for word in new.words] == ["dreams", "rain", "a heist", "Drama"]
    assert [new.text[slice(*chip.span)] for chip in new.chips] == ["Drama"]
    assert asking(Query(Intent("")), [Phrase("jazz")]).intent.phrase() == "jazz"


def test_asking_is_what_typing_the_words_would_be(engine):
    query = engine.recommend("dreams and memory", k=10).query
    item = engine.find_items("Inception")[0]
    phrases = phrases_of(item, query.intent)
    by_kind = {
        kind: next(phrase for phrase in phrases if phrase.kind is kind) for kind in {one.kind for one in phrases}
    }
    assert set(by_kind) == {None, ChipKind.GENRE, ChipKind.PERSON}
    for phrase in by_kind.values():
        new = asking(query, [phrase])
        typed = replace(query, intent=engine.parse(new.intent.text))
        np.testing.assert_allclose(engine.ranker.scores(new), engine.ranker.scores(typed), atol=1e-4)


def test_the_real_catalogue_is_searched_exactly(engine):
    query = engine.recommend("dreams and memory", engine.history_of(8), k=10).query
    ranked = engine.ranker.rank(query, 300)[0]
    for place in (10, 25, 120):
        found = engine.inspect.reach(query, engine.catalogue.items[ranked[place]].item_id, 10)
        assert found.rank == place + 1
        for one in found.searches:
            for way in one.ways:
                if one.means in (Means.FORGET, Means.RATE):
                    assert way.change.predicted_rank == way.change.actual_rank
                    assert way.change.predicted_score == pytest.approx(way.change.actual_score, abs=1e-4)


def test_an_item_that_is_in_already_says_so_and_is_not_searched():
    ranker, query, ranked = world(1)
    found, _ = search(ranker, query, ranked[1], Means.RATE)
    assert (found.inside, found.rank, found.searches, found.barriers) == (True, 2, (), ())


def test_an_item_without_text_and_a_person_without_history_have_an_answer():
    ranker = small_ranker(2)
    items = list(ranker.features.catalogue.items)
    items[5] = Item(items[5].item_id, items[5].title, items[5].year)
    bare = replace(ranker.features, catalogue=replace(ranker.features.catalogue, items=tuple(items)))
    ranker = type(ranker)(bare, ranker.weights, ranker.encoder)
    found = reach(ranker, word_vectors(ranker), Query(Intent(""), k=1), items[5].item_id, 1)
    by_means = {one.means: one for one in found.searches}
    if not found.inside:
        assert by_means[Means.FORGET].ways == by_means[Means.UNSAY].ways == by_means[Means.ASK].ways == ()
        assert by_means[Means.RATE].ways


CHIPS = st.sampled_from(
    [
        Chip(ChipKind.YEARS, "the 1990s", (1990, 1999), (0, 1)),
        Chip(ChipKind.YEARS, "before 1985", (None, 1984), (0, 1)),
        Chip(ChipKind.EXCLUDE_PERSON, "Without Ada Moss", "Ada Moss", (0, 1)),
        Chip(ChipKind.EXCLUDE_TITLE, "Not The Red Door", 100, (0, 1)),
        Chip(ChipKind.LIKE, "Like The Blue Door", 101, (0, 1)),
        *(Chip(ChipKind.EXCLUDE_GENRE, f"No {genre}", genre, (0, 1)) for genre in GENRES),
        Chip(ChipKind.GENRE, "Genre: Drama", "Drama", (0, 1)),
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(CHIPS, max_size=4), st.sets(st.integers(100, 111), max_size=3), st.booleans())
def test_barriers_are_named_exactly_where_an_item_may_not_be_ranked(chips, seen, include_seen):
    catalogue = small_ranker().features.catalogue
    query = Query(Intent("", chips=tuple(chips)), dict.fromkeys(seen, 4.0), include_seen=include_seen)
    for item, may in zip(catalogue, allowed(query, catalogue), strict=True):
        assert bool(barriers(query, item)) == (not may)


def test_conditions_are_named_and_nothing_is_searched():
    ranker = small_ranker()
    years = Chip(ChipKind.YEARS, "the 1990s", (1990, 1999), (0, 9))
    query = Query(replace(small_intent(THEMES[0]), chips=(years,)), {100: 5.0}, k=3)
    found = reach(ranker, word_vectors(ranker), query, 100, 3)
    assert [(one.kind, one.label) for one in found.barriers] == [
        (BarrierKind.YEARS, "the 1990s"),
        (BarrierKind.SEEN, ""),
    ]
    assert found.searches == ()
    assert not found.inside


def test_an_unknown_item_is_refused():
    ranker = small_ranker()
    with pytest.raises(UnknownItem, match="999"):
        reach(ranker, word_vectors(ranker), random_query(1), 999, 3)


def test_every_number_is_finite():
    for seed in range(6):
        ranker, query, ranked = world(seed, words=4, rated=1)
        for found in (search(ranker, query, position, Means.ASK)[0] for position in ranked):
            for way in (way for one in found.searches for way in one.ways):
                assert np.isfinite([way.change.predicted_score, way.change.actual_score]).all()
