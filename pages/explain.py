"""Explain: one film, and the whole sum that put it where it is."""

from __future__ import annotations

import streamlit as st

from recsys.engine import Engine
from recsys.errors import BecauseError
from recsys.present.sentences import why_sentence
from recsys.present.text import escaped, typeset
from recsys.schema import ItemId, Recommendations
from ui import asking, own_profile, resources, room, state, waiting
from ui.asking import Asked
from ui.badge import show_badge
from ui.bars import common_scale, totals
from ui.cards import explanation_head
from ui.details import show_details
from ui.explained import show_sum, show_what_if
from ui.notices import show_nothing_found, show_notices
from ui.reasons import write_reason
from ui.sharing import share_button
from ui.state import Who
from ui.style_choice import style_for_one
from ui.understood import chip_pills


def choose_item(engine: Engine, asked: Asked, found: Recommendations) -> ItemId | None:
    """The item to explain: the one in the address, else the first result; with a choice among the results."""
    ranked = {one.item.item_id: f"{one.rank} · {one.item.label}" for one in found}
    chosen = state.current().item
    if chosen is not None and chosen not in ranked:
        ranked = {chosen: engine.catalogue[chosen].label, **ranked}
    if not ranked:
        return None
    st.session_state["explained"] = chosen if chosen is not None else next(iter(ranked))
    with st.container(key="explain-choice", horizontal=True, gap="small", vertical_alignment="bottom"):
        if st.button("Results", icon=":material/arrow_back:", type="tertiary", key="back"):
            st.switch_page("../pages/recommend.py")
        st.selectbox(
            "Explaining",
            list(ranked),
            format_func=ranked.__getitem__,
            key="explained",
            on_change=lambda: state.change(item=st.session_state["explained"]),
        )
        state.pin(st.session_state["explained"])
        share_button(engine, asked, state.current(), st.session_state["explained"])
    return state.current().item


def main() -> None:
    """One item, one engine call, and the same sum from several sides."""
    engine = waiting.engine()
    state.read_address(engine.catalogue, [user for user, _ in engine.users()])
    own_profile.restore(engine)
    engine = room.enter(engine)
    try:
        engine = asking.weighed(engine, state.current())
        asked = asking.ask(engine, state.current())
        found = resources.recommend(engine, asked.query)
        item_id = choose_item(engine, asked, found)
        show_notices(found.notes if found else ())
        if item_id is None:
            show_nothing_found()
            chip_pills(asked.intent, "Understood as")
            return
        with st.spinner("Weighing every word"):
            explanation = resources.explain(engine, asked.query, item_id)
    except BecauseError as failure:
        waiting.show_failure(failure)
        return
    scale = common_scale([totals(explanation.contributions)])
    st.html(explanation_head(explanation, scale, len(engine.catalogue)))
    with st.container(key="told", gap="small"):
        style = style_for_one()
        slot = st.empty()
    own = state.current().who is not Who.VIEWER
    notes = "".join(f'<p class="note">{escaped(note)}</p>' for note in explanation.notes)
    st.html(f'<p class="why">{escaped(typeset(why_sentence(explanation, own)))}</p>{notes}')
    show_badge(engine, explanation)
    left, right = st.columns([5, 6], gap="large")
    with left:
        show_what_if(engine, asked, explanation)
    with right:
        show_sum(explanation)
    show_details(engine, asked, explanation)
    state.write_address(state.current())
    write_reason(engine, explanation, slot, style)


main()
