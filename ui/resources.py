"""The engine, opened once for everybody, and its answers, kept while they are likely to be asked again."""

from __future__ import annotations

import gc
import threading
from concurrent.futures import Future
from dataclasses import dataclass, replace

import streamlit as st

from recsys.artefacts import sha256
from recsys.config import Settings
from recsys.engine import Engine
from recsys.errors import BecauseError
from recsys.schema import Attention, Explanation, Intent, ItemId, Query, Recommendations, TokenMatch, WhatIf


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
        try:
            engine.open_language_model(self.tell)
        except BaseException as failure:
            self.language_model.set_exception(failure)
        else:
            self.language_model.set_result(None)
        rest_collector()


def rest_collector() -> None:
    """Leave what is loaded out of every later garbage collection; Streamlit runs one after each page.

    Not while files are watched: reloaded modules would then never be freed.
    """
    if st.get_option("server.fileWatcherType") == "none":
        gc.collect()
        gc.freeze()


def _start_opening() -> Opening:
    return Opening(Settings.from_environment())


_kept_opening = st.cache_resource(_start_opening, max_entries=1, show_spinner=False)


def opening() -> Opening:
    """The one opening of this server, begun by the first call. Raises SettingError."""
    result: Opening = _kept_opening()
    return result


def forget_opening() -> None:
    """Drop the opening, so that the next call begins anew."""
    _kept_opening.clear()


def forget_failed_opening() -> None:
    """Drop the opening if it failed and nobody has tried again yet."""
    try:
        engine = opening().engine
    except BecauseError:
        return  # the settings cannot be read, so there is nothing to drop
    if engine.done() and engine.exception() is not None:
        forget_opening()


def _key(engine: Engine, *parts: object) -> str:
    return sha256(engine.dataset.fingerprint, *(repr(part) for part in parts))


def _parse(key: str, _engine: Engine, _text: str) -> Intent:
    return _engine.parse(_text)


def _recommend(key: str, _engine: Engine, _query: Query) -> Recommendations:
    return _engine.recommend(_query.intent, _query.history, k=_query.k, include_seen=_query.include_seen)


def _explain(key: str, _engine: Engine, _query: Query, _item: ItemId) -> Explanation:
    return _engine.explain(_engine.recommendation(_query, _item))


def _what_if(
    key: str, _engine: Engine, _query: Query, _item: ItemId, _words: tuple[int, ...], _history: tuple[ItemId, ...]
) -> WhatIf:
    return _engine.what_if(_query, _item, without_words=_words, without_history=_history)


def _match(key: str, _engine: Engine, _intent: Intent, _item: ItemId) -> TokenMatch:
    return _engine.match(_intent, _item)


def _attention(key: str, _engine: Engine, _text: str) -> Attention:
    return _engine.attention(_text)


_keep = st.cache_resource(max_entries=256, show_spinner=False)
_kept_parse, _kept_recommend = _keep(_parse), _keep(_recommend)
_kept_explain, _kept_what_if = _keep(_explain), _keep(_what_if)
_keep_few = st.cache_resource(max_entries=32, show_spinner=False)
_kept_match, _kept_attention = _keep_few(_match), _keep_few(_attention)


def parse(engine: Engine, text: str) -> Intent:
    """A text, understood."""
    result: Intent = _kept_parse(_key(engine, text), engine, text)
    return result


def recommend(engine: Engine, query: Query) -> Recommendations:
    """The ranked answer to a query."""
    result: Recommendations = _kept_recommend(_key(engine, query), engine, query)
    return result


def explain(engine: Engine, query: Query, item_id: ItemId) -> Explanation:
    """The sum behind one item's score, word by word."""
    result: Explanation = _kept_explain(_key(engine, query, item_id), engine, query, item_id)
    return result


def what_if(
    engine: Engine, query: Query, item_id: ItemId, words: tuple[int, ...], history: tuple[ItemId, ...]
) -> WhatIf:
    """An item before and after some words and films are taken out of a query."""
    key = _key(engine, query, item_id, words, history)
    result: WhatIf = _kept_what_if(key, engine, query, item_id, words, history)
    return result


def match(engine: Engine, intent: Intent, item_id: ItemId) -> TokenMatch:
    """Which words of the intent meet which words of the item."""
    result: TokenMatch = _kept_match(_key(engine, intent, item_id), engine, intent, item_id)
    return result


def attention(engine: Engine, text: str) -> Attention:
    """The encoder's attention over a text."""
    result: Attention = _kept_attention(_key(engine, text), engine, text)
    return result
