"""A device without memory left: what is done instead, and the note that says so to whoever asked.

PyTorch raises ``torch.OutOfMemoryError`` where a CUDA device has no room for a tensor. Work is then done in smaller
batches, or once on the processor; answers are the same to rounding, later, and carry a note.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import is_dataclass, replace
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, cast, runtime_checkable

import torch

from recsys.errors import OutOfMemory

SMALLER = "The graphics card had little memory left, so texts were read in smaller batches."
PROCESSOR = "The graphics card had no memory left, so this was computed on the processor."

log = logging.getLogger(__name__)
P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S")
_told: ContextVar[list[str] | None] = ContextVar("told", default=None)


@runtime_checkable
class HasProcessor(Protocol):
    """Something that computes on a device and has a twin that computes the same on the processor."""

    def on_processor(self) -> Any:
        """The twin; whatever is loaded for it is loaded on first use and kept."""
        ...


def tell(note: str) -> None:
    """Say that something was done otherwise: to the log, and to whoever listens."""
    log.warning("%s", note)
    repeat(note)


def repeat(note: str) -> None:
    """Say it once more to whoever listens here."""
    heard = _told.get()
    if heard is not None and note not in heard:
        heard.append(note)


@contextmanager
def listening() -> Iterator[list[str]]:
    """What is told within, each note once; also by threads that run in a copy of this context."""
    heard: list[str] = []
    token = _told.set(heard)
    try:
        yield heard
    finally:
        _told.reset(token)


def either(work: Callable[[], R], otherwise: Callable[[], R]) -> R:
    """What ``work`` gives; where its device has no memory left, what ``otherwise`` gives."""
    try:
        return work()
    except torch.OutOfMemoryError:
        pass  # left before anything else is tried: the failure holds on to every tensor of its frames
    release()
    return otherwise()


def release() -> None:
    """Give memory that PyTorch only keeps in reserve back to the device."""
    if torch.cuda.is_available():
        torch.cuda.empty_cache()


def or_on_processor(work: Callable[Concatenate[S, P], R]) -> Callable[Concatenate[S, P], R]:
    """Work with a ranker, an encoder or the like, done with its twin on the processor where memory is short.

    Its answer, or each of a list of answers, is given the notes told meanwhile; where it has no place for notes,
    whoever asked for the work hears them. Raises OutOfMemory where there is no twin.
    """

    @wraps(work)
    def answer(worker: S, *parts: P.args, **named: P.kwargs) -> R:
        def on_processor() -> R:
            tell(PROCESSOR)
            return work(_twin(worker), *parts, **named)

        with listening() as notes:
            found = either(lambda: work(worker, *parts, **named), on_processor)
        if not notes:
            return found
        if not takes_notes(found):
            for note in notes:
                repeat(note)
        return cast(R, with_notes(found, notes))

    return cast(Callable[Concatenate[S, P], R], answer)


def _twin(worker: S) -> S:
    if not isinstance(worker, HasProcessor):
        raise OutOfMemory("There is no memory left on the device.")
    return cast(S, worker.on_processor())


def takes_notes(answer: Any) -> bool:
    """Whether an answer, or each of a list of answers, has a place for notes."""
    if isinstance(answer, list):
        return bool(answer) and all(map(takes_notes, answer))
    return is_dataclass(answer) and not isinstance(answer, type) and hasattr(answer, "notes")


def with_notes(answer: Any, notes: list[str]) -> Any:
    """An answer with notes behind its own; one without a place for them as it is."""
    if not takes_notes(answer):
        return answer
    if isinstance(answer, list):
        return [with_notes(one, notes) for one in answer]
    return replace(answer, notes=(*answer.notes, *(note for note in notes if note not in answer.notes)))
