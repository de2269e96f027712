"""Items, the catalogue of them, and what people gave them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from recsys.errors import UnknownItem

if TYPE_CHECKING:
    import pandas as pd

ItemId = int | str
UserId = int | str
Ratings = Mapping[ItemId, float]

_ALSO_KNOWN_AS = re.compile(r"\s*\([^()]*\)\s*$")


def short_title(title: str) -> str:
    """A title as people say it, without the names in parentheses behind it."""
    shorter = title
    while _ALSO_KNOWN_AS.search(shorter):
        shorter = _ALSO_KNOWN_AS.sub("", shorter)
    return shorter or title


@dataclass(frozen=True, slots=True)
class Item:
    """One film (or any other thing) of the catalogue. ``rating_mean`` is in stars, 0.5 to 5."""

    item_id: ItemId
    title: str
    year: int | None = None
    genres: tuple[str, ...] = ()
    director: str = ""
    cast: tuple[str, ...] = ()
    logline: str = ""
    themes: tuple[str, ...] = ()
    mood: tuple[str, ...] = ()
    rating_mean: float | None = None
    rating_count: int = 0

    @property
    def directors(self) -> tuple[str, ...]:
        """The directors one by one ("Joel Coen & Ethan Coen" are two)."""
        return tuple(name for name in self.director.split(" & ") if name)

    @property
    def people(self) -> tuple[str, ...]:
        """Directors, then cast."""
        return self.directors + self.cast

    @property
    def short_title(self) -> str:
        """The title as people say it."""
        return short_title(self.title)

    @property
    def label(self) -> str:
        """Short title with its year, for people."""
        return f"{self.short_title} ({self.year})" if self.year else self.short_title


@dataclass(frozen=True)
class Catalogue:
    """Every item that can be recommended, in a fixed order: position p of each vector is ``items[p]``."""

    items: tuple[Item, ...]

    @cached_property
    def positions(self) -> dict[ItemId, int]:
        """Item id to position."""
        return {item.item_id: position for position, item in enumerate(self.items)}

    def position(self, item_id: ItemId) -> int:
        """The position of an item. Raises UnknownItem."""
        try:
            return self.positions[item_id]
        except (KeyError, TypeError):
            raise UnknownItem(item_id) from None

    def __getitem__(self, item_id: ItemId) -> Item:
        return self.items[self.position(item_id)]

    def __contains__(self, item_id: object) -> bool:
        return item_id in self.positions

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Item]:
        return iter(self.items)


@dataclass(frozen=True)
class Dataset:
    """A catalogue and its ratings (columns user_id, item_id, rating in stars 0.5 to 5, timestamp in seconds)."""

    name: str
    catalogue: Catalogue
    ratings: pd.DataFrame
    fingerprint: str
    notes: tuple[str, ...] = ()
