"""The choice of what to look at more closely; what is not chosen is not computed."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

import streamlit as st

from recsys.engine import Engine
from recsys.schema import Explanation
from ui.asking import Asked
from ui.closer import change, compare, every_row, inside, liked, words


class Detail(StrEnum):
    """What can be looked at more closely."""

    CHANGE = "What would change it"
    WORDS = "Your words"
    LIKED = "What you liked"
    COMPARE = "Compare"
    INSIDE = "Inside the model"
    ROWS = "Every row"


SHOW: dict[Detail, Callable[[Engine, Asked, Explanation], None]] = {
    Detail.CHANGE: change.show,
    Detail.WORDS: words.show,
    Detail.LIKED: liked.show,
    Detail.COMPARE: compare.show,
    Detail.INSIDE: inside.show,
    Detail.ROWS: every_row.show,
}


def show_details(engine: Engine, asked: Asked, explanation: Explanation) -> None:
    """A choice of details and the chosen one."""
    chosen = st.segmented_control(
        "Look closer", list(Detail), default=Detail.CHANGE, required=True, key="detail", persist_state="session"
    )
    with st.container(key="detail-body", gap="small"):
        SHOW[Detail(chosen)](engine, asked, explanation)
