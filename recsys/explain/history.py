"""What each rated item adds to an item's score: left out one by one, and gathered by what the items share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import torch
from torch import Tensor

from recsys.explain.what_if import without
from recsys.ranking.constraints import allowed
from recsys.ranking.ranker import Ranker, rank_of
from recsys.ranking.rows import history_rows
from recsys.ranking.signals import SIGNALS, places
from recsys.schema import Contribution, Item, ItemId, Query, Source

RANKED_AGAIN = 15
"""Rated items without which everything is ranked again; for all of them the item's score is computed again."""
MOST_OF_A_KIND = 3


@dataclass(frozen=True)
class LeftOut:
    """A rated item and what happens without it. ``row`` is its row of the sum, ``loss`` what the score really loses.

    ``loss_ranked`` and ``rank`` are the score lost and the rank when everything was ranked again, None where it was
    not.
    """

    item: Item
    stars: float
    row: Contribution
    loss: float
    loss_ranked: float | None = None
    rank: int | None = None

    @property
    def difference(self) -> float:
        """How far the row is from what was really lost, whichever way that was computed."""
        losses = [self.loss] if self.loss_ranked is None else [self.loss, self.loss_ranked]
        return max(abs(self.row.value - loss) for loss in losses)


@dataclass(frozen=True)
class LeaveOneOut:
    """Every rated item left out in turn, the largest row first. ``score`` and ``rank`` are with all of them."""

    item: Item
    score: float
    rank: int
    films: tuple[LeftOut, ...]

    @property
    def largest_difference(self) -> float:
        """The largest distance between a row and what leaving it out really does; a rounding error."""
        return max((film.difference for film in self.films), default=0.0)

    @property
    def ranked_again(self) -> int:
        """For how many rated items everything was ranked again."""
        return sum(film.rank is not None for film in self.films)


class Shared(StrEnum):
    """What a rated item has in common with the one that is explained, the most telling first."""

    ITSELF = "itself"
    PERSON = "person"
    THEME = "theme"
    GENRE = "genre"
    REST = "rest"
    AGAINST = "against"


@dataclass(frozen=True)
class HistoryGroup:
    """Rated items that share something with the explained one, largest row first. ``name`` is what they share."""

    shared: Shared
    name: str
    rows: tuple[Contribution, ...]

    @property
    def total(self) -> float:
        """What the group adds to the score."""
        return sum(row.value for row in self.rows)

    def part(self, name: str) -> float:
        """What one signal ("taste", "kinship") of the group adds."""
        return sum(row.parts.get(name, 0.0) for row in self.rows)


def leave_one_out(ranker: Ranker, query: Query, item_id: ItemId, ranked_again: int = RANKED_AGAIN) -> LeaveOneOut:
    """Each rated item left out in turn, the score computed again; for the largest rows everything is ranked again.

    Deletion of single cases as in Cook (1977); the score is linear in the history (Steck 2019, equation 8), so what is
    lost is the row and nothing else. Raises UnknownItem.
    """
    catalogue = ranker.features.catalogue
    position = catalogue.position(item_id)
    scores, mask = ranker.scores(query), allowed(query, catalogue)
    rows = [row.contribution(0) for row in history_rows(ranker, query, [position])]
    rated = [item for item in query.history if item in catalogue]
    losses = _losses(ranker, query, position)
    films: list[LeftOut] = []
    for place in sorted(range(len(rows)), key=lambda place: -abs(rows[place].value)):
        item = rated[place]
        again: tuple[float | None, int | None] = (None, None)
        if len(films) < ranked_again:
            fewer = ranker.scores(without(query, history=[item]))
            again = float(scores[position]) - float(fewer[position]), rank_of(fewer, mask, position)
        films.append(LeftOut(catalogue[item], query.history[item], rows[place], losses[place], *again))
    films.sort(key=lambda film: -film.row.value)
    return LeaveOneOut(catalogue[item_id], float(scores[position]), rank_of(scores, mask, position), tuple(films))


