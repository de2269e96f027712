"""Small language models for the tests of the writer: each fulfils the protocol and nothing more."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from reasons_examples import HEAT, explanation

from recsys.reasons.chat import Chat, Limits, Piece
from recsys.schema import Explanation

STORY = "a disciplined thief plans a last run of scores."
TRUE = f"Heat may suit you: {STORY}"
FALSE = "Heat may suit you: Tom Hanks plans a last run of scores."

Answer = Sequence[str] | Exception


def film(title: str, item_id: int = 6) -> Explanation:
    """The explanation of Heat under another title."""
    return explanation(replace(HEAT, item_id=item_id, title=title))


def true_of(title: str) -> str:
    """A sentence that the evidence of ``film(title)`` holds."""
    return f"{title} may suit you: {STORY}"


def words_of(text: str) -> list[str]:
    """A text in pieces, each a word with the space before it."""
    first, *others = text.split(" ")
    return [first, *(f" {word}" for word in others)]


def side_by_side(texts: Sequence[str], likelihoods: Sequence[float] = ()) -> Iterator[Piece]:
    """All texts a word at a time, as a batch writes them, each with its mean log-probability at its end."""
    rows = [words_of(text) for text in texts]
    for at in range(max(map(len, rows), default=0)):
        for chat, row in enumerate(rows):
            if at < len(row):
                ended = at == len(row) - 1
                likely = likelihoods[chat] if ended and likelihoods else float("nan")
                yield Piece(chat, row[at], ended, likely)


class ScriptedModel:
    """Answers each call with the next of its answers: a text for each chat, or an exception to raise."""

    name = "scripted"
    taught = True

    def __init__(self, *answers: Answer, likelihoods: Sequence[float] = ()) -> None:
        self.answers = deque(answers)
        self.likelihoods = likelihoods
        self.calls: list[tuple[list[Chat], int | None]] = []

    def write(self, chats: Sequence[Chat], limits: Limits, seed: int | None = None) -> Iterator[Piece]:
        self.calls.append((list(chats), seed))
        answer = self.answers.popleft()
        if isinstance(answer, Exception):
            raise answer
        assert len(answer) == len(chats), "the test's answers do not fit the request"
        yield from side_by_side(answer, self.likelihoods if len(self.likelihoods) == len(answer) else ())


class SteadyModel:
    """Writes one true text for every chat, a word each ``pause`` seconds, until it is told to stop."""

    name = "steady"
    taught = True

    def __init__(self, pause: float = 0.0, text: str = TRUE) -> None:
        self.pause = pause
        self.text = text
        self.calls = self.writing = self.most_at_once = 0
        self.closed = threading.Event()
        self._lock = threading.Lock()

    def write(self, chats: Sequence[Chat], limits: Limits, seed: int | None = None) -> Iterator[Piece]:
        with self._lock:
            self.calls += 1
            self.writing += 1
            self.most_at_once = max(self.most_at_once, self.writing)
        try:
            for piece in side_by_side([self.text] * len(chats)):
                if limits.stopped or limits.late:
                    return
                time.sleep(self.pause)
                yield piece
        finally:
            with self._lock:
                self.writing -= 1
            self.closed.set()


class OddModel:
    """Does whatever a test says, to show what the writer makes of it."""

    name = "odd"
    taught = False

    def __init__(self, act: Callable[[Sequence[Chat], Limits], Iterator[Piece]]) -> None:
        self.act = act

    def write(self, chats: Sequence[Chat], limits: Limits, seed: int | None = None) -> Iterator[Piece]:
        return self.act(chats, limits)
