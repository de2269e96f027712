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
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, cast

import torch

SMALLER = "The graphics card had little memory left, so texts were read in smaller batches."
PROCESSOR = "The graphics card had no memory left, so this was computed on the processor."

log = logging.getLogger(__name__)
P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S", bound="HasProcessor")
_told: ContextVar[list[str] | None] = ContextVar("told", default=None)


class HasProcessor(Protocol):
    """Something that computes on a device and has a twin that computes the same on the processor."""

    def on_processor(self) -> Any:
        """The twin; whatever is loaded for it is loaded on first use and kept."""
        ...


def tell(note: str) -> None:
    """Say that something was done otherwise: to the log, and to whoever listens."""
    log.warning("%s", note)
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


def or_on_processor(method: Callable[Concatenate[S, P], R]) -> Callable[Concatenate[S, P], R]:
    """A method that is asked of the twin on the processor where the device has no memory left.

    Its answer, or each of a list of answers, is given the notes told meanwhile, if it has a place for notes.
    """

    @wraps(method)
    def answer(self: S, *parts: P.args, **named: P.kwargs) -> R:
        def on_processor() -> R:
            tell(PROCESSOR)
            return method(cast(S, self.on_processor()), *parts, **named)

        with listening() as notes:
            found = either(lambda: method(self, *parts, **named), on_processor)
        return cast(R, with_notes(found, notes)) if notes else found

    return cast(Callable[Concatenate[S, P], R], answer)


def with_notes(answer: Any, notes: list[str]) -> Any:
    """An answer with notes behind its own; one without a place for them as it is."""
    if isinstance(answer, list):
        return [with_notes(one, notes) for one in answer]
    if is_dataclass(answer) and not isinstance(answer, type) and hasattr(answer, "notes"):
        return replace(answer, notes=(*answer.notes, *(note for note in notes if note not in answer.notes)))
    return answer
