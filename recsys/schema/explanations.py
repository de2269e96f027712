"""One score taken apart, what would change it, and a look inside the encoder."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from recsys.schema.intents import Query
from recsys.schema.items import Item
from recsys.schema.results import Contribution, Source

if TYPE_CHECKING:
    from recsys.arrays import Floats


class Target(StrEnum):
    """What a smallest change brings about: the item is passed by one that stood behind, or leaves the top k."""

    PASSED = "passed"
    OUT_OF_TOP_K = "out_of_top_k"


@dataclass(frozen=True)
class Counterfactual:
    """The smallest change of one source that reaches a target: predicted from the sum, then really run.

    ``runner_up`` is the best item that stood behind and then stands ahead. ``proven``: no smaller set of rows exists.
    """

    source: Source
    removed: tuple[Contribution, ...]
    runner_up: Item | None
    change: WhatIf
    target: Target = Target.PASSED
    proven: bool = True

    @property
    def predicted_rank(self) -> int:
        """The rank that the sum predicts."""
        return self.change.predicted_rank

    @property
    def actual_rank(self) -> int:
        """The rank when everything was ranked again."""
        return self.change.actual_rank


@dataclass(frozen=True)
class Explanation:
    """The sum behind one score: ``score = sum(contributions) + residual``, the residual a rounding error."""

    item: Item
    rank: int
    score: float
    contributions: tuple[Contribution, ...]
    query: Query
    counterfactuals: tuple[Counterfactual, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def residual(self) -> float:
        """What the contributions leave unexplained; below 1e-5 in size."""
        return self.score - sum(row.value for row in self.contributions)

    def of(self, source: Source) -> tuple[Contribution, ...]:
        """The contributions of one source, largest first."""
        return tuple(sorted((row for row in self.contributions if row.kind == source), key=lambda row: -row.value))


@dataclass(frozen=True)
class WhatIf:
    """An item's score and rank before and after some rows are taken out: predicted from the sum, then really run.

    ``passed_by`` is the catalogue position of the best item that was behind and is now ahead.
    """

    score_before: float
    rank_before: int
    predicted_score: float
    predicted_rank: int
    actual_score: float
    actual_rank: int
    passed_by: int | None = None


@dataclass(frozen=True)
class TokenMatch:
    """What each (intent token, item token) pair adds to their cosine: ``values`` is (intent tokens, item tokens)."""

    intent_tokens: tuple[str, ...]
    item_tokens: tuple[str, ...]
    values: Floats


@dataclass(frozen=True)
class Attention:
    """Self-attention of the encoder over one text: ``weights`` is (layers, heads, tokens, tokens), rows sum to 1.

    ``spans`` says where each token stands in the text; a token that stands nowhere, such as [CLS], has an empty one.
    """

    tokens: tuple[str, ...]
    weights: Floats
    spans: tuple[tuple[int, int], ...] = ()
