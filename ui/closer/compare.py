"""Why this film and not another."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

import streamlit as st

from recsys.engine import Engine
from recsys.errors import BecauseError
from recsys.explain.contrast import Contrast
from recsys.present.charts.contrast import barrier_sentence, contrast_bars, contrast_sentence, why_not_sentence
from recsys.present.looks import legend
from recsys.present.text import escaped, typeset
from recsys.schema import Explanation, ItemId, Query, Source
from ui import resources, state
from ui.asking import Asked
from ui.chart import show as show_chart
from ui.closer.nothing import nothing
from ui.state import Who


class Question(StrEnum):
    """What can be asked about two films."""

    ABOVE = "Why above or below?"
    WHY_NOT = "Why not in the list?"


@resources.kept(32)
def contrast(engine: Engine, query: Query, first: ItemId, second: ItemId) -> Contrast:
    """Two films row by row."""
    return engine.inspect.contrast(query, first, second)


@resources.kept(32)
def why_not(engine: Engine, query: Query, item_id: ItemId, rank: int) -> Contrast:
    """The film at a rank and one that is not there, row by row."""
    return engine.inspect.why_not(query, item_id, rank)


@resources.kept(32)
def top(engine: Engine, query: Query) -> list[ItemId]:
    """The ids of the best films, best first."""
    return engine.top(query)


def show(engine: Engine, asked: Asked, explanation: Explanation) -> None:
    """The choice of a question and of a film, and the answer."""
    question = st.segmented_control(
        "Question",
        list(Question),
        default=Question.ABOVE,
        required=True,
        wrap=True,
        key="compare",
        persist_state="session",
    )
    if len(engine.catalogue) < 2:
        nothing("There is no other film to compare with.")
        return
    try:
        found = _above(engine, explanation) if question == Question.ABOVE else _why_not(engine, explanation.query)
    except BecauseError as failure:
        nothing(str(failure))
        return
    own = state.current().who is not Who.VIEWER
    tell = contrast_sentence if question == Question.ABOVE else why_not_sentence
    barred = " ".join(filter(None, (barrier_sentence(one, own) for one in (found.first, found.second))))
    st.html(
        f'<p class="why">{escaped(typeset(tell(found, own)))}</p>'
        + (f'<p class="note">{escaped(typeset(barred))}</p>' if barred else "")
    )
    present = tuple(source for source in Source if any(row.first.kind is source for row in found.rows))
    st.html(legend(present, any(row.difference < 0 for row in found.rows)))
    points = show_chart(contrast_bars(found), "contrast")
    with st.empty():
        for point in points[:1]:
            st.html(f'<p class="chosen">{escaped(html.unescape(str(point.get("hovertext", ""))))}</p>')


def _above(engine: Engine, explanation: Explanation) -> Contrast:
    """The explained film and one that is chosen, at first the next in the list."""
    query, item_id = explanation.query, explanation.item.item_id
    results = top(engine, query)
    after = results.index(item_id) + 1 if item_id in results else 0
    first = results[after : after + 1] or results[:1]
    other = _choose(engine, "Other film", [*first, *results], results, item_id, f"compare-{item_id}")
    with st.spinner("Comparing the two films row by row"):
        return contrast(engine, query, item_id, other)


def _why_not(engine: Engine, query: Query) -> Contrast:
    """A film that is chosen, at first the one that just missed the list, against the one at a rank."""
    ranked = top(engine, replace(query, k=2 * query.k))
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="compare-choice"):
        other = _choose(engine, "Film", [*ranked[query.k :], *ranked], ranked, None, "compare-missed")
        rank = st.number_input(
            "Rank to reach",
            1,
            len(engine.catalogue),
            value=max(min(query.k, len(ranked)), 1),
            key="compare-rank",
            persist_state="session",
        )
    with st.spinner("Comparing the two films row by row"):
        return why_not(engine, query, other, rank)


def _choose(
    engine: Engine, name: str, first: Sequence[ItemId], ranked: Sequence[ItemId], without: ItemId | None, key: str
) -> ItemId:
    """A film of the whole catalogue, found by typing; some stand first, those of the ranking with their rank."""
    ranks = {item_id: rank for rank, item_id in enumerate(ranked, start=1)}
    options = [item_id for item_id in dict.fromkeys([*first, *engine.catalogue.positions]) if item_id != without]

    def label(item_id: ItemId) -> str:
        rank = f"{ranks[item_id]} · " if item_id in ranks else ""
        return f"{rank}{engine.catalogue[item_id].label}"

    chosen: ItemId = st.selectbox(
        name, options, format_func=label, key=key, persist_state="session", help="Type to search the whole catalogue"
    )
    return chosen
