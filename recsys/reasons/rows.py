"""Evidence as the few short lines that a language model reads, and the words it may answer with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from recsys.reasons.check.vocabulary import MAY_BE_WRITTEN
from recsys.schema import Evidence, Style
from recsys.text.words import core, tokenise

MUCH, LITTLE = 0.6, 0.25
"""An argument of at least this share of the largest is strong, one below that share is slight."""
STRONG, SLIGHT = 0.6, 0.2
"""No argument of less is strong, and any of less is slight, in units of the score."""
_FIELDS = {"genres": "Genres", "mood": "Mood", "themes": "Themes", "director": "Director", "cast": "Cast"}


def rows_for(evidence: Sequence[Evidence], style: Style) -> str:
    """The rows a model reads, one a line: what speaks for the film and against it, its fields, its story."""
    return "\n".join((*_arguments(evidence, style), *_fields(evidence)))


def typographic(text: str) -> str:
    """The text with typographic apostrophes."""
    return text.replace("'", "’")


def _arguments(evidence: Sequence[Evidence], style: Style) -> Iterator[str]:
    rows = [row for row in evidence if row.value is not None]
    largest = max((abs(row.value or 0.0) for row in rows), default=0.0)
    for row in rows:
        value = row.value or 0.0
        side = "For" if value > 0 else "Against"
        size = f"{value:+.2f}".replace("-", "−") if style is Style.ANALYST else _size(abs(value), largest)
        yield typographic(f"{side}, {size}: {_said(row)}")


def _size(value: float, largest: float) -> str:
    if value >= max(MUCH * largest, STRONG):
        return "much"
    return "a little" if value < max(LITTLE * largest, SLIGHT) else "some"


def _said(row: Evidence) -> str:
    """An argument without its value: "asked “cop”, theme undercover cop", "rated Heat five stars"."""
    if row.kind == "word":
        found = row.text.partition(": ")[2].rstrip(".").replace("“", "").replace("”", "")
        return f"asked “{core(row.names[0])}”" + (f", {found}" if found else ", not in its texts")
    if row.key.startswith("history:"):
        stars = row.text.partition(row.names[-1])[2].partition(",")[0].strip()
        return f"rated {row.names[0]} {stars}" if stars else f"rated {row.names[0]}"
    return f"asked {row.names[0]}" + (" (like it)" if row.kind == "chip:like" else "")


def _fields(evidence: Sequence[Evidence]) -> Iterator[str]:
    held = {row.kind: row for row in evidence if row.key.startswith("field:")}
    year = f" ({held['year'].names[0]})" if "year" in held else ""
    yield typographic(f"Film: {held['title'].names[0]}{year}")
    for kind, label in _FIELDS.items():
        if kind in held:
            text = held[kind].text.partition(" by " if kind == "director" else " ")[2].rstrip(".")
            yield typographic(f"{label}: {text}")
    if "rating" in held:
        yield f"Rating: {held['rating'].text.rstrip('.')}"
    if "logline" in held:
        yield typographic(f"Story: {held['logline'].text}")


def words_for(evidence: Sequence[Evidence], style: Style) -> frozenset[str]:
    """The words that a reason may hold: those of its rows as they stand there, and those that claim nothing."""
    texts = [name for row in evidence for name in row.names]
    texts += [row.text for row in evidence if row.key.startswith("field:")]
    found = {typographic(token.text) for text in texts for token in tokenise(text)}
    found |= {token.text.lower() for row in evidence if row.kind == "logline" for token in tokenise(row.text)[:1]}
    found |= {
        token.text.lower()
        for row in evidence
        if row.kind in {"genres", "chip:genre"}
        for name in row.names
        for token in tokenise(name)
    }
    if style is Style.ANALYST:
        found |= {f"{row.value:+.2f}".replace("-", "−") for row in evidence if row.value is not None}
    return frozenset(found | MAY_BE_WRITTEN)
