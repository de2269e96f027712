"""Hard constraints: which items a query allows at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from recsys.arrays import Mask
from recsys.schema import Catalogue, Chip, ChipKind, Item, Query


def allowed(query: Query, catalogue: Catalogue) -> Mask:
    """Which items may be ranked, (items,): within the years, none that is excluded, none already seen unless asked."""
    mask = np.ones(len(catalogue), dtype=bool)
    for test in _tests(query):
        mask &= np.fromiter((test(item) for item in catalogue.items), bool, len(catalogue))
    seen: set[Any] = set() if query.include_seen else set(query.history) | _values(query, ChipKind.LIKE)
    for position in map(catalogue.positions.get, seen | _values(query, ChipKind.EXCLUDE_TITLE)):
        if position is not None:
            mask[position] = False
    return mask


def _values(query: Query, kind: ChipKind) -> set[Any]:
    return {chip.value for chip in query.intent.chips if chip.kind is kind}


def _tests(query: Query) -> list[Callable[[Item], bool]]:
    years = [chip for chip in query.intent.chips if chip.kind is ChipKind.YEARS]
    tests = [lambda item: any(_within(chip, item) for chip in years)] if years else []
    genres = _values(query, ChipKind.EXCLUDE_GENRE)
    people = _values(query, ChipKind.EXCLUDE_PERSON)
    if genres:
        tests.append(lambda item: not genres.intersection(item.genres))
    if people:
        tests.append(lambda item: not people.intersection(item.people))
    return tests


def _within(chip: Chip, item: Item) -> bool:
    if item.year is None or not isinstance(chip.value, tuple):
        return False
    first, last = chip.value
    return (first is None or item.year >= first) and (last is None or item.year <= last)
