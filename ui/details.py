"""The parts of an explanation below its sum, one at a time."""

from __future__ import annotations

import html
from enum import StrEnum

import streamlit as st

from recsys.engine import Engine
from recsys.schema import Explanation, Source
from ui import resources
from ui.charts.attention import attention_map
from ui.charts.chart import show
from ui.charts.history import history_bars
from ui.charts.tokens import token_match
from ui.consequence import WORDS_OVERLAP
from ui.sentences import counterfactual_sentence
from ui.tables import explanation_table, table_csv
from ui.text import counted, escaped, scientific, typeset


class Detail(StrEnum):
    """What can be looked at more closely."""

    CHANGE = "What would change it"
    LIKED = "What was liked"
    MATCH = "Word by word"
    ATTENTION = "Attention"
    ROWS = "Every row"


def show_details(engine: Engine, explanation: Explanation) -> None:
    """A choice of details and the chosen one; the others are not computed."""
    chosen = st.segmented_control(
        "Look closer", list(Detail), default=Detail.CHANGE, required=True, key="detail", persist_state="session"
    )
    with st.container(key="detail-body", gap="small"):
        {
            Detail.CHANGE: _show_counterfactuals,
            Detail.LIKED: _show_history,
            Detail.MATCH: _show_match,
            Detail.ATTENTION: _show_attention,
            Detail.ROWS: _show_rows,
        }[Detail(chosen)](engine, explanation)


def _nothing(text: str) -> None:
    st.html(f'<p class="empty">{escaped(text)}</p>')


def _show_counterfactuals(_engine: Engine, explanation: Explanation) -> None:
    if not explanation.counterfactuals:
        _nothing("No single source decides this place: taking out its words or its films would not push it down.")
        return
    for change in explanation.counterfactuals:
        st.html(
            f'<div class="counterfactual {change.source.value}">'
            f"<p>{escaped(typeset(counterfactual_sentence(explanation, change)))}</p>"
            f'<p class="quiet">Rank predicted from the sum: <b>{change.predicted_rank:,}</b>. '
            f"Rank when everything was ranked again: <b>{change.actual_rank:,}</b>.</p></div>"
        )
    st.html(
        '<p class="sentence">The fewest rows of one source that have to go before another film takes this place. '
        f"{WORDS_OVERLAP}</p>"
    )


def _show_history(_engine: Engine, explanation: Explanation) -> None:
    if not explanation.of(Source.HISTORY):
        _nothing("No ratings were used. Choose a viewer, or yourself, on the page Recommend.")
        return
    for point in show(history_bars(explanation, explanation.query.history), "history")[:1]:
        st.html(f'<p class="chosen">{escaped(html.unescape(str(point.get("hovertext", ""))))}</p>')


def _show_match(engine: Engine, explanation: Explanation) -> None:
    if not explanation.query.intent.words:
        _nothing("There are no words to compare.")
        return
    with st.spinner("Comparing each piece of the intent with each piece of the text"):
        match = resources.match(engine, explanation.query.intent, explanation.item.item_id)
    for point in show(token_match(match, explanation.item), "match")[:1]:
        st.html(f'<p class="chosen">{escaped(html.unescape(str(point.get("text", ""))))}</p>')


def _show_attention(engine: Engine, explanation: Explanation) -> None:
    text = explanation.query.intent.phrase()
    if not text:
        _nothing("There are no words to read.")
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
    show(attention_map(attention, layer, head), "attention")


def _show_rows(_engine: Engine, explanation: Explanation) -> None:
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
            table_csv(table),
            file_name="because-explanation.csv",
            mime="text/csv",
            icon=":material/download:",
            type="tertiary",
            on_click="ignore",
        )
