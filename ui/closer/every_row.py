"""The whole sum as a table."""

from __future__ import annotations

import streamlit as st

from recsys.engine import Engine
from recsys.present.report.formats import Format, file_name
from recsys.present.tables import explanation_csv, explanation_table
from recsys.present.text import counted, scientific
from recsys.schema import Explanation
from ui.asking import Asked


def show(engine: Engine, asked: Asked, explanation: Explanation) -> None:
    """The whole sum as a table."""
    table = explanation_table(explanation)
    numbers = {name: st.column_config.NumberColumn(format="%+.4f") for name in table.select_dtypes("number").columns}
    st.dataframe(table, hide_index=True, column_config=numbers, placeholder="", alt="Every row of the sum")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.html(
            f'<p class="sentence">{counted(len(explanation.contributions), "row")} that add up to the score; '
            f"what is left over by rounding is {scientific(explanation.residual)}.</p>"
        )
        st.download_button(
            "Download as CSV",
            explanation_csv(explanation),
            file_name=file_name(explanation.item, Format.NUMBERS),
            mime=Format.NUMBERS.mime,
            icon=":material/download:",
            type="tertiary",
            on_click="ignore",
        )
