"""The engine, opened once for everybody, and its answers, kept while they are likely to be asked again."""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial, wraps
from typing import Concatenate, ParamSpec, TypeVar

import streamlit as st

from recsys.artefacts import sha256
from recsys.config import Settings
from recsys.engine import Engine
from recsys.errors import BecauseError
from recsys.explain import sampling
from recsys.schema import Attention, Explanation, Intent, ItemId, Query, Recommendations, TokenMatch, WhatIf
from ui.observing import requests

log = logging.getLogger(__name__)
P = ParamSpec("P")
R = TypeVar("R")
MOST_KEPT: dict[str, int] = {}
"""How many of its answers each function below keeps at most."""


@dataclass(frozen=True)
class Step:
    """A step of the opening: its name, the share done (None when unknown), and a detail in words."""

    name: str
    share: float | None = None
    detail: str = ""
    done: bool = False


class Opening:
    """The engine and then its language model, opened in a thread of their own; ``steps`` tells how far it is."""

    def __init__(self, settings: Settings) -> None:
        self.engine: Future[Engine] = Future()
        self.language_model: Future[None] = Future()
        self._settings = settings
        self._steps: dict[str, Step] = {}
        self._lock = threading.Lock()
        threading.Thread(target=self._open, name="opening", daemon=True).start()

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps told of so far, in their order."""
        with self._lock:
            return tuple(self._steps.values())

    def tell(self, step: str, share: float | None = None, detail: str = "") -> None:
        """Note progress; a step is done when the next one begins."""
        with self._lock:
            for name, earlier in self._steps.items():
                if name != step and not earlier.done:
                    self._steps[name] = replace(earlier, done=True)
            self._steps[step] = Step(step, share, detail, done=share is not None and share >= 1)

    def _open(self) -> None:
        try:
            engine = Engine.open(self._settings, self.tell)
        except BaseException as failure:  # whatever it is, the page must hear of it rather than wait for ever
            self.engine.set_exception(failure)
            self.language_model.set_exception(failure)
            return
        self.engine.set_result(engine)
        rest_collector()
        try:
            engine.open_language_model(self.tell)
        except BaseException as failure:
            if not isinstance(failure, BecauseError):
                log.exception("The language model could not be opened.")
            self.language_model.set_exception(failure)
        else:
            self.language_model.set_result(None)
        sampling.warm_up()
        rest_collector()


def rest_collector() -> None:
    """Leave what is loaded out of every later garbage collection.

    Not while files are watched: reloaded modules would then never be freed.
    """
    if st.get_option("server.fileWatcherType") == "none":
        gc.collect()
        gc.freeze()


class _Kept:
    """The one opening of this server. Not in Streamlit's cache: any browser may ask Streamlit to clear that."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._opening: Opening | None = None

    def get(self) -> Opening:
        with self._lock:
            if self._opening is None:
                self._opening = Opening(Settings.from_environment())
            return self._opening

    def drop(self) -> None:
        with self._lock:
            self._opening = None


_kept_opening = _Kept()


def opening() -> Opening:
    """The one opening of this server, begun by the first call. Raises SettingError."""
    return _kept_opening.get()


def forget_opening() -> None:
    """Drop the opening, so that the next call begins anew."""
    _kept_opening.drop()


def forget_failed_opening() -> None:
    """Drop the opening if it failed and nobody has tried again yet."""
    try:
        engine = opening().engine
    except BecauseError:
        return  # the settings cannot be read, so there is nothing to drop
    if engine.done() and engine.exception() is not None:
        forget_opening()


def kept(entries: int) -> Callable[[Callable[Concatenate[Engine, P], R]], Callable[Concatenate[Engine, P], R]]:
    """Keep the last answers of a function of the engine and of values that ``repr`` tells apart."""

    def decorate(answer: Callable[Concatenate[Engine, P], R]) -> Callable[Concatenate[Engine, P], R]:
        def compute(key: str, _ask: Callable[[], R]) -> R:  # the key says it all; Streamlit would pickle more parts
            return _ask()

        compute.__qualname__, compute.__module__ = answer.__qualname__, answer.__module__  # what the cache is named by
        MOST_KEPT[answer.__name__] = entries
        stored = st.cache_resource(max_entries=entries, show_spinner=False)(compute)

        @wraps(answer)
        def keep(engine: Engine, /, *parts: P.args, **named: P.kwargs) -> R:
            engine = engine.snapshot()  # what is kept under a version of the shared model is answered by that version
            key = sha256(engine.fingerprint, *(repr(part) for part in (*parts, *sorted(named.items()))))
            requests.note_question(engine, parts)
            with requests.step(answer.__name__):
                result: R = stored(key, partial(answer, engine, *parts, **named))
            return result

        return keep

    return decorate


@kept(256)
def parse(engine: Engine, text: str) -> Intent:
    """A text, understood."""
    return engine.parse(text)


@kept(256)
def recommend(engine: Engine, query: Query) -> Recommendations:
    """The ranked answer to a query."""
    return engine.recommend(query.intent, query.history, k=query.k, include_seen=query.include_seen)


@kept(256)
def explain(engine: Engine, query: Query, item_id: ItemId) -> Explanation:
    """The sum behind one item's score, word by word."""
    return engine.explain(engine.recommendation(query, item_id))


@kept(256)
def what_if(
    engine: Engine, query: Query, item_id: ItemId, words: tuple[int, ...], history: tuple[ItemId, ...]
) -> WhatIf:
    """An item before and after some words and films are taken out of a query."""
    return engine.what_if(query, item_id, without_words=words, without_history=history)


@kept(32)
def match(engine: Engine, intent: Intent, item_id: ItemId) -> TokenMatch:
    """Which words of the intent meet which words of the item."""
    return engine.match(intent, item_id)


@kept(32)
def attention(engine: Engine, text: str) -> Attention:
    """The encoder's attention over a text."""
    return engine.attention(text)
