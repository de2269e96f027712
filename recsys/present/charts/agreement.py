"""What a rank agreement between attention and cause says, in plain words."""

from __future__ import annotations

from recsys.metrics import FEWEST_RANKED
from recsys.present.text import signed

AGREES, HINTS = 0.7, 0.3
"""From which Kendall's τ on attention tracks the cause, or hints at it. A convention, not a law."""
FEW = 5
"""Up to how many rows a high agreement is easily chance: five have only 120 orders."""
KENDALL = (
    "Kendall’s τ compares two orders pair by pair: +1 is the same order, 0 no relation, −1 the reverse; an effect "
    "counts by its size, whether it raises or lowers."
)


def agreement_sentence(agreement: float | None, rows: int, ranks: str, noun: str, measure: str = "Attention") -> str:
    """Whether a measure's order is that of the cause; ``ranks`` names the rows ("your words"), ``noun`` one of them."""
    if rows < FEWEST_RANKED:
        count = f"one {noun}" if rows == 1 else f"two {noun}s"
        return f"With {count} there is no order to compare, so nothing can be said about whether attention agrees."
    if agreement is None:
        return f"All {ranks} are alike in one of the two measures, so there is no order to compare."
    tau = f"(τ\u00a0=\u00a0{signed(agreement)})"
    few = f" With only {rows} {noun}s this may be chance." if rows <= FEW else ""
    if agreement >= AGREES:
        return f"{measure} agrees here: it ranks {ranks} much as their real effect does {tau}.{few}"
    if agreement >= HINTS:
        return f"{measure} agrees in part: it ranks {ranks} somewhat as their real effect does {tau}.{few}"
    if agreement > -HINTS:
        return f"{measure} says next to nothing about what {ranks} do {tau}: not an explanation here."
    return f"{measure} ranks {ranks} the other way round {tau}: not an explanation here."
