"""What a person has asked and chosen, kept for the session and readable from a link."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, cast

import streamlit as st

from recsys.schema import Catalogue, ItemId, UserId
from ui.address import LONGEST_INTENT, MOST_LIKES, PARTS, from_parameters, to_parameters
from ui.view import EXAMPLE, View, Who, lasting

__all__ = [
    "EXAMPLE",
    "LONGEST_INTENT",
    "MOST_LIKES",
    "View",
    "Who",
    "ask",
    "change",
    "current",
    "from_parameters",
    "pin",
    "read_address",
    "share",
    "start_again",
    "to_parameters",
    "write_address",
]

OTHER_PARTS = "address_keys"
"""Where the session keeps the parts of the address that are not a view's."""


def current() -> View:
    """The view of this session."""
    return cast(View, st.session_state.get("view", View()))


def change(**changes: Any) -> None:
    """Change the view of this session; an address that held all of it is then out of date and is shortened.

    What was told for one viewer is not told for another, and the words of another question are other rows.
    """
    view = current()
    if changes.get("user", view.user) != view.user:
        changes = {"told": {}, **changes}
    if {"text", "without_words", "without_chips"} & set(changes):
        changes = {"objections": lasting(view.objections), **changes}
    st.session_state["view"] = replace(view, **changes)
    st.session_state["shared"] = False


def ask(text: str) -> None:
    """Ask something new: what was taken out of the last intent is back, and no item is chosen.

    What is longer than the longest intent is cut at a word, and a note says so.
    """
    text = " ".join(text.split())
    if len(text) > LONGEST_INTENT:
        text = text[: LONGEST_INTENT + 1].rpartition(" ")[0] or text[:LONGEST_INTENT]
        st.session_state["notes"] = [f"Only the first {len(text)} characters of what you typed are read."]
    if text and text != current().text:
        change(text=text, without_words=(), without_chips=(), item=None)


def pin(item_id: ItemId) -> None:
    """Stay with the item that is being explained, also when its rank changes; the same link stays true."""
    st.session_state["view"] = replace(current(), item=item_id)


def start_again() -> None:
    """Forget everything that was asked and chosen."""
    st.session_state["view"] = View()
    st.session_state["shared"] = False


def share() -> None:
    """Put the whole view into the address of the page, because the person asks for a link."""
    st.session_state["shared"] = True


def read_address(catalogue: Catalogue, users: Iterable[UserId]) -> None:
    """Take over the address when it is not the one this session has read or written before."""
    address = {name: list(st.query_params.get_all(name)) for name in st.query_params if name in PARTS}
    if address == st.session_state.get("address", {}):
        return
    view, notes = from_parameters(address, catalogue, users, current())
    st.session_state["view"] = view
    st.session_state["address"] = address  # taken over once, also where the page ends early
    st.session_state["shared"] = "intent" in address
    st.session_state["notes"] = notes


def write_address(view: View) -> None:
    """Show a view in the address: item and viewer always, what was asked and liked only in a shared link."""
    address = to_parameters(view, complete=bool(st.session_state.get("shared")))
    others = st.session_state.get(OTHER_PARTS, {})
    if address != st.session_state.get("address") or set(st.query_params) != {*address, *others}:
        st.query_params.from_dict({**address, **others})
    st.session_state["address"] = address