def _losses(ranker: Ranker, query: Query, position: int) -> list[float]:
    """What the score of one item loses without each rated item, in the order of the history.

    The person's summed text vector and EASE score are summed anew from all others: no row enters the sum it is
    compared with. float64, so that 2,000 ratings leave no trace of rounding.
    """
    rated, weights = ranker.history(query)
    if not rated:
        return []
    features = ranker.features
    factors = ranker.factors[places(SIGNALS[Source.HISTORY])].double()
    tastes = weights.double() * features.ease.rows(rated)[:, position].double()
    vectors = weights.double()[None, :, None] * features.vectors[:, rated].double()
    target = features.vectors[:, position].double()

    def score(taste: Tensor, summed: Tensor) -> Tensor:
        return factors[0] * taste + factors[1:] @ torch.einsum("fnd,fd->fn", summed, target)

    everything = score(tastes.sum(0, keepdim=True), vectors.sum(1, keepdim=True))
    losses: list[float] = (everything - score(sums_of_others(tastes, 0), sums_of_others(vectors, 1))).tolist()
    return losses


def sums_of_others(values: Tensor, dimension: int) -> Tensor:
    """For each entry along a dimension the sum of all others, shape as given: those before it plus those after it."""

    def before(ordered: Tensor) -> Tensor:
        nothing = torch.zeros_like(ordered.narrow(dimension, 0, 1))
        so_far = ordered.cumsum(dimension).narrow(dimension, 0, ordered.shape[dimension] - 1)
        return torch.cat([nothing, so_far], dimension)

    return before(values) + before(values.flip(dimension)).flip(dimension)


def history_groups(ranker: Ranker, query: Query, item_id: ItemId) -> tuple[HistoryGroup, ...]:
    """The rated items by what they share with an item; each is in one group, so the totals add up to the history.

    A rated item that adds to the score stands in the first group that fits: itself, a person of both films, a theme,
    a genre, the rest. Of one kind the trait whose items add most comes first, up to MOST_OF_A_KIND. What takes away
    is gathered by itself. Raises UnknownItem.
    """
    catalogue = ranker.features.catalogue
    explained = catalogue[item_id]
    rows = [row.contribution(0) for row in history_rows(ranker, query, [catalogue.position(item_id)])]
    rated = [catalogue[item] for item in query.history if item in catalogue]
    left = [(item, row) for item, row in zip(rated, rows, strict=True) if row.value >= 0]
    groups = [
        _group(Shared.ITSELF, explained.short_title, [row for item, row in left if item.item_id == item_id]),
    ]
    left = [(item, row) for item, row in left if item.item_id != item_id]
    for kind in (Shared.PERSON, Shared.THEME, Shared.GENRE):
        for _ in range(MOST_OF_A_KIND):
            name = _strongest(_traits(explained, kind), kind, left)
            groups.append(_group(kind, name, [row for item, row in left if name in _traits(item, kind)]))
            left = [(item, row) for item, row in left if name not in _traits(item, kind)]
    groups.append(_group(Shared.REST, "", [row for _, row in left]))
    groups.append(_group(Shared.AGAINST, "", [row for row in rows if row.value < 0]))
    return tuple(group for group in groups if group.rows)


def _group(shared: Shared, name: str, rows: Iterable[Contribution]) -> HistoryGroup:
    return HistoryGroup(shared, name, tuple(sorted(rows, key=lambda row: -abs(row.value))))


def _traits(item: Item, kind: Shared) -> tuple[str, ...]:
    return {Shared.PERSON: item.people, Shared.THEME: item.themes, Shared.GENRE: item.genres}[kind]


def _strongest(names: Sequence[str], kind: Shared, rated: Sequence[tuple[Item, Contribution]]) -> str:
    """The trait whose rated items add most, the first by name of several; empty if no rated item has one."""
    totals: dict[str, float] = defaultdict(float)
    for item, row in rated:
        for name in set(names).intersection(_traits(item, kind)):
            totals[name] += row.value
    return min(totals, key=lambda name: (-totals[name], name), default="")
