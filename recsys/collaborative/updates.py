"""Exact updates of EASE: one person more, or one fewer, without fitting anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch import Tensor

from recsys.collaborative.ease import Ease, gram_matrix, inverse_of, most_rated, weights_of
from recsys.collaborative.histories import star_weight
from recsys.errors import ArtefactError
from recsys.schema import Catalogue, Ratings

SMALLEST = 1e-9


@dataclass(frozen=True, slots=True)
class Row:
    """One person's row x of the history matrix: catalogue positions and the weights of their stars."""

    positions: tuple[int, ...]
    weights: tuple[float, ...]


def row_of(ratings: Ratings, catalogue: Catalogue) -> Row:
    """A person's row, from item id to stars; items that the catalogue lacks say nothing. Raises SettingError."""
    positions = catalogue.positions
    known = sorted((positions[item], star_weight(stars)) for item, stars in ratings.items() if item in positions)
    return Row(tuple(position for position, _ in known), tuple(weight for _, weight in known))


@dataclass(frozen=True)
class Inverse:
    """P = (G + λI)⁻¹ of an EASE model, (modelled, modelled), float64. Never changed in place.

    G is the Gram matrix of all histories and item vectors; ``positions`` (modelled,) are catalogue positions,
    ascending, of ``items`` in all.
    """

    values: Tensor
    positions: Tensor
    items: int
    regularisation: float

    @classmethod
    def fit(
        cls, histories: Tensor, side: Tensor | None, regularisation: float, device: torch.device | None = None
    ) -> Inverse:
        """The inverse that ``fit_ease`` works with for histories (users, items) and item vectors, all in float64."""
        device = device or torch.device("cpu")
        positions = most_rated(histories)
        gram = gram_matrix(histories.double(), side, positions, device)
        return cls(inverse_of(gram, regularisation), positions.to(device), histories.shape[1], regularisation)

    def changed(self, added: Iterable[Row] = (), removed: Iterable[Row] = ()) -> Inverse:
        """The inverse with some people's rows added to the data and some taken out of it; this one stays as it is.

        P' = P ∓ P xᵀ x P / (1 ± x P xᵀ) for each row (Sherman and Morrison 1950). The items that are modelled stay the
        same; others say nothing. Raises ArtefactError where a row to be taken out cannot have been in.
        """
        values = self.values.clone()
        for sign, rows in ((1.0, added), (-1.0, removed)):
            for row in rows:
                self._change(values, row, sign)
        return Inverse(values, self.positions, self.items, self.regularisation)

    def model(self) -> Ease:
        """The EASE model of this inverse, in float32."""
        return Ease(weights_of(self.values), self.positions, self.items, self.regularisation)

    def _change(self, values: Tensor, row: Row, sign: float) -> None:
        places, weights = self._modelled(row)
        if not len(places):
            return
        image = values[:, places] @ weights
        divisor = 1.0 + sign * float(weights @ image[places])
        if divisor < SMALLEST:
            raise ArtefactError(
                "A person's ratings cannot be taken out of the shared model, because they are not in it.",
                "Start the app again: the model is then made anew from the data and what is stored.",
            )
        values.addr_(image, image, alpha=-sign / divisor)

    def _modelled(self, row: Row) -> tuple[Tensor, Tensor]:
        """Places among the modelled items, and weights in float64, of a row's items that are modelled."""
        wanted = torch.tensor(row.positions, dtype=torch.long, device=self.positions.device)
        weights = torch.tensor(row.weights, dtype=torch.float64, device=self.positions.device)
        if not len(self.positions):
            return wanted[:0], weights[:0]
        places = torch.searchsorted(self.positions, wanted).clamp(max=len(self.positions) - 1)
        known = self.positions[places] == wanted
        return places[known], weights[known]
