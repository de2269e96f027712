"""The words every module shares: items, intents, recommendations, contributions, explanations, reasons, blends."""

from recsys.schema.blend import NEUTRAL, Blend
from recsys.schema.explanations import Attention, Counterfactual, Explanation, Target, TokenMatch, WhatIf
from recsys.schema.feedback import Feedback, FeedbackKind, LoopSummary, Person, PersonId, StoreHealth
from recsys.schema.intents import Chip, ChipKind, Intent, Query, Word
from recsys.schema.items import Catalogue, Dataset, Item, ItemId, Ratings, UserId, short_title
from recsys.schema.learned import Forgotten, SharedState, Taught
from recsys.schema.reasons import Claim, Evidence, Reason, Style
from recsys.schema.results import Contribution, Recommendation, Recommendations, Source

__all__ = [
    "NEUTRAL",
    "Attention",
    "Blend",
    "Catalogue",
    "Chip",
    "ChipKind",
    "Claim",
    "Contribution",
    "Counterfactual",
    "Dataset",
    "Evidence",
    "Explanation",
    "Feedback",
    "FeedbackKind",
    "Forgotten",
    "Intent",
    "Item",
    "ItemId",
    "LoopSummary",
    "Person",
    "PersonId",
    "Query",
    "Ratings",
    "Reason",
    "Recommendation",
    "Recommendations",
    "SharedState",
    "Source",
    "StoreHealth",
    "Style",
    "Target",
    "Taught",
    "TokenMatch",
    "UserId",
    "WhatIf",
    "Word",
    "short_title",
]
