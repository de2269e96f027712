"""One page run, from its first line to its last: how long each step took, how much it was about, how it ended.

What is written is one JSON line: ``{"at", "page", "outcome", "ms", "sizes", "device", "blend"}``, with ``failure``
where there was one. No intent, no name, no id of a session or person; the intent only if BECAUSE_LOG_INTENTS says so.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import wraps
from typing import ParamSpec, TypeVar

from recsys.engine import Engine
from recsys.schema import Query
from recsys.schema.blend import NEUTRAL
from ui.observing.latencies import WITHOUT_PROSE, Latencies

P = ParamSpec("P")
R = TypeVar("R")
log = logging.getLogger("because.requests")
latencies = Latencies()
"""Those of this server."""

NOT_THE_PAGE = ("seat", "reasons", "follow_ups")
"""Steps beside the page: the wait for a seat in a full room, the prose, and what is offered after it."""


@dataclass
class Request:
    """A page run under way. ``ms`` are milliseconds by step."""

    page: str
    outcome: str = "ok"
    failure: str = ""
    ms: dict[str, float] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    device: str = ""
    blend: str = ""
    intent: str = ""

    def line(self, with_intent: bool = False) -> str:
        """The line of the log, as JSON."""
        told: dict[str, object] = {
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "page": self.page,
            "outcome": self.outcome,
            "ms": {step: round(value, 1) for step, value in self.ms.items()},
            "sizes": self.sizes,
            "device": self.device,
            "blend": self.blend,
        }
        told |= {"failure": self.failure} if self.failure else {}
        return json.dumps(told | ({"intent": self.intent} if with_intent else {}), ensure_ascii=False)


_current: ContextVar[Request | None] = ContextVar("request", default=None)


def log_requests() -> None:
    """Write the lines to the standard error stream, each as it is."""
    if not log.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(message)s"))
        log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False


@contextmanager
def request(page: str, log_intents: bool = False) -> Iterator[Request]:
    """Observe what happens in the block; its line is written when it ends, however it ends."""
    one = Request(page)
    token = _current.set(one)
    start = time.perf_counter()
    try:
        yield one
    except Exception as failure:
        one.outcome, one.failure = "failed", type(failure).__name__
        raise
    except BaseException:  # Streamlit ends a script so: the person asked anew, went on to another page, or left
        one.outcome = one.outcome if one.failure else "interrupted"
        raise
    finally:
        _current.reset(token)
        total = 1000 * (time.perf_counter() - start)
        beside = sum(one.ms.get(step, 0.0) for step in NOT_THE_PAGE)
        one.ms |= {WITHOUT_PROSE: max(total - beside, 0.0), "total": total}
        latencies.add(one.page, one.outcome, one.ms)
        log.info(one.line(log_intents))


@contextmanager
def step(name: str) -> Iterator[None]:
    """Time a step of the request under way; the same step twice is added up. Without a request, nothing happens."""
    one = _current.get()
    start = time.perf_counter()
    try:
        yield
    finally:
        if one is not None:
            one.ms[name] = one.ms.get(name, 0.0) + 1000 * (time.perf_counter() - start)


def timed(name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """The same as ``step``, for a whole function."""

    def decorate(work: Callable[P, R]) -> Callable[P, R]:
        @wraps(work)
        def run(*parts: P.args, **named: P.kwargs) -> R:
            with step(name):
                return work(*parts, **named)

        return run

    return decorate


def note_failure(failure: Exception) -> None:
    """The request under way shows a failure instead of its page. Only its kind is noted: its text may quote people."""
    one = _current.get()
    if one is not None:
        one.outcome, one.failure = "failed", type(failure).__name__


def note_question(engine: Engine, parts: tuple[object, ...]) -> None:
    """How much a question to the engine is about, and on which device it is answered."""
    one = _current.get()
    if one is None:
        return
    one.device = one.device or str(engine.ranker.features.device)
    one.blend = "neutral" if engine.blend == NEUTRAL else "own"
    for query in (part for part in parts if isinstance(part, Query)):
        one.intent = query.intent.text
        one.sizes |= {
            "words": len(query.intent.words),
            "chips": len(query.intent.chips),
            "rated": len(query.history),
            "items": query.k,
        }
