"""Teaching a language model to write reasons: lessons to pairs of texts, LoRA, and the adapter that comes of it."""

from recsys.reasons.teaching.adapter import ADAPTER, merged, save_adapter
from recsys.reasons.teaching.pairs import Answer, Pair, batches, pairs_of
from recsys.reasons.teaching.run import Plan, Told, teach

__all__ = ["ADAPTER", "Answer", "Pair", "Plan", "Told", "batches", "merged", "pairs_of", "save_adapter", "teach"]
