"""Where a list of reasons is written on a page: a slot for each, and a bar that says how far it is and ends it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from recsys.present.reasons import failed_html, growing_html, ordinal, reason_html, waiting_html
from recsys.present.text import escaped
from recsys.schema import Reason

BETWEEN_UPDATES, FOR_EACH = 0.1, 0.02
"""Seconds between two updates, and more for each text that grows: a browser has the rest of the page to draw too."""
STOPPED = "stopped_writing"
"""Where the session remembers which list nobody wants more of."""


class Desk:
    """``asked`` names what is written: Stop holds for that only. Made before anything is written on it.

    ``written`` is told of each reason once it is there.
    """

    def __init__(
        self, slots: Sequence[DeltaGenerator], asked: str, written: Callable[[int, Reason], None] | None = None
    ) -> None:
        self.asked = asked
        self._written = written
        self.reasons: dict[int, Reason] = {}
        self._slots = slots
        self._bar = st.empty()
        self._line: DeltaGenerator | None = None
        self._told = ""
        self._texts: dict[int, str] = {}
        self._grown: set[int] = set()
        self._next = 0.0
        for slot in slots:
            slot.html(waiting_html())

    @property
    def stopped(self) -> bool:
        """Whether somebody wanted no more of this list."""
        return bool(st.session_state.get(STOPPED) == self.asked)

    @property
    def missing(self) -> list[int]:
        """The positions without a reason."""
        return [position for position in range(len(self._slots)) if position not in self.reasons]

    def put(self, position: int, told: str | Reason) -> None:
        """A little more text of a reason, or the reason itself. Ends the script where somebody pressed Stop or left."""
        if isinstance(told, Reason):
            news = self.reasons.get(position) != told
            self.reasons[position] = told
            self._grown.discard(position)
            self._slots[position].html(reason_html(told))
            if self._written and news:
                self._written(position, told)
        else:
            self._texts[position] = self._texts.get(position, "") + told
            self._grown.add(position)
            self._update()
        look_up()

    def wait(self, place: int) -> None:
        """While nothing new is written: the place in the line, 0 once the model is at work."""
        self._update()
        if place > 1:
            self.say(f"{ordinal(place)} in line for the language model")
        else:
            self.say("Next in line for the language model" if place else self._progress())

    def say(self, text: str) -> None:
        """What is waited for, in the bar. Ends the script where somebody pressed Stop or left."""
        if self._line is None:
            with self._bar.container(key="writing", horizontal=True, vertical_alignment="center", gap="small"):
                self._line = st.empty()
                st.button("Stop", key="stop", icon=":material/stop_circle:", on_click=_remember, args=(self.asked,))
        if text != self._told:
            self._told = text
            self._line.html(_status(text))
        look_up()

    def offer(self, text: str, label: str, prepare: Callable[[], None]) -> None:
        """Say in the bar what is not written, with a button that goes on after ``prepare``."""
        with self._bar.container(key="writing-rest", horizontal=True, vertical_alignment="center", gap="small"):
            st.html(_status(text))
            st.button(label, key="write", icon=":material/edit:", on_click=_go_on, args=(prepare,))

    def fail(self, text: str) -> None:
        """Say in each slot that is still empty why it stays so."""
        for position in self.missing:
            self._slots[position].html(failed_html(text))
        self.close()

    def close(self) -> None:
        """Nothing is waited for any more: the bar goes."""
        self._bar.empty()

    def _update(self) -> None:
        now = time.monotonic()
        if not self._grown or now < self._next:
            return
        for position in sorted(self._grown):
            self._slots[position].html(growing_html(self._texts[position]))
        self._next = now + BETWEEN_UPDATES + FOR_EACH * len(self._grown)
        self._grown.clear()
        self.say(self._progress())

    def _progress(self) -> str:
        count = len(self._slots)
        return "Writing the reason" if count == 1 else f"Writing reasons: {len(self.reasons)} of {count} are there"


def look_up() -> None:
    """Let Streamlit end the script here where somebody asked anew, pressed Stop or left: reading its state does."""
    _ = STOPPED in st.session_state


def _remember(asked: str) -> None:
    st.session_state[STOPPED] = asked


def _go_on(prepare: Callable[[], None]) -> None:
    prepare()
    _remember("")


def _status(text: str) -> str:
    return f'<p role="status">{escaped(text)}</p>'
