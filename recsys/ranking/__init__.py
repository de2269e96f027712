"""From a query to scores: signals with frozen scales, learned weights, hard constraints, the best k."""

from recsys.ranking.build import build_features
from recsys.ranking.constraints import allowed
from recsys.ranking.ranker import Ranker, rank_of
from recsys.ranking.rows import contributions
from recsys.ranking.weights import Weights

__all__ = ["Ranker", "Weights", "allowed", "build_features", "contributions", "rank_of"]
