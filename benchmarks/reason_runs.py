"""Writes the reasons that are compared: first texts as they come, checked reasons, whole lists; and their times."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

from tqdm import tqdm

from benchmarks.reason_metrics import Told
from benchmarks.reason_variants import Prompted
from recsys.reasons import Limits, ReasonWriter, check, gather
from recsys.reasons.chat import Chat
from recsys.reasons.check.form import form
from recsys.reasons.check.reading import read
from recsys.reasons.check.sums import wrong_sums
from recsys.reasons.prompt import chat_for
from recsys.reasons.rounds import TOKENS
from recsys.reasons.writer import BATCH
from recsys.schema import Evidence, Explanation, Reason, Style

PATIENT = 3600.0
"""Seconds that a benchmark waits for reasons: it measures how long they take, and gives none up."""
FIVE = 5

Result = TypeVar("Result")


@dataclass
class Column:
    """Everything that one way to write gave. Seconds are one number for each list."""

    name: str
    free: list[Told] = field(default_factory=list)
    held: list[Told] = field(default_factory=list)
    shown: list[Told] = field(default_factory=list)
    lists: list[list[Told]] = field(default_factory=list)
    tokens_a_second: float = 0.0
    first_piece: list[float] = field(default_factory=list)
    five: list[float] = field(default_factory=list)
    ten: list[float] = field(default_factory=list)


def judged(text: str, evidence: Sequence[Evidence], source: str = "model", tries: int = 1) -> Told:
    """A text with what the check says of it; an objection to the form is none to a claim."""
    checked = check(text, evidence)
    broken = tuple(form(text, checked.text, Style.PLAIN))
    against_sum = tuple(dict(wrong_sums(read(checked.text, evidence)))) if checked.text else ()
    problems = tuple(problem for problem in checked.problems if problem not in broken)
    return Told(checked.text, tuple(evidence), checked.claims, problems, against_sum, broken, source, tries)


def of_reason(reason: Reason) -> Told:
    """A reason as it is shown, a template's too, looked at by the check once more."""
    return judged(reason.text, reason.evidence, reason.source, reason.tries)


def measured(
    name: str,
    model: Prompted | None,
    sample: Sequence[Explanation],
    lists: Sequence[Sequence[Explanation]],
    every: int = 1,
) -> Column:
    """Run one way to write over the sample and the lists; without a model, templates.

    Reasons as shown and lists are written for every so-many-th only.
    """
    column = Column(name)
    if model is not None:
        column.free = written(model, sample, f"{name}, any word")[0]
        column.held, tokens, seconds = written(model, sample, f"{name}, words of evidence", held=True)
        column.tokens_a_second = tokens / seconds if seconds else 0.0
    column.shown = [of_reason(reason) for reason in shown(model, sample[::every], name)]
    for explanations in tqdm(lists[::every], desc=f"{name}, lists of ten", unit=" lists"):
        if model is not None:
            column.first_piece.append(first_piece(model, explanations))
            column.five.append(_timed(partial(_writer(model).write, explanations[:FIVE]))[1])
        reasons, seconds = _timed(partial(_writer(model).write, explanations))
        column.ten.append(seconds)
        column.lists.append([of_reason(reason) for reason in reasons])
    return column


def written(
    model: Prompted, sample: Sequence[Explanation], name: str, held: bool = False
) -> tuple[list[Told], int, float]:
    """The first text for each, before any check, with how many tokens they are and the seconds they took.

    ``held``: only words of the evidence and words that claim nothing may be written, as when a page asks.
    """
    told: list[Told] = []
    tokens, seconds = 0, 0.0
    for batch in _batches(sample, name):
        evidence = [gather(one) for one in batch]
        chats = _chats(model, batch, held)
        texts, took = _timed(partial(model.texts, chats, Limits(TOKENS[Style.PLAIN])))
        seconds += took
        tokens += sum(model.tokens(text.removeprefix(chat.opening)) for text, chat in zip(texts, chats, strict=True))
        told += [judged(text, rows) for text, rows in zip(texts, evidence, strict=True)]
    return told, tokens, seconds


def shown(model: Prompted | None, sample: Sequence[Explanation], name: str) -> list[Reason]:
    """The reasons that a page would show, ten at a time: checked, tried again, else a template."""
    writer = _writer(model)
    return [reason for batch in _batches(sample, f"{name}, as shown") for reason in writer.write(batch)]


def first_piece(model: Prompted, explanations: Sequence[Explanation]) -> float:
    """Seconds to the first word of a list of ten that the model itself writes."""
    chats = _chats(model, explanations, held=True)
    texts = [""] * len(chats)
    start = time.perf_counter()
    pieces = model.write(chats, Limits(TOKENS[Style.PLAIN]))
    for piece in pieces:
        texts[piece.chat] += piece.text
        if texts[piece.chat].removeprefix(chats[piece.chat].opening).strip():
            break
    seconds = time.perf_counter() - start
    pieces.close()
    return seconds


def check_milliseconds(told: Sequence[Told]) -> list[float]:
    """How long the check takes for each text."""
    return [1000 * _timed(partial(check, one.text, one.evidence))[1] for one in told]


def median(values: Sequence[float]) -> float:
    """The median, NaN of nothing."""
    return statistics.median(values) if values else float("nan")


def _chats(model: Prompted, batch: Sequence[Explanation], held: bool) -> list[Chat]:
    chats = [chat_for(one.item, gather(one), Style.PLAIN, model.taught, begin=place) for place, one in enumerate(batch)]
    return chats if held else [replace(chat, words=frozenset()) for chat in chats]


def _writer(model: Prompted | None) -> ReasonWriter:
    """A writer that keeps no reasons from before."""
    return ReasonWriter(model, PATIENT)


def _batches(sample: Sequence[Explanation], name: str) -> Iterator[Sequence[Explanation]]:
    with tqdm(total=len(sample), desc=name, unit=" reasons") as bar:
        for at in range(0, len(sample), BATCH):
            batch = sample[at : at + BATCH]
            yield batch
            bar.update(len(batch))


def _timed(work: Callable[[], Result]) -> tuple[Result, float]:
    start = time.perf_counter()
    result = work()
    return result, time.perf_counter() - start
