"""What a person has asked and chosen, kept for the session and readable from a link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, cast

import streamlit as st

from recsys.schema import Catalogue, ItemId, Style, UserId

EXAMPLE = "a slow-burn thriller with an unreliable narrator"
LONGEST_INTENT = 300
MOST_LIKES = 60
LONGEST_NAME = 40
Parameters = Mapping[str, Sequence[str]]


class Who(StrEnum):
    """Whose ratings the recommendations are asked with."""

    NOBODY = "nobody"
    VIEWER = "viewer"
    MYSELF = "myself"


@dataclass(frozen=True)
class View:
    """Everything that decides what a page shows. ``without_*`` are what the person has taken out.

    ``closer`` names the part of an explanation that is looked at; empty for the first. ``style``: how reasons are told.
    """

    text: str = EXAMPLE
    who: Who = Who.NOBODY
    user: UserId | None = None
    likes: Mapping[ItemId, float] = field(default_factory=dict)
    without_words: tuple[int, ...] = ()
    without_chips: tuple[str, ...] = ()
    without_history: tuple[ItemId, ...] = ()
    item: ItemId | None = None
    closer: str = ""
    style: Style = Style.PLAIN


def to_parameters(view: View, complete: bool) -> dict[str, list[str]]:
    """The address of a view: complete, or without what was asked and liked (only item and viewer)."""
    user = [str(view.user)] if view.who is Who.VIEWER and view.user is not None else []
    likes = [f"{item_id}:{stars:g}" for item_id, stars in view.likes.items()] if view.who is Who.MYSELF else []
    parameters = {"item": [] if view.item is None else [str(view.item)], "user": user}
    if complete:
        parameters |= {
            "intent": [view.text],
            "like": likes,
            "without_word": [str(position) for position in view.without_words],
            "without_chip": list(view.without_chips),
            "without_film": [str(item_id) for item_id in view.without_history],
            "closer": [view.closer] if view.closer else [],
            "style": [] if view.style is Style.PLAIN else [view.style.value],
        }
    return {name: values for name, values in parameters.items() if values}


def from_parameters(
    parameters: Parameters, catalogue: Catalogue, users: Iterable[UserId], present: View
) -> tuple[View, list[str]]:
    """The view that an address stands for, and a note on each part that could not be used.

    An address with an intent is complete; one without it only says which item and which viewer.
    """
    reader = _Reader(parameters, catalogue, users)
    complete = bool(parameters.get("intent"))
    view = reader.complete() if complete else present
    item = reader.items("item")
    view = replace(view, item=item[0] if item else view.item)
    user = reader.user()
    if user is not None:
        kept = () if user != present.user and not complete else view.without_history
        view = replace(view, who=Who.VIEWER, user=user, without_history=kept)
    return view, reader.notes


class _Reader:
    """Reads the parts of an address one by one and notes what it cannot use."""

    def __init__(self, parameters: Parameters, catalogue: Catalogue, users: Iterable[UserId]) -> None:
        self.parameters = parameters
        self.known_items = {str(item.item_id): item.item_id for item in catalogue}
        self.known_users = {str(user): user for user in users}
        self.notes: list[str] = []

    def values(self, name: str) -> Sequence[str]:
        return self.parameters.get(name, ())

    def items(self, name: str) -> tuple[ItemId, ...]:
        found = []
        for text in self.values(name):
            if text in self.known_items:
                found.append(self.known_items[text])
            else:
                self.notes.append(f"The link names the film {text[:40]}, which is not in this catalogue.")
        return tuple(found)

    def user(self) -> UserId | None:
        for text in self.values("user")[:1]:
            if text in self.known_users:
                return self.known_users[text]
            self.notes.append(f"The link names the viewer {text[:40]}, who is not in this data.")
        return None

    def likes(self) -> dict[ItemId, float]:
        likes: dict[ItemId, float] = {}
        for text in self.values("like")[:MOST_LIKES]:
            name, _, stars = text.rpartition(":")
            try:
                likes[self.known_items[name]] = min(max(round(float(stars) * 2) / 2, 0.5), 5.0)
            except (KeyError, ValueError, OverflowError):
                self.notes.append(f"The link names the liked film {text[:40]}, which cannot be used here.")
        return likes

    def style(self) -> Style:
        for text in self.values("style")[:1]:
            if text in set(Style):
                return Style(text)
            self.notes.append(f"The link asks for reasons told as {text[:40]}, which there is not.")
        return Style.PLAIN

    def complete(self) -> View:
        likes = self.likes()
        return View(
            text=self.values("intent")[0][:LONGEST_INTENT],
            who=Who.MYSELF if likes else Who.NOBODY,
            likes=likes,
            without_words=tuple(int(text) for text in self.values("without_word") if text.isascii() and text.isdigit()),
            without_chips=tuple(self.values("without_chip")),
            without_history=self.items("without_film"),
            closer="".join(self.values("closer")[:1])[:LONGEST_NAME],
            style=self.style(),
        )


def current() -> View:
    """The view of this session."""
    return cast(View, st.session_state.get("view", View()))


def change(**changes: Any) -> None:
    """Change the view of this session; an address that held all of it is then out of date and is shortened."""
    st.session_state["view"] = replace(current(), **changes)
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
    address = {name: list(st.query_params.get_all(name)) for name in st.query_params}
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
    if address != st.session_state.get("address") or set(st.query_params) != set(address):
        st.query_params.from_dict(address)
    st.session_state["address"] = address
