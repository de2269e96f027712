"""Reasons in words: evidence, prompt, a language model's text, and the check that every text passes."""

from recsys.reasons.chat import Chat, LanguageModel, Limits, Message
from recsys.reasons.check import Checked, check
from recsys.reasons.evidence import gather
from recsys.reasons.language_model import open_language_model
from recsys.reasons.writer import ReasonWriter

__all__ = [
    "Chat",
    "Checked",
    "LanguageModel",
    "Limits",
    "Message",
    "ReasonWriter",
    "check",
    "gather",
    "open_language_model",
]
