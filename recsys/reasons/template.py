"""Reasons without a model: plain sentences put together from evidence, always true, the same for the same item."""

from __future__ import annotations

from collections.abc import Sequence

from recsys.reasons.lead import asked, choice, joined, liked, title
from recsys.schema import Evidence, Item

WAYS = ("{name} may suit you, since {why}", "{name} is here because {why}", "{name} comes up, as {why}")
WITHOUT = ("{name} may suit you", "{name} is one to try", "{name} is here")
"""A sentence begins with the title, so that no two of a list begin alike."""


def template(item: Item, evidence: Sequence[Evidence]) -> str:
    """Why the film was chosen, then one thing the catalogue says of it."""
    facts = _facts(item)
    why = _why(item, evidence)
    return f"{why} {facts[choice(item.item_id, len(facts))]}" if facts else why


def _why(item: Item, evidence: Sequence[Evidence]) -> str:
    """The arguments that lift the film most, larger first."""
    wanted, words = asked(evidence)
    seen, film = liked(evidence)
    arguments = [(words, f"you asked for {wanted}")] if wanted else []
    arguments += [(film, f"you liked {seen}")] if seen else []
    said = [text for _, text in sorted(arguments, key=lambda argument: -argument[0])]
    ways = WAYS if said else WITHOUT
    sentence = ways[choice(item.item_id, len(ways))].format(name=title(evidence), why=" and ".join(said))
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."


def _facts(item: Item) -> list[str]:
    facts = []
    if item.director and item.cast:
        facts.append(f"It was directed by {joined(item.directors)}, with {joined(item.cast)} in the cast.")
    if item.mood:
        facts.append(f"Its mood is {joined(item.mood)}.")
    if item.themes:
        facts.append(f"Among its themes are {joined(item.themes[:3])}.")
    if item.rating_mean is not None and item.rating_count > 1:
        facts.append(f"It has {item.rating_mean:.1f} stars on average from {item.rating_count} people.")
    if not facts and item.genres:
        facts.append(f"Genres: {joined(item.genres)}.")
    return facts
