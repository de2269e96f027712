"""The films of a catalogue by the titles that people and other sites write."""

from __future__ import annotations

import re
from collections import defaultdict

from recsys.data.titles import aliases, display_title, without_article
from recsys.schema import Catalogue, ItemId
from recsys.text.words import fold

YEARS_APART = 1
"""Sites do not always agree on the year of a film."""


class KnownTitles:
    """Finds the film that a title means. Only whole names count: “Alien” is never “Aliens”."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._names: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for position, item in enumerate(catalogue):
            for place, name in enumerate(aliases(item.title)):
                self._names[key_of(name)].append((position, place))

    def find(self, title: str, year: int | None = None) -> ItemId | None:
        """The film with this name, of this year or the one beside it where a year is given; None where there is none.

        Of several the nearest year counts first, then the name that is nearest to the whole title, then fame.
        """
        name = display_title(title)
        for written in (name, without_article(name)):
            fitting = [
                (self._apart(position, year), place, -self._catalogue.items[position].rating_count, position)
                for position, place in self._names.get(key_of(written), ())
                if self._apart(position, year) <= YEARS_APART
            ]
            if fitting:
                return self._catalogue.items[min(fitting)[-1]].item_id
        return None

    def _apart(self, position: int, year: int | None) -> int:
        own = self._catalogue.items[position].year
        return 0 if year is None or own is None else abs(own - year)


def key_of(name: str) -> str:
    """A name without case, accents and punctuation; “&” is “and”."""
    return " ".join(re.sub(r"[^\w]+", " ", fold(name).replace("&", " and ").replace("'", "")).split()) or fold(name)
