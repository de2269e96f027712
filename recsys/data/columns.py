"""Which columns a table may have, by which names, and the refusal of headers that do not fit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from recsys.errors import DataError

MOST_COLUMNS = 200
SYNONYMS = {"itemid": "item_id", "movieid": "item_id", "userid": "user_id"}


@dataclass(frozen=True)
class Columns:
    """The columns of one kind of table: what it must have and what it may have.

    ``synonyms`` are our names by names of others, these in lower case without spaces, hyphens and underscores.
    """

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    synonyms: Mapping[str, str] = field(default_factory=lambda: SYNONYMS)

    @property
    def known(self) -> tuple[str, ...]:
        """Required, then optional."""
        return self.required + self.optional


ITEMS = Columns(("item_id", "title"), ("year", "genres", "director", "cast", "logline", "themes", "mood"))
RATINGS = Columns(("user_id", "item_id", "rating"), ("timestamp",))
MOVIES = Columns(("item_id", "title", "genres"))
OWN_RATINGS = Columns(
    ("rating",),
    ("item_id", "title", "year", "user_id"),
    {**SYNONYMS, "name": "title", "film": "title", "movie": "title", "stars": "rating", "yourrating": "rating"},
)
"""What one person brings, also as the sites where people rate films write it."""


def known_names(path: Path, header: Sequence[str], columns: Columns) -> tuple[str | None, ...]:
    """Our name of each column of a header, None for a column that is not used.

    Case, white space, and MovieLens' own names (movieId, userId) do not matter. Raises DataError where a required
    column is missing, a name stands twice, or there are absurdly many columns.
    """
    if len(header) > MOST_COLUMNS:
        problem = f"the header has {len(header):,} columns; at most {MOST_COLUMNS} are read."
        raise DataError(path, problem, f"Keep the columns {_listed(columns.known)}.", row=1)
    names = [_known(name, columns) for name in header]
    seen = [name or raw.strip() for name, raw in zip(names, header, strict=True)]
    for name, count in Counter(seen).items():
        if count > 1:
            problem = f"the header names {name or 'an empty column name'!r} {count} times."
            raise DataError(path, problem, "Give every column a name of its own.", row=1)
    missing = [name for name in columns.required if name not in names]
    if missing:
        problem = f"the header lacks {_listed(missing)}; found: {_listed([raw.strip()[:40] for raw in header])}."
        raise DataError(path, problem, f"The first row must name {_listed(columns.required)}.", row=1)
    return tuple(names)


def _known(name: str, columns: Columns) -> str | None:
    lowered = name.strip().lower()
    joined = re.sub(r"[\s_-]", "", lowered)
    own = columns.synonyms.get(joined, lowered)
    return own if own in columns.known else None


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:12])
    return shown + (f" and {len(names) - 12} more" if len(names) > 12 else "")
