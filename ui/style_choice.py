"""How reasons are told: one choice for the list and the page of one item, kept in the view."""

from __future__ import annotations

import streamlit as st

from recsys.present.reasons import STYLES
from recsys.schema import Style
from ui import room, state


def style_for_list() -> Style:
    """A small choice beside the head of a list; what a room has fixed stands there instead."""
    key = "list-style"
    style = state.current().style
    if room.fixed_style():
        return _fixed(style)
    st.session_state[key] = style
    with st.popover(f"Reasons: {STYLES[style].lower()}", icon=":material/edit_note:", type="tertiary"):
        st.radio(
            "How reasons are told",
            list(Style),
            format_func=STYLES.__getitem__,
            key=key,
            on_change=_remember,
            args=(key,),
        )
    return style


def style_for_one() -> Style:
    """All ways to tell a reason side by side; what a room has fixed stands there instead."""
    if room.fixed_style():
        return _fixed(state.current().style)
    key = "one-style"
    st.session_state[key] = state.current().style
    st.segmented_control(
        "Tell the reason",
        list(Style),
        format_func=STYLES.__getitem__,
        required=True,
        key=key,
        on_change=_remember,
        args=(key,),
    )
    return state.current().style


def _fixed(style: Style) -> Style:
    st.html(f'<p class="fixed-here">Reasons: {STYLES[style].lower()}, as this room has it</p>', width="content")
    return style


def _remember(key: str) -> None:
    state.change(style=Style(st.session_state[key]))
