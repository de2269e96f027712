"""Reasons on a page: they grow side by side in their cards, are kept once written, and end when nobody wants them."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Generator, Sequence
from concurrent.futures import TimeoutError as StillOpening

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from recsys.artefacts import sha256
from recsys.engine import Engine
from recsys.errors import BecauseError
from recsys.present.reasons import failed_html, growing_html, ordinal, reason_html, waiting_html
from recsys.present.text import counted, escaped
from recsys.schema import Explanation, Reason, Recommendation, Style
from ui import resources

MOST_OWN = 200
"""Templates kept for a session; what the model wrote is kept by the engine, for everybody."""
BETWEEN_UPDATES, FOR_EACH = 0.1, 0.02
"""Seconds between two updates, and more for each text that grows: a browser has the rest of the page to draw too."""
POLL = 0.2
LOADING = "The language model is loading; this takes up to half a minute after a start"


class _Desk:
    """What one list of reasons is written on: its slots, and the bar that says how far it is and ends it."""

    def __init__(self, slots: Sequence[DeltaGenerator], bar: DeltaGenerator, asked: str) -> None:
        self._slots, self._bar, self._asked = slots, bar, asked
        self._line: DeltaGenerator | None = None
        self._told = ""
        self._texts: dict[int, str] = {}
        self._grown: set[int] = set()
        self._next = 0.0
        self.open = set(range(len(slots)))

    def say(self, text: str) -> None:
        """Show in the bar what is waited for. Ends the script where somebody pressed Stop or left."""
        if self._line is None:
            with self._bar.container(key="writing", horizontal=True, vertical_alignment="center", gap="small"):
                self._line = st.empty()
                st.button("Stop", key="stop", icon=":material/stop_circle:", on_click=_stop, args=(self._asked,))
        if text != self._told:
            self._told = text
            self._line.html(f'<p role="status">{escaped(text)}</p>')
        _look_up()

    def wait(self, place: int) -> None:
        """Told while nothing is written: the place in the line, 0 once the model is at work."""
        self.update()
        if place:
            self.say("Next in line for the language model" if place == 1 else f"{ordinal(place)} in line for the model")
        else:
            self.say(self._progress())

    def put(self, position: int, told: str | Reason) -> None:
        """A little more text, or the finished reason."""
        if isinstance(told, Reason):
            self.open.discard(position)
            self._grown.discard(position)
            self._slots[position].html(reason_html(told))
        else:
            self._texts[position] = self._texts.get(position, "") + told
            self._grown.add(position)
            self.update()
        _look_up()

    def update(self) -> None:
        """Show what has grown, if it is time."""
        now = time.monotonic()
        if not self._grown or now < self._next:
            return
        for position in sorted(self._grown):
            self._slots[position].html(growing_html(self._texts[position]))
        self._next = now + BETWEEN_UPDATES + FOR_EACH * len(self._grown)
        self._grown.clear()
        self.say(self._progress())

    def close(self) -> None:
        """All is written: the bar goes."""
        self._bar.empty()

    def _progress(self) -> str:
        whole = len(self._slots)
        return "Writing the reason" if whole == 1 else f"Writing reasons: {whole - len(self.open)} of {whole} are there"


def write_reasons(
    engine: Engine,
    recommendations: Sequence[Recommendation],
    slots: Sequence[DeltaGenerator],
    style: Style = Style.PLAIN,
) -> None:
    """Fill each slot with the reason of its recommendation; what is kept appears at once, the rest grows.

    Asking anew, Stop and a closed page end the script at its next look, and with it the model's work.
    """
    bar = st.empty()
    kept = [_kept(engine, one, style) for one in recommendations]
    for reason, slot in zip(kept, slots, strict=True):
        slot.html(reason_html(reason) if reason else waiting_html())
    if all(kept):
        return
    asked = sha256(str(style), *(_key(engine, one, style) for one in recommendations))
    try:
        if st.session_state.get("stopped") == asked:
            _set_aside(engine, recommendations, slots, style, bar)
        else:
            _write(engine, recommendations, _Desk(slots, bar, asked), style)
    except BecauseError as failure:
        for reason, slot in zip(kept, slots, strict=True):
            if not reason:
                slot.html(failed_html(str(failure)))
        bar.empty()


def write_reason(engine: Engine, explanation: Explanation, slot: DeltaGenerator, style: Style = Style.PLAIN) -> None:
    """Fill a slot with the reason for one explained item."""
    item, rank, score = explanation.item, explanation.rank, explanation.score
    explained = Recommendation(item, rank, score, explanation.contributions, explanation.query)
    write_reasons(engine, [explained], [slot], style)


def _write(engine: Engine, recommendations: Sequence[Recommendation], desk: _Desk, style: Style) -> None:
    _await_language_model(desk)
    stop = threading.Event()
    growing = engine.stream_reasons(recommendations, stop, style, desk.wait)
    try:
        for position, told in growing:
            if isinstance(told, Reason):
                _keep(engine, recommendations[position], style, told)
            desk.put(position, told)
    finally:
        stop.set()
        if isinstance(growing, Generator):
            growing.close()  # gives back its place in the line now, not when somebody else’s patience ends
    desk.close()


def _set_aside(
    engine: Engine,
    recommendations: Sequence[Recommendation],
    slots: Sequence[DeltaGenerator],
    style: Style,
    bar: DeltaGenerator,
) -> None:
    """After Stop: what is kept stays, the others get their template's sentence, and writing is offered again."""
    stop = threading.Event()
    stop.set()
    reasons = engine.reasons(recommendations, stop, style)
    for slot, reason in zip(slots, reasons, strict=True):
        slot.html(reason_html(reason))
    left = sum(reason.source != "model" for reason in reasons)
    said = f"You stopped the writing: {counted(left, 'reason')} {'is' if left == 1 else 'are'} not written"
    with bar.container(key="writing", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<p role="status">{said}</p>')
        label = "Write it" if left == 1 else "Write them"
        st.button(label, key="write", icon=":material/edit:", on_click=_stop, args=("",))


def _stop(asked: str) -> None:
    """Remember which list somebody wants no more of; empty for none."""
    st.session_state["stopped"] = asked


def _look_up() -> None:
    """Let Streamlit end the script here where somebody asked anew, pressed Stop or left: reading its state does."""
    _ = "stopped" in st.session_state


def _await_language_model(desk: _Desk) -> None:
    loading = resources.opening().language_model
    while not loading.done():
        desk.say(LOADING)
        try:
            loading.exception(timeout=POLL)
        except StillOpening:
            continue


def _key(engine: Engine, recommendation: Recommendation, style: Style) -> str:
    return sha256(engine.dataset.fingerprint, repr(recommendation.query), repr(recommendation.item.item_id), str(style))


def _own() -> OrderedDict[str, Reason]:
    own: OrderedDict[str, Reason] = st.session_state.setdefault("reasons", OrderedDict())
    return own


def _kept(engine: Engine, recommendation: Recommendation, style: Style) -> Reason | None:
    return engine.kept_reason(recommendation, style) or _own().get(_key(engine, recommendation, style))


def _keep(engine: Engine, recommendation: Recommendation, style: Style, reason: Reason) -> None:
    """Keep a template for this session only: what stood in its way may be gone for the next person."""
    if reason.source == "model":
        return
    own = _own()
    own[_key(engine, recommendation, style)] = reason
    while len(own) > MOST_OWN:
        own.popitem(last=False)


def language_model_failure() -> str:
    """Why there is no language model, with the mend; empty when there is one or it still loads."""
    loading = resources.opening().language_model
    failure = loading.exception() if loading.done() else None
    return str(failure) if failure else ""
