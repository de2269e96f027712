"""What decides what a page shows: the question, whose ratings, what was taken out, how it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from recsys.schema import Blend, ItemId, Style, UserId
from recsys.schema.blend import NEUTRAL

EXAMPLE = "a slow-burn thriller with an unreliable narrator"
OF_WORDS = "word:"
"""How the keys of rows begin that mean something in one question only."""


class Who(StrEnum):
    """Whose ratings the recommendations are asked with."""

    NOBODY = "nobody"
    VIEWER = "viewer"
    MYSELF = "myself"


@dataclass(frozen=True)
class View:
    """Everything that decides what a page shows. ``without_*`` are what the person has taken out.

    ``likes``: the person's own ratings, 0 stars for what they want less of. ``told``: ratings laid over those of the
    viewer that is looked at. ``blend``: how much each source counts. ``objections``: keys of the rows by item that its
    reason is not to rest on. ``closer`` names the part of an explanation that is looked at; empty for the first.
    ``style``: how reasons are told.
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
    told: Mapping[ItemId, float] = field(default_factory=dict)
    blend: Blend = NEUTRAL
    objections: Mapping[ItemId, frozenset[str]] = field(default_factory=dict)


def lasting(objections: Mapping[ItemId, frozenset[str]]) -> dict[ItemId, frozenset[str]]:
    """Objections without those to words, which are other rows in another question."""
    return {
        item_id: frozenset(key for key in keys if not key.startswith(OF_WORDS)) for item_id, keys in objections.items()
    }
