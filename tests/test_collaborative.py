"""EASE on examples small enough to work out by hand."""

import numpy as np
import pandas as pd
import pytest
import torch

from recsys.collaborative import (
    REGULARISATIONS,
    Ease,
    choose_regularisation,
    fit_ease,
    history_matrix,
    most_rated,
    star_weight,
)
from recsys.errors import SettingError
from recsys.metrics import mean_ndcg
from recsys.schema import Catalogue, Item

# Users (0, 1), (0, 1), (1, 2). G = XᵀX + I = [[3, 2, 0], [2, 4, 1], [0, 1, 2]], det G = 21 - 8 = 13.
HISTORIES = torch.tensor([[1.0, 1, 0], [1, 1, 0], [0, 1, 1]])
# 13 P = adj G = [[7, -4, 2], [-4, 6, -3], [2, -3, 8]]; B_ij = -P_ij / P_jj, zero on the diagonal.
BY_HAND = [[0, 4 / 6, -2 / 8], [4 / 7, 0, 3 / 8], [-2 / 7, 3 / 6, 0]]


def worked_example():
    return fit_ease(HISTORIES, regularisation=1.0)


def test_weights_are_those_worked_out_by_hand():
    assert worked_example().weights.numpy() == pytest.approx(np.array(BY_HAND), abs=1e-6)


def test_sparse_histories_give_the_same_weights():
    sparse = fit_ease(HISTORIES.to_sparse(), regularisation=1.0)
    assert torch.equal(sparse.weights, worked_example().weights)


def test_side_vectors_join_the_gram_matrix_as_users():
    side = torch.tensor([[1.0, 0], [0, 1], [1, 1]])
    as_users = torch.cat([HISTORIES, (10.0**0.5) * side.T])
    expected = fit_ease(as_users, regularisation=1.0).weights
    assert fit_ease(HISTORIES, side, 1.0).weights.numpy() == pytest.approx(expected.numpy(), abs=1e-6)


def test_fold_in_is_the_matrix_product():
    ease = worked_example()
    # x = (1, 0, 0.5): item 1 gets 4/6 + 0.5 · 3/6
    assert ease.fold_in([0, 2], torch.tensor([1.0, 0.5]))[1] == pytest.approx(4 / 6 + 0.25, abs=1e-6)
    by_product = ease.scores(torch.tensor([[1.0, 0.0, 0.5]]))[0]
    assert ease.fold_in([2, 0], torch.tensor([0.5, 1.0])).numpy() == pytest.approx(by_product.numpy(), abs=1e-6)


