"""What a rank agreement between attention and cause says, in plain words."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from recsys.metrics import FEWEST_RANKED, pairs_alike, rank_agreement
from recsys.present.text import signed

AGREES, HINTS = 0.7, 0.3
"""From which Kendall's τ on attention tracks the cause, or hints at it. A convention, not a law."""
FEW = 5
"""Up to how many rows a high agreement is easily chance: five have only 120 orders."""
KENDALL = (
    "Kendall’s τ compares two orders pair by pair: +1 is the same order, 0 no relation, −1 the reverse; an effect "
    "counts by its size, whether it raises or lowers."
)


def agreement_sentence(measure: npt.ArrayLike, effect: npt.ArrayLike, ranks: str, noun: str) -> str:
    """Whether attention orders rows as the size of their effect does, both (rows,): in pairs, and as Kendall's τ.

    ``ranks`` names the rows ("your words"), ``noun`` one of them.
    """
    size = np.abs(effect)
    rows, agreement = len(size), rank_agreement(measure, size)
    if rows < FEWEST_RANKED:
        count = f"one {noun}" if rows == 1 else f"two {noun}s"
        return f"With {count} there is no order to compare, so nothing can be said about whether attention agrees."
    if agreement is None:
        return f"All {ranks} are alike in one of the two measures, so there is no order to compare."
    told = f"it puts {pairs_told(measure, effect, noun)} in the order of their real effect {tau(agreement)}"
    few = f" With only {rows} {noun}s this may be chance." if rows <= FEW else ""
    if agreement >= AGREES:
        return f"Attention agrees here: {told}.{few}"
    if agreement >= HINTS:
        return f"Attention agrees in part: {told}.{few}"
    if agreement > -HINTS:
        return f"Attention says next to nothing about what {ranks} do: {told}, about as many as chance would."
    return f"Attention ranks {ranks} the other way round: {told}. It is not an explanation here."


def pairs_told(measure: npt.ArrayLike, effect: npt.ArrayLike, noun: str) -> str:
    """How many pairs of rows a measure orders as the size of their effect does: 4 of 6 pairs of words."""
    rows = len(np.asarray(effect))
    return f"{pairs_alike(measure, np.abs(effect)):,} of {rows * (rows - 1) // 2:,} pairs of {noun}s"


def tau(agreement: float) -> str:
    """Kendall's τ in brackets."""
    return f"(τ\u00a0=\u00a0{signed(agreement)})"
