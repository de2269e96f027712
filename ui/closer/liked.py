"""What each rated film adds."""

from __future__ import annotations

import html
from dataclasses import replace

import streamlit as st

from recsys.engine import Engine
from recsys.explain.history import HistoryGroup, LeaveOneOut
from recsys.present.charts.history import (
    groups_html,
    groups_sentence,
    history_bars,
    history_sentence,
    leave_one_out_sentence,
    leave_one_out_table,
)
from recsys.present.text import escaped, typeset
from recsys.schema import Explanation, ItemId, Query, Source
from ui import resources, state
from ui.asking import Asked
from ui.chart import show as show_chart
from ui.closer.nothing import nothing
from ui.state import Who


@resources.kept(32)
def leave_one_out(engine: Engine, query: Query, item_id: ItemId) -> LeaveOneOut:
    """What an item loses without each rated film."""
    return engine.inspect.leave_one_out(query, item_id)


@resources.kept(32)
def history_groups(engine: Engine, query: Query, item_id: ItemId) -> tuple[HistoryGroup, ...]:
    """The rated films by what they share with an item."""
    return engine.inspect.history_groups(query, item_id)


def show(engine: Engine, asked: Asked, explanation: Explanation) -> None:
    """What each rated film adds, that leaving it out takes away just that, and what the films have in common."""
    if not explanation.of(Source.HISTORY):
        nothing(
            "All ratings are taken out, so none adds anything."
            if asked.whole.history
            else "No ratings were used. Choose a viewer, or yourself, on the page Recommend."
        )
        return
    own = state.current().who is not Who.VIEWER
    st.html(f'<p class="lead">{escaped(history_sentence(explanation, own))}</p>')
    item_id = explanation.item.item_id
    with st.spinner("Leaving out each rated film and computing the score again"):
        left_out = leave_one_out(engine, explanation.query, item_id)
    chart = history_bars(explanation, explanation.query.history)
    points = show_chart(replace(chart, table=leave_one_out_table(left_out)), "history")
    with st.empty():
        for point in points[:1]:
            st.html(f'<p class="chosen">{escaped(html.unescape(str(point.get("hovertext", ""))))}</p>')
    st.html(f'<p class="sentence">{escaped(typeset(leave_one_out_sentence(left_out)))}</p>')
    groups = history_groups(engine, explanation.query, item_id)
    st.html(
        f'<h2 class="part later">What they have in common with it</h2>{groups_html(groups)}'
        f'<p class="sentence">{escaped(groups_sentence(groups))}</p>'
    )
