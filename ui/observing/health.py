"""Whether this server can serve: what ``/healthz`` answers, and what the page “System” shows of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse

from recsys.engine import Engine
from recsys.errors import BecauseError
from ui import resources
from ui.observing.memory import memory
from ui.resources import Opening

KEPT = 2.0
"""Seconds for which an answer is given again: probes may come often, and the store is really asked."""
Part = Mapping[str, object]


@dataclass(frozen=True)
class Health:
    """The state of each part by its name. ``status``: "ok", "opening", or "failing" with what fails."""

    status: str
    parts: Mapping[str, Part]

    @property
    def code(self) -> int:
        """The HTTP status: 200, or 503 where people should be sent elsewhere for now."""
        return 200 if self.status == "ok" else 503

    def answer(self) -> dict[str, object]:
        """As ``/healthz`` says it."""
        return {"status": self.status, **self.parts}


def look() -> Health:
    """Look at every part now. Nothing that fails keeps the rest from being looked at."""
    room = memory()
    left: Part = {"state": "ok" if room.enough else "low", "used_mb": room.used >> 20, "left_mb": room.left >> 20}
    try:
        opening = resources.opening()
    except BecauseError as failure:
        return Health("failing", {"engine": {"state": "failed", "failure": type(failure).__name__}, "memory": left})
    engine = _engine_of(opening)
    parts: dict[str, Part] = {"engine": _engine(opening), "memory": left, "writer": _writer(opening)}
    if engine is not None:
        parts["store"] = _store(engine)
    return Health(_status(parts), parts)


def _status(parts: Mapping[str, Part]) -> str:
    states = {name: part["state"] for name, part in parts.items()}
    failing = [name for name, state in states.items() if name != "writer" and state in {"failed", "low"}]
    if failing:
        return f"failing: {', '.join(sorted(failing))}"
    return "opening" if states["engine"] == "opening" else "ok"


def _engine_of(opening: Opening) -> Engine | None:
    done = opening.engine.done() and opening.engine.exception() is None
    return opening.engine.result() if done else None


def _engine(opening: Opening) -> Part:
    if not opening.engine.done():
        steps = [step.name for step in opening.steps if not step.done]
        return {"state": "opening", "step": steps[-1] if steps else ""}
    failure = opening.engine.exception()
    return {"state": "failed", "failure": type(failure).__name__} if failure else {"state": "ok"}


def _writer(opening: Opening) -> Part:
    """The language model may be missing: reasons then come from templates, and the server is still well."""
    loading, engine = opening.language_model, _engine_of(opening)
    if engine is None or not loading.done():
        return {"state": "opening"}
    failure = loading.exception()
    if failure:
        return {"state": "failed", "failure": type(failure).__name__}
    writer = engine.open_language_model()
    return {"state": "ok" if writer.model else "templates", "in_line": len(writer.turns)}


def _store(engine: Engine) -> Part:
    try:
        found = engine.store.check()
    except BecauseError as failure:
        return {"state": "failed", "failure": type(failure).__name__}
    return {"state": "ok" if found.writable else "failed", "kind": found.kind, "events": found.events}


class Probe:
    """Gives the answers of ``look`` on the web. However many ask at once, one of them looks."""

    def __init__(self, look: Callable[[], Health] = look) -> None:
        self._look = look
        self._looking = threading.Lock()
        self._found = Health("opening", {})
        self._at = float("-inf")

    def health(self) -> Health:
        """The health, at most ``KEPT`` seconds old, or older while somebody is looking."""
        if time.monotonic() - self._at >= KEPT and self._looking.acquire(blocking=False):
            try:
                self._found, self._at = self._look(), time.monotonic()
            finally:
                self._looking.release()
        return self._found

    def answer(self, _request: Request) -> JSONResponse:
        """The answer to a probe."""
        health = self.health()
        return JSONResponse(health.answer(), health.code, {"Cache-Control": "no-store"})
