"""Whose ratings count: nobody's, a viewer's of the data, or one's own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from recsys.engine import Engine
from recsys.present.text import counted, escaped, plain, typeset
from recsys.schema import ItemId, Ratings, Recommendations, Source
from ui import room, state
from ui.state import MOST_LIKES, Who
from ui.toggles import kept_pills
from ui.upload import bring_ratings

NAMES = {Who.NOBODY: "Nobody", Who.VIEWER: "A viewer", Who.MYSELF: "Myself"}
TYPICAL_HISTORY = 40
FIRST_STARS = 5.0
SHOWN_FILMS = 8


def choose_who(engine: Engine) -> None:
    """The choice of whose ratings count, or what the room has fixed."""
    fixed = room.fixed_viewer()
    if fixed:
        st.html(f'<p class="fixed-here">{escaped(fixed)}</p>', width="content")
        return
    st.session_state["who"] = state.current().who
    st.segmented_control(
        "Recommend for",
        list(Who),
        format_func=NAMES.__getitem__,
        required=True,
        wrap=True,
        key="who",
        on_change=_choose_who,
        args=(engine.users(),),
    )


def choose_ratings(engine: Engine) -> None:
    """What the choice of a person needs: which viewer, or which films; an empty place for nobody."""
    who = state.current().who
    with st.empty():
        if room.fixed_viewer():
            return
        if who is Who.VIEWER:
            _choose_viewer(engine.users())
        elif who is Who.MYSELF:
            with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall", key="films"):
                with st.empty():
                    _choose_films(engine)
                _choose_stars(engine)
                bring_ratings(engine)


def typical_viewer(users: Sequence[tuple[object, int]]) -> object:
    """The viewer whose number of ratings is nearest to the typical one; the first of several."""
    return min(users, key=lambda user: abs(user[1] - TYPICAL_HISTORY))[0] if users else None


def _choose_who(users: Sequence[tuple[object, int]]) -> None:
    who = Who(st.session_state["who"])
    user = state.current().user
    if who is Who.VIEWER and user is None:
        user = typical_viewer(users)  # type: ignore[assignment]
    state.change(who=who, user=user, without_history=())


def _choose_viewer(users: Sequence[tuple[object, int]]) -> None:
    counts = dict(users)
    st.session_state["viewer"] = state.current().user
    st.selectbox(
        "Viewer",
        list(counts),
        format_func=lambda user: f"Viewer {user} · {counted(counts[user], 'rating')}",
        key="viewer",
        on_change=lambda: state.change(user=st.session_state["viewer"], without_history=()),
    )


def _choose_films(engine: Engine) -> None:
    """The films by hand; more than fit into a row of pills, as a file brings them, are counted instead."""
    if len(state.current().likes) > MOST_LIKES:
        with st.container(gap="xxsmall", key="many-films"):
            st.html(f'<p class="many">{counted(len(state.current().likes), "film")} rated by you</p>')
            st.button("Start with none", icon=":material/close:", type="tertiary", on_click=_forget_likes)
        return
    st.session_state["liked"] = list(state.current().likes)
    st.multiselect(
        "Films you like",
        list(engine.catalogue.positions),
        format_func=lambda item_id: engine.catalogue[item_id].label,
        key="liked",
        max_selections=MOST_LIKES,
        placeholder="Type a title",
        select_all=False,
        on_change=_keep_likes,
    )


def _keep_likes() -> None:
    view = state.current()
    likes = {item_id: view.likes.get(item_id, FIRST_STARS) for item_id in st.session_state["liked"]}
    state.change(likes=likes, without_history=tuple(item_id for item_id in view.without_history if item_id in likes))


def _forget_likes() -> None:
    state.change(likes={}, without_history=())


def _choose_stars(engine: Engine) -> None:
    with st.popover("Your stars", icon=":material/star:", type="tertiary", disabled=not state.current().likes):
        for item_id, stars in list(state.current().likes.items())[-MOST_LIKES:]:
            key = f"stars-{item_id}"
            st.session_state[key] = max(round(stars) - 1, 0) if stars else None
            st.caption(plain(engine.catalogue[item_id].label))
            st.feedback("stars", key=key, on_change=partial(_keep_stars, item_id, key))


def _keep_stars(item_id: ItemId, key: str) -> None:
    chosen = st.session_state[key]
    if chosen is not None:
        state.change(likes={**state.current().likes, item_id: float(chosen + 1)})


def influential_films(recommendations: Recommendations, history: Ratings) -> list[ItemId]:
    """The films of a history that weigh most on a page of results, most first; ties by stars."""
    weight = {str(item_id): 0.0 for item_id in history}
    for recommendation in recommendations:
        for row in recommendation.contributions:
            if row.kind is Source.HISTORY and row.key in weight:
                weight[row.key] += abs(row.value)
    return sorted(history, key=lambda item_id: (-weight[str(item_id)], -history[item_id]))


def history_pills(engine: Engine, whole: Recommendations) -> None:
    """The films that count most for this page; letting one go takes it out."""
    history = whole.query.history
    label = (
        "What you liked: let one go and see"
        if state.current().who is Who.MYSELF
        else "What this viewer rated: let one go and see"
    )
    removed = state.current().without_history
    first = influential_films(whole, history)[:SHOWN_FILMS]
    shown = first + [item_id for item_id in removed if item_id in history and item_id not in first]
    labels = {
        item_id: f"{typeset(engine.catalogue[item_id].short_title)} · {history[item_id]:g} ★" for item_id in shown
    }
    rest = len(history) - len(shown)
    more = f" · the {len(shown)} that weigh most here, and {rest:,} more" if rest > 0 else ""
    kept_pills(label + more, labels, removed, "kept-films", "without_history")
