"""How well models foresee what people like next, from their history alone."""

from recsys.evaluation.leaderboard import Leaderboard, Result, leaderboard, measure
from recsys.evaluation.models import MODELS, build_model

__all__ = ["MODELS", "Leaderboard", "Result", "build_model", "leaderboard", "measure"]
