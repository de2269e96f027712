"""Recommend: say what you are in the mood for, see ten films, and a reason for each."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from recsys.engine import Engine
from recsys.errors import BecauseError
from ui import asking, own_profile, people, resources, room, state, waiting
from ui.asking import Asked
from ui.bars import common_scale, totals
from ui.blend import blend_popover
from ui.cards import draw_card, results_head
from ui.consequence import most_moved, show_consequence
from ui.feedback import note_shown
from ui.feedback_buttons import objection_buttons
from ui.feedback_note import show_feedback_note
from ui.feedback_told import show_what_you_told
from ui.follow_ups import follow_ups_place, hold_place, offer_follow_ups
from ui.mood import ask_form, opening_line
from ui.notices import show_nothing_found, show_notices
from ui.reasons import write_reasons
from ui.sharing import copy_link_button
from ui.style_choice import style_for_list
from ui.understood import show_intent_notes, show_understood

REMEMBERED = 100


def show_choices(engine: Engine, asked: Asked) -> None:
    """What was understood, whose ratings count, and what came of taking something out."""
    with st.container(key="choices", gap="small"):
        with st.container(key="setting", horizontal=True, gap="medium", vertical_alignment="top"):
            show_understood(asked.intent)
            people.choose_who(engine)
            blend_popover(engine)
        show_intent_notes(asked.intent)
        people.choose_ratings(engine)
        with st.empty():
            if asked.whole.history:
                people.history_pills(engine, resources.recommend(engine, asked.whole))
    with st.empty():
        if asked.changed:
            after = resources.recommend(engine, replace(asked.query, k=REMEMBERED))
            show_consequence(engine, asked, most_moved(resources.recommend(engine, asked.whole), after))


def show_results(engine: Engine, asked: Asked) -> None:
    """The ranked cards, then their reasons."""
    found = resources.recommend(engine, asked.query)
    shown = replace(state.current(), item=None)
    earlier: dict[object, int] = {}
    if asked.changed:
        before = resources.recommend(engine, replace(asked.whole, k=REMEMBERED))
        earlier = {other.item.item_id: other.rank for other in before}
    with st.container(key="results-head", horizontal=True, vertical_alignment="center"):
        st.html(results_head(found, asked.query.intent.text))
        style = style_for_list()
        copy_link_button(shown)
        with st.empty():
            show_what_you_told(engine)
    show_notices(note for note in found.notes if found and note not in asked.intent.notes)  # those stand above
    with st.empty():
        if not found:
            show_nothing_found()
    place = follow_ups_place(found)
    offered = not found or hold_place(engine, place, asked.query)
    scale = common_scale(totals(one.contributions) for one in found)
    cards = []
    for one in found:
        cards.append(card := draw_card(engine, one, found, scale, earlier.get(one.item.item_id)))
        if card.asked_why:
            state.change(item=one.item.item_id)
            st.switch_page("../pages/explain.py")
    for _ in range(int(st.session_state.get("cards", 0)) - len(found)):
        st.empty()  # a shorter list than before: its last cards go at once, not after the last reason
    st.session_state["cards"] = len(found)
    state.write_address(shown)
    note_shown(engine, found)
    offer_objections = objection_buttons(engine, found, [card.objection for card in cards])
    write_reasons(engine, found, [card.reason for card in cards], style, offer_objections)
    if not offered:
        offer_follow_ups(engine, asked.query, place)


def main() -> None:
    """Widgets in, one engine call, cards out; the reasons come last."""
    engine = waiting.engine()
    state.read_address(engine.catalogue, [user for user, _ in engine.users()])
    own_profile.restore(engine)
    engine = room.enter(engine)
    opening_line()
    ask_form(engine)
    try:
        engine = asking.weighed(engine, state.current())
        asked = asking.ask(engine, state.current())
        show_choices(engine, asked)
        show_feedback_note(engine)
        show_results(engine, asked)
    except BecauseError as failure:
        waiting.show_failure(failure)


main()
