"""Text to intent: words that are scored and chips that were understood."""

from recsys.intent.parser import IntentParser
from recsys.intent.players import GROUPS, MOST_WORDS

__all__ = ["GROUPS", "MOST_WORDS", "IntentParser"]
