"""What you told: every piece of feedback that shapes the page, each with a way back and to the film."""

from __future__ import annotations

from functools import partial

import streamlit as st

from recsys.engine import Engine
from recsys.present.feedback import said_of
from recsys.present.text import plain, typeset
from ui import feedback, feedback_kept, state
from ui.feedback_kept import Given

SHOWN = 30


def show_what_you_told(engine: Engine) -> None:
    """A small list behind a button, there once something was told."""
    feedback_kept.remember(engine)
    pieces = [piece for piece in feedback_kept.in_effect(state.current()) if piece.event.item_id in engine.catalogue]
    if not pieces:
        return
    with st.popover(f"You told: {len(pieces)}", icon=":material/history:", type="tertiary", key="what-you-told"):
        st.caption("What you told. These films are rated now, so the list leaves them out.")
        for piece in pieces[:SHOWN]:
            _show(engine, piece)
        if len(pieces) > SHOWN:
            st.caption(f"and {len(pieces) - SHOWN:,} earlier ones")


def _show(engine: Engine, piece: Given) -> None:
    event = piece.event
    if event.item_id is None:
        return
    said = said_of(event.kind, engine.catalogue[event.item_id].label, event.stars)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"told-{event.key}"):
        if st.button(plain(typeset(said)), key=f"open-{event.key}", type="tertiary", help="Open its explanation"):
            state.change(item=event.item_id)
            st.switch_page("../pages/explain.py")
        st.button(
            "Undo",
            key=f"undo-{event.key}",
            icon=":material/undo:",
            type="tertiary",
            on_click=partial(feedback.undo, engine, event.key),
        )
    if piece.failure:
        st.caption(plain(f"Not saved: {piece.failure}"))
