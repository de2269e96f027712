"""The words of the intent, one by one."""

from __future__ import annotations

import html

import streamlit as st

from recsys.engine import Engine
from recsys.present.charts.tokens import token_match
from recsys.present.text import escaped
from recsys.schema import Explanation
from ui import resources
from ui.asking import Asked
from ui.chart import show as show_chart
from ui.closer.nothing import nothing


def show(engine: Engine, asked: Asked, explanation: Explanation) -> None:
    """The words of the intent, one by one."""
    if not explanation.query.intent.words:
        nothing("There are no words to compare.")
        return
    with st.spinner("Comparing each piece of the intent with each piece of the text"):
        match = resources.match(engine, explanation.query.intent, explanation.item.item_id)
    for point in show_chart(token_match(match, explanation.item), "match")[:1]:
        st.html(f'<p class="chosen">{escaped(html.unescape(str(point.get("text", ""))))}</p>')
