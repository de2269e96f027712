"""Reasons on a page: written one after the other once the ranking stands, kept so that no page writes one twice."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from concurrent.futures import TimeoutError as StillOpening
from contextlib import AbstractContextManager

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from recsys.artefacts import sha256
from recsys.engine import Engine
from recsys.errors import BecauseError, ModelError
from recsys.present.text import escaped, typeset
from recsys.schema import Reason, Recommendation, Source
from ui import resources
from ui.queue import POLL, Turns

MOST_KEPT, MOST_OWN = 2000, 200
TOGETHER = 3
"""Reasons written at once after the first; more of them are faster together but later each."""
BETWEEN_UPDATES = 0.15
"""Seconds between two updates of a growing reason; more of them keep a browser from drawing the rest of the page."""


class Shelf:
    """Reasons already written, the oldest dropped when it is full. Safe to use from several threads."""

    def __init__(self, size: int = MOST_KEPT) -> None:
        self._size = size
        self._reasons: OrderedDict[str, Reason] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> Reason | None:
        """The reason kept under a key, if any."""
        with self._lock:
            return self._reasons.get(key)

    def put(self, key: str, reason: Reason) -> None:
        """Keep a reason."""
        with self._lock:
            self._reasons[key] = reason
            while len(self._reasons) > self._size:
                self._reasons.popitem(last=False)


_shelf = st.cache_resource(Shelf, max_entries=1, show_spinner=False)
_turns = st.cache_resource(Turns, max_entries=1, show_spinner=False)


def reason_html(reason: Reason) -> str:
    """HTML of a reason: each claim underlined in its source's colour, and who wrote it."""
    evidence = {one.key: one.text for one in reason.evidence}
    text = typeset(reason.text)
    parts, position = [], 0
    for claim in sorted(reason.claims, key=lambda claim: claim.span):
        start, end = claim.span
        if start < position or end <= start:
            continue
        source = claim.evidence.partition(":")[0]
        colour = source if source in set(Source) else "field"
        title = escaped(typeset(evidence.get(claim.evidence, "")))
        parts.append(escaped(text[position:start]))
        parts.append(f'<span class="claim {colour}" title="{title}">{escaped(text[start:end])}</span>')
        position = end
    parts.append(escaped(text[position:]))
    return f'<p class="reason">{"".join(parts)}</p>{_origin(reason)}'


def _origin(reason: Reason) -> str:
    if reason.source == "model":
        return '<p class="origin">Written by the language model, each claim checked</p>'
    label = reason.note if "template" in reason.note else f"From a template. {reason.note}".strip()
    return f'<p class="origin">{escaped(label)}</p>'


def _growing(text: str) -> str:
    return f'<p class="reason growing">{escaped(typeset(text))}</p>'


def _waiting(text: str = "") -> str:
    return f'<div class="reason-waiting" aria-hidden="true"><i></i><i></i></div><p class="origin">{escaped(text)}</p>'


def write_reasons(engine: Engine, recommendations: Sequence[Recommendation], slots: Sequence[DeltaGenerator]) -> None:
    """Fill each slot with the reason of its recommendation, in this order; what is kept appears at once.

    The first missing one is streamed, because somebody is reading there; the others are written a few at a time.
    """
    missing = []
    for recommendation, slot in zip(recommendations, slots, strict=True):
        kept = _kept(engine, recommendation)
        slot.html(reason_html(kept) if kept else _waiting())
        if not kept:
            missing.append((recommendation, slot))
    for start in (0, *range(1, len(missing), TOGETHER)) if missing else ():
        group = missing[start : start + TOGETHER] if start else missing[:1]
        try:
            written = _write_one(engine, *group[0]) if not start else _write_some(engine, group)
        except BecauseError as failure:
            for _, slot in group:
                slot.html(f'<p class="origin">No reason: {escaped(str(failure))}</p>')
            continue
        for (recommendation, slot), reason in zip(group, written, strict=True):
            _keep(engine, recommendation, reason)
            slot.html(reason_html(reason))


def _key(engine: Engine, recommendation: Recommendation) -> str:
    return sha256(engine.dataset.fingerprint, repr(recommendation.query), repr(recommendation.item.item_id))


def _kept(engine: Engine, recommendation: Recommendation) -> Reason | None:
    key, shelf, own = _key(engine, recommendation), _shelf(), st.session_state.setdefault("reasons", Shelf(MOST_OWN))
    found: Reason | None = shelf.get(key) or own.get(key)
    return found


def _keep(engine: Engine, recommendation: Recommendation, reason: Reason) -> None:
    """What the model wrote is kept for everybody; a template only for this session, others may have more luck."""
    shelf: Shelf = _shelf() if reason.source == "model" else st.session_state["reasons"]
    shelf.put(_key(engine, recommendation), reason)


def _write_one(engine: Engine, recommendation: Recommendation, slot: DeltaGenerator) -> list[Reason]:
    """Stream one reason into its slot. Leaving the page or asking anew ends the model's work through ``stop``."""
    _await_language_model(slot)
    stop, text, shown = threading.Event(), "", 0.0
    try:
        with _turn(slot):
            for piece in engine.stream_reason(recommendation, stop):
                if isinstance(piece, Reason):
                    return [piece]
                text += piece
                if time.monotonic() >= shown + BETWEEN_UPDATES:
                    slot.html(_growing(text))
                    shown = time.monotonic()
    finally:
        stop.set()
    raise ModelError("The language model ended without a sentence.", "Ask again.")


def _write_some(engine: Engine, group: Sequence[tuple[Recommendation, DeltaGenerator]]) -> list[Reason]:
    """Write several reasons at once, in a thread, so that leaving the page is noticed and stops the model."""
    recommendations, slot, stop = [recommendation for recommendation, _ in group], group[0][1], threading.Event()
    with _turn(slot), ThreadPoolExecutor(1) as worker:
        try:
            writing = worker.submit(engine.reasons, recommendations, stop)
            while not writing.done():
                slot.html(_waiting())
                wait([writing], timeout=POLL)
            return list(writing.result())
        finally:
            stop.set()


def _turn(slot: DeltaGenerator) -> AbstractContextManager[None]:
    turns: Turns = _turns()
    return turns.take(lambda position: slot.html(_waiting(f"Position {position} in the queue for the language model")))


def _await_language_model(slot: DeltaGenerator) -> None:
    loading = resources.opening().language_model
    while not loading.done():
        slot.html(_waiting("The language model is loading; this takes up to half a minute after a start"))
        try:
            loading.exception(timeout=POLL)
        except StillOpening:
            continue


def language_model_failure() -> str:
    """Why there is no language model, with the mend; empty when there is one or it still loads."""
    loading = resources.opening().language_model
    failure = loading.exception() if loading.done() else None
    return str(failure) if failure else ""
