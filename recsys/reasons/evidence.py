"""What a reason may rest on: the rows of the sum in words, and the fields of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from recsys.reasons.arguments import arguments
from recsys.reasons.names import names_in, person_names
from recsys.schema import Evidence, Explanation, Item

ALSO_CALLED = {"Sci-Fi": "science fiction", "Film-Noir": "film noir"}
"""Other words for a genre of the catalogue."""


def gather(explanation: Explanation) -> tuple[Evidence, ...]:
    """Every true row about a recommendation: what lifts it, largest first, what lowers it, the item's fields."""
    return (*arguments(explanation), *_fields(explanation.item))


def _fields(item: Item) -> Iterator[Evidence]:
    title = item.short_title
    yield Evidence(
        "field:title", f"The film is {item.title}.", "title", names=tuple(dict.fromkeys((title, item.title)))
    )
    if item.director:
        names = _each(item.directors)
        yield Evidence("field:director", f"Directed by {item.director}.", "director", names=names)
    if item.cast:
        yield Evidence("field:cast", f"With {', '.join(item.cast)}.", "cast", names=_each(item.cast))
    if item.year:
        decade = f"{item.year // 10 * 10}s"
        yield Evidence("field:year", f"From {item.year}.", "year", names=(str(item.year), decade))
    if item.genres:
        names = (*item.genres, *(ALSO_CALLED[genre] for genre in item.genres if genre in ALSO_CALLED))
        yield Evidence("field:genres", f"Genres: {', '.join(item.genres)}.", "genres", names=names)
    if item.mood:
        yield Evidence("field:mood", f"Mood: {', '.join(item.mood)}.", "mood", names=item.mood)
    if item.themes:
        yield Evidence("field:themes", f"Themes: {', '.join(item.themes)}.", "themes", names=item.themes)
    if item.logline:
        yield Evidence("field:logline", item.logline, "logline", names=names_in(item.logline))
    if item.rating_mean is not None and item.rating_count:
        yield _rating(item.rating_mean, item.rating_count)


def _each(people: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for person in people for name in person_names(person)))


def _rating(mean: float, count: int) -> Evidence:
    who = "person" if count == 1 else "people"
    text = f"{mean:.1f} stars on average from {count} {who}."
    return Evidence("field:rating", text, "rating", names=(f"{mean:.1f}", str(count)))
