"""Inside the models: what they look at, and whether that is what counts."""

from __future__ import annotations

import html
from collections.abc import Callable
from enum import StrEnum

import streamlit as st

from recsys.engine import Engine
from recsys.present.charts.tokens import token_match
from recsys.present.charts.word_attention import verdict, word_attention
from recsys.present.text import escaped
from recsys.schema import Explanation
from ui import resources
from ui.asking import Asked
from ui.chart import show as show_chart
from ui.closer.heads import attention_check, show_heads
from ui.closer.nothing import nothing
from ui.closer.reading import show_reading

NO_WORDS = "There are no words to read."


class Side(StrEnum):
    """What can be looked at inside a model."""

    WORDS = "Which words count"
    HEADS = "Heads and layers"
    MATCH = "Word by word"
    READING = "What the writer read"


def show(engine: Engine, asked: Asked, explanation: Explanation) -> None:
    """A choice of what to look at inside the models, and the chosen one."""
    chosen = st.segmented_control(
        "Look at", list(Side), default=Side.WORDS, required=True, key="inside", persist_state="session"
    )
    st.html(
        '<p class="sentence"><strong>Attention is not a reason.</strong> It shows where a model looked. Whether that '
        "moved anything is measured here: by taking it out.</p>"
    )
    with st.container(key=f"inside-{Side(chosen).name.lower()}", gap="small"):
        SHOW[Side(chosen)](engine, explanation)


def show_words(engine: Engine, explanation: Explanation) -> None:
    """Attention and rollout by word beside what each word really does."""
    if not explanation.query.intent.words:
        nothing(NO_WORDS)
        return
    with st.spinner("Taking each word out and ranking again"):
        check = attention_check(engine, explanation.query, explanation.item.item_id)
    st.html(f'<p class="chosen">{escaped(verdict(check))}</p>')
    show_chart(word_attention(check, explanation.item), "attention-words")


def show_match(engine: Engine, explanation: Explanation) -> None:
    """Which piece of the intent met which piece of the item's text."""
    if not explanation.query.intent.words:
        nothing(NO_WORDS)
        return
    with st.spinner("Comparing each piece of the intent with each piece of the text"):
        match = resources.match(engine, explanation.query.intent, explanation.item.item_id)
    for point in show_chart(token_match(match, explanation.item), "match-inside")[:1]:
        st.html(f'<p class="chosen">{escaped(html.unescape(str(point.get("text", ""))))}</p>')


SHOW: dict[Side, Callable[[Engine, Explanation], None]] = {
    Side.WORDS: show_words,
    Side.HEADS: show_heads,
    Side.MATCH: show_match,
    Side.READING: show_reading,
}
