"""EASE in torch: which items the same people like, in closed form and linear in a person's history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from recsys.collaborative.histories import blocks
from recsys.metrics import mean_ndcg
from recsys.progress import Progress, silent
from recsys.threads import all_cores

LARGEST = 12_000
REGULARISATIONS = (50.0, 100.0, 200.0)
SIDE_WEIGHT = 10.0


class CollaborativeModel(Protocol):
    """Scores every item for histories given as weights of items."""

    @property
    def name(self) -> str:
        """What the model is called on the command line and in tables."""
        ...

    def scores(self, histories: Tensor) -> Tensor:
        """Scores (histories, items) for history weights (histories, items), both dense."""
        ...


@dataclass(frozen=True)
class Ease:
    """Item-to-item weights B (modelled, modelled), zero on the diagonal: score = x B (Steck 2019, equation 8).

    ``positions`` are the catalogue positions that are modelled: the most rated where the catalogue is too large.
    """

    weights: Tensor
    positions: Tensor
    items: int
    regularisation: float
    name: str = "ease"

    def scores(self, histories: Tensor) -> Tensor:
        """Scores (histories, items) for history weights (histories, items)."""
        scores = torch.zeros_like(histories)
        scores[:, self.positions] = histories[:, self.positions] @ self.weights
        return scores

    def fold_in(self, positions: Sequence[int], weights: Tensor) -> Tensor:
        """The score of each item (items,) for one history: catalogue positions and their weights (history,)."""
        # In float64: over a thousand ratings, single precision would show in the score's fifth decimal.
        return (weights.double() @ self.rows(positions).double()).float()

    def rows(self, positions: Sequence[int]) -> Tensor:
        """What each history item adds to every item at weight 1, (history, items)."""
        places = self._places(positions)
        if len(self.positions) == self.items:
            return self.weights[places]
        rows = torch.zeros(len(positions), self.items, device=self.weights.device)
        known = places >= 0
        if bool(known.any()):
            expanded = torch.zeros(int(known.sum()), self.items, device=self.weights.device)
            expanded[:, self.positions] = self.weights[places[known]]
            rows[known] = expanded
        return rows

    def _places(self, positions: Sequence[int]) -> Tensor:
        wanted = torch.as_tensor(list(positions), dtype=torch.long, device=self.positions.device)
        if len(self.positions) == self.items:
            return wanted
        places = torch.searchsorted(self.positions, wanted).clamp(max=len(self.positions) - 1)
        return torch.where(self.positions[places] == wanted, places, torch.full_like(places, -1))


def fit_ease(
    histories: Tensor, side: Tensor | None = None, regularisation: float = 100.0, device: torch.device | None = None
) -> Ease:
    """EASE of history weights (users, items, sparse or dense), with item vectors as further rows where given.

    ``side`` (items, dimension) enters the Gram matrix as if each dimension were a user (CEASE, Jeunen, Van Balen and
    Goethals 2020): films with few ratings then lean on their text. Computed in float64, kept in float32.
    """
    device = device or torch.device("cpu")
    positions = most_rated(histories)
    gram = gram_matrix(histories, side, positions, device)
    return Ease(solve(gram, regularisation), positions.to(device), histories.shape[1], regularisation)


def gram_matrix(histories: Tensor, side: Tensor | None, positions: Tensor, device: torch.device) -> Tensor:
    """How often items at some positions are rated by the same people, and how alike their texts are, float64.

    Ratings in float32 are multiplied as such, which is quicker; histories in float64 give a Gram matrix that is exact.
    """
    gram = torch.zeros(len(positions), len(positions), dtype=torch.float64, device=device)
    with all_cores():
        for block in blocks(histories):
            dense = block.to_dense()[:, positions].to(device)
            gram += dense.T @ dense
        if side is not None:
            chosen = side[positions].to(device).double()
            gram += SIDE_WEIGHT * chosen @ chosen.T
    return gram


def solve(gram: Tensor, regularisation: float) -> Tensor:
    """The weights B of EASE in float32, zero on the diagonal."""
    return weights_of(inverse_of(gram, regularisation))


def inverse_of(gram: Tensor, regularisation: float) -> Tensor:
    """P = (G + λI)⁻¹ in float64."""
    regularised = gram.clone()
    regularised.diagonal().add_(regularisation)
    with all_cores():
        inverse = torch.cholesky_inverse(torch.linalg.cholesky(regularised))
    return inverse.mT.contiguous()  # it comes column by column, and is symmetric


def weights_of(inverse: Tensor) -> Tensor:
    """B = -P / diag(P) in float32, zero on the diagonal (Steck 2019, equation 8)."""
    weights = (inverse / -inverse.diagonal()[None, :]).float()
    return weights.fill_diagonal_(0.0)


def most_rated(histories: Tensor, largest: int = LARGEST) -> Tensor:
    """The positions of the items with the most ratings, ascending; all of them up to ``largest``."""
    items = histories.shape[1]
    if items <= largest:
        return torch.arange(items)
    sparse = histories.coalesce() if histories.is_sparse else histories.to_sparse().coalesce()
    counts = torch.bincount(sparse.indices()[1], minlength=items)
    return torch.topk(counts, largest).indices.sort().values


def choose_regularisation(
    train: Tensor, held_out: Sequence[set[int]], side: Tensor | None, device: torch.device, progress: Progress = silent
) -> float:
    """The λ of REGULARISATIONS with the best nDCG@10 on held-out items, one set for each first row of ``train``."""
    best, chosen = -1.0, REGULARISATIONS[0]
    positions = most_rated(train)
    gram = gram_matrix(train, side, positions, device)
    histories = next(blocks(train, len(held_out))).to_dense().to(device)
    for step, candidate in enumerate(REGULARISATIONS):
        progress("collaborative model", step / len(REGULARISATIONS), f"trying λ = {candidate:g}")
        model = Ease(solve(gram, candidate), positions.to(device), train.shape[1], candidate)
        value = mean_ndcg(model.scores(histories), histories, held_out)
        if value > best:
            best, chosen = value, candidate
    progress("collaborative model", 1.0, f"λ = {chosen:g}")
    return chosen
