"""A recommendation as a card, and the head of its explanation."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from recsys.engine import Engine
from recsys.explain.barriers import barriers
from recsys.present.items import facts, facts_and_stars, poster
from recsys.present.looks import legend
from recsys.present.text import counted, escaped, quoted, signed, typeset
from recsys.schema import Explanation, Recommendation, Recommendations, Source
from ui.bars import Scale, stacked_bar
from ui.feedback_buttons import answer_buttons, show_objections


def card_head(recommendation: Recommendation, scale: Scale, earlier_rank: int | None = None) -> str:
    """HTML of rank, title, year, facts, score and bar; ``earlier_rank`` is its rank before something was taken out."""
    item = recommendation.item
    year = f' <span class="year">{item.year}</span>' if item.year else ""
    moved = ""
    if earlier_rank is not None and earlier_rank != recommendation.rank:
        direction = "up" if earlier_rank > recommendation.rank else "down"
        moved = f'<span class="moved">{direction} from {earlier_rank}</span>'
    return (
        f'<div class="card-head"><div class="card-line"><h3><span class="rank">{recommendation.rank}</span>'
        f"{escaped(typeset(item.short_title))}{year}{moved}</h3>"
        f'<span class="score" title="Score: the sum of the coloured parts">{signed(recommendation.score)}</span></div>'
        f'<p class="facts">{facts(item)}</p>{stacked_bar(recommendation.contributions, scale)}</div>'
    )


def results_head(found: Recommendations, text: str) -> str:
    """HTML over a list of results: how many, for what, how long it took, and the colours."""
    taken = found.timings_ms["total"]
    present = {row.kind for one in found for row in one.contributions}
    colours = legend(tuple(source for source in Source if source in present)) if found else ""
    return (
        f'<div class="results-head"><h2>{counted(len(found), "film")} for {quoted(escaped(text))}</h2>'
        f'<div class="results-line">{colours}<span class="quiet">ranked in {taken:.0f} ms</span></div></div>'
    )


@dataclass(frozen=True)
class Card:
    """The places of a card that are filled later, and whether its explanation was asked for."""

    reason: DeltaGenerator
    objection: DeltaGenerator
    asked_why: bool


def draw_card(
    engine: Engine, recommendation: Recommendation, found: Recommendations, scale: Scale, earlier_rank: int | None
) -> Card:
    """Draw one card of a list."""
    with st.container(key=f"film-{recommendation.rank}", horizontal=True, wrap=False, gap=None):
        st.html(poster(recommendation.item), width="content")
        with st.container(gap=None, key=f"body-{recommendation.rank}"):
            st.html(card_head(recommendation, scale, earlier_rank))
            reason = st.empty()
            show_objections(recommendation)
            with st.container(key=f"answers-{recommendation.rank}", horizontal=True, vertical_alignment="center"):
                objection = answer_buttons(engine, recommendation, found)
                asked = st.button(
                    "Why this?",
                    key=f"why-{recommendation.rank}",
                    type="tertiary",
                    icon=":material/arrow_forward:",
                    icon_position="right",
                )
    return Card(reason, objection, asked)


def explanation_head(explanation: Explanation, scale: Scale, catalogue_size: int) -> str:
    """HTML of the head of an explanation: poster, title, facts, logline, rank, score and bar."""
    item = explanation.item
    year = f' <span class="year">{item.year}</span>' if item.year else ""
    rank_name = "Rank if allowed" if barriers(explanation.query, item) else "Rank"
    return (
        f'<div class="explained">{poster(item)}<div class="explained-body">'
        f"<h1>{escaped(typeset(item.short_title))}{year}</h1>"
        f'<p class="facts">{facts_and_stars(item)}</p><p class="logline">{escaped(typeset(item.logline))}</p>'
        f'<dl class="figures"><div><dt>{rank_name}</dt><dd>{explanation.rank:,} '
        f"<small>of {catalogue_size:,}</small></dd></div>"
        f"<div><dt>Score</dt><dd>{signed(explanation.score)}</dd></div></dl>"
        f"{stacked_bar(explanation.contributions, scale)}</div></div>"
    )
