"""Workshop mode: a host's link fixes the data, the model, the first question, the viewer and the style for all."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from recsys.engine import Engine
from recsys.errors import BecauseError, UnknownModel
from recsys.present.text import quoted
from recsys.schema import Style, UserId
from recsys.schema.feedback import PersonId
from ui import own_profile, state
from ui.room_counts import register
from ui.room_words import room_line
from ui.state import View, Who

ADDRESS = "room"
"""The part of the address that holds the key of a room."""


@dataclass(frozen=True, slots=True)
class Room:
    """What a room fixes. ``user`` is None where everybody's own taste counts; ``data`` and ``version`` are hashes."""

    name: str
    text: str
    user: UserId | None
    style: Style
    data: str
    version: str
    host: PersonId

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> Room:
        """A room from what the store keeps of it. Raises BecauseError where that cannot be read."""
        try:
            return cls(**{**settings, "style": Style(settings["style"])})
        except (TypeError, KeyError, ValueError):
            raise BecauseError(
                "This room was kept by another version of the app.", "Ask its host for a new one."
            ) from None


@dataclass(frozen=True, slots=True)
class Entered:
    """A room that this visit is in. ``visit`` tells visits apart when they are counted."""

    key: str = field(repr=False)
    room: Room
    visit: str = field(default_factory=secrets.token_hex, repr=False)


def current() -> Entered | None:
    """The room that this visit is in."""
    entered: Entered | None = st.session_state.get("room")
    return entered


def is_host(entered: Entered) -> bool:
    """Whether this visit made the room."""
    return own_profile.known() == entered.room.host


def make(engine: Engine, name: str, text: str, user: UserId | None, style: Style) -> str:
    """Make a room of what is asked and of the model as it is now, and enter it; its key. Raises StoreError."""
    host = own_profile.person(engine)
    room = Room(name, text, user, style, engine.dataset.fingerprint, engine.shared.version, host)
    key = engine.store.new_room(asdict(room))
    _enter(key, room)
    return key


def enter(engine: Engine) -> Engine:
    """The engine to ask with: that of the room in the address, once entered; else the one given. Shows where one is."""
    key = st.query_params.get(ADDRESS, "")
    entered = current()
    if key and (entered is None or entered.key != key) and own_profile.may_look_up(ADDRESS):
        _open(engine, key)
    entered = current()
    with st.empty():
        if entered is None:
            return engine
        _hold(entered)
        register.visit(entered.key, entered.visit, _session(), own_profile.known())
        model, gone = _model(engine, entered.room)
        st.html(room_line(entered.room.name, entered.room.user, gone))
    return model


def leave() -> None:
    """Go out of the room; what it fixed can be changed again."""
    entered = current()
    if entered is not None:
        register.leave(entered.key, entered.visit)
        del st.session_state["room"]
        own_profile.keep_in_address(ADDRESS, "")
        st.query_params.pop(ADDRESS, None)


def fixed_viewer() -> str:
    """What stands in the place of the choice of a person; empty where that is free."""
    entered = current()
    if entered is None or entered.room.user is None:
        return ""
    return f"Viewer {entered.room.user}, as this room has it"


def fixed_style() -> bool:
    """Whether how reasons are told is fixed."""
    return current() is not None


def _open(engine: Engine, key: str) -> None:
    try:
        settings = engine.store.room(key)
        room = None if settings is None else Room.from_settings(settings)
    except BecauseError as failure:
        own_profile.note(f"The room in this link could not be opened, so nothing is fixed. {failure}")
        own_profile.look_up_later(ADDRESS, key)
        return
    if room is None:
        own_profile.note("There is no room behind this link: it was cut short or mistyped, or made on another server.")
    elif room.data != engine.dataset.fingerprint:
        own_profile.note(
            f"The room {quoted(room.name)} was made with other data than this server has, so it cannot be shown here: "
            "nothing is fixed, and what you see is of these data."
        )
    else:
        _enter(key, room)
        return
    own_profile.keep_in_address(ADDRESS, "")
    st.query_params.pop(ADDRESS, None)


def _enter(key: str, room: Room) -> None:
    """Begin with the room's question, unless the address asks another."""
    st.session_state["room"] = Entered(key, room)
    if "intent" not in st.query_params:
        state.ask(room.text)


def _hold(entered: Entered) -> None:
    """Set back what the room fixes, whatever a link or a new beginning says."""
    own_profile.keep_in_address(ADDRESS, entered.key)
    view, room = state.current(), entered.room
    held: View = replace(view, style=room.style)
    if room.user is not None and (view.who, view.user) != (Who.VIEWER, room.user):
        held = replace(held, who=Who.VIEWER, user=room.user, without_history=(), told={})
    if held != view:
        st.session_state["view"] = held


def _model(engine: Engine, room: Room) -> tuple[Engine, bool]:
    """The engine with the room's version of the shared model, and whether that is gone."""
    try:
        return engine.at(room.version), False
    except UnknownModel:
        return engine, True


def _session() -> str:
    context = get_script_run_ctx()
    return context.session_id if context else ""
