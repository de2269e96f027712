"""An item at a glance, as HTML: its poster tile, its facts, its stars."""

from __future__ import annotations

from recsys.present.poster import poster_address
from recsys.present.text import counted, escaped, listed, typeset
from recsys.schema import Item

SHOWN_GENRES = 3
DOT = ' <span class="dot">·</span> '


def poster(item: Item) -> str:
    """HTML of an item's poster tile."""
    return f'<img class="poster" src="{poster_address(item)}" alt="Poster tile of {escaped(item.label)}">'


def facts(item: Item) -> str:
    """HTML of what is worth knowing at a glance: genres, director."""
    parts = [", ".join(item.genres[:SHOWN_GENRES])]
    if item.directors:
        parts.append(f"directed by {listed(item.directors)}")
    return DOT.join(escaped(typeset(part)) for part in parts if part)


def facts_and_stars(item: Item) -> str:
    """HTML of the facts and of how others rated the item, as far as that is known."""
    if item.rating_mean is None:
        return facts(item)
    stars = f"{item.rating_mean:.2f} stars from {counted(item.rating_count, 'rating')}"
    return DOT.join(part for part in (facts(item), stars) if part)
