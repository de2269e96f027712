"""Items found by a title that somebody types."""

from __future__ import annotations

from rapidfuzz import fuzz, process

from recsys.data.titles import aliases
from recsys.schema import Catalogue, Item
from recsys.text.words import fold

LONGEST_TITLE = 200
LEAST_LIKE = 60
"""Of 100: how like a title must be to be found."""


def find_items(catalogue: Catalogue, text: str, limit: int = 8) -> list[Item]:
    """Items whose title is like a text, best match first and better known first among equals."""
    wanted = fold(text[:LONGEST_TITLE]).strip()
    if not wanted:
        return []
    names = [(place, fold(name)) for place, item in enumerate(catalogue) for name in aliases(item.title)]
    matches = process.extract(wanted, [name for _, name in names], scorer=fuzz.WRatio, limit=limit * 4)
    ranked = sorted(matches, key=lambda one: (-one[1], -catalogue.items[names[one[2]][0]].rating_count))
    places = dict.fromkeys(names[index][0] for _, score, index in ranked if score >= LEAST_LIKE)
    return [catalogue.items[place] for place in list(places)[:limit]]
