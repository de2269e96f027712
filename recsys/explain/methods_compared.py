"""Several ways to share one score among its words, laid beside the exact values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol, runtime_checkable

import numpy as np

from recsys.arrays import Floats
from recsys.errors import BecauseError
from recsys.explain.attribution import Attribution, Method
from recsys.explain.game import WordGame
from recsys.explain.methods.exact import Exact
from recsys.metrics import rank_agreement
from recsys.progress import Progress, silent
from recsys.text.encoder import Encoder


@runtime_checkable
class RememberingEncoder(Protocol):
    """An encoder with a memory of sentences that can be left behind."""

    def afresh(self) -> Encoder:
        """The same encoder with an empty memory of its own."""
        ...


@dataclass(frozen=True)
class ComparedMethod:
    """One method beside the exact values.

    ``values`` (words,) are in units of the score; shares of attention are multiplied by ``total``, what all words add,
    to lie on the same scale. ``distance`` is Σ|value − exact| / Σ|exact|: 0 is the same. ``agreement`` is Kendall's τ
    of the words' order, -1 to 1, None where there is no order. ``gap`` is Σ values − total: what the method leaves
    unexplained or explains too much. ``failure`` says why there are no values.
    """

    name: str
    attribution: Attribution | None
    values: Floats | None
    distance: float | None = None
    agreement: float | None = None
    gap: float | None = None
    failure: str = ""

    @property
    def relative(self) -> bool:
        """Whether the method only gave shares, which were multiplied by the total."""
        return self.attribution is not None and self.attribution.relative

    @property
    def standard_error(self) -> Floats | None:
        """The standard errors of the exact values where they are sampled, (words,)."""
        return None if self.attribution is None else self.attribution.standard_error


@dataclass(frozen=True)
class MethodComparison:
    """The exact values first, then the other methods; ``total`` is the score less the score without any word."""

    words: tuple[str, ...]
    total: float
    methods: tuple[ComparedMethod, ...]

    @property
    def exact(self) -> ComparedMethod:
        """What the others are held against; its values are sampled beyond ten words."""
        return self.methods[0]

    @property
    def others(self) -> tuple[ComparedMethod, ...]:
        """Every other method that gave values."""
        return tuple(one for one in self.methods[1:] if one.values is not None)


def fresh(game: WordGame) -> WordGame:
    """The game with an encoder that remembers nothing, so that no method profits from what another one read."""
    encoder = game.encoder
    return replace(game, encoder=encoder.afresh()) if isinstance(encoder, RememberingEncoder) else game


def attribute(game: WordGame, method: Method, progress: Progress = silent) -> Attribution:
    """One method's values, its seconds and sentences counted from an empty memory. Raises BecauseError."""
    return method.attribute(fresh(game), progress)


def total_of(game: WordGame) -> float:
    """What all words add together: the score less the score without any word."""
    words = len(game.players)
    everything, nothing = game.values(np.vstack([np.ones((1, words), bool), np.zeros((1, words), bool)]))
    return float(everything - nothing)


def compare_methods(game: WordGame, methods: Sequence[Method], progress: Progress = silent) -> MethodComparison:
    """Each method on the same game; the exact values always come first, whether asked for or not.

    A method that cannot be used has a row that says why.
    """
    answers = [(one.name, _tried(game, one, progress)) for one in exact_first(methods)]
    return side_by_side(game.players, total_of(game), answers)


def exact_first(methods: Sequence[Method]) -> tuple[Method, ...]:
    """The methods with the exact values before them."""
    exact = Exact()
    return (exact, *(one for one in methods if one.name != exact.name))


def side_by_side(
    words: Sequence[str], total: float, answers: Sequence[tuple[str, Attribution | BecauseError]]
) -> MethodComparison:
    """Answers by the name of their method, the exact ones first, measured against those."""
    first = answers[0][1]
    reference = first.values if isinstance(first, Attribution) else None
    rows = tuple(
        compared(answer, reference, total)
        if isinstance(answer, Attribution)
        else ComparedMethod(name, None, None, failure=str(answer))
        for name, answer in answers
    )
    return MethodComparison(tuple(words), total, rows)


def compared(attribution: Attribution, exact: Floats | None, total: float) -> ComparedMethod:
    """A method beside the exact values, (words,), which may be missing."""
    values: Floats = attribution.values * np.float32(total) if attribution.relative else attribution.values
    return ComparedMethod(
        name=attribution.method,
        attribution=attribution,
        values=values,
        distance=None if exact is None else _distance(values, exact),
        agreement=None if exact is None else rank_agreement(values, exact),
        gap=float(values.sum(dtype=np.float64) - total),
    )


def _tried(game: WordGame, method: Method, progress: Progress) -> Attribution | BecauseError:
    try:
        return attribute(game, method, progress)
    except BecauseError as failure:
        return failure


def _distance(values: Floats, exact: Floats) -> float | None:
    off, size = float(np.abs(values - exact).sum()), float(np.abs(exact).sum())
    return off / size if size > 0 else None
