"""Decoding held to a chat's phrases: the model chooses and joins them, and cannot write a name of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import torch

from recsys.reasons.chat import Chat

Place = tuple[int, int]
"""A phrase by its position, and how many of its tokens are written."""
SURE_END = 0.1
"""How likely the model itself must find a full stop for a sentence to end before its story does."""


class PhraseTokens:
    """How a tokenizer writes phrases that follow other text."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self._anchor = len(self._encode("a"))
        self.full_stop = self._encode("a.")[-1]

    def _encode(self, text: str) -> list[int]:
        return list(self._tokenizer.encode(text, add_special_tokens=False))

    def phrase(self, text: str) -> tuple[int, ...]:
        """The token ids of a text behind a word; it begins with a space or a comma."""
        return tuple(self._encode(f"a{text}")[self._anchor :])


@dataclass
class Path:
    """One sentence as it grows along its chat's phrases. Several places are possible while phrases begin alike."""

    chat: Chat
    tokens: Sequence[tuple[int, ...]]
    full_stop: int
    places: list[Place] = field(default_factory=list)
    words: int = 0

    def __post_init__(self) -> None:
        self.places = [(phrase, 0) for phrase in self.chat.starts]

    def _next(self) -> list[Place]:
        """The places whose token may be written next, those behind a finished phrase included."""
        found: list[Place] = []
        for phrase, done in self.places:
            if done < len(self.tokens[phrase]):
                found.append((phrase, done))
            else:
                found += [(following, 0) for following in self.chat.phrases[phrase].follows]
        return list(dict.fromkeys(found))

    def _words(self, phrase: int) -> int:
        return self.words + len(self.chat.phrases[phrase].text.split())

    def may_end(self) -> bool:
        """Whether a sentence that stops here is long enough and stops behind a phrase that can be the last."""
        return any(
            self.chat.phrases[phrase].ends and self._words(phrase) >= self.chat.shortest for phrase in self._done()
        )

    def should_end(self) -> bool:
        """Whether the sentence is long enough to stop at the first chance."""
        return any(self._words(phrase) >= self.chat.longest for phrase in self._done())

    def _done(self) -> list[int]:
        return [phrase for phrase, done in self.places if done == len(self.tokens[phrase])]

    def follow(self, token: int) -> None:
        """Take the token that was chosen."""
        finished = self._done()
        going_on = [place for place in self._next() if self.tokens[place[0]][place[1]] == token]
        if finished and all(done == 0 for _, done in going_on):
            self.words = self._words(finished[0])
        self.places = [(phrase, done + 1) for phrase, done in going_on]

    def following(self) -> list[int]:
        """The ids of the tokens that go on with the sentence; none at the end of the story."""
        return sorted({self.tokens[phrase][done] for phrase, done in self._next()})

    def allowed(self, end_probability: float) -> list[int]:
        """The ids of the tokens that may come next, given how likely the model finds the sentence's end here."""
        following = self.following()
        if not following:
            return [self.full_stop]
        if not self.may_end() or end_probability < SURE_END:
            return following
        return [self.full_stop] if self.should_end() else [*following, self.full_stop]


class HeldToPhrases:
    """A transformers logits processor: in each row of the batch only the tokens that its path allows stay possible."""

    def __init__(self, chats: Sequence[Chat], tokens: PhraseTokens, start: int) -> None:
        self.start = start
        self.full_stop = tokens.full_stop
        self.paths = [
            Path(chat, [tokens.phrase(phrase.text) for phrase in chat.phrases], tokens.full_stop) for chat in chats
        ]

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        """``input_ids`` (rows, tokens so far), ``scores`` (rows, vocabulary): minus infinity where not allowed."""
        held = torch.full_like(scores, -torch.inf)
        ends = scores.float().softmax(dim=-1)[:, self.full_stop].tolist()
        for row, path in enumerate(self.paths):
            if not path.chat.phrases:
                held[row] = scores[row]
                continue
            if input_ids.shape[1] > self.start:
                path.follow(int(input_ids[row, -1]))
            allowed = path.allowed(ends[row])
            held[row, allowed] = scores[row, allowed]
        return held
