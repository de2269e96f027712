"""What one row of the sum says about an item, as a clause in plain words, no stronger than the row itself."""

from __future__ import annotations

from collections.abc import Callable

from recsys.present.text import listed, quoted
from recsys.schema import ChipKind, Contribution, Item

ASPECTS = {"kinship": "description", "taste": "audience"}
"""What each signal of a likeness between films compares: their texts, and who likes them."""
ASPECTS_TOLD = "“Audience”: the same people like both films; “description”: their texts are alike."


def part_name(part: str) -> str:
    """What a part of a row is called for people."""
    return ASPECTS.get(part, part)


def chip_clause(row: Contribution, item: Item) -> str:
    """What a chip's row says: likeness to a title, a genre, a person's part in the film, distance from a wish."""
    kind, _, value = row.key.partition(":")
    clauses: dict[str, Callable[[], str]] = {
        ChipKind.LIKE: lambda: _likeness(row, row.name.removeprefix("Like "), alike=row.value > 0),
        ChipKind.EXCLUDE_TITLE: lambda: _likeness(row, row.name.removeprefix("Not "), alike=row.value < 0),
        ChipKind.GENRE: lambda: f"it is in the genre {value}",
        ChipKind.PERSON: lambda: person_clause(value, item),
        ChipKind.AVOID: lambda: f"its description is close to {quoted(value)}",
    }
    return clauses[kind]() if kind in clauses else f"it fits {quoted(row.name)}"


def person_clause(name: str, item: Item) -> str:
    """What a person did in a film, as the catalogue says."""
    if name in item.directors:
        return f"{name} directed it and is in it" if name in item.cast else f"{name} directed it"
    return f"{name} is in it"


def _likeness(row: Contribution, title: str, alike: bool) -> str:
    """Only the aspects that pull in the direction of the row."""
    aspects = [aspect for part, aspect in ASPECTS.items() if row.parts.get(part, 0.0) * row.value > 0]
    word = "like" if alike else "unlike"
    if len(aspects) == 1:
        return f"its {aspects[0]} is {word} that of {title}"
    return f"its {listed(aspects)} are {word} those of {title}" if aspects else f"it is {word} {title}"


def prior_clause(row: Contribution) -> str:
    """What everybody's view says, relative to the average film."""
    if row.key == "popularity":
        return f"{'more' if row.value > 0 else 'fewer'} people than usual rated it"
    if row.key == "quality":
        return f"its ratings are {'above' if row.value > 0 else 'below'} average"
    return f"it fits {quoted(row.name)}"
