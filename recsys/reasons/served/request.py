"""A chat as a request of the chat completions API."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from recsys.reasons.chat import Chat, Message

BAD_REQUEST, UNPROCESSABLE = 400, 422
OPTIONAL = ("logprobs", "seed", "temperature", "max_tokens")
"""What not every server or model takes; a server that objects to one is asked again without it."""
TEMPERATURE = 0.7
LETTERS_A_TOKEN = 3
_TURN_MARKS = re.compile(r"<\|[^<>|]{0,40}\|>|<<?/?\w{1,20}>>?|</?[a-z_]{1,20}>|\[/?(?:INST|SYS\w*)\]", re.IGNORECASE)
_HIDDEN = re.compile(r"[^\S\n ]|[\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")


@dataclass(frozen=True)
class Request:
    """What a server is asked: a model, a chat, and how much it may write."""

    model: str
    chat: Chat
    tokens: int
    seed: int | None = None

    def body(self, without: frozenset[str] = frozenset()) -> dict[str, Any]:
        """The JSON of the request, some optional parts left out."""
        most = self.tokens + len(self.chat.opening) // LETTERS_A_TOKEN
        body: dict[str, Any] = {
            "model": self.model,
            "messages": [{"role": message.role, "content": message.text} for message in self.messages()],
            "stream": True,
            "max_tokens": most,
            "temperature": 0.0 if self.seed is None else TEMPERATURE,
            "logprobs": True,
        }
        if self.seed is not None:
            body["seed"] = self.seed
        if "max_tokens" in without:
            body["max_completion_tokens"] = most
        return {name: value for name, value in body.items() if name not in without}

    def messages(self) -> list[Message]:
        """The turns, without marks that a server could take for the end of one; the last asks for the opening."""
        turns = [Message(message.role, without_marks(message.text)) for message in self.chat.messages]
        if self.chat.opening and turns:
            last = turns[-1]
            wish = f"Begin your answer with exactly these words: {without_marks(self.chat.opening)}"
            turns[-1] = Message(last.role, f"{last.text}\n\n{wish}")
        return turns

    @staticmethod
    def objected(status: int, said: str, body: dict[str, Any]) -> str:
        """The optional part of a refused request that the server's words name; "" where they name none."""
        if status not in {BAD_REQUEST, UNPROCESSABLE}:
            return ""
        return next((name for name in OPTIONAL if name in body and re.search(rf"\b{name}\b", said)), "")


def without_marks(text: str) -> str:
    """The text without marks of chat templates, tags and hidden characters."""
    return _TURN_MARKS.sub(" ", _HIDDEN.sub(" ", text))