def test_rows_add_up_to_fold_in_and_removal_is_one_row():
    ease = fit_ease(torch.rand(30, 8, generator=torch.Generator().manual_seed(1)), regularisation=5.0)
    weights = torch.tensor([1.0, 0.2, 0.6])
    rows = ease.rows([5, 0, 3]) * weights[:, None]
    whole = ease.fold_in([5, 0, 3], weights)
    assert whole.numpy() == pytest.approx(rows.sum(0).numpy(), abs=1e-6)
    without = ease.fold_in([5, 3], weights[[0, 2]])
    assert (whole - without).numpy() == pytest.approx(rows[1].numpy(), abs=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_the_diagonal_is_zero_and_float32_is_near_float64(seed):
    histories = torch.rand(40, 12, generator=torch.Generator().manual_seed(seed))
    ease = fit_ease(histories, regularisation=3.0)
    gram = histories.double().numpy()
    inverse = np.linalg.inv(gram.T @ gram + 3.0 * np.eye(12))
    expected = -inverse / np.diag(inverse)
    np.fill_diagonal(expected, 0.0)
    assert not ease.weights.diagonal().any()
    assert ease.weights.dtype == torch.float32
    assert ease.weights.numpy() == pytest.approx(expected, abs=2e-6)


def test_without_ratings_nothing_is_said():
    assert not fit_ease(torch.zeros(0, 4), regularisation=1.0).weights.any()


def test_the_most_rated_items_are_kept_in_their_order():
    histories = torch.tensor([[0.1, 0, 1, 1, 0], [0.1, 0, 1, 0, 1], [0.1, 0, 0, 0, 1]])
    assert most_rated(histories, largest=3).tolist() == [0, 2, 4]
    assert most_rated(histories.to_sparse(), largest=3).tolist() == [0, 2, 4]
    assert most_rated(histories).tolist() == [0, 1, 2, 3, 4]


def test_positions_of_a_large_catalogue_are_mapped():
    ease = Ease(torch.tensor([[0.0, 2, 3], [4, 0, 6], [7, 8, 0]]), torch.tensor([1, 3, 4]), 6, 1.0)
    rows = ease.rows([3, 0, 4, 5])
    assert rows.tolist() == [[0, 4, 0, 0, 6, 0], [0] * 6, [0, 7, 0, 8, 0, 0], [0] * 6]
    history = torch.tensor([0.5, 1.0, 2.0, 1.0])
    product = ease.scores(torch.tensor([[1.0, 0, 0, 0.5, 2.0, 1.0]]))[0]
    assert ease.fold_in([3, 0, 4, 5], history).tolist() == product.tolist()
    assert ease.rows([]).shape == (0, 6)


def test_the_subset_is_fitted_as_if_the_rest_did_not_exist(monkeypatch):
    monkeypatch.setattr("recsys.collaborative.ease.most_rated", lambda histories: torch.tensor([0, 2, 3]))
    wide = torch.cat([HISTORIES[:, :1], torch.zeros(3, 1), HISTORIES[:, 1:]], dim=1)
    ease = fit_ease(wide, regularisation=1.0)
    assert ease.weights.numpy() == pytest.approx(np.array(BY_HAND), abs=1e-6)
    assert ease.rows([2])[0].numpy() == pytest.approx([4 / 7, 0, 0, 3 / 8], abs=1e-6)


def test_the_regularisation_with_the_best_held_out_ranking_is_taken():
    draw = torch.Generator().manual_seed(3)
    tastes = torch.rand(60, 3, generator=draw) @ torch.rand(3, 25, generator=draw)
    liked = tastes + 0.3 * torch.rand(60, 25, generator=draw) > 1.0
    hidden = liked & (torch.rand(60, 25, generator=draw) < 0.4)
    train = (liked & ~hidden).float().to_sparse()
    wanted = [set(row.nonzero()[:, 0].tolist()) for row in hidden]
    quality = {
        value: mean_ndcg(fit_ease(train, regularisation=value).scores(train.to_dense()), train, wanted)
        for value in REGULARISATIONS
    }
    told = []
    chosen = choose_regularisation(train, wanted, None, torch.device("cpu"), lambda *step: told.append(step))
    assert len(set(quality.values())) > 1
    assert chosen == max(quality, key=quality.get)
    assert told[-1] == ("collaborative model", 1.0, f"λ = {chosen:g}")


@pytest.mark.parametrize(
    ("stars", "weight"), [(5, 1.0), (4, 0.6), (3, 0.2), (2.5, 0.1), (0.5, 0.1), (0.01, 0.1), (0, -0.5)]
)
def test_stars_to_weights(stars, weight):
    assert star_weight(stars) == pytest.approx(weight)


@pytest.mark.parametrize("stars", [float("nan"), float("inf"), -1, 5.5, 100])
def test_what_is_no_rating_is_refused(stars):
    with pytest.raises(SettingError, match="not one in stars"):
        star_weight(stars)


def test_history_matrix_maps_users_and_items():
    catalogue = Catalogue((Item("a", "A"), Item("b", "B")))
    ratings = pd.DataFrame({"user_id": [9, 4, 9], "item_id": ["b", "b", "a"], "rating": [5.0, 4.0, 1.0]})
    matrix, users = history_matrix(ratings, catalogue)
    assert users == [4, 9]
    assert matrix.to_dense().numpy() == pytest.approx(np.array([[0, 0.6], [0.1, 1.0]]))
