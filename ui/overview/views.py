"""The sides from which many rankings can be looked at."""

from __future__ import annotations

import html
from collections.abc import Callable
from enum import StrEnum

import streamlit as st

from recsys.explain.overview import Overview, SliceBy
from recsys.explain.overview.kinds import KIND
from recsys.present.charts.chart import Chart
from recsys.present.charts.overview.beeswarm import beeswarm
from recsys.present.charts.overview.dependence import dependence
from recsys.present.charts.overview.moves import headline, signal_moves, source_moves, weighty_words
from recsys.present.charts.overview.names import FEATURES, SIGNALS, against, legend
from recsys.present.charts.overview.slices import exposure, slice_sums
from recsys.present.text import escaped, typeset
from ui.chart import show
from ui.closer.nothing import nothing
from ui.overview.sample import show_rows


class View(StrEnum):
    """The sides from which many rankings can be looked at."""

    MOVES = "What moves rankings"
    ITEMS = "Every item"
    SIGNAL = "One signal"
    SLICES = "By slice"


def show_moves(overview: Overview) -> None:
    """Every signal, and the words that weigh most."""
    show(signal_moves(overview), "overview-signals")
    st.html('<h2 class="part later">The words that weigh most</h2>')
    if overview.words.empty:
        nothing("None of these intents has a word that is scored.")
    else:
        show(weighty_words(overview), "overview-words")


def show_items(overview: Overview) -> None:
    """Every row as a dot, and what the chosen one says."""
    show_points(beeswarm(overview), "overview-items")


def show_signal(overview: Overview) -> None:
    """One signal against what is known of the film or the person."""
    spoken = overview.by_signal[overview.by_signal["speaks"] > 0].sort_values("size", ascending=False)
    with st.container(key="overview-axes", horizontal=True, gap="small"):
        signal = str(
            st.selectbox(
                "Signal",
                list(spoken["signal"]),
                format_func=SIGNALS.__getitem__,
                key="one-signal",
                persist_state="session",
            )
        )
        features = [against(signal), *(name for name in FEATURES if name != against(signal))]
        x = st.selectbox(
            "Against",
            features,
            format_func=lambda name: FEATURES[name].name,
            key=f"against-{signal}",
            persist_state="session",
        )
        others = [name for name in ("rating_count", KIND[signal].feature, *FEATURES) if name != x]
        shade = st.selectbox(
            "Shade",
            list(dict.fromkeys(others)),
            format_func=lambda name: FEATURES[name].name,
            key=f"shade-{signal}",
            persist_state="session",
        )
    with st.container(key="overview-dependence"):
        chart = dependence(overview, signal, x, shade)
        if chart is None:
            nothing("This is not known of any film in these lists.")
        else:
            show_points(chart, "overview-signal")


def show_slices(overview: Overview) -> None:
    """The sums and the exposure by genre, decade or popularity."""
    by = st.segmented_control(
        "By",
        list(SliceBy),
        format_func=str.capitalize,
        default=SliceBy.POPULARITY,
        required=True,
        key="slice-by",
        persist_state="session",
    )
    st.html('<h2 class="part">Who is recommended</h2>')
    show(exposure(overview, SliceBy(by)), "overview-exposure")
    st.html('<h2 class="part later">What brought them there</h2>')
    st.html(legend())
    show(slice_sums(overview, SliceBy(by)), "overview-sums")


def show_points(chart: Chart, key: str) -> None:
    """A chart, and in words the point that is selected."""
    points = show(chart, key)
    with st.empty():
        for point in points[:1]:
            st.html(f'<p class="chosen">{escaped(typeset(html.unescape(str(point.get("hovertext", "")))))}</p>')


SHOW: dict[View, Callable[[Overview], None]] = {
    View.MOVES: show_moves,
    View.ITEMS: show_items,
    View.SIGNAL: show_signal,
    View.SLICES: show_slices,
}


def show_overview(overview: Overview) -> None:
    """The sentence, the four sources, and a closer look from one side."""
    st.html(f'<p class="why">{escaped(typeset(headline(overview)))}</p>')
    if overview.items.empty:
        return
    show(source_moves(overview), "overview-sources")
    view = st.segmented_control(
        "Look closer",
        list(View),
        default=View.MOVES,
        required=True,
        wrap=True,
        key="overview-view",
        persist_state="session",
    )
    with st.container(key="overview-body", gap="small"):
        SHOW[View(view)](overview)
    show_rows(overview)
