"""What each rated film adds."""

from __future__ import annotations

import html

import streamlit as st

from recsys.engine import Engine
from recsys.present.charts.history import history_bars
from recsys.present.text import escaped
from recsys.schema import Explanation, Source
from ui.asking import Asked
from ui.chart import show as show_chart
from ui.closer.nothing import nothing


def show(engine: Engine, asked: Asked, explanation: Explanation) -> None:
    """What each rated film adds."""
    if not explanation.of(Source.HISTORY):
        nothing("No ratings were used. Choose a viewer, or yourself, on the page Recommend.")
        return
    for point in show_chart(history_bars(explanation, explanation.query.history), "history")[:1]:
        st.html(f'<p class="chosen">{escaped(html.unescape(str(point.get("hovertext", ""))))}</p>')
