"""How a chart is put on a page."""

from __future__ import annotations

from typing import Any

import streamlit as st

from recsys.present.charts.chart import Chart
from recsys.present.text import escaped, typeset

CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": "reset"}


def show(chart: Chart, key: str) -> list[dict[str, Any]]:
    """Put a chart, its sentence and its table on the page; returns the points that are selected."""
    with st.container(key=f"{'wide' if chart.wide else 'plain'}-{key}", gap=None):
        event = st.plotly_chart(
            chart.figure,
            key=f"chart-{key}",
            on_select="rerun",
            selection_mode="points",
            config=CONFIG,
            alt=typeset(chart.alt),
        )
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"below-{key}"):
        st.html(f'<p class="sentence">{escaped(typeset(chart.sentence))}</p>')
        as_table = st.toggle("As a table", key=f"table-{key}", persist_state="session")
    if as_table:
        numbers = {
            name: st.column_config.NumberColumn(format="%+.4f")
            for name in chart.table.select_dtypes("number", exclude="integer").columns
        }
        st.dataframe(chart.table, hide_index=True, column_config=numbers, placeholder="", alt=typeset(chart.alt))
    return list(event["selection"]["points"]) if event else []
