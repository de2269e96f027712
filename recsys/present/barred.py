"""Why an item may not be ranked, whatever its score, in plain words."""

from __future__ import annotations

from collections.abc import Sequence

from recsys.explain.barriers import Barrier, BarrierKind
from recsys.present.text import listed, quoted
from recsys.schema import Item


def barred_clauses(item: Item, barriers: Sequence[Barrier], own_history: bool = True) -> str:
    """Every condition that an item does not meet, in one list."""
    return listed([_clause(item, barrier, own_history) for barrier in barriers])


def barred_sentence(item: Item, barriers: Sequence[Barrier], own_history: bool = True) -> str:
    """That an item is not in the ranking and why; empty for one that is."""
    if not barriers:
        return ""
    return f"{item.short_title} is not in the ranking: {barred_clauses(item, barriers, own_history)}."


def _clause(item: Item, barrier: Barrier, own_history: bool) -> str:
    label = quoted(barrier.label)
    return {
        BarrierKind.YEARS: f"its year, {item.year or 'unknown'}, does not fit {label}",
        BarrierKind.GENRE: f"it is in a genre you did not want ({label})",
        BarrierKind.PERSON: f"it has a person you did not want ({label})",
        BarrierKind.TITLE: "you did not want it",
        BarrierKind.NAMED: "you named it yourself",
        BarrierKind.SEEN: f"{'you have' if own_history else 'this viewer has'} already rated it",
    }[barrier.kind]
