"""What was asked for and liked, as the pieces of a sentence that names only evidence."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence

from recsys.schema import Evidence, ItemId
from recsys.text.words import core, stems

MOST_WORDS = 3
FAINT = 0.25
"""Words that lift less than this share of the strongest word go unmentioned."""


def choice(item_id: ItemId, count: int) -> int:
    """A position below ``count`` that is always the same for an item, and varies between items."""
    return zlib.crc32(str(item_id).encode()) % count


def joined(parts: Sequence[str]) -> str:
    """Parts as a list in a sentence: "a", "a and b", "a, b and c"."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def asked(evidence: Sequence[Evidence]) -> tuple[str, float]:
    """What was asked for and lifts the film, strongest first, and its largest value; "" and 0 where nothing does.

    A film to be like, people, a decade, quoted words.
    """
    found = sorted([*_from_chips(evidence), *_quoted(evidence)], key=lambda part: -part[1])[:2]
    return joined([text for text, _ in found]), max((value for _, value in found), default=0.0)


def liked(evidence: Sequence[Evidence]) -> tuple[str, float]:
    """The title of the liked film that lifts this one most, and its value; "" and 0 where there is none."""
    return next(((row.names[0], row.value or 0.0) for row in evidence if row.kind == "liked"), ("", 0.0))


def title(evidence: Sequence[Evidence]) -> str:
    """The film's own title."""
    return next(row.names[0] for row in evidence if row.kind == "title")


def _from_chips(evidence: Sequence[Evidence]) -> Iterator[tuple[str, float]]:
    for row in evidence:
        if row.value is None or row.value <= 0:
            continue
        if row.kind == "chip:like":
            yield f"something like {row.names[0]}", row.value
        elif row.kind == "chip:person":
            yield row.names[0], row.value
        elif row.kind == "chip:years" and re.fullmatch(r"\d{4}s", row.names[0]):
            yield f"the {row.names[0]}", row.value


def _quoted(evidence: Sequence[Evidence]) -> list[tuple[str, float]]:
    """The strongest words, those that stood side by side in one pair of quotes, each with its largest value.

    Words that a chip says already are left out.
    """
    chips = {word for row in evidence if row.kind.startswith("chip:") for name in row.names for word in stems(name)}
    rows = [row for row in evidence if row.kind == "word" and (row.value or 0) > 0]
    rows = [row for row in rows if not set(stems(row.names[0])) <= chips]
    rows = [row for row in rows if (row.value or 0) >= FAINT * (rows[0].value or 0)][:MOST_WORDS]
    runs: list[list[Evidence]] = []
    for row in sorted(rows, key=_positions):
        if runs and _positions(row)[0] == _positions(runs[-1][-1])[-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    return [(f"“{core(' '.join(row.names[0] for row in run))}”", max(row.value or 0.0 for row in run)) for run in runs]


def _positions(row: Evidence) -> list[int]:
    """Where the words of a row stand in the intent ("word:2+3" is third and fourth)."""
    return [int(position) for position in row.key.partition(":")[2].split("+")]
