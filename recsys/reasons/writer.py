"""Writes reasons: evidence to prompt to text to checked text, with a labelled template where the model falls short."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Event

from recsys.errors import BecauseError
from recsys.reasons.chat import Chat, LanguageModel, Limits
from recsys.reasons.check import Checked, check
from recsys.reasons.claims import claims_in
from recsys.reasons.evidence import gather
from recsys.reasons.prompt import chat_for
from recsys.reasons.template import template
from recsys.schema import Evidence, Explanation, Item, Reason

BATCH = 10
"""How many reasons are written at once."""
SECOND_TRY = 20
"""The seed of the second try."""
PATIENCE = 0.05
"""Seconds between looks at the stop event and the clock while others write."""

NOT_INSTALLED = "No language model is set up, so this sentence comes from a template."
LATE = "The model was late, so this sentence comes from a template."
STOPPED = "Writing was stopped, so this sentence comes from a template."
SILENT = "The model said nothing, so this sentence comes from a template."
NO_STORY = "The catalogue holds no story for the model to tell, so this sentence comes from a template."


@dataclass(frozen=True)
class _Task:
    item: Item
    evidence: tuple[Evidence, ...]
    chat: Chat

    @classmethod
    def of(cls, explanation: Explanation) -> _Task:
        evidence = gather(explanation)
        return cls(explanation.item, evidence, chat_for(explanation.item, evidence))

    def from_model(self, checked: Checked) -> Reason:
        return Reason(self.item, checked.text, "model", self.evidence, checked.claims)

    def from_template(self, note: str) -> Reason:
        text = template(self.item, self.evidence)
        return Reason(self.item, text, "template", self.evidence, claims_in(text, self.evidence), note)


class ReasonWriter:
    """Writes reasons with a model, or with templates that say so. Several threads may call it; they take turns.

    ``deadline`` is in seconds for one call, waiting for others included. ``absence`` says why there is no model.
    """

    def __init__(self, model: LanguageModel | None, deadline: float = 20.0, absence: str = NOT_INSTALLED) -> None:
        self.model = model
        self.deadline = deadline
        self.absence = absence
        self._turn = threading.Lock()

    def write(self, explanations: Sequence[Explanation], stop: Event | None = None) -> list[Reason]:
        """One reason for each explanation, in their order. Never fails: what went wrong stands in a reason's note."""
        tasks = [_Task.of(explanation) for explanation in explanations]
        model = self.model
        if model is None:
            return [task.from_template(self.absence) for task in tasks]
        limits = self._limits(stop)
        if not self._wait(limits):
            return [task.from_template(_interruption(limits) or LATE) for task in tasks]
        try:
            return [
                reason
                for at in range(0, len(tasks), BATCH)
                for reason in _written(model, tasks[at : at + BATCH], limits)
            ]
        finally:
            self._turn.release()

    def stream(self, explanation: Explanation, stop: Event | None = None) -> Iterator[str | Reason]:
        """The text in pieces as it is written, then the checked reason; its text may differ and is the one to keep."""
        task = _Task.of(explanation)
        model = self.model
        limits = self._limits(stop)
        if model is None or not task.chat.phrases:
            yield task.from_template(self.absence if model is None else NO_STORY)
        elif not self._wait(limits):
            yield task.from_template(_interruption(limits) or LATE)
        else:
            try:
                yield from _streamed(model, task, limits)
            finally:
                self._turn.release()

    def _limits(self, stop: Event | None) -> Limits:
        return Limits(deadline=time.monotonic() + self.deadline, stop=stop)

    def _wait(self, limits: Limits) -> bool:
        """Take the turn, or False once the deadline has passed or somebody said stop."""
        while not (limits.late or limits.stopped):
            if self._turn.acquire(timeout=PATIENCE):
                return True
        return False


def _written(model: LanguageModel, tasks: Sequence[_Task], limits: Limits) -> list[Reason]:
    reasons = [None if task.chat.phrases else task.from_template(NO_STORY) for task in tasks]
    notes = dict.fromkeys((at for at, reason in enumerate(reasons) if reason is None), SILENT)
    for seed in (None, SECOND_TRY):
        if not notes:
            break
        again = list(notes)
        for at, outcome in zip(again, _attempt(model, [tasks[at] for at in again], limits, seed), strict=True):
            if isinstance(outcome, Reason):
                reasons[at] = outcome
                del notes[at]
            else:
                notes[at] = outcome
        if limits.late or limits.stopped:
            break
    return [
        reason or task.from_template(notes[at]) for at, (task, reason) in enumerate(zip(tasks, reasons, strict=True))
    ]


def _attempt(model: LanguageModel, tasks: Sequence[_Task], limits: Limits, seed: int | None) -> list[Reason | str]:
    """For each task its checked reason, or a note that says why there is none."""
    try:
        texts = model.generate([task.chat for task in tasks], limits, seed)
    except BecauseError as failure:
        return [_failed(failure)] * len(tasks)
    return [_judged(task, text, limits) for task, text in zip(tasks, texts, strict=True)]


def _streamed(model: LanguageModel, task: _Task, limits: Limits) -> Iterator[str | Reason]:
    pieces: list[str] = []
    try:
        for piece in model.stream(task.chat, limits):
            pieces.append(piece)
            yield piece
    except BecauseError as failure:
        yield task.from_template(_failed(failure))
        return
    outcome = _judged(task, "".join(pieces), limits)
    if isinstance(outcome, str) and not (limits.late or limits.stopped):
        outcome = _attempt(model, [task], limits, SECOND_TRY)[0]
    yield outcome if isinstance(outcome, Reason) else task.from_template(outcome)


def _judged(task: _Task, text: str, limits: Limits) -> Reason | str:
    if not text.strip() or text.strip() == task.chat.opening.strip():
        return _interruption(limits) or SILENT
    checked = check(text, task.evidence)
    if checked.supported:
        return task.from_model(checked)
    return _interruption(limits) or f"The model's sentence {checked.problems[0]}, so this one comes from a template."


def _interruption(limits: Limits) -> str:
    if limits.stopped:
        return STOPPED
    return LATE if limits.late else ""


def _failed(failure: BecauseError) -> str:
    return f"{failure} This sentence comes from a template."
