"""Inside the encoder: its attention, and what it is not."""

from __future__ import annotations

import streamlit as st

from recsys.engine import Engine
from recsys.present.charts.attention import attention_map
from recsys.schema import Explanation
from ui import resources
from ui.asking import Asked
from ui.chart import show as show_chart
from ui.closer.nothing import nothing


def show(engine: Engine, asked: Asked, explanation: Explanation) -> None:
    """Inside the encoder: its attention, and what it is not."""
    text = explanation.query.intent.phrase()
    if not text:
        nothing("There are no words to read.")
        return
    attention = resources.attention(engine, text)
    layers, heads = attention.weights.shape[:2]
    with st.container(horizontal=True, gap="medium", key="attention-choice"):
        layer = st.selectbox(
            "Layer", range(layers), index=layers - 1, format_func=lambda number: f"{number + 1} of {layers}"
        )
        head = st.selectbox(
            "Head",
            [None, *range(heads)],
            format_func=lambda number: "All, averaged" if number is None else f"{number + 1} of {heads}",
        )
    show_chart(attention_map(attention, layer, head), "attention")
