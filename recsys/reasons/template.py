"""Reasons without a model: plain sentences put together from evidence, always true, the same for the same item."""

from __future__ import annotations

from collections.abc import Sequence

from recsys.reasons.lead import because, choice, joined
from recsys.schema import Evidence, Item


def template(item: Item, evidence: Sequence[Evidence]) -> str:
    """Why the film was chosen, then one thing the catalogue says of it."""
    facts = _facts(item)
    why = because(item.item_id, evidence)
    why += "" if why.endswith((".", "!", "?")) else "."
    return f"{why} {facts[choice(item.item_id, len(facts))]}" if facts else why


def _facts(item: Item) -> list[str]:
    facts = []
    if item.director and item.cast:
        facts.append(f"It was directed by {joined(item.directors)}, with {joined(item.cast)} in the cast.")
    if item.mood:
        facts.append(f"Its mood is {joined(item.mood)}.")
    if item.themes:
        facts.append(f"Among its themes: {joined(item.themes[:3])}.")
    if item.rating_mean is not None and item.rating_count > 1:
        facts.append(f"It has {item.rating_mean:.1f} stars on average from {item.rating_count} people.")
    if not facts and item.genres:
        facts.append(f"Genres: {joined(item.genres)}.")
    return facts
