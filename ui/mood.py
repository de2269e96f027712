"""The question that opens the app: one input, and suggestions that each show another side of it."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from recsys.engine import Engine
from recsys.present.text import plain
from recsys.schema import ItemId
from ui import state
from ui.state import Who

LONGEST_TYPED = 2_000
"""Characters that the input takes; what is longer than an intent is cut there at a word, and a note says so."""


@dataclass(frozen=True)
class Suggestion:
    """An intent to try, what its pill says if not the same, and titles then taken as liked (with five stars)."""

    text: str
    label: str = ""
    likes: tuple[str, ...] = ()


SUGGESTIONS = (
    Suggestion("90s heist with a twist"),
    Suggestion("something sad in Paris"),
    Suggestion("like Blade Runner but hopeful"),
    Suggestion("animals, for small kids"),
    Suggestion("Hitchcock, not horror"),
    Suggestion("a mind-bending film about dreams", "dreams, for Matrix fans", ("The Matrix", "Memento", "Fight Club")),
)


def opening_line() -> None:
    """The question and, in one line, what is different here."""
    st.html(
        '<header class="opening"><h1>What are you in the mood for?</h1>'
        "<p><span>Say it in your own words. </span>Every film comes with the sum that put it there.</p></header>"
    )


def ask_form(engine: Engine) -> None:
    """The input, submitted with Enter or the button, and the suggestions."""
    text = state.current().text
    if st.session_state.get("asked_text") != text or "asked" not in st.session_state:
        st.session_state["asked"] = st.session_state["asked_text"] = text
    with (
        st.form("ask", border=False, enter_to_submit=True),
        st.container(horizontal=True, wrap=False, gap="xsmall", vertical_alignment="bottom", key="ask-row"),
    ):
        st.text_input(
            "What are you in the mood for?",
            key="asked",
            icon=":material/search:",
            max_chars=LONGEST_TYPED,
            placeholder="A slow-burn thriller, something like Amélie, a western with a woman in the lead …",
            label_visibility="collapsed",
        )
        st.form_submit_button("Recommend", icon=":material/arrow_forward:", type="primary", on_click=_submit)
    st.pills(
        "Or try",
        SUGGESTIONS,
        format_func=lambda suggestion: plain(suggestion.label or suggestion.text),
        key="suggestion",
        on_change=_suggest,
        args=(engine,),
        label_visibility="collapsed",
        wrap=True,
    )


def _submit() -> None:
    state.ask(st.session_state["asked"])


def _suggest(engine: Engine) -> None:
    suggestion: Suggestion | None = st.session_state["suggestion"]
    st.session_state["suggestion"] = None
    if suggestion is None:
        return
    state.ask(suggestion.text)
    likes = liked_ids(engine, suggestion.likes)
    if likes:
        state.change(who=Who.MYSELF, likes={**state.current().likes, **likes}, without_history=())


def liked_ids(engine: Engine, titles: tuple[str, ...]) -> dict[ItemId, float]:
    """Five stars for each of some titles that the catalogue has."""
    by_title = {item.title: item.item_id for item in engine.catalogue}
    return {by_title[title]: 5.0 for title in titles if title in by_title}
