"""Follow-ups: each is understood, changes the list as it says, and keeps to what it means."""

import numpy as np
import pytest
from data_files import ITEMS, RATINGS, write_files
from small_world import small_catalogue, small_ranker

from recsys import Engine
from recsys.config import Settings
from recsys.follow_ups import Kind, follow_ups
from recsys.follow_ups.candidates import Scene, candidates
from recsys.follow_ups.offer import MOST_OFFERED
from recsys.follow_ups.result import Candidate
from recsys.follow_ups.trial import heeded, joined, said_behind
from recsys.intent import IntentParser
from recsys.schema import ChipKind, Intent, Item, Query

INTENTS = (
    "a slow-burn thriller with an unreliable narrator",
    "90s heist with a twist",
    "something sad in Paris",
    "like Blade Runner but hopeful",
    "animals, for small kids",
    "Hitchcock, not horror",
    "a mind-bending film about dreams",
    "a western",
    "Tom Hanks",
    "Any good heist films? I liked Heat.",
    "feel-good romantic comedy for a rainy Sunday",
    "七人の侍",
    "🙂",
    "five films about jazz",
)
RATED = {2571: 5.0, 296: 4.5, 1: 1.0}


def offered(engine, text, history=None, **asked):
    found = engine.recommend(text, history)
    return found, engine.inspect.follow_ups(found.query, found, with_model=False, **asked).items


def check(engine, found, one):
    """What every follow-up promises, from the text it would put into the box."""
    before, after = engine.parse(found.query.intent.text), engine.parse(one.text)
    assert after.words[: len(before.words)] == before.words
    assert len(after.words) > len(before.words) or len(after.chips) > len(before.chips)
    assert {chip.key for chip in before.chips} <= {chip.key for chip in after.chips}
    old = {each.item.item_id for each in found}
    new = [each.item for each in engine.recommend(one.text, found.query.history, k=found.query.k)]
    assert (one.shown, one.new) == (len(new), sum(item.item_id not in old for item in new))
    assert one.gone == len(old - {item.item_id for item in new})
    assert max(one.new, one.gone) >= 0.3 * len(old)
    assert 0 < len(new) > one.new
    assert_kept_to(after, before, one, new)


def assert_kept_to(after, before, one, new):
    """What can be told from the catalogue alone: years and genres left out hold for every film."""
    (chip,) = [chip for chip in after.chips if chip.key not in {chip.key for chip in before.chips}] or [None]
    if one.kind is Kind.YEARS:
        first, last = chip.value
        assert all((first or item.year) <= item.year <= (last or item.year) for item in new)
    if one.kind is Kind.WITHOUT_GENRE:
        assert all(chip.value not in item.genres for item in new)
    if one.kind is Kind.PERSON:
        assert any(chip.value in item.people for item in new)
    if one.kind is Kind.TITLE:
        assert chip.value not in {item.item_id for item in new}


@pytest.mark.parametrize("history", [None, RATED], ids=["nobody", "rated"])
@pytest.mark.parametrize("text", INTENTS)
def test_each_follow_up_is_understood_and_changes_the_list(engine, text, history):
    found, items = offered(engine, text, history)
    assert 3 <= len(items) <= MOST_OFFERED
    assert len({one.kind for one in items}) == len(items)
    for one in items:
        check(engine, found, one)


def test_the_same_holds_for_intents_of_the_catalogues_own_words(engine):
    draw = np.random.default_rng(4)
    known = [item for item in engine.catalogue if item.themes and item.mood]
    counts = []
    for place in draw.choice(len(known), 30, replace=False):
        item = known[place]
        text = f"a {draw.choice(item.mood)} film about {draw.choice(item.themes)}"
        found, items = offered(engine, text)
        counts.append(len(items))
        for one in items:
            check(engine, found, one)
    assert np.mean(np.array(counts) >= 3) > 0.9


def test_a_follow_up_of_a_follow_up_asks_for_something_else(engine):
    text, said = "space", []
    for _ in range(3):
        found, items = offered(engine, text)
        assert not {one.phrase for one in items} & set(said)
        check(engine, found, items[0])
        text = items[0].text
        said.append(items[0].phrase)
    assert text.startswith("space, ")


