"""What a search for a way into the top k gives."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from recsys.explain.barriers import Barrier
from recsys.schema import Item, WhatIf


class Means(StrEnum):
    """What is changed to bring an item in."""

    FORGET = "forget"
    UNSAY = "unsay"
    RATE = "rate"
    ASK = "ask"


@dataclass(frozen=True)
class Way:
    """One change and what came of it: ``names`` of what is taken out or added, predicted from the sum and really run.

    ``keys`` are item ids, positions of words, or what is asked for, as text.
    """

    names: tuple[str, ...]
    keys: tuple[str, ...]
    change: WhatIf


@dataclass(frozen=True)
class Search:
    """The ways of one means, the best first; where none reaches the top k, the one that comes nearest, if any.

    ``proven``: no smaller change of this means reaches it (or none at all, where none does).
    """

    means: Means
    ways: tuple[Way, ...]
    proven: bool


@dataclass(frozen=True)
class Reach:
    """How an item could come into the top k. Nothing is searched where it is in already or a condition bars it."""

    item: Item
    rank: int
    score: float
    k: int
    barriers: tuple[Barrier, ...] = ()
    searches: tuple[Search, ...] = ()

    @property
    def inside(self) -> bool:
        """Whether the item is in the top k as it is."""
        return not self.barriers and self.rank <= self.k

    def reaching(self, search: Search) -> tuple[Way, ...]:
        """The ways of a search that really bring the item in."""
        return tuple(way for way in search.ways if way.change.actual_rank <= self.k)
