"""The fewest rated items without which an item is passed, leaves the top k, or comes into it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from recsys.arrays import Positions
from recsys.explain.fewest import ROUNDING, SECONDS, Fewest, fewest_to_pass
from recsys.explain.integer_program import Doubles
from recsys.explain.standing import Standing
from recsys.ranking.signals import KINSHIP, PLACE, SIGNALS, places
from recsys.schema import Source

NEAREST = 32
BLOCK = 512


def fewest_to_be_passed(standing: Standing) -> Fewest:
    """The fewest rated items without which some item that stood behind stands ahead.

    For a rival r the largest x_j (A[j, i] - A[j, r]) until they pass the gap are the fewest, A being EASE (Steck 2019)
    and kinship; the fewest over all rivals are the fewest there are. Near rivals first, then only those for which
    fewer could do by ``reachable``. Of sets of one size, the one by which a rival (of those looked at) passes widest.
    """
    rivals = standing.behind
    if not standing.rated or not len(rivals):
        return Fewest(None, True)
    own = history_values(standing, np.array([standing.position]))
    gaps = _gaps(standing, rivals)
    best = _fewest_of(own - history_values(standing, rivals[:NEAREST]), gaps[:NEAREST], len(own))
    rivals, gaps = rivals[NEAREST:], gaps[NEAREST:]
    if best.count > 1 and len(rivals):
        near = reachable(standing, own[:, 0], rivals, min(best.count - 1, len(own))) > gaps
        rivals, gaps = rivals[near], gaps[near]
        for start in range(0, len(rivals), BLOCK):
            block = slice(start, start + BLOCK)
            found = _fewest_of(own - history_values(standing, rivals[block]), gaps[block], min(best.count, len(own)))
            best = max(best, found, key=lambda one: (-one.count, one.margin))
    return Fewest(best.rows or None, True)


def fewest_out_of_top(standing: Standing, k: int, seconds: float = SECONDS) -> Fewest:
    """The fewest rated items without which at least k items stand ahead; see ``fewest_to_pass``."""
    if not standing.rated:
        return Fewest(None, True)
    rivals = standing.others
    own = history_values(standing, np.array([standing.position]))
    return fewest_to_pass(own - history_values(standing, rivals), _gaps(standing, rivals), k, seconds)


def fewest_into_top(standing: Standing, k: int, seconds: float = SECONDS) -> Fewest:
    """The fewest rated items without which all but k - 1 items stand behind: the same in the mirror."""
    if not standing.rated:
        return Fewest(None, True)
    rivals = standing.others
    own = history_values(standing, np.array([standing.position]))
    needed = len(rivals) - (k - 1)
    return fewest_to_pass(history_values(standing, rivals) - own, -_gaps(standing, rivals), needed, seconds)


def history_values(standing: Standing, positions: Positions) -> Doubles:
    """What each rated item adds to some items, (rated items, items)."""
    ranker = standing.ranker
    rows = ranker.features.affinity_rows(*ranker.history(standing.query), positions.tolist())
    values = torch.einsum("f,fhn->hn", ranker.factors[places(SIGNALS[Source.HISTORY])], rows)
    return values.cpu().numpy().astype(np.float64)


def reachable(standing: Standing, own: Doubles, rivals: Positions, count: int) -> Doubles:
    """No ``count`` rated items close more than this to each rival, (rivals,); ``own`` is what they add to the item.

    The largest own values, and for each of them no more against a rival than the least that EASE gives it and the
    Cauchy-Schwarz inequality allows its text.
    """
    ranker, features = standing.ranker, standing.ranker.features
    rated, weights = ranker.history(standing.query)
    longest = (features.lengths[:, rated] * weights.abs()).max(dim=1).values
    kinship = (ranker.factors[places(KINSHIP)].abs() * longest) @ features.lengths[:, rivals.tolist()]
    taste = ranker.factors[PLACE["taste"]] * features.ease.rows(rated)[:, rivals.tolist()] * weights[:, None]
    against = torch.clamp(kinship - taste.min(dim=0).values, min=0.0).cpu().numpy().astype(np.float64)
    largest = np.sort(np.maximum(own, 0.0))[::-1][:count].sum()
    return np.asarray(largest + count * against, dtype=np.float64)


@dataclass(frozen=True)
class _Passing:
    """Rows that let some rival pass, and by how much; more than there are where nothing does."""

    count: int
    margin: float
    rows: tuple[int, ...]


def _fewest_of(differences: Doubles, gaps: Doubles, most: int) -> _Passing:
    """The fewest rows, at most ``most``, that let one of some rivals pass."""
    margins = np.cumsum(-np.sort(-differences, axis=0)[:most], axis=0) - gaps
    passing = margins > ROUNDING
    if not passing.any():
        return _Passing(len(differences) + 1, 0.0, ())
    count = int(passing.any(axis=1).argmax()) + 1
    rival = int(margins[count - 1].argmax())
    rows = np.argsort(-differences[:, rival], kind="stable")[:count]
    return _Passing(count, float(margins[count - 1, rival]), tuple(int(row) for row in rows))


def _gaps(standing: Standing, rivals: Positions) -> Doubles:
    """How far each rival stands behind, (rivals,)."""
    scores = standing.scores.astype(np.float64)
    return np.asarray(scores[standing.position] - scores[rivals], dtype=np.float64)
