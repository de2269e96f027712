"""One reason to be written: what the model is asked for, what comes of its texts, and what stands in for them."""

from __future__ import annotations

import math
from collections.abc import Container
from dataclasses import dataclass, replace

from recsys.reasons.chat import Chat
from recsys.reasons.check import Checked, check, claims_in
from recsys.reasons.openings import beginning
from recsys.reasons.prompt import chat_for
from recsys.reasons.template import template
from recsys.schema import Evidence, Item, Reason, Style

LIKE_ANOTHER = "began like another reason of the list"
NOTHING = "said nothing"
NO_CLAIM = "told nothing that any row holds"
FROM_TEMPLATE = "so this sentence comes from a template."


@dataclass(frozen=True)
class Candidate:
    """A text of the model, checked, and every problem with it."""

    checked: Checked
    problems: tuple[str, ...]
    log_probability: float

    @property
    def merit(self) -> tuple[int, float]:
        """Fewest problems first, then the likeliest; larger is better."""
        likely = -math.inf if math.isnan(self.log_probability) else self.log_probability
        return -len(self.problems), likely


@dataclass
class Task:
    """A reason on its way. ``position`` is its place in the list, ``note`` why there would be a template now."""

    position: int
    item: Item
    evidence: tuple[Evidence, ...]
    style: Style
    key: str
    begin: int = 0
    tries: int = 0
    problems: tuple[str, ...] = ()
    barred: frozenset[str] = frozenset()
    note: str = ""

    def chats(self, taught: bool, copies: int) -> list[Chat]:
        """So many requests for this reason; when it is written again, each begins in another way."""
        if not self.problems:
            return [self._chat(taught, self.begin)] * copies
        ways = range(self.begin + 1, self.begin + 1 + copies)
        self.begin = ways[-1]
        return [self._chat(taught, way) for way in ways]

    def judged(self, text: str, opening: str, log_probability: float, taken: Container[str]) -> Candidate:
        """A text of the model with what is wrong with it."""
        checked = check(text, self.evidence, self.style)
        if not text.strip() or text.strip() == opening.strip():
            return Candidate(checked, (NOTHING,), log_probability)
        like = (LIKE_ANOTHER,) if beginning(checked.text) in taken else ()
        empty = () if checked.claims else (NO_CLAIM,)
        return Candidate(checked, (*checked.problems, *like, *empty), log_probability)

    def object_to(self, candidate: Candidate) -> None:
        """Remember why a text may not be shown, for the next try and for the reader."""
        first = candidate.problems[0]
        self.problems = candidate.problems
        self.barred |= candidate.checked.barred
        subject = "The model" if first == NOTHING else "The model’s sentence"
        self.note = f"{subject} {first}, {FROM_TEMPLATE}"

    def from_model(self, candidate: Candidate, writer: str) -> Reason:
        """The reason that a text makes."""
        checked = candidate.checked
        return Reason(
            self.item,
            checked.text,
            "model",
            self.evidence,
            checked.claims,
            style=self.style,
            writer=writer,
            tries=self.tries,
        )

    def from_template(self, note: str = "") -> Reason:
        """The template's reason, with a note that says why."""
        text = template(self.item, self.evidence)
        claims = claims_in(text, self.evidence)
        return Reason(
            self.item,
            text,
            "template",
            self.evidence,
            claims,
            note or self.note,
            style=self.style,
            tries=self.tries,
        )

    def _chat(self, taught: bool, begin: int) -> Chat:
        chat = chat_for(self.item, self.evidence, self.style, taught, begin, self.problems)
        return replace(chat, barred=chat.barred | self.barred)
