"""The because of a reason: what was asked for and liked, said in a clause that names only evidence."""

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


def asked(evidence: Sequence[Evidence]) -> str:
    """What was asked for and lifts the film: a film to be like, people, a decade, quoted words; "" where nothing."""
    return joined([*_from_chips(evidence), *_quoted(evidence)][:2])


def liked(evidence: Sequence[Evidence]) -> str:
    """The title of the liked film that lifts this one most; "" where there is none."""
    return next((row.names[0] for row in evidence if row.kind == "liked"), "")


def title(evidence: Sequence[Evidence]) -> str:
    """The film's own title."""
    return next(row.names[0] for row in evidence if row.kind == "title")


def _from_chips(evidence: Sequence[Evidence]) -> Iterator[str]:
    for row in evidence:
        if row.value is None or row.value <= 0:
            continue
        if row.kind == "chip:like":
            yield f"something like {row.names[0]}"
        elif row.kind == "chip:person":
            yield row.names[0]
        elif row.kind == "chip:years" and re.fullmatch(r"\d{4}s", row.names[0]):
            yield f"the {row.names[0]}"


def _quoted(evidence: Sequence[Evidence]) -> list[str]:
    """The strongest words in the order they were written, those that stood side by side in one pair of quotes.

    Words that a chip says already are left out.
    """
    chips = {word for row in evidence if row.kind.startswith("chip:") for name in row.names for word in stems(name)}
    rows = [row for row in evidence if row.kind == "word" and (row.value or 0) > 0]
    rows = [row for row in rows if not set(stems(row.names[0])) <= chips]
    rows = [row for row in rows if (row.value or 0) >= FAINT * (rows[0].value or 0)][:MOST_WORDS]
    runs: list[list[str]] = []
    last = None
    for positions, word in sorted((_positions(row), row.names[0]) for row in rows):
        if last is not None and positions[0] == last + 1:
            runs[-1].append(word)
        else:
            runs.append([word])
        last = positions[-1]
    return [f"“{core(' '.join(run))}”" for run in runs]


def _positions(row: Evidence) -> list[int]:
    """Where the words of a row stand in the intent ("word:2+3" is third and fourth)."""
    return [int(position) for position in row.key.partition(":")[2].split("+")]


def because(item_id: ItemId, evidence: Sequence[Evidence]) -> str:
    """A clause without its end mark, as "You asked for “heist” and liked Pulp Fiction, so try Heat"."""
    wanted, seen, name = asked(evidence), liked(evidence), title(evidence)
    if wanted and seen:
        ways = (
            f"You asked for {wanted} and liked {seen}, so try {name}",
            f"Since you liked {seen} and asked for {wanted}, {name} may suit you",
            f"With {wanted} in mind, and since you liked {seen}, try {name}",
        )
    elif wanted:
        ways = (
            f"You asked for {wanted}, so try {name}",
            f"Since you asked for {wanted}, {name} may suit you",
            f"{name} may be what you meant by {wanted}",
        )
    elif seen:
        ways = (
            f"You liked {seen}, so try {name}",
            f"Since you liked {seen}, {name} may suit you",
            f"Because you liked {seen}, here is {name}",
        )
    else:
        ways = (f"You might try {name}", f"{name} may suit you", f"Here is {name}")
    return ways[choice(item_id, len(ways))]
