"""Which hard conditions of a query keep an item out, whatever its score."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from recsys.ranking.constraints import allowed
from recsys.schema import Catalogue, Chip, ChipKind, Intent, Item, Query


class BarrierKind(StrEnum):
    """Why an item may not be ranked."""

    YEARS = "years"
    GENRE = "genre"
    PERSON = "person"
    TITLE = "title"
    NAMED = "named"
    SEEN = "seen"


@dataclass(frozen=True)
class Barrier:
    """One condition that an item does not meet; ``label`` is what was understood ("the 1990s", "No horror")."""

    kind: BarrierKind
    label: str = ""


def barriers(query: Query, item: Item) -> tuple[Barrier, ...]:
    """Every condition that keeps an item out; empty exactly where it may be ranked (see ``ranking.constraints``)."""
    chips = query.intent.chips
    found = []
    years = [chip for chip in chips if chip.kind is ChipKind.YEARS]
    if years and all(_bars(chip, item) for chip in years):
        found.append(Barrier(BarrierKind.YEARS, " or ".join(chip.label for chip in years)))
    kinds = {
        ChipKind.EXCLUDE_GENRE: BarrierKind.GENRE,
        ChipKind.EXCLUDE_PERSON: BarrierKind.PERSON,
        ChipKind.EXCLUDE_TITLE: BarrierKind.TITLE,
        ChipKind.LIKE: BarrierKind.NAMED,
    }
    found += [
        Barrier(kinds[chip.kind], chip.label)
        for chip in chips
        if chip.kind in kinds and _bars(chip, item, query.include_seen)
    ]
    if item.item_id in query.history and not query.include_seen:
        found.append(Barrier(BarrierKind.SEEN))
    return tuple(found)


def _bars(chip: Chip, item: Item, include_seen: bool = True) -> bool:
    """Whether a chip by itself keeps the item out, as the ranking's own constraints say."""
    alone = Query(Intent("", chips=(chip,)), include_seen=include_seen)
    return not bool(allowed(alone, Catalogue((item,)))[0])
