"""What a reason may rest on: the rows of the sum in words, and the fields of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from recsys.reasons.names import names_in, person_names
from recsys.schema import Chip, ChipKind, Contribution, Evidence, Explanation, Item, Source, short_title
from recsys.text.words import core, stems

STRONGEST = 6
"""How many rows of the sum are gathered, largest in size first."""
LIKED = 3.5
"""From how many stars on a person liked a film."""


def gather(explanation: Explanation) -> tuple[Evidence, ...]:
    """Every true row about a recommendation: what lifts it, largest first, what lowers it, the item's fields."""
    rows = sorted(explanation.contributions, key=lambda row: -abs(row.value))[:STRONGEST]
    rows.sort(key=lambda row: -row.value)
    found = [_of_row(row, explanation) for row in rows if row.value and row.kind is not Source.PRIOR]
    return (*found, *_fields(explanation.item))


def _of_row(row: Contribution, explanation: Explanation) -> Evidence:
    if row.kind is Source.WORD:
        return _word(row, explanation)
    if row.kind is Source.HISTORY:
        return _history(row, explanation)
    return _chip(row, explanation)


def _lifts(row: Contribution) -> str:
    return "lifts" if row.value > 0 else "lowers"


def _word(row: Contribution, explanation: Explanation) -> Evidence:
    item, words = explanation.item, explanation.query.intent.words
    written = words[int(row.key)].text if row.key.isdigit() else row.name
    wanted = set(stems(row.name))
    matches = [label for label in (*item.themes, *item.mood, *item.genres) if wanted & set(stems(label))]
    said = f"You asked for “{core(written)}”, which {_lifts(row)} this film by {abs(row.value):.2f}"
    text = f"{said}: among its themes, mood and genres is “{matches[0]}”." if matches else f"{said}."
    return Evidence(
        f"word:{row.key}", text, "word", row.value, tuple(dict.fromkeys((written, core(written), *matches[:1])))
    )


def _history(row: Contribution, explanation: Explanation) -> Evidence:
    stars = next((given for key, given in explanation.query.history.items() if str(key) == row.key), None)
    gave = f"You gave {row.name} {stars:g} stars" if stars is not None else f"You rated {row.name}"
    names = (short_title(row.name), row.name)
    kind = "liked" if row.value > 0 and stars is not None and stars >= LIKED else "rated"
    text = f"{gave}, which {_lifts(row)} this film by {abs(row.value):.2f}."
    return Evidence(f"history:{row.key}", text, kind, row.value, tuple(dict.fromkeys(names)))


def _chip(row: Contribution, explanation: Explanation) -> Evidence:
    chip = next((chip for chip in explanation.query.intent.chips if chip.key == row.key), None)
    names = _chip_names(chip, row.name)
    text = f"You asked for {names[0]} ({row.name}), which {_lifts(row)} this film by {abs(row.value):.2f}."
    kind = f"chip:{chip.kind}" if chip else "chip"
    return Evidence(f"chip:{row.key}", text, kind, row.value, names)


def _chip_names(chip: Chip | None, label: str) -> tuple[str, ...]:
    if chip is not None and chip.kind is ChipKind.LIKE:
        title = label[5:] if label.lower().startswith("like ") else label
        return tuple(dict.fromkeys((short_title(title), title)))
    if chip is not None and chip.kind in {ChipKind.PERSON, ChipKind.GENRE}:
        return (str(chip.value),)
    return (label,)


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
        yield Evidence("field:year", f"From {item.year}.", "year", float(item.year), (str(item.year), decade))
    if item.genres:
        yield Evidence("field:genres", f"Genres: {', '.join(item.genres)}.", "genres", names=item.genres)
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
    return Evidence("field:rating", text, "rating", mean, (f"{mean:.1f}", str(count)))
