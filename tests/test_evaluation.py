"""Models of history: one contract that each passes, known answers, and figures counted by hand."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
import torch

from recsys.collaborative import Ease, fit_ease
from recsys.evaluation import MODELS, measure
from recsys.evaluation.blend import Blend
from recsys.evaluation.leaderboard import CHUNK, ranked_items
from recsys.evaluation.popularity import Popularity
from recsys.schema import Query

ITEMS = 4
TRAINING = torch.tensor([[1.0, 1.0, 0.0, 0.0], [1.0, 1.0, 0.1, 0.0], [0.0, 0.6, 1.0, 0.0], [1.0, 0.0, 0.0, 0.0]])


def popularity() -> Popularity:
    return Popularity.from_histories(TRAINING)


def ease() -> Ease:
    return fit_ease(TRAINING, regularisation=1.0)


def because() -> Blend:
    """Taste of a hand-made EASE at half weight, kinship of items 0 and 3 alone, priors by item."""
    weights = torch.zeros(ITEMS, ITEMS)
    weights[0, 1] = 2.0
    kinship = torch.tensor([[1.0, 0.0], [0.0, 0.0], [0.0, 0.0], [3.0, 0.0]])
    return Blend(Ease(weights, torch.arange(ITEMS), ITEMS, 1.0), 0.5, kinship, torch.tensor([0.0, 0.0, 0.25, 0.0]))


BUILDERS = {"popularity": popularity, "ease": ease, "taste": ease, "because": because}
KNOWN = {
    # ratings of each item, whatever they weigh
    "popularity": [3.0, 3.0, 2.0, 0.0],
    # half of B[0, 1] = 2; 1 * 3 for the kin of item 0, and itself; the prior of item 2
    "because": [1.0, 1.0, 0.25, 3.0],
}


@pytest.fixture(params=sorted(BUILDERS))
def model(request):
    return BUILDERS[request.param]()


def test_every_model_of_the_command_line_is_under_contract():
    assert set(BUILDERS) == set(MODELS)


def test_model_is_called_as_on_the_command_line(model):
    assert model.name in MODELS


def test_scores_have_a_row_for_each_history_and_a_column_for_each_item(model):
    assert model.scores(TRAINING).shape == TRAINING.shape
    assert model.scores(TRAINING[:1]).shape == (1, ITEMS)


def test_scores_are_finite_even_for_an_empty_history(model):
    assert torch.isfinite(model.scores(torch.cat([TRAINING, torch.zeros(1, ITEMS)]))).all()


def test_scores_are_the_same_each_time(model):
    assert torch.equal(model.scores(TRAINING), model.scores(TRAINING))


def test_permutation_of_people_permutes_their_rows(model):
    order = torch.tensor([2, 0, 3, 1])
    torch.testing.assert_close(model.scores(TRAINING[order]), model.scores(TRAINING)[order])


def test_scoring_leaves_histories_as_they_are(model):
    histories = TRAINING.clone()
    model.scores(histories).add_(1.0)
    assert torch.equal(histories, TRAINING)


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_known_answer(name):
    scores = BUILDERS[name]().scores(torch.tensor([[1.0, 0.0, 0.0, 0.0]]))
    assert scores[0].tolist() == pytest.approx(KNOWN[name])


def test_known_answer_of_ease():
    # Two items, G + λI = [[3, 1], [1, 2]], P = [[2, -1], [-1, 3]] / 5, B[0, 1] = 1/3 and B[1, 0] = 1/2.
    model = fit_ease(torch.tensor([[1.0, 1.0], [1.0, 0.0]]), regularisation=1.0)
    assert model.scores(torch.eye(2)).flatten().tolist() == pytest.approx([0.0, 1 / 3, 1 / 2, 0.0])


def test_blend_scores_as_the_ranker_does(engine):
    history = engine.history_of(15)
    positions, weights = engine.ranker.history(Query(engine.parse(""), history))
    histories = torch.zeros(1, len(engine.catalogue))
    histories[0, positions] = weights
    blend = Blend.from_features(engine.ranker.features, engine.ranker.weights)
    expected = engine.ranker.scores(Query(engine.parse(""), history))
    np.testing.assert_allclose(blend.scores(histories)[0].numpy(), expected, atol=2e-4)


class Fixed:
    """Scores that are given."""

    name = "fixed"

    def __init__(self, scores) -> None:
        self.given = torch.tensor(scores)

    def scores(self, histories):
        return self.given[: len(histories)]


def test_figures_counted_by_hand():
    histories = torch.tensor([[1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 1.0]]).to_sparse()
    model = Fixed([[9.0, 3.0, 2.0, 1.0], [4.0, 3.0, 2.0, 9.0]])
    # Ranked: 1, 2 (0 is rated) and 0, 1 (3 is rated). Relevant: 2 is second of two; 0 is first, 2 is missed.
    gain, share, coverage = measure(model, histories, [{2}, {0, 2}], k=2)
    assert gain == pytest.approx((1 / math.log2(3) + 1 / (1 + 1 / math.log2(3))) / 2)
    assert share == pytest.approx((1.0 + 0.5) / 2)
    assert coverage == 3 / 4


def test_people_without_relevant_items_do_not_count():
    histories = torch.tensor([[1.0, 0.0], [1.0, 0.0]]).to_sparse()
    assert measure(Fixed([[0.0, 1.0], [0.0, 1.0]]), histories, [{1}, set()], k=1) == (1.0, 1.0, 0.5)


def test_rated_items_are_never_ranked_even_when_few_are_left():
    histories = torch.tensor([[1.0, 1.0, 0.0]]).to_sparse()
    assert ranked_items(Fixed([[3.0, 2.0, 1.0]]), histories, [0], k=10) == [[2]]


def test_ties_keep_the_order_of_the_catalogue():
    histories = torch.zeros(1, 50).to_sparse()
    assert ranked_items(Fixed([[0.0] * 50]), histories, [0], k=5) == [[0, 1, 2, 3, 4]]


def test_more_people_than_one_chunk_give_the_same_figures():
    people = CHUNK + 3
    histories = torch.zeros(people, 3).to_sparse()
    relevant = [{row % 3} for row in range(people)]
    gain, share, coverage = measure(Popularity(torch.tensor([3.0, 2.0, 1.0])), histories, relevant, k=1)
    first = sum(row % 3 == 0 for row in range(people)) / people
    assert (gain, share, coverage) == pytest.approx((first, first, 1 / 3))


def test_popularity_counts_ratings_not_their_weight():
    frame = pd.DataFrame({"weight": [0.1, 1.0]})
    histories = torch.tensor(frame["weight"].to_numpy(np.float32))[:, None]
    assert Popularity.from_histories(histories).counts.tolist() == [2.0]
