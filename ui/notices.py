"""Small notes: what a link could not bring back, what the ranking wants to say, why there is no language model."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from recsys.present.text import escaped
from ui.reasons import language_model_failure


def show_notices(notes: Iterable[str]) -> None:
    """Show notes in small type, once each; those of a link or of an answer cut short only once.

    They have one place, there or empty, so that what follows keeps its own.
    """
    failure = language_model_failure()
    every = [*st.session_state.pop("notes", []), *notes]
    if failure:
        every.append(f"There is no language model, so reasons come from templates. {failure}")
    with st.empty():
        if every:
            st.html("".join(f'<p class="note">{escaped(note)}</p>' for note in dict.fromkeys(every)))


def show_nothing_found() -> None:
    """Say that nothing meets every condition, and how to widen the search."""
    st.html(
        '<div class="notice"><h2>Nothing fits all of that</h2>'
        "<p>Let go of a piece under “Understood as”, or ask for something wider.</p></div>"
    )
