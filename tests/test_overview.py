"""Many rankings: every row adds up, the order without something is really ranked, and means are those of the rows."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kendalltau
from small_world import small_catalogue, small_intent, small_ranker, word_vectors

from recsys.errors import SettingError
from recsys.explain.overview import Overview, measure, sample_people
from recsys.explain.overview.kinds import KIND, KINDS, SIGNAL_NAMES
from recsys.explain.overview.order import kendall_tau, order_change
from recsys.explain.overview.sample import NOBODY
from recsys.ranking import contributions
from recsys.ranking.ranker import best
from recsys.ranking.signals import NAMES
from recsys.schema import Chip, ChipKind, Intent, Query, Source

PEOPLE = {NOBODY: {}, "Ann": {100: 5.0, 103: 1.0, 107: 4.0}, "Bo": {111: 3.5, 102: 0.5}}
LIKE = Chip(ChipKind.LIKE, "The Red Door", 100, (0, 3))
GENRE = Chip(ChipKind.GENRE, "Drama", "Drama", (0, 5))
AVOID = Chip(ChipKind.AVOID, "not rain", "rain", (0, 4))
INTENTS = (
    small_intent("dreams", "robots in rain"),
    Intent("drama", small_intent("jazz").words, (GENRE, LIKE, AVOID)),
    Intent("no word", (), (GENRE,)),
    Intent("???"),
)


@pytest.fixture(scope="module")
def ranker():
    return small_ranker(person=0.5, quality=0.3)


@pytest.fixture(scope="module")
def overview(ranker):
    return measure(ranker, word_vectors(ranker), INTENTS, PEOPLE, k=4)


def test_every_kind_of_row_covers_each_signal_of_the_ranker_once():
    assert sorted(name for kind in KINDS for name in kind.parts) == sorted(NAMES)


def test_rows_add_up_to_the_score_of_every_person_intent_and_item(overview):
    sums = overview.rows.groupby("place")["value"].sum()
    assert list(sums.index) == list(overview.items.index)
    assert sums.to_numpy() == pytest.approx(overview.items["score"].to_numpy(), abs=1e-5)
    assert overview.residual < 1e-5
    assert overview.sources.sum(axis=1).to_numpy() == pytest.approx(overview.items["score"].to_numpy(), abs=1e-5)


def test_lists_are_those_of_the_ranker(overview, ranker):
    pairs = [(intent, person) for intent in INTENTS for person in PEOPLE]
    assert len(overview.lists) == len(pairs)
    for number, (intent, person) in enumerate(pairs):
        query = Query(intent, PEOPLE[person], k=4)
        positions, scores = ranker.rank(query)
        own = overview.items[overview.items["list"] == number]
        assert (overview.lists.loc[number, "user"], overview.lists.loc[number, "intent"]) == (person, intent.text)
        assert list(own["position"]) == positions
        assert list(own["rank"]) == [1, 2, 3, 4]
        assert own["score"].to_numpy() == pytest.approx(scores[positions], abs=1e-5)


def test_rows_are_those_of_one_explanation_with_the_history_gathered(overview, ranker):
    number = 4  # Ann, the intent with every kind of chip
    own = overview.items[overview.items["list"] == number]
    assert set(own["user"]) == {"Ann"}
    expected = contributions(ranker, Query(INTENTS[1], PEOPLE["Ann"]), list(own["position"]))
    for place, rows in zip(own.index, expected, strict=True):
        found = overview.signals.loc[place]
        history = [row for row in rows if row.kind is Source.HISTORY]
        chips = [row for row in rows if row.kind is Source.CHIP]
        assert found["taste"] == pytest.approx(sum(row.parts["taste"] for row in history), abs=1e-5)
        assert found["kinship"] == pytest.approx(sum(row.parts["kinship"] for row in history), abs=1e-5)
        liked = next(row for row in chips if row.key == LIKE.key)
        assert found["like_taste"] == pytest.approx(liked.parts["taste"], abs=1e-5)
        assert found["avoid"] == pytest.approx(next(row.value for row in chips if row.key == AVOID.key), abs=1e-5)


def test_nobody_has_no_row_of_history_and_others_have_two_for_each_film(overview):
    history = overview.rows[overview.rows["source"] == Source.HISTORY.value].join(overview.items["user"], on="place")
    assert set(history["user"]) == {"Ann", "Bo"}
    assert (history.groupby("place").size() == 2).all()


def test_the_order_without_a_source_is_that_of_ranking_again(overview, ranker):
    for number, (intent, person) in enumerate((intent, person) for intent in INTENTS for person in PEOPLE):
        query = Query(intent, PEOPLE[person], k=4)
        before, scores = ranker.rank(query)
        priors = ranker.factors[-2:] @ ranker.features.priors
        mask = np.isin(np.arange(12), ranker.rank(Query(intent, PEOPLE[person], k=12))[0])
        after = best(scores - priors.numpy(), mask, 4)
        found = overview.orders[(overview.orders["list"] == number) & (overview.orders["source"] == "prior")]
        kept = found.loc[found["signal"] == "", "kept"].item()
        assert kept == pytest.approx(len(set(before) & set(after)) / 4)


def test_without_words_the_intent_has_nothing_to_leave_out(overview):
    silent = overview.lists.index[overview.lists["intent"] == "???"]
    change = overview.orders[overview.orders["list"].isin(silent) & overview.orders["source"].isin(["word", "chip"])]
    assert (change[["kept", "tau"]] == 1.0).all(axis=None)


def test_means_are_those_computed_by_hand():
    items = pd.DataFrame(
        {
            "list": [0, 0, 1],
            "score": [3.0, 1.0, -1.0],
            **dict.fromkeys({kind.feature for kind in KINDS}, 0.0),
        }
    )
    rows = pd.DataFrame(
        [
            (0, "word", "meaning", "jazz", 2.0),
            (0, "word", "wording", "jazz", 1.0),
            (1, "word", "meaning", "jazz", -1.0),
            (1, "prior", "quality", "Quality", 2.0),
            (2, "prior", "quality", "Quality", -1.0),
        ],
        columns=["place", "source", "signal", "name", "value"],
    )
    orders = pd.DataFrame(
        [(0, "word", "", 0.5, 0.0), (1, "word", "", 1.0, 1.0), (0, "word", "meaning", 0.25, -1.0)],
        columns=["list", "source", "signal", "kept", "tau"],
    )
    lists = pd.DataFrame({"list": [0, 1], "user": ["a", "b"], "intent": "x", "history_size": 0, "found": [2, 1]})
    overview = Overview(small_catalogue(), 2, lists, items, rows, orders)
    source = overview.by_source.set_index("source")
    assert source.loc["word", "size"] == pytest.approx((3 + 1 + 0) / 3)
    assert source.loc["word", "value"] == pytest.approx((3 - 1 + 0) / 3)
    assert source.loc["prior", "size"] == pytest.approx((0 + 2 + 1) / 3)
    assert (source.loc["word", "kept"], source.loc["word", "tau"], source.loc["word", "speaks"]) == (0.75, 0.5, 0.5)
    signal = overview.by_signal.set_index("signal")
    assert signal.loc["meaning", "size"] == pytest.approx(1.0)
    assert signal.loc["meaning", "kept"] == 0.25
    assert overview.words.iloc[0].to_dict() == {"name": "jazz", "size": 2.0, "value": 1.0, "items": 2}


def test_the_tidy_frame_has_every_row_with_its_feature(overview):
    frame = overview.frame
    assert len(frame) == len(overview.rows)
    popularity = frame[frame["signal"] == "popularity"]
    assert (popularity["feature"] == popularity["rating_count"]).all()
    assert frame["value"].notna().all()
    assert {"user", "intent", "item", "rank", "source", "signal", "name", "year", "genres"} <= set(frame.columns)


def test_nothing_is_nan_in_what_is_derived(overview):
    for table in (overview.by_source, overview.by_signal, overview.words, overview.signals, overview.features):
        assert not table.isna().any(axis=None)


def test_a_condition_that_nothing_meets_leaves_empty_lists(ranker):
    years = Intent("before 1900", small_intent("jazz").words, (Chip(ChipKind.YEARS, "", (None, 1900), (0, 1)),))
    empty = measure(ranker, word_vectors(ranker), [years], PEOPLE)
    assert len(empty.items) == 0
    assert list(empty.lists["found"]) == [0, 0, 0]
    assert list(empty.by_source["size"]) == [0.0] * 4
    assert empty.words.empty
    assert empty.residual == 0.0
    some = measure(ranker, word_vectors(ranker), [years, INTENTS[0]], PEOPLE)
    assert some.residual < 1e-5
    assert some.by_source["kept"].between(0, 1).all()


@pytest.mark.parametrize(("intents", "people", "k"), [((), PEOPLE, 3), (INTENTS, {}, 3), (INTENTS, PEOPLE, 0)])
def test_nothing_to_rank_is_refused(ranker, intents, people, k):
    with pytest.raises(SettingError, match="nothing to rank"):
        measure(ranker, word_vectors(ranker), intents, people, k)


def test_progress_goes_from_nothing_to_all(ranker):
    told = []
    measure(ranker, word_vectors(ranker), INTENTS, PEOPLE, progress=lambda step, share, detail: told.append(share))
    assert told[0] == 0.0
    assert told[-1] == 1.0


@given(st.lists(st.floats(-5, 5), min_size=2, max_size=8, unique=True))
@settings(max_examples=40, deadline=None)
def test_kendalls_tau_is_that_of_scipy(scores):
    expected = kendalltau(-np.arange(len(scores)), scores).statistic
    assert kendall_tau(np.array(scores)) == pytest.approx(expected)


def test_an_order_turned_round_keeps_the_films_and_has_tau_minus_one():
    change = order_change([2, 1, 0], np.array([3.0, 2.0, 1.0], np.float32), np.ones(3, bool))
    assert (change.kept, change.tau) == (1.0, -1.0)
    one = order_change([0], np.array([1.0, 2.0], np.float32), np.ones(2, bool))
    assert (one.kept, one.tau) == (0.0, 1.0)


def _ratings(people: int) -> pd.DataFrame:
    rows = [(user, item, 4.0) for user in range(people) for item in range(user + 1)]
    return pd.DataFrame(rows, columns=["user_id", "item_id", "rating"])


def test_the_sample_is_the_same_for_a_seed_and_goes_from_few_ratings_to_many():
    ratings = _ratings(40)
    sample = sample_people(ratings, 11, seed=3)
    assert sample == sample_people(ratings, 11, seed=3)
    sizes = [len(history) for history in sample.values()]
    assert (sizes[0], len(sample)) == (0, 11)
    assert sizes == sorted(sizes)
    assert sizes[1] <= 4
    assert sizes[-1] >= 36
    assert any(sample_people(ratings, 11, seed=seed) != sample for seed in range(5))


def test_a_sample_larger_than_the_data_is_everybody_and_one_person_is_nobody():
    assert len(sample_people(_ratings(3), 50)) == 4
    assert sample_people(_ratings(3), 1) == {NOBODY: {}}
    assert sample_people(_ratings(0), 5) == {NOBODY: {}}
    with pytest.raises(SettingError, match="0 people"):
        sample_people(_ratings(3), 0)


def test_signals_have_the_names_of_their_kinds():
    assert list(KIND) == list(SIGNAL_NAMES)
