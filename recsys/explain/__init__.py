"""Why an item has its score: exact rows, what-if, counterfactuals, and a look inside the encoder."""

from recsys.explain.counterfactual import counterfactuals
from recsys.explain.to_shap import to_shap
from recsys.explain.tokens import attention, match
from recsys.explain.what_if import what_if
from recsys.explain.words import WordVectors

__all__ = ["WordVectors", "attention", "counterfactuals", "match", "to_shap", "what_if"]
