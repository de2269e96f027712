"""What feedback says about the blend: the sources that spoke for what was preferred count a little more."""

from __future__ import annotations

import math
from collections.abc import Sequence

from recsys.schema import Blend, Recommendation, Source
from recsys.schema.blend import BOUNDS

RATE = 0.25
LARGEST_STEP = 0.1
"""The most by which the logarithm of a multiplier changes at once: about a tenth up or down."""
TOLD = 1e-9


def learned(blend: Blend, preferred: Recommendation, others: Sequence[Recommendation]) -> Blend:
    """The blend after one item was preferred to others, all ranked with ``blend``; unchanged where there are none.

    One step of gradient descent on the pairwise logistic loss -log σ(score - other score) (Bradley and Terry 1952;
    Burges et al. 2005) in the logarithms of the multipliers (Kivinen and Warmuth 1997), the mean over the pairs. In
    logarithms a source's gradient is its own total, so no multiplier changes sign and one at 0 stays there. What all
    sources that spoke share changes no order and is taken out of the step; a source that did not speak is left alone.
    Each step is at most LARGEST_STEP, and the result stays within BOUNDS.
    """
    gradient = dict.fromkeys(Source, 0.0)
    for other in others:
        differences = {source: preferred.total(source) - other.total(source) for source in Source}
        surprise = 1.0 / (1.0 + math.exp(min(sum(differences.values()), 500.0)))
        for source, difference in differences.items():
            gradient[source] += surprise * difference / len(others)
    spoke = [source for source in Source if abs(gradient[source]) > TOLD]
    if not spoke:
        return blend
    shared = sum(gradient[source] for source in spoke) / len(spoke)
    largest = max(abs(gradient[source] - shared) for source in spoke)
    rate = RATE if RATE * largest <= LARGEST_STEP else LARGEST_STEP / largest
    values = blend.values()
    for source in spoke:
        changed = values[source.value] * math.exp(rate * (gradient[source] - shared))
        values[source.value] = min(max(changed, BOUNDS[0]), BOUNDS[1])
    return Blend.from_values(values)
