"""What a plan's rows look like to a language model, one a line, and the words it may answer with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from recsys.reasons.check.vocabulary import MAY_BE_WRITTEN
from recsys.reasons.plan import STORY, TITLE
from recsys.reasons.slots import Filler, fillers
from recsys.schema import Evidence, Style
from recsys.text.words import core, tokenise

MUCH, LITTLE = 0.6, 0.25
"""An argument of at least this share of the largest is strong, one below that share is slight."""
STRONG, SLIGHT = 0.6, 0.2
"""No argument of less is strong, and any of less is slight, in units of the score."""
STARS = {1: "one star", 2: "two stars", 3: "three stars", 4: "four stars", 5: "five stars"}


def rows_for(evidence: Sequence[Evidence], told: Sequence[str], style: Style) -> str:
    """The title, then what to say, one row a line in the order of the plan; nothing else reaches a model."""
    rows, largest = {row.key: row for row in evidence}, _largest(evidence)
    lines = [f"- {_line(rows[key], largest, style)}" if key in rows else f"- {key}" for key in told]
    return typographic("\n".join((f"Film: {rows[TITLE].names[0]}", *lines)))


def typographic(text: str) -> str:
    """The text with typographic apostrophes."""
    return text.replace("'", "’")


def _line(row: Evidence, largest: float, style: Style) -> str:
    if row.value is not None:
        return f"{_size(row.value, largest, style)}: {_said(row)}"
    if row.key == TITLE:
        return "title"
    label = "story" if row.key == STORY else row.kind
    return f"{label}: {', '.join(row.names) if row.kind in {'year', 'genres', 'mood', 'themes'} else row.text}"


def _size(value: float, largest: float, style: Style) -> str:
    if style is Style.ANALYST:
        return f"{value:+.2f}".replace("-", "−")
    against = "against, " if value < 0 else ""
    if abs(value) >= max(MUCH * largest, STRONG):
        return f"{against}much"
    return f"{against}{'a little' if is_slight(value, largest) else 'some'}"


def _said(row: Evidence) -> str:
    """An argument without its value: "asked “cop”, among its themes is “undercover cop”", "rated Heat five stars"."""
    if row.kind == "word":
        found = row.text.partition(": ")[2].rstrip(".")
        return f"asked “{core(row.names[0])}”" + (f", {found}" if found else ", not in its texts")
    if row.key.startswith("history:"):
        given = row.text.partition(row.names[-1])[2].partition(",")[0].strip().removesuffix(" stars")
        stars = STARS.get(int(given)) if given in {"1", "2", "3", "4", "5"} else f"{given} stars"
        return f"rated {row.names[0]} {stars}" if given else f"rated {row.names[0]}"
    return f"asked {row.names[0]}" + (" (like it)" if row.kind == "chip:like" else "")


def words_for(evidence: Sequence[Evidence], told: Sequence[str], style: Style) -> frozenset[str]:
    """The words that a reason may hold: those of the plan's rows as they stand there, and those that claim nothing.

    Words with hidden characters are left out.
    """
    rows = _told(evidence, told)
    found = {typographic(word) for row in rows for word in _words(row) if word and word.isprintable()}
    if style is Style.ANALYST:
        found |= {f"{row.value:+.2f}".replace("-", "−") for row in rows if row.value is not None}
    if any(row.kind == "chip:like" for row in rows):
        found |= {"likeness"}
    return frozenset(found | MAY_BE_WRITTEN)


def row_fillers(evidence: Sequence[Evidence], told: Sequence[str]) -> frozenset[Filler]:
    """What the plan's rows hold as it is written, names whole and the story, and which places it fills."""
    largest = _largest(evidence)
    return frozenset(
        Filler(typographic(name), slot, row.key, row.value is not None and is_slight(row.value, largest))
        for row in _told(evidence, told)
        for name, slot in fillers(row)
    )


def is_slight(value: float, largest: float) -> bool:
    """Whether an argument counts only a little beside the largest; both in units of the score."""
    return abs(value) < max(LITTLE * largest, SLIGHT)


def _told(evidence: Sequence[Evidence], told: Sequence[str]) -> list[Evidence]:
    """The rows of a plan, and the title."""
    return [row for row in evidence if row.key in told or row.key == TITLE]


def _largest(evidence: Sequence[Evidence]) -> float:
    return max((abs(row.value or 0.0) for row in evidence), default=0.0)


def _words(row: Evidence) -> Iterator[str]:
    texts = [*row.names, row.text] if row.key.startswith("field:") else row.names
    for text in texts:
        yield from (token.text for token in tokenise(text))
        yield from re.findall(r"(?<!\S)\d+\.\d+", text)  # "4.2" stays whole
    if row.kind in {"genres", "chip:genre"}:
        yield from (token.text.lower() for name in row.names for token in tokenise(name))
    if row.key == STORY:
        yield from (token.text.lower() for token in tokenise(row.text)[:1])
    if row.key.startswith("history:"):
        yield from (piece for piece in row.text.split() if piece[0].isdigit())
