"""The fewest rows as an integer program, solved by HiGHS (Huangfu and Hall 2018) through SciPy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix, diags, hstack

Doubles = NDArray[np.float64]

LARGEST = 600_000
"""Differences that are handed to the solver; more take longer than anyone waits."""
OPTIMAL, INFEASIBLE = 0, 2


@dataclass(frozen=True)
class Solution:
    """Rows by position, None where there are none within the limits; ``proven``: the solver came to its end."""

    rows: tuple[int, ...] | None
    proven: bool


def solve(differences: Doubles, gaps: Doubles, needed: int, least: int, most: int, seconds: float) -> Solution:
    """The fewest rows, at least ``least`` and at most ``most``, after which ``needed`` rivals have passed.

    With z_j whether row j goes and y_r whether rival r passes: minimise Σ z subject to Σ y ≥ needed and, for each
    rival, Σ_j z_j d_jr ≥ gap_r y_r + lowest_r (1 - y_r), where lowest_r is the least that ``most`` rows can give.
    """
    if most < least:
        return Solution(None, True)
    lowest, highest = _extremes(differences, most)
    always, never = lowest > gaps, highest <= gaps
    undecided = ~always & ~never
    needed -= int(always.sum())
    if needed > int(undecided.sum()):
        return Solution(None, True)
    differences, gaps, lowest = differences[:, undecided], gaps[undecided], lowest[undecided]
    if differences.size > LARGEST or seconds <= 0:
        return Solution(None, False)
    rows, rivals = differences.shape
    passes = hstack([csr_matrix(differences.T), diags(lowest - gaps)]) if rivals else csr_matrix((0, rows))
    counts = np.concatenate([np.zeros(rows), np.ones(rivals)])
    result = milp(
        c=1.0 - counts,
        integrality=np.ones(rows + rivals),
        bounds=Bounds(0, 1),
        constraints=[
            LinearConstraint(passes, lb=lowest),
            LinearConstraint(counts[None], lb=needed),
            LinearConstraint(1.0 - counts[None], lb=least, ub=most),
        ],
        options={"time_limit": seconds},
    )
    if result.x is None:
        return Solution(None, result.status == INFEASIBLE)
    chosen = np.flatnonzero(np.round(result.x[:rows]))
    return Solution(tuple(int(row) for row in chosen), result.status == OPTIMAL)


def _extremes(differences: Doubles, most: int) -> tuple[Doubles, Doubles]:
    """The least and the most that at most ``most`` rows can give each rival, (rivals,) each."""
    ordered = np.sort(differences, axis=0)
    lowest = np.minimum(ordered[:most], 0.0).sum(axis=0)
    highest = np.maximum(ordered[len(ordered) - most :], 0.0).sum(axis=0)
    return lowest, highest
