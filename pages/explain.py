"""Explain: one film, and the whole sum that put it where it is."""

from __future__ import annotations

import streamlit as st

from recsys.engine import Engine
from recsys.errors import BecauseError
from recsys.schema import Explanation, ItemId, Recommendations
from ui import asking, people, resources, state, waiting
from ui.asking import Asked
from ui.bars import common_scale, totals
from ui.cards import explanation_head
from ui.charts.chart import show
from ui.charts.waterfall import rows, waterfall
from ui.coloured import coloured_intent, word_values
from ui.consequence import show_consequence, show_invitation
from ui.details import show_details
from ui.notices import show_nothing_found, show_notices
from ui.sentences import row_sentence, why_sentence
from ui.sharing import copy_link_button
from ui.state import Who
from ui.text import escaped
from ui.theme import legend
from ui.understood import chip_pills, word_pills


def choose_item(engine: Engine, found: Recommendations) -> ItemId | None:
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
            st.switch_page("pages/recommend.py")
        st.selectbox(
            "Explaining",
            list(ranked),
            format_func=ranked.__getitem__,
            key="explained",
            on_change=lambda: state.change(item=st.session_state["explained"]),
        )
        copy_link_button()
    item: ItemId = st.session_state["explained"]
    return item


def show_sum(explanation: Explanation) -> None:
    """The waterfall, and what makes up the bar that is selected."""
    st.html(f'<h2 class="part">The sum</h2>{legend(tuple(totals(explanation.contributions)))}')
    points = show(waterfall(explanation), "waterfall")
    for point in points[:1]:
        row = rows(explanation)[int(point["point_index"])]
        lines = "<br>".join(escaped(row_sentence(part)) for part in row.contributions[:12])
        st.html(f'<p class="chosen">{lines}</p>')


def show_what_if(engine: Engine, asked: Asked, explanation: Explanation) -> None:
    """The intent coloured by what each word adds, and everything that can be taken out."""
    values = word_values(explanation, asked.without_words, len(asked.intent.words))
    st.html(f'<h2 class="part">What if?</h2>{coloured_intent(asked.intent, values)}')
    if asked.changed:
        show_consequence(engine, asked, [explanation.item])
    else:
        show_invitation()
    word_pills(asked.intent, "Take a word out")
    chip_pills(asked.intent, "Take out what was understood")
    if asked.whole.history:
        people.history_pills(engine, resources.recommend(engine, asked.whole))


def main() -> None:
    """One item, one engine call, and the same sum from several sides."""
    engine = waiting.engine()
    state.read_address(engine.catalogue, [user for user, _ in engine.users()])
    try:
        asked = asking.ask(engine, state.current())
        found = resources.recommend(engine, asked.query)
        item_id = choose_item(engine, found)
        show_notices(found.notes)
        if item_id is None:
            show_nothing_found()
            return
        with st.spinner("Weighing every word"):
            explanation = resources.explain(engine, asked.query, item_id)
    except BecauseError as failure:
        waiting.show_failure(failure)
        return
    scale = common_scale([totals(explanation.contributions)])
    st.html(explanation_head(explanation, scale, len(engine.catalogue)))
    own = state.current().who is not Who.VIEWER
    st.html(f'<p class="why">{escaped(why_sentence(explanation, own))}</p>')
    left, right = st.columns([5, 6], gap="large")
    with left:
        show_what_if(engine, asked, explanation)
    with right:
        show_sum(explanation)
    show_details(engine, explanation)
    state.write_address()


main()
