"""What would bring another item into the list."""

from __future__ import annotations

import streamlit as st

from recsys.engine import Engine
from recsys.explain.barriers import barriers
from recsys.explain.ways import Means, Reach, Search
from recsys.present.reach import HEADINGS, MOST_NAMED, SOURCES, search_sentence, standing_sentence, way_name
from recsys.present.text import escaped, signed, typeset
from recsys.schema import Explanation, ItemId, Query
from ui import resources
from ui.asking import Asked
from ui.closer.folded import folded

CAPTION = (
    "Predicted comes from the sum; for words asked for in addition it takes the longer sentence for the mean of its "
    "parts, so that it only comes near. Each way was then really ranked again."
)


@resources.kept(32)
def reach(engine: Engine, query: Query, item_id: ItemId) -> Reach:
    """What would bring an item into the list of a query."""
    return engine.inspect.reach(query, item_id, query.k)


def show(engine: Engine, asked: Asked, explanation: Explanation) -> None:
    """A choice among all items of the catalogue, and what would bring the chosen one in."""
    st.html('<h2 class="part later">What would bring another film in?</h2>')
    chosen = _choose_item(engine, explanation)
    with st.container(key="bring-in", gap="small"):
        if chosen is None:
            st.html(
                '<p class="sentence">Choose a film that is missing from the list. Ratings and words to take out, films '
                "to rate and words to add are then tried, and each is ranked again.</p>"
            )
            return
        with st.spinner(f"Trying what would bring it into the top {explanation.query.k:,}; up to a few seconds"):
            found = reach(engine, explanation.query, chosen)
        st.html(f'<p class="lead">{escaped(typeset(standing_sentence(found)))}</p>')
        for search in found.searches:
            if _searched(search, explanation.query):
                st.html(search_html(found, search))
        if found.searches:
            st.html(f'<p class="sentence">{CAPTION}</p>')


def is_outside(explanation: Explanation) -> bool:
    """Whether the explained item is missing from the list, for its score or for a condition."""
    return explanation.rank > explanation.query.k or bool(barriers(explanation.query, explanation.item))


def _choose_item(engine: Engine, explanation: Explanation) -> ItemId | None:
    """An item by its title; the explained one to begin with where it is outside the list."""
    outside = is_outside(explanation)
    options = list(engine.catalogue.positions)
    own = options.index(explanation.item.item_id) if outside else None
    chosen: ItemId | None = st.selectbox(
        "A film of the catalogue",
        options,
        index=own,
        format_func=lambda item_id: engine.catalogue[item_id].label,
        placeholder="Type a title",
        key=f"bring-in-{explanation.item.item_id if outside else 'any'}",
        persist_state="session",
    )
    return chosen


def _searched(search: Search, query: Query) -> bool:
    """Whether there was anything to take out."""
    return {Means.FORGET: bool(query.history), Means.UNSAY: bool(query.intent.words)}.get(search.means, True)


def search_html(reach: Reach, search: Search) -> str:
    """HTML of one means: its ways with rank and score as predicted and as run, and how sure the answer is."""
    rows = "".join(
        f"<tr><th scope='row'>{escaped(typeset(way_name(search.means, way)))}</th>"
        f"{_cell(way.change.predicted_rank, way.change.predicted_score)}"
        f"{_cell(way.change.actual_rank, way.change.actual_score)}</tr>"
        for way in search.ways
    )
    table = (
        '<table class="consequence"><thead><tr><th scope="col"></th><th scope="col">Predicted</th>'
        f'<th scope="col">Ranked again</th></tr></thead><tbody>{rows}</tbody></table>'
    )
    return (
        f'<div class="way {SOURCES[search.means].value}"><h3>{HEADINGS[search.means]}</h3>'
        f'{table if rows else ""}<p class="quiet">{escaped(search_sentence(reach, search))}</p>{_all(search)}</div>'
    )


def _all(search: Search) -> str:
    """Every name, where the table only counts some of them."""
    long = [way for way in search.ways if len(way.names) > MOST_NAMED + 1]
    return folded(long[0].names) if long else ""


def _cell(rank: int, score: float) -> str:
    return f"<td><b>{rank:,}</b><span>{signed(score)}</span></td>"
