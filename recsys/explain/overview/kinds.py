"""The kinds of rows that an overview tells apart: each source by its signals, fields taken together."""

from __future__ import annotations

from dataclasses import dataclass

from recsys.ranking.rows import Row
from recsys.ranking.signals import KINSHIP, LIKE, MEANING, WORDING
from recsys.schema import Source


@dataclass(frozen=True)
class Kind:
    """One kind of row: its source, its name in tables, and the signals of the ranker that it adds up.

    ``feature`` is the column of ``Overview.items`` that holds, in plain units, what the kind looks at.
    """

    source: Source
    signal: str
    parts: tuple[str, ...]
    feature: str


KINDS = (
    Kind(Source.WORD, "meaning", MEANING, "closeness"),
    Kind(Source.WORD, "wording", WORDING, "bm25"),
    Kind(Source.HISTORY, "taste", ("taste",), "history_size"),
    Kind(Source.HISTORY, "kinship", KINSHIP, "history_size"),
    Kind(Source.CHIP, "like_taste", LIKE[:1], "likeness"),
    Kind(Source.CHIP, "like_kinship", LIKE[1:], "likeness"),
    Kind(Source.CHIP, "genre", ("genre",), "genres_met"),
    Kind(Source.CHIP, "person", ("person",), "people_met"),
    Kind(Source.CHIP, "avoid", ("avoid",), "avoided"),
    Kind(Source.PRIOR, "quality", ("quality",), "rating_mean"),
    Kind(Source.PRIOR, "popularity", ("popularity",), "rating_count"),
)
SIGNAL_NAMES = tuple(kind.signal for kind in KINDS)
KIND = {kind.signal: kind for kind in KINDS}
PLACE_OF = {kind.signal: place for place, kind in enumerate(KINDS)}


def of_source(source: Source) -> tuple[int, ...]:
    """The places in ``KINDS`` of one source."""
    return tuple(place for place, kind in enumerate(KINDS) if kind.source is source)


def signal_of(row: Row, part: str) -> str:
    """The kind that a part of a row belongs to: taste and kinship of a named title are kinds of their own."""
    return f"like_{part}" if row.kind is Source.CHIP and part in ("taste", "kinship") else part
