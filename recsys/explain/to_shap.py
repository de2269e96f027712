"""Our exact values as shap's own objects, so that shap's plots and tools work on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from recsys.errors import BecauseError
from recsys.schema import Explanation


def to_shap(explanations: Sequence[Explanation]) -> Any:
    """A ``shap.Explanation`` of (items, rows): values, names, base value 0 (an average item without any request).

    All explanations must come from one query, so that their rows are the same. Raises BecauseError.
    """
    import shap

    if not explanations:
        raise BecauseError("There is no explanation to convert.", "Explain at least one item first.")
    names = [f"{row.kind}: {row.name}" for row in explanations[0].contributions]
    keys = [(row.kind, row.key) for row in explanations[0].contributions]
    if any([(row.kind, row.key) for row in other.contributions] != keys for other in explanations):
        raise BecauseError("These explanations do not have the same rows.", "Convert those of one query at a time.")
    return shap.Explanation(
        values=np.array([[row.value for row in one.contributions] for one in explanations]),
        base_values=np.zeros(len(explanations)),
        data=np.array([[row.name for row in one.contributions] for one in explanations], dtype=object),
        feature_names=names,
    )
