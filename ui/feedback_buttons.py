"""The quiet row under a card: more like this, less like this, seen it, wrong reason."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from recsys.artefacts import sha256
from recsys.engine import Engine
from recsys.present.feedback import row_name
from recsys.present.reasons import linked
from recsys.present.text import escaped, listed, plain, quoted, typeset
from recsys.schema import Evidence, Reason, Recommendation, Recommendations
from recsys.schema.feedback import FeedbackKind
from ui import feedback, state
from ui.feedback_kept import card_key, times_objected

SOMETHING_ELSE = ""
ANSWERS = (
    (FeedbackKind.MORE, "More like this", ":material/thumb_up:"),
    (FeedbackKind.LESS, "Less like this", ":material/thumb_down:"),
)
Written = Callable[[int, Reason], None]


def answer_buttons(engine: Engine, one: Recommendation, found: Recommendations) -> DeltaGenerator:
    """The row of answers to one card; returns the place of the last of them, which needs the written reason."""
    item_id = one.item.item_id
    for kind, label, icon in ANSWERS:
        st.button(
            label,
            key=f"{kind}-{item_id}",
            icon=icon,
            type="tertiary",
            on_click=_answer,
            args=(engine, kind, one, found, card_key(kind, item_id)),
        )
    with st.popover("Seen it", key=f"seen-{item_id}", icon=":material/visibility:", type="tertiary"):
        st.caption(f"How was {plain(quoted(typeset(one.item.short_title)))}?")
        key = f"seen-stars-{item_id}"
        answer = partial(_rate, engine, one, found, card_key(FeedbackKind.SEEN, item_id), key)
        st.feedback("stars", key=key, on_change=answer)
    return st.empty()


def objection_buttons(engine: Engine, found: Recommendations, places: list[DeltaGenerator]) -> Written:
    """What to do with each reason once it is written: offer to say what is wrong with it."""

    def offer(position: int, reason: Reason) -> None:
        with places[position]:
            _offer_objection(engine, found[position], found, reason)

    return offer


def _offer_objection(engine: Engine, one: Recommendation, found: Recommendations, reason: Reason) -> None:
    """A choice of the rows that a reason rests on, or something else."""
    item_id = one.item.item_id
    rows = rests_on(reason)
    asked = f"{item_id}-{times_objected(item_id)}-{sha256(reason.text)[:6]}"  # once told, the choice is closed again
    key = f"wrong-rows-{asked}"
    with st.popover("Wrong reason", key=f"wrong-{asked}", icon=":material/flag:", type="tertiary"):
        st.radio(
            "What is wrong? It is left out of this text; the score stays.",
            [*rows, SOMETHING_ELSE],
            index=None,
            format_func=lambda row: plain(typeset(rows[row].text)) if row else "Something else",
            key=key,
            on_change=partial(_object, engine, one, found, key),
        )


def rests_on(reason: Reason) -> dict[str, Evidence]:
    """The rows that a reason’s claims rest on, by key, without the film’s own title."""
    return {claim.row.key: claim.row for claim in linked(reason) if claim.row.kind != "title"}


def show_objections(one: Recommendation) -> None:
    """Under a reason: what it was written without. Has a place of its own, there or empty."""
    objected = state.current().objections.get(one.item.item_id, frozenset())
    with st.empty():
        if objected:
            names = listed([row_name(key, one) for key in sorted(objected)])
            st.html(f'<p class="origin">Written without {escaped(typeset(names))}, as you asked.</p>')


def _answer(engine: Engine, kind: FeedbackKind, one: Recommendation, found: Recommendations, key: str) -> None:
    if not feedback.is_second_click(one.item.item_id, one.rank):
        feedback.give(engine, kind, one.item.item_id, key, found)


def _rate(engine: Engine, one: Recommendation, found: Recommendations, key: str, widget: str) -> None:
    chosen = st.session_state.get(widget)
    if chosen is not None:
        stars = float(chosen + 1)
        feedback.give(engine, FeedbackKind.SEEN, one.item.item_id, f"{key}-{stars:g}", found, stars)


def _object(engine: Engine, one: Recommendation, found: Recommendations, widget: str) -> None:
    row = st.session_state.get(widget)
    if row is not None:
        item_id = one.item.item_id
        key = f"{card_key(FeedbackKind.WRONG_REASON, item_id)}-{sha256(row)[:8]}"
        feedback.give(engine, FeedbackKind.WRONG_REASON, item_id, key, found, rows=(row,) if row else ())
