"""What stands between the door and a page: a seat, or the wait for one in a full room."""

from __future__ import annotations

import math
import threading
import time

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from recsys.config import Settings
from recsys.present.reasons import ordinal
from recsys.present.text import counted
from ui.admission import MOST_WAITING, Admission, Seats
from ui.desk import look_up
from ui.observing.requests import step

POLL = 0.5
"""Seconds between two looks at the line."""
_lock = threading.Lock()
_seats: list[Seats] = []
"""The one room of this server. Not in Streamlit's cache: any browser may ask Streamlit to clear that."""


def seats() -> Seats:
    """The seats of this server, as many as BECAUSE_SEATS says. Raises SettingError."""
    with _lock:
        if not _seats:
            settings = Settings.from_environment()
            _seats.append(Seats(settings.seats, connected, settings.seat_idle))
        return _seats[0]


def forget_seats() -> None:
    """Empty the room, so that the settings are read anew."""
    with _lock:
        _seats.clear()


def connected(session: str) -> bool:
    """Whether the tab of a session is open."""
    return not runtime.exists() or runtime.get_instance().is_active_session(session)


def take_seat() -> None:
    """Go on with a seat; else show the place in the line until there is one. Ends the script where the line is full.

    What somebody typed or pressed was taken over before this, and their page stays in the browser meanwhile.
    """
    slot, room, session = st.empty(), seats(), _session()
    admission = room.enter(session)
    with step("seat"):
        while not admission.seated:
            slot.html(busy_html(admission))
            if not admission.place:
                st.stop()
            time.sleep(POLL)
            look_up()
            admission = room.enter(session)
    slot.empty()


def busy_html(admission: Admission) -> str:
    """HTML of what somebody without a seat is told."""
    wait = f"A place is likely in about {rounded(admission.seconds)} s. " if admission.seconds else ""
    people = counted(admission.here, "person", "people")
    verb = "is" if admission.here == 1 else "are"
    if not admission.place:
        rest = f"{MOST_WAITING} more wait, and the line takes no more. Come back a little later, and reload this page."
    else:
        place = "You are next" if admission.place == 1 else f"You are {ordinal(admission.place)} in line"
        rest = f"{place} and get in by yourself. What you have typed is kept, so leave this page open."
    return (
        f'<div class="notice busy" role="status" aria-live="polite"><h1>Busy: {people} {verb} here.</h1>'
        f"<p><b>{wait}</b>{rest}</p></div>"
    )


def rounded(seconds: float) -> int:
    """A guess with no more digits than it deserves: the next five seconds, above a minute the next ten."""
    step = 5 if seconds <= 60 else 10
    return step * math.ceil(seconds / step)


def _session() -> str:
    context = get_script_run_ctx()
    return context.session_id if context else ""
