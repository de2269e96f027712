"""Nothing of the later ratings reaches a model: not through counts, means, EASE or its regularisation."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import torch

from recsys.data.splits import split_by_time
from recsys.errors import BecauseError
from recsys.evaluation import MODELS, build_model, leaderboard
from recsys.evaluation.training import Training, with_figures_of
from recsys.ranking import Ranker, Weights
from recsys.ranking.build import fit
from recsys.ranking.signals import NAMES, Features
from recsys.schema import Catalogue, Dataset, Item
from recsys.text.fields import encode_fields

CPU = torch.device("cpu")
ITEMS, PEOPLE, RATED = 12, 30, 10


class LetterEncoder:
    """A sentence's vector says which letters it has."""

    name = "letters"
    dimension = 26

    def encode(self, texts):
        counts = np.array([[text.lower().count(chr(97 + place)) for place in range(26)] for text in texts], np.float32)
        return counts / np.maximum(np.linalg.norm(counts, axis=1, keepdims=True), 1e-9)


def ratings(later_shift: float = 0.0) -> pd.DataFrame:
    """Ten ratings of each person; ``later_shift`` changes the stars of the last two."""
    chance = np.random.default_rng(5)
    rows = []
    for person in range(PEOPLE):
        for place, item in enumerate(chance.permutation(ITEMS)[:RATED]):
            stars = float(chance.integers(1, 6))
            rows.append((person, int(item), stars if place < 8 else abs(stars - later_shift), place))
    return pd.DataFrame(rows, columns=["user_id", "item_id", "rating", "timestamp"])


def small_dataset(frame: pd.DataFrame) -> Dataset:
    bare = Catalogue(tuple(Item(n, f"Item {chr(97 + n)}", logline=chr(97 + n) * 3) for n in range(ITEMS)))
    return Dataset("small", with_figures_of(bare, frame), frame, "small")


def small_ranker(dataset: Dataset) -> Ranker:
    encoder = LetterEncoder()
    vectors = encode_fields(dataset.catalogue.items, encoder)
    features = Features.build(dataset.catalogue, vectors, fit(dataset, vectors, CPU), CPU)
    return Ranker(features, Weights(dict.fromkeys(NAMES, 1.0), dict.fromkeys(NAMES, 1.0)), encoder)


def scores_of(name: str, dataset: Dataset) -> torch.Tensor:
    training = Training.of(dataset, CPU)
    return build_model(name, training, small_ranker(dataset)).scores(training.histories.to_dense())


@pytest.mark.parametrize("name", sorted(MODELS))
def test_later_ratings_do_not_move_a_score(name):
    first, second = ratings(), ratings(later_shift=5.5)
    assert not first.equals(second)
    assert small_dataset(first).catalogue != small_dataset(second).catalogue
    assert torch.equal(scores_of(name, small_dataset(first)), scores_of(name, small_dataset(second)))


@pytest.mark.parametrize("name", ["because", "ease"])
def test_earlier_ratings_do_move_a_score(name):
    frame = ratings()
    changed = frame.assign(rating=frame["rating"].where(frame["timestamp"] > 0, 5.0))
    assert not torch.equal(scores_of(name, small_dataset(frame)), scores_of(name, small_dataset(changed)))


def test_figures_of_items_are_counted_in_the_ratings_given():
    catalogue = Catalogue((Item("a", "A", rating_mean=5.0, rating_count=9), Item("b", "B", rating_mean=5.0)))
    frame = pd.DataFrame({"item_id": ["a", "a"], "rating": [2.0, 3.0]})
    first, second = with_figures_of(catalogue, frame)
    assert (first.rating_count, first.rating_mean) == (2, 2.5)
    assert (second.rating_count, second.rating_mean) == (0, None)


def test_training_part_and_held_out_part_share_no_rating():
    dataset = small_dataset(ratings())
    training = Training.of(dataset, CPU)
    assert len(training.split.train) == PEOPLE * 8
    assert len(training.split.held_out) == PEOPLE * 2
    assert (training.split.train["timestamp"] < 8).all()
    assert int((training.histories.to_dense() > 0).sum()) == PEOPLE * 8


def test_leaderboard_lists_the_best_first_and_counts_people():
    dataset = small_dataset(ratings())
    board = leaderboard(dataset, small_ranker(dataset))
    assert {result.model for result in board.results} == set(MODELS)
    values = [result.ndcg for result in board.results]
    assert values == sorted(values, reverse=True)
    held_out = split_by_time(dataset.ratings).held_out
    liked = held_out[held_out["rating"] >= 4]
    assert (board.people, board.relevant) == (liked["user_id"].nunique(), len(liked))
    assert board.notes


def test_leaderboard_refuses_data_without_later_likes():
    dataset = small_dataset(ratings().assign(rating=3.0))
    ranker = small_ranker(small_dataset(ratings()))
    with pytest.raises(BecauseError, match="later rating of four stars"):
        leaderboard(replace(dataset, name="dull"), ranker)


def test_unknown_model_is_refused_with_the_known_ones():
    dataset = small_dataset(ratings())
    with pytest.raises(BecauseError, match="because, taste, ease, popularity"):
        build_model("magic", Training.of(dataset, CPU), small_ranker(dataset))
