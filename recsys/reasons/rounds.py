"""A batch of reasons through its rounds: all at once, then what the check objects to again, several texts for each."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace

from recsys.errors import ModelError, OutOfMemory
from recsys.reasons.background import Writing
from recsys.reasons.chat import Chat, LanguageModel, Limits, Piece
from recsys.reasons.openings import beginning
from recsys.reasons.task import FROM_TEMPLATE, Candidate, Task
from recsys.schema import Reason, Style
from recsys.shortage import tell

ROUNDS = 3
CANDIDATES = 3
"""Texts for each reason that is written again; the best of them is taken."""
SEED = 20
"""Added to the number of a later round; the first round takes the likeliest words."""
LONGEST = 4_000
"""Characters after which a text that does not end is taken as it is."""
TOKENS = {Style.PLAIN: 80, Style.SHORT: 45, Style.DETAIL: 125, Style.CHILD: 65, Style.ANALYST: 105}
"""The longest lesson of each style, and a quarter more."""

LATE = f"The model was late, {FROM_TEMPLATE}"
STOPPED = f"Writing was stopped, {FROM_TEMPLATE}"
FEWER = "The graphics card had little memory left, so fewer reasons were written at once."


def interruption(limits: Limits) -> str:
    """What kept the model from going on, "" where nothing did."""
    if limits.stopped:
        return STOPPED
    return LATE if limits.late else ""


@dataclass
class Request:
    """One text that the model was asked for, as far as it is written."""

    task: Task
    chat: Chat
    text: str = ""
    ended: bool = False
    log_probability: float = math.nan
    again: bool = False

    def take(self, piece: Piece) -> None:
        """Go on with the text."""
        self.text += piece.text
        self.log_probability = piece.log_probability
        self.ended = piece.ended or len(self.text) > LONGEST

    def begin_again(self) -> bool:
        """Drop a text that was cut off; whether it was. Its pieces, told once, are not told again."""
        if not self.ended:
            self.again, self.text = self.again or bool(self.text), ""
        return not self.ended


@dataclass
class Rounds:
    """Writes some reasons side by side. ``beginnings`` are those of the list so far, and learn those of these.

    ``together`` is how many texts the device was found to have memory for, None as long as it had enough.
    """

    model: LanguageModel
    missing: list[Task]
    beginnings: set[str]
    limits: Limits
    broken: bool = field(default=False, init=False)
    together: int | None = field(default=None, init=False)

    def run(self) -> Generator[tuple[int, str | Reason] | None, None, None]:
        """Pieces of the first round by the position of their task, each task's reason; None while nothing comes."""
        for number in range(ROUNDS):
            if self.missing and not (self.broken or interruption(self.limits)):
                yield from self._round(number)
        for task in self.missing:
            yield task.position, task.from_template(task.note or interruption(self.limits))

    def _round(self, number: int) -> Iterator[tuple[int, str | Reason] | None]:
        requests = self._requests(CANDIDATES if number else 1)
        tokens = max(TOKENS[request.task.style] for request in requests)
        limits = Limits(tokens, self.limits.deadline, self.limits.stop)
        seed = SEED + number if number else None
        try:
            yield from self._write(requests, limits, seed)
        except ModelError as failure:
            self._note_failure(failure, requests)
            return
        if not all(request.ended for request in requests):
            yield from self._settle_rest(requests)  # the model had nothing more to say, or the limits are reached

    def _write(
        self, requests: Sequence[Request], limits: Limits, seed: int | None
    ) -> Iterator[tuple[int, str | Reason] | None]:
        """All requests at once; where the device has no memory for so many, half as many. Raises ModelError."""
        waiting = list(requests)
        while waiting and not interruption(limits):
            count = self.together or len(waiting)
            batch, waiting = waiting[:count], waiting[count:]
            try:
                with closing(Writing(self.model, [one.chat for one in batch], limits, seed)) as writing:
                    yield from self._listen(writing, batch, requests, shown=seed is None)
            except OutOfMemory:
                if len(batch) == 1:
                    raise
                tell(FEWER)
                self.together = len(batch) // 2
                waiting = [request for request in batch if request.begin_again()] + waiting

    def _listen(
        self, writing: Writing, batch: Sequence[Request], requests: Sequence[Request], shown: bool
    ) -> Iterator[tuple[int, str | Reason] | None]:
        for piece in writing.read():
            if piece is None:
                yield None
            elif not batch[piece.chat].ended:
                yield from self._take(batch[piece.chat], piece, requests, shown)
            if all(request.ended for request in batch):
                return

    def _requests(self, copies: int) -> list[Request]:
        requests = []
        for task in self.missing:
            requests += [Request(task, chat) for chat in task.chats(self.model.taught, copies)]
            task.tries += 1
        return requests

    def _take(
        self, request: Request, piece: Piece, requests: Sequence[Request], shown: bool
    ) -> Iterator[tuple[int, str | Reason]]:
        request.take(piece)
        if shown and piece.text and not request.again:
            yield request.task.position, piece.text
        same = [other for other in requests if other.task is request.task]
        if all(other.ended for other in same):
            yield from self._settle(request.task, same)

    def _settle_rest(self, requests: Sequence[Request]) -> Iterator[tuple[int, str | Reason]]:
        """Judge what there is: whole texts where time is up, any text where the model ended without saying so."""
        cut = bool(interruption(self.limits))
        for task in list(self.missing):
            same = [one for one in requests if one.task is task and (one.ended or not cut)]
            if same:
                yield from self._settle(task, same)

    def _note_failure(self, failure: ModelError, requests: Sequence[Request]) -> None:
        """What was under way failed; a model that has written nothing whole is asked no more."""
        self.broken = not any(request.ended for request in requests)
        for request in requests:
            if not request.ended:
                request.task.note = f"{failure} {FROM_TEMPLATE.capitalize()}"

    def _settle(self, task: Task, requests: Sequence[Request]) -> Iterator[tuple[int, str | Reason]]:
        """The best of a task's texts, if nothing is wrong with it; else what is wrong is remembered."""
        best = max((self._judged(one) for one in requests), key=lambda candidate: candidate.merit)
        if best.problems:
            task.object_to(best)
            return
        self.missing.remove(task)
        self.beginnings.add(beginning(best.checked.text))
        reason = task.from_model(best, self.model.name)
        yield task.position, replace(reason, note=FEWER if self.together else "")

    def _judged(self, request: Request) -> Candidate:
        return request.task.judged(request.text, request.chat.opening, request.log_probability, self.beginnings)
