"""What a follow-up is: before it is tried, and once it has proved to change the list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from recsys.schema import ChipKind, Item, Query


class Kind(StrEnum):
    """What a follow-up turns on, in the order in which they are offered where no model chooses."""

    YEARS = "years"
    MOOD = "mood"
    WITHOUT_GENRE = "without a genre"
    TITLE = "title"
    THEME = "theme"
    PERSON = "person"
    WITH_GENRE = "with a genre"
    LESS = "less"


@dataclass(frozen=True)
class Candidate:
    """Something to add to an intent, and what would show that it was heeded.

    ``chip`` is the kind and value of the one chip it must be understood as; None where it must add words. ``holds``
    says whether a film is as asked: all films of the new list are (``every``), or more of them than before.
    """

    kind: Kind
    phrase: str
    holds: Callable[[Item], bool]
    chip: tuple[ChipKind, Any] | None = None
    every: bool = False


@dataclass(frozen=True)
class FollowUp:
    """A phrase that was added to the intent and changed the list.

    ``text`` is the intent with it and ``query`` the request that was ranked; of the ``shown`` films of its list
    ``new`` were not in the list before, and ``gone`` of that one are not in it any more.
    """

    kind: Kind
    phrase: str
    text: str
    query: Query
    shown: int
    new: int
    gone: int

    @property
    def change(self) -> str:
        """The change in a few words: “7 of 10 new”; where films only go, “4 fewer”."""
        return f"{self.new} of {self.shown} new" if self.new else f"{self.gone} fewer"


@dataclass(frozen=True)
class FollowUps:
    """The follow-ups of one list, best first. ``model`` names the language model that chose them; empty if none did."""

    items: tuple[FollowUp, ...] = ()
    model: str = ""
