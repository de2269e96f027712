"""A view as the parts of an address, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from recsys.errors import SettingError
from recsys.schema import Blend, Catalogue, ItemId, Style, UserId
from recsys.schema.blend import NEUTRAL
from ui.view import View, Who, lasting

LONGEST_INTENT = 300
MOST_LIKES = 60
LONGEST_NAME = 40
MOST_PARTS = 60
"""How many parts of one name an address is read for; nobody takes out more by hand."""
LONGEST_NUMBER = 4
Parameters = Mapping[str, Sequence[str]]
PARTS = (
    "item",
    "user",
    "intent",
    "like",
    "told",
    "blend",
    "without_word",
    "without_chip",
    "without_film",
    "closer",
    "style",
)
"""The parts of an address that say what a page shows; others, such as who somebody is, are left as they are."""


def to_parameters(view: View, complete: bool) -> dict[str, list[str]]:
    """The address of a view: complete, or without what was asked and liked (only item and viewer)."""
    user = [str(view.user)] if view.who is Who.VIEWER and view.user is not None else []
    likes = _stars(view.likes) if view.who is Who.MYSELF else []
    parameters = {"item": [] if view.item is None else [str(view.item)], "user": user}
    if complete:
        parameters |= {
            "intent": [view.text],
            "like": likes,
            "told": _stars(view.told) if user else [],
            "blend": [f"{name}:{value}" for name, value in view.blend.values().items() if value != 1.0],
            "without_word": [str(position) for position in view.without_words],
            "without_chip": list(view.without_chips),
            "without_film": [str(item_id) for item_id in view.without_history],
            "closer": [view.closer] if view.closer else [],
            "style": [] if view.style is Style.PLAIN else [view.style.value],
        }
    return {name: values for name, values in parameters.items() if values}


def _stars(ratings: Mapping[ItemId, float]) -> list[str]:
    """The latest of some ratings, as many as a link can hold."""
    return [f"{item_id}:{stars:g}" for item_id, stars in list(ratings.items())[-MOST_LIKES:]]


def is_position(text: str) -> bool:
    """Whether a part of an address is a small whole number; a long one would not even be read as a number."""
    return len(text) <= LONGEST_NUMBER and text.isascii() and text.isdigit()


def from_parameters(
    parameters: Parameters, catalogue: Catalogue, users: Iterable[UserId], present: View
) -> tuple[View, list[str]]:
    """The view that an address stands for, and a note on each part that could not be used.

    An address with an intent is complete; one without it only says which item and which viewer.
    """
    reader = _Reader(parameters, catalogue, users)
    complete = bool(parameters.get("intent"))
    view = replace(reader.complete(), objections=lasting(present.objections)) if complete else present
    item = reader.items("item")
    view = replace(view, item=item[0] if item else view.item)
    user = reader.user()
    if user is not None:
        if complete:
            view = replace(view, told=reader.ratings("told"))
        elif user != present.user:
            view = replace(view, without_history=(), told={})
        view = replace(view, who=Who.VIEWER, user=user)
    return view, reader.notes


class _Reader:
    """Reads the parts of an address one by one and notes what it cannot use."""

    def __init__(self, parameters: Parameters, catalogue: Catalogue, users: Iterable[UserId]) -> None:
        self.parameters = parameters
        self.known_items = {str(item.item_id): item.item_id for item in catalogue}
        self.known_users = {str(user): user for user in users}
        self.notes: list[str] = []

    def values(self, name: str) -> Sequence[str]:
        return [text[:LONGEST_INTENT] for text in self.parameters.get(name, ())[:MOST_PARTS]]

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

    def ratings(self, part: str) -> dict[ItemId, float]:
        ratings: dict[ItemId, float] = {}
        for text in self.values(part)[:MOST_LIKES]:
            name, _, stars = text.rpartition(":")
            try:
                ratings[self.known_items[name]] = min(max(round(float(stars) * 2) / 2, 0.0), 5.0)
            except (KeyError, ValueError, OverflowError):
                self.notes.append(f"The link names the rated film {text[:40]}, which cannot be used here.")
        return ratings

    def blend(self) -> Blend:
        try:
            pairs = (text.partition(":") for text in self.values("blend"))
            return Blend.from_values({name: float(value) for name, _, value in pairs})
        except (ValueError, SettingError):
            self.notes.append("The link weighs the sources in a way that cannot be used, so all count as usual.")
            return NEUTRAL

    def style(self) -> Style:
        for text in self.values("style")[:1]:
            if text in set(Style):
                return Style(text)
            self.notes.append(f"The link asks for reasons told as {text[:40]}, which there is not.")
        return Style.PLAIN

    def complete(self) -> View:
        likes = self.ratings("like")
        return View(
            text=self.values("intent")[0],
            who=Who.MYSELF if likes else Who.NOBODY,
            likes=likes,
            blend=self.blend(),
            without_words=tuple(int(text) for text in self.values("without_word") if is_position(text)),
            without_chips=tuple(self.values("without_chip")),
            without_history=self.items("without_film"),
            closer="".join(self.values("closer")[:1])[:LONGEST_NAME],
            style=self.style(),
        )
