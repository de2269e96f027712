"""The fewest rows of a sum that must go before enough rivals pass: bounds, a greedy search, then an exact one."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from recsys.explain.integer_program import Doubles, solve

ROUNDING = 1e-5
"""A rival passes when it is ahead by more than the rounding error that a score may have."""
SECONDS = 2.0


@dataclass(frozen=True)
class Fewest:
    """Rows by position, None where no set was found; ``proven``: no smaller set (or none at all) exists."""

    rows: tuple[int, ...] | None
    proven: bool


def fewest_alone(differences: Doubles, gaps: Doubles) -> Doubles:
    """For each rival by itself the fewest rows whose differences pass its gap, (rivals,); infinite where none do.

    The largest differences first are the fewest, for a sum does not care about the order: ``differences`` are (rows,
    rivals), what the gap (rivals,) closes by when a row goes.
    """
    totals = np.cumsum(-np.sort(-differences, axis=0), axis=0)
    passing = np.vstack([np.zeros_like(gaps)[None], totals]) > gaps + ROUNDING
    return np.where(passing.any(axis=0), passing.argmax(axis=0), np.inf)


def fewest_to_pass(differences: Doubles, gaps: Doubles, needed: int, seconds: float = SECONDS) -> Fewest:
    """The fewest rows after which at least ``needed`` rivals have passed their gaps.

    No set is smaller than the needed-th smallest of ``fewest_alone``; a greedy set that is as small is proven so.
    Otherwise an integer program looks for a smaller one, for at most ``seconds``.
    """
    rows = len(differences)
    if needed <= 0 or int((gaps < -ROUNDING).sum()) >= needed:
        return Fewest((), True)
    alone = fewest_alone(differences, gaps)
    if needed > len(gaps) or not np.isfinite(np.partition(alone, needed - 1)[needed - 1]):
        return Fewest(None, True)
    least = int(np.partition(alone, needed - 1)[needed - 1])
    open_to_pass = np.isfinite(alone)
    differences, gaps = differences[:, open_to_pass], gaps[open_to_pass]
    deadline = time.monotonic() + seconds
    found = greedy(differences, gaps, needed, deadline)
    if found is not None and len(found) == least:
        return Fewest(found, True)
    most = rows if found is None else len(found) - 1
    smaller = solve(differences, gaps + ROUNDING, needed, least, most, deadline - time.monotonic())
    if smaller.rows is not None and enough(differences, gaps, smaller.rows, needed):
        return Fewest(smaller.rows, smaller.proven or len(smaller.rows) == least)
    return Fewest(found, smaller.proven and smaller.rows is None)


def enough(differences: Doubles, gaps: Doubles, rows: tuple[int, ...], needed: int) -> bool:
    """Whether at least ``needed`` rivals have passed when these rows are gone."""
    return int((differences[list(rows)].sum(axis=0) > gaps + ROUNDING).sum()) >= needed


def greedy(differences: Doubles, gaps: Doubles, needed: int, deadline: float) -> tuple[int, ...] | None:
    """A small set, not always the smallest: the row that closes most of the nearest gaps, again and again.

    Rows that turn out not to be needed are put back. None when the gaps do not close or the time is over.
    """
    chosen: list[int] = []
    left = gaps + ROUNDING
    while int((left < 0).sum()) < needed:
        free = np.setdiff1d(np.arange(len(differences)), chosen)
        if not len(free) or time.monotonic() > deadline:
            return None
        after = np.maximum(left[None] - differences[free], 0.0)
        nearest = np.partition(after, needed - 1, axis=1)[:, :needed].sum(axis=1)
        row = int(free[nearest.argmin()])
        chosen.append(row)
        left = left - differences[row]
    for row in list(chosen):
        rest = tuple(other for other in chosen if other != row)
        if enough(differences, gaps, rest, needed):
            chosen.remove(row)
    return tuple(sorted(chosen))
