"""An overview as shap's own object, so that its beeswarm and scatter plots work on our exact values."""

from __future__ import annotations

from typing import Any

import numpy as np

from recsys.errors import BecauseError
from recsys.explain.overview.result import Overview


def overview_to_shap(overview: Overview) -> Any:
    """A ``shap.Explanation`` of (items, kinds of rows), with the features beside the values.

    Base value 0: an average item without any request. Raises BecauseError for an overview without items.
    """
    import shap

    if not len(overview.items):
        raise BecauseError("No list holds an item, so there is nothing to convert.", "Ask for something less narrow.")
    return shap.Explanation(
        values=overview.signals.to_numpy(float),
        base_values=np.zeros(len(overview.items)),
        data=overview.features.to_numpy(float),
        feature_names=list(overview.signals.columns),
    )
