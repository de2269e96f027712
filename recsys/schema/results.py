"""What a request is answered with: ranked items and the rows of their sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import overload

from recsys.schema.intents import Query
from recsys.schema.items import Item


class Source(StrEnum):
    """Where a contribution comes from. One colour each, everywhere."""

    WORD = "word"
    HISTORY = "history"
    CHIP = "chip"
    PRIOR = "prior"


@dataclass(frozen=True, slots=True)
class Contribution:
    """One row of the sum. ``key`` is a word's position, an item id, a chip's key or a prior's name.

    ``parts`` are the row's own signals (for a word: meaning and wording), which add up to ``value``.
    ``standard_error`` is that of a value that was sampled, in units of the score; None where it is exact.
    """

    kind: Source
    name: str
    value: float
    key: str
    parts: Mapping[str, float] = field(default_factory=dict)
    standard_error: float | None = None


@dataclass(frozen=True)
class Recommendation:
    """A ranked item. ``contributions`` add up to ``score``; ``rank`` counts from 1."""

    item: Item
    rank: int
    score: float
    contributions: tuple[Contribution, ...]
    query: Query

    def total(self, source: Source) -> float:
        """The sum of the contributions of one source."""
        return sum(row.value for row in self.contributions if row.kind == source)


@dataclass(frozen=True)
class Recommendations(Sequence[Recommendation]):
    """A ranked list and how it came about. ``timings_ms`` has a row for each step."""

    items: tuple[Recommendation, ...]
    query: Query
    timings_ms: Mapping[str, float]
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.items)

    @overload
    def __getitem__(self, index: int) -> Recommendation: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Recommendation]: ...
    def __getitem__(self, index: int | slice) -> Recommendation | Sequence[Recommendation]:
        return self.items[index]
