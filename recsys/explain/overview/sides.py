"""What an intent and what a person's ratings add to every item: the two sides whose sum is every score."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from recsys.arrays import Floats, Mask
from recsys.explain.overview.kinds import KINDS, PLACE_OF
from recsys.ranking.constraints import allowed
from recsys.ranking.ranker import Ranker
from recsys.ranking.signals import PLACE, SIGNALS, places
from recsys.schema import Intent, Query, Ratings, Source


@dataclass(frozen=True)
class Side:
    """One side of a request: what each kind of row adds to every item, (kinds, items), and which items it allows."""

    sums: Floats
    allowed: Mask


@dataclass(frozen=True)
class IntentSide(Side):
    """The side of an intent, and in plain units what its kinds look at in every item: feature to (items,)."""

    intent: Intent
    features: dict[str, Floats]


def intent_side(ranker: Ranker, intent: Intent) -> IntentSide:
    """Words, chips and priors of an intent for every item."""
    query = Query(intent)
    signals = ranker.signals(query).cpu().numpy()
    factors = ranker.factors.cpu().numpy()
    sums = np.stack([factors[places(kind.parts)] @ signals[places(kind.parts)] for kind in KINDS])
    return IntentSide(sums, allowed(query, ranker.features.catalogue), intent, _features(signals))


def person_side(ranker: Ranker, history: Ratings) -> Side:
    """Taste and kinship of a person's ratings for every item; what was rated is not recommended again."""
    query = Query(Intent(""), history)
    sums = np.zeros((len(KINDS), len(ranker.features.catalogue)), np.float32)
    positions, weights = ranker.history(query)
    if positions:
        affinity = ranker.features.affinity(positions, weights).cpu().numpy()
        factors = ranker.factors.cpu().numpy()
        first = PLACE[SIGNALS[Source.HISTORY][0]]
        for signal in ("taste", "kinship"):
            place = PLACE_OF[signal]
            own = places(KINDS[place].parts)
            sums[place] = factors[own] @ affinity[own.start - first : own.stop - first]
    return Side(sums, allowed(query, ranker.features.catalogue))


def _features(signals: Floats) -> dict[str, Floats]:
    """What the request's own kinds look at, unweighted and over all fields, (items,) each."""
    own = {kind.signal: signals[places(kind.parts)] for kind in KINDS}
    return {
        "closeness": own["meaning"].mean(axis=0),
        "bm25": own["wording"].sum(axis=0),
        "likeness": own["like_kinship"].mean(axis=0),
        "genres_met": own["genre"].sum(axis=0),
        "people_met": own["person"].sum(axis=0),
        "avoided": 0.0 - own["avoid"].sum(axis=0),
    }
