"""The engine on the real data: sums, history, constraints, determinism."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recsys.errors import BecauseError, SettingError, UnknownItem, UnknownUser
from recsys.explain.what_if import without
from recsys.schema import ChipKind, Intent, Query, Source

SMALL = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
FRAMES = (
    "{theme}",
    "a {theme} film with {other}",
    "{genre} about {theme} from the 90s",
    "something like {title} with {theme}",
    "{theme}, not {genre}",
    "{theme} but not {title}, after 1985",
    "like {title} but nothing like {title}",
    "3 films with {person}, {theme}",
    "{theme}, no {genre}, not with {person}, before 2000",
)


def total(one):
    return sum(row.value for row in one.contributions)


@st.composite
def intents(draw, catalogue):
    """A request with themes, titles, people and genres that the catalogue really has."""
    some = st.integers(0, len(catalogue) - 1).map(lambda place: catalogue.items[place])
    film, other = (
        draw(some.filter(lambda item: item.themes and item.people)),
        draw(some.filter(lambda item: item.themes)),
    )
    return draw(st.sampled_from(FRAMES)).format(
        theme=film.themes[0], other=other.themes[-1], genre=(film.genres or ("drama",))[0].lower(),
        title=other.title, person=film.people[0],
    )  # fmt: skip


@st.composite
def histories(draw, catalogue, most=12):
    places = draw(st.lists(st.integers(0, len(catalogue) - 1), max_size=most, unique=True))
    return {catalogue.items[place].item_id: draw(st.integers(1, 10)) / 2 for place in places}


@SMALL
@given(st.data())
def test_contributions_add_up_to_the_score(engine, data):
    text, history = data.draw(intents(engine.catalogue)), data.draw(histories(engine.catalogue))
    found = engine.recommend(text, history)
    for one in found:
        assert total(one) == pytest.approx(one.score, abs=1e-5)
    for one in engine.explain_all(found[:3]):
        assert abs(one.residual) < 1e-5


def test_the_longest_histories_add_up_too(engine):
    users = sorted(engine.users(), key=lambda one: -one[1])[:3]
    for user, count in users:
        found = engine.recommend("a mind-bending film about dreams", engine.history_of(user), k=50)
        assert count > 1000
        assert max(abs(total(one) - one.score) for one in found) < 1e-5
        assert abs(engine.explain_all(found[:1])[0].residual) < 1e-5


@SMALL
@given(st.data())
def test_leaving_one_rating_out_changes_the_score_by_its_row(engine, data):
    history = data.draw(histories(engine.catalogue).filter(bool))
    query = Query(engine.parse(data.draw(intents(engine.catalogue))), history)
    gone = data.draw(st.sampled_from(sorted(history)))
    item = data.draw(st.sampled_from(engine.catalogue.items)).item_id
    whole = engine.recommendation(query, item)
    left = engine.recommendation(without(query, history=[gone]), item)
    row = next(row for row in whole.contributions if row.kind is Source.HISTORY and row.key == str(gone))
    assert whole.score - left.score == pytest.approx(row.value, abs=1e-5)


@SMALL
@given(st.data())
def test_the_order_of_the_history_does_not_matter(engine, data):
    history = data.draw(histories(engine.catalogue))
    intent = engine.parse(data.draw(intents(engine.catalogue)))
    shuffled = dict(data.draw(st.permutations(list(history.items()))))
    scores, other = (engine.ranker.scores(Query(intent, one)) for one in (history, shuffled))
    assert scores == pytest.approx(other, abs=1e-5)


@SMALL
@given(st.data())
def test_taking_a_chip_out_takes_out_its_row(engine, data):
    intent = engine.parse(data.draw(intents(engine.catalogue)))
    item = data.draw(st.sampled_from(engine.catalogue.items)).item_id
    whole = engine.recommendation(Query(intent), item)
    for chip in intent.chips:
        left = engine.recommendation(Query(intent.without(chips=[chip.key])), item)
        rows = {row.key: row.value for row in whole.contributions if row.kind is Source.CHIP}
        assert whole.score - left.score == pytest.approx(rows.get(chip.key, 0.0), abs=1e-5)


def values(intent, kind):
    return {chip.value for chip in intent.chips if chip.kind is kind}


@SMALL
@given(st.data())
def test_every_result_keeps_to_the_conditions(engine, data):
    history = data.draw(histories(engine.catalogue))
    found = engine.recommend(data.draw(intents(engine.catalogue)), history, k=data.draw(st.integers(1, 60)))
    intent = found.query.intent
    years = values(intent, ChipKind.YEARS)
    for one in found:
        assert not years or any((first or 0) <= one.item.year <= (last or 9999) for first, last in years)
        assert not set(one.item.genres) & values(intent, ChipKind.EXCLUDE_GENRE)
        assert not set(one.item.people) & values(intent, ChipKind.EXCLUDE_PERSON)
        unwanted = values(intent, ChipKind.EXCLUDE_TITLE) | values(intent, ChipKind.LIKE) | set(history)
        assert one.item.item_id not in unwanted
    assert len(found) <= found.query.k
    assert len(found) == found.query.k or f"Only {len(found):,} of" in " ".join(found.notes)
    assert [one.rank for one in found] == list(range(1, len(found) + 1))
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


@SMALL
@given(st.data())
def test_one_item_has_the_rank_and_score_of_the_list(engine, data):
    found = engine.recommend(data.draw(intents(engine.catalogue)), data.draw(histories(engine.catalogue)), k=20)
    assert engine.top(found.query) == [one.item.item_id for one in found]
    for one in found:
        alone = engine.recommendation(found.query, one.item.item_id)
        assert (alone.rank, alone.score, alone.item) == (one.rank, one.score, one.item)


def test_the_same_request_gives_the_same_answer(engine):
    first, second = (engine.recommend("animals, for small kids", {1: 5.0}) for _ in range(2))
    assert first.items == second.items


def test_nothing_asked_is_answered_with_what_everybody_likes(engine):
    found = engine.recommend("")
    assert len(found) == 10
    assert {row.kind for row in found[0].contributions} == {Source.PRIOR}
    assert any("everybody" in note for note in found.notes)


def test_more_results_than_items_are_all_items(engine):
    found = engine.top(Query(Intent(""), k=10**9))
    assert sorted(found) == sorted(engine.catalogue.positions)


@pytest.mark.parametrize("k", [0, -1])
def test_fewer_than_one_result_is_refused(engine, k):
    with pytest.raises(SettingError, match="at least one"):
        engine.recommend("dreams", k=k)


def test_a_number_in_the_text_counts_unless_one_is_given(engine):
    assert len(engine.recommend("3 films about dreams")) == 3
    assert len(engine.recommend("3 films about dreams", k=5)) == 5


@pytest.mark.parametrize("stars", [float("nan"), float("inf"), -2.0, 11.0])
def test_ratings_that_are_none_are_refused(engine, stars):
    with pytest.raises(SettingError, match="not one in stars"):
        engine.recommend("dreams", {1: stars})


def test_unknown_items_are_noted_and_say_nothing(engine):
    found, plain = engine.recommend("dreams", {-5: 5.0, "x": 1.0}), engine.recommend("dreams")
    assert any("2 rated items are not in the catalogue" in note for note in found.notes)
    assert [one.score for one in found] == [one.score for one in plain]
    with pytest.raises(UnknownItem, match="-5"):
        engine.recommendation(found.query, -5)


def test_people_of_the_data_have_a_history_and_others_do_not(engine):
    user, count = engine.users()[0]
    history = engine.history_of(user)
    assert len(history) == count
    assert all(0.5 <= stars <= 5 for stars in history.values())
    with pytest.raises(UnknownUser):
        engine.history_of("nobody")


def test_explanations_of_different_queries_are_not_mixed(engine):
    one, other = engine.recommend("dreams", k=1)[0], engine.recommend("jazz", k=1)[0]
    with pytest.raises(BecauseError, match="different queries"):
        engine.explain_all([one, other])
    assert engine.explain_all([]) == []


def test_counterfactuals_were_really_run(engine):
    found = engine.recommend("a mind-bending film about dreams", engine.history_of(564))
    for one in found[:3]:
        for change in engine.explain(one).counterfactuals:
            assert change.actual_rank > one.rank
            if change.source is Source.HISTORY:
                kept = {str(item): item for item in found.query.history}
                left = replace(
                    without(found.query, history=[kept[row.key] for row in change.removed]), include_seen=True
                )
                assert engine.recommendation(left, change.runner_up.item_id).score > (
                    engine.recommendation(left, one.item.item_id).score
                )
                assert change.predicted_rank == change.actual_rank


@pytest.mark.parametrize(
    ("text", "title"), [("matrix", "The Matrix"), ("Amelie", "Amélie"), ("the godfather", "The Godfather")]
)
def test_titles_are_found(engine, text, title):
    assert any(title in item.title for item in engine.find_items(text))


def test_a_title_search_of_nothing_finds_nothing(engine):
    assert engine.find_items("  ") == []
