"""A room for a workshop: its host makes it, hands out the link, and sees counts; a guest sees where they are."""

from __future__ import annotations

import streamlit as st

from recsys.engine import Engine
from recsys.errors import BecauseError
from recsys.feedback.store import LONGEST_NAME
from recsys.present.reasons import STYLES
from recsys.present.text import counted, escaped, typeset
from recsys.schema import Style
from ui import own_profile, room, state
from ui.busy import connected
from ui.profile_card import home
from ui.room import ADDRESS, Entered
from ui.room_counts import count
from ui.room_words import counts_html, fixed_html
from ui.state import LONGEST_INTENT

FAILED = "room-failure"
REFRESH = 5
"""Seconds after which a host's counts are counted again."""


def show_room(engine: Engine) -> None:
    """What there is to see of a room: how to make one, its link and counts, or what it fixes."""
    failure: str = st.session_state.pop(FAILED, "")
    with st.empty():
        if failure:
            st.html(f'<p class="note" role="alert">{escaped(typeset(failure))}</p>')
    entered = room.current()
    if entered is None:
        _offer_room(engine)
        return
    st.html(fixed_html(entered.room.text, entered.room.user, STYLES[entered.room.style], entered.room.version))
    if room.is_host(entered):
        _show_host(engine, entered)
    else:
        _sentence("Only counts reach the host of this room: how many people are here and what they told, never who.")
    st.button("Leave the room", icon=":material/logout:", key="leave-room", on_click=room.leave)


def _offer_room(engine: Engine) -> None:
    _sentence(
        "A room lets many people begin alike: everybody who opens its link finds the same data, the same version of "
        "the model, the same first question, viewer and style. What each of them tells stays their own."
    )
    counts = dict(engine.users())
    with st.container(key="room-form"), st.form("make-room", border=False):
        st.text_input("Name of the room", key="room-name", max_chars=LONGEST_NAME, placeholder="Tuesday’s seminar")
        st.text_input("First question", state.current().text, key="room-text", max_chars=LONGEST_INTENT)
        with st.container(horizontal=True, gap="small"):
            st.selectbox(
                "Whose ratings count",
                [None, *counts],
                format_func=lambda user: (
                    "Everybody’s own" if user is None else f"Viewer {user} · {counted(counts[user], 'rating')}"
                ),
                key="room-user",
            )
            st.selectbox("How reasons are told", list(Style), format_func=STYLES.__getitem__, key="room-style")
        st.form_submit_button("Open the room", icon=":material/groups:", type="primary", on_click=_make, args=(engine,))


def _make(engine: Engine) -> None:
    name = " ".join(str(st.session_state["room-name"]).split())
    text = " ".join(str(st.session_state["room-text"]).split())
    if not name or not text:
        st.session_state[FAILED] = "A room needs a name and a first question."
        return
    try:
        room.make(engine, name, text, st.session_state["room-user"], Style(st.session_state["room-style"]))
    except BecauseError as failure:
        st.session_state[FAILED] = f"The room could not be made: {failure}"


def _show_host(engine: Engine, entered: Entered) -> None:
    _sentence("The link for everybody in the room:")
    st.code(home(st.context.url or "", **{ADDRESS: entered.key}), language=None, wrap_lines=True)
    own = own_profile.current()
    if own is None or not own.person.name:
        _sentence("Keep your profile under a name, if you want to come back as this room’s host after this visit.")
    st.fragment(run_every=REFRESH)(_counts)(engine, entered)


def _counts(engine: Engine, entered: Entered) -> None:
    """The counts now."""
    with st.container(key="room-counts"):
        try:
            counts = count(engine.store, entered.key, entered.room.host, connected)
        except BecauseError as failure:
            st.html(f'<p class="note" role="alert">Not counted: {escaped(typeset(str(failure)))}</p>')
        else:
            st.html(counts_html(counts, engine.catalogue))


def _sentence(text: str) -> None:
    st.html(f'<p class="sentence">{escaped(typeset(text))}</p>')
