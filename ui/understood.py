"""What the intent was understood as: its words and chips, each of which can be taken out, and its notes."""

from __future__ import annotations

import streamlit as st

from recsys.present.text import escaped
from recsys.schema import Intent
from recsys.text.words import core
from ui import state
from ui.toggles import kept_pills


def word_pills(intent: Intent, label: str) -> None:
    """The words of the intent; letting one go takes it out."""
    if intent.words:
        words = {position: core(word.text) for position, word in enumerate(intent.words)}
        kept_pills(label, words, state.current().without_words, "kept-words", "without_words")


def chip_pills(intent: Intent, label: str) -> None:
    """The chips of the intent; letting one go takes it out."""
    if intent.chips:
        chips = {chip.key: chip.label for chip in intent.chips}
        kept_pills(label, chips, state.current().without_chips, "kept-chips", "without_chips")


def show_understood(intent: Intent) -> None:
    """Words and chips of an intent. Each has a place that empties at once when there is nothing to put in it."""
    with st.empty():
        word_pills(intent, "Your words")
    with st.empty():
        chip_pills(intent, "Understood as")


def show_intent_notes(intent: Intent) -> None:
    """What the person should know about how the intent was understood."""
    notes = "".join(f'<p class="note">{escaped(note)}</p>' for note in intent.notes)
    with st.empty():
        if notes:
            st.html(notes)
