"""Every head of the encoder, and the map of the one that is chosen."""

from __future__ import annotations

import streamlit as st

from recsys.engine import Engine
from recsys.explain.attending import AttentionCheck
from recsys.present.charts.attention import attention_map, rollout_map
from recsys.present.charts.heads import HeadView, chosen, head_overview, views
from recsys.schema import Attention, Explanation, ItemId, Query
from ui import resources
from ui.chart import show as show_chart
from ui.closer.nothing import nothing

LAYER, HEAD, LATEST = "attention-layer", "attention-head", "attention-latest"
ROLLED = -1
"""In place of a layer: all of them, rolled out."""
AVERAGED = -1
"""In place of a head: the mean of all of them."""


@resources.kept(32)
def attention_check(engine: Engine, query: Query, item_id: ItemId) -> AttentionCheck:
    """Attention by word beside the change of an item's score without each word."""
    return engine.inspect.attention_check(query, item_id)


def show_heads(engine: Engine, explanation: Explanation) -> None:
    """All heads at a glance, then one map."""
    text = explanation.query.intent.phrase()
    if not text:
        nothing("There are no words to read.")
        return
    options = views(len(explanation.query.intent.words))
    view = st.segmented_control(
        "Each head by",
        options,
        default=options[0],
        required=True,
        key="heads" if HeadView.AGREEMENT in options else "heads-of-few-words",
        persist_state="session",
    )
    with st.spinner("Reading with every head and taking each word out"):
        attention = resources.attention(engine, text)
        check = attention_check(engine, explanation.query, explanation.item.item_id)
    points = show_chart(head_overview(attention, check.heads, HeadView(view)), "heads-overview")
    if points and chosen(points[0]) != st.session_state.get(LATEST):
        st.session_state[LATEST] = st.session_state[LAYER], st.session_state[HEAD] = chosen(points[0])
    layer, head = _choice(attention)
    show_chart(rollout_map(attention) if layer == ROLLED else attention_map(attention, layer, head), "attention")


def _choice(attention: Attention) -> tuple[int, int | None]:
    """The layer or ``ROLLED``, and the head, none for the mean of all."""
    layers, heads = attention.weights.shape[:2]
    st.session_state.setdefault(LAYER, layers - 1)
    with st.container(horizontal=True, gap="medium", key="attention-choice"):
        layer: int = st.selectbox(
            "Layer",
            [*range(layers), ROLLED],
            format_func=lambda number: "All, rolled out" if number == ROLLED else f"{number + 1} of {layers}",
            key=LAYER,
            persist_state="session",
        )
        head: int = st.selectbox(
            "Head",
            [AVERAGED, *range(heads)],
            format_func=lambda number: "All, averaged" if number == AVERAGED else f"{number + 1} of {heads}",
            key=HEAD,
            disabled=layer == ROLLED,
            persist_state="session",
        )
    return layer, None if head == AVERAGED else head
