"""Pills that are all chosen at first; letting one go takes it out of the sum."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from typing import TypeVar

import streamlit as st

from recsys.present.text import plain
from ui import state

Option = TypeVar("Option", bound=Hashable)


def kept_pills(label: str, options: Mapping[Option, str], removed: Collection[Option], key: str, field: str) -> None:
    """A row of pills for what can be taken out. ``field`` is the field of the view that holds what has been."""
    st.session_state[key] = [option for option in options if option not in removed]
    st.pills(
        label,
        list(options),
        selection_mode="multi",
        format_func=lambda option: plain(options[option]),
        key=key,
        on_change=_store,
        args=(key, field, tuple(options)),
        wrap=True,
    )


def _store(key: str, field: str, options: tuple[Hashable, ...]) -> None:
    kept = st.session_state[key]
    elsewhere = tuple(option for option in getattr(state.current(), field) if option not in options)
    state.change(**{field: elsewhere + tuple(option for option in options if option not in kept)})


def put_back() -> None:
    """Put back everything that was taken out."""
    state.change(without_words=(), without_chips=(), without_history=())
