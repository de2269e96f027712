"""Text to intent: words that are scored and chips that were understood."""

from recsys.intent.parser import IntentParser
from recsys.intent.players import MAX_PLAYERS

__all__ = ["MAX_PLAYERS", "IntentParser"]
