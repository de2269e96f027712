"""The choice of what to look at more closely; what is not chosen is not computed."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

import streamlit as st

from recsys.engine import Engine
from recsys.schema import Explanation
from ui import state
from ui.asking import Asked
from ui.closer import change, compare, every_row, inside, liked, tested, words
from ui.closer.nothing import nothing


class Detail(StrEnum):
    """What can be looked at more closely."""

    CHANGE = "What would change it"
    WORDS = "Your words"
    LIKED = "What you liked"
    COMPARE = "Compare"
    INSIDE = "Inside the model"
    TESTED = "Put to the test"
    ROWS = "Every row"


SHOW: dict[Detail, Callable[[Engine, Asked, Explanation], None]] = {
    Detail.CHANGE: change.show,
    Detail.WORDS: words.show,
    Detail.LIKED: liked.show,
    Detail.COMPARE: compare.show,
    Detail.INSIDE: inside.show,
    Detail.TESTED: tested.show,
    Detail.ROWS: every_row.show,
}


def remember() -> None:
    """Keep the chosen detail in the view, so that a link opens it."""
    state.change(closer=Detail(st.session_state["detail"]).name.lower())


def show_details(engine: Engine, asked: Asked, explanation: Explanation) -> None:
    """A choice of details and the chosen one."""
    named = {detail.name.lower(): detail for detail in Detail}
    wanted = state.current().closer
    st.session_state["detail"] = named.get(wanted, Detail.CHANGE)
    chosen = st.segmented_control("Look closer", list(Detail), required=True, key="detail", on_change=remember)
    with st.empty():
        if wanted and wanted not in named:
            nothing(f"The link names the part {wanted}, which there is not.")
    with st.container(key="detail-body", gap="small"):
        SHOW[Detail(chosen)](engine, asked, explanation)