def test_an_empty_intent_is_not_made_darker(engine):
    found, items = offered(engine, "")
    assert items
    assert not {Kind.MOOD, Kind.LESS} & {one.kind for one in items}
    assert all(one.text == one.phrase for one in items)
    for one in items:
        check(engine, found, one)


def test_what_was_taken_out_of_the_intent_stays_out(engine):
    whole = engine.parse("a sad western in Paris")
    out = whole.without(words=[0], chips=["genre:Western"])
    found = engine.recommend(out)
    items = engine.inspect.follow_ups(found.query, found, with_model=False).items
    assert items
    for one in items:
        assert one.text.startswith("a sad western in Paris, ")
        assert one.query.intent.words[: len(out.words)] == out.words
        assert "genre:Western" not in {chip.key for chip in one.query.intent.chips}


def test_no_intent_grows_longer_than_it_may_be(engine):
    text = "a slow-burn thriller with an unreliable narrator"
    _, items = offered(engine, text, longest=len(text) + 12)
    assert items
    assert max(len(one.text) for one in items) <= len(text) + 12
    assert offered(engine, text, longest=len(text))[1] == ()


def test_a_child_is_offered_nothing_dark(engine):
    found = engine.recommend("family films about animals")
    scene = Scene(found.query.intent, tuple(one.item for one in found), engine.catalogue.items, engine.ranker)
    phrases = {one.phrase for one in candidates(scene)}
    assert phrases
    assert not phrases & {"darker", "something scary", "more suspenseful", "a thriller"}


def test_without_a_list_there_is_nowhere_to_go(engine):
    found = engine.recommend("Tom Hanks before 1900")
    assert not found
    assert engine.inspect.follow_ups(found.query, found, with_model=False).items == ()


def test_a_small_catalogue_gives_fewer_and_each_still_changes_the_list():
    ranker, parse = small_ranker(), IntentParser(small_catalogue()).parse
    query = Query(Intent(""), k=5)
    listed = [ranker.features.catalogue.items[place] for place in ranker.rank(query)[0]]
    items = follow_ups(ranker, parse, query, listed).items
    assert items
    assert all(one.new + one.gone >= 2 for one in items)


@pytest.mark.parametrize("text", ["something in space", "like Alien", ""])
def test_three_films_of_ones_own_without_any_text_are_no_failure(tmp_path_factory, text):
    folder = write_files(tmp_path_factory.mktemp("own"), items_csv=ITEMS, ratings_csv=RATINGS)
    own = Engine.open(Settings(data=str(folder), minimum_ratings=0, cache=tmp_path_factory.mktemp("cache")))
    found = own.recommend(text)
    items = own.inspect.follow_ups(found.query, found, with_model=False).items
    assert len(items) < 3
    for one in items:
        check(own, found, one)


@pytest.mark.parametrize(
    ("text", "text_with_phrase"),
    [
        ("", "darker"),
        ("a western", "a western, darker"),
        ("a western, ", "a western, darker"),
        ("Any westerns?", "Any westerns? Darker"),
        ("I liked Heat.", "I liked Heat. Darker"),
    ],
)
def test_a_phrase_is_said_behind_the_persons_own_words(text, text_with_phrase):
    assert joined(text, "darker") == text_with_phrase


def test_a_phrase_that_is_read_as_something_else_is_not_offered(engine):
    intent = engine.parse("a western")
    heat = Candidate(Kind.THEME, "more like Heat", lambda item: True)
    years = Candidate(Kind.YEARS, "only before 1950", lambda item: True, (ChipKind.YEARS, (None, 1959)))
    nothing = Candidate(Kind.MOOD, "please", lambda item: True)
    assert [said_behind(engine.parse, intent, intent, one) for one in (heat, years, nothing)] == [None, None, None]


def test_heeded_means_all_films_or_more_of_them():
    old, new = Item(1, "Old", 1950), Item(2, "New", 2000)
    every = Candidate(Kind.YEARS, "only since 2000", lambda item: item.year >= 2000, every=True)
    more = Candidate(Kind.MOOD, "newer", lambda item: item.year >= 2000)
    assert heeded(every, [old, new], [new])
    assert not heeded(every, [old, new], [old, new, new])
    assert heeded(more, [old, new], [old, new, new])
    assert not heeded(more, [old, new], [new, old])
