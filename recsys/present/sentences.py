"""An explanation in plain words: what speaks for an item, what against it, and what would change its rank."""

from __future__ import annotations

from recsys.explain.barriers import barriers
from recsys.present.barred import barred_sentence
from recsys.present.clauses import chip_clause, part_name, prior_clause
from recsys.present.text import listed, quoted, signed
from recsys.schema import Contribution, Counterfactual, Explanation, Item, Source, Target

NAMED = 2
"""Rows named of one source."""
SOURCES_NAMED = 3
SLIGHT = 0.05
"""As a share of the largest: what is smaller is no reason that a person wants to read."""
MOST_REMOVED = 5
"""Rows named of a change; the rest are counted."""
QUOTED = (Source.WORD, Source.CHIP)


def why_sentence(explanation: Explanation, own_history: bool = True) -> str:
    """The sources that add most with their largest rows, then what counts against the item; slight ones are left out.

    An item that may not be ranked is said not to be, and why.
    """
    title, barred = explanation.item.short_title, barriers(explanation.query, explanation.item)
    stands = f"{'would stand' if barred else 'stands'} at rank {explanation.rank:,}"
    clauses = [_clause(explanation, source, own_history) for source in _leading(explanation)]
    first = (
        f"{'It' if barred else title} {stands} because {_joined(clauses)}."
        if clauses
        else f"Nothing speaks for {title}; it {stands}."
    )
    told = [barred_sentence(explanation.item, barred, own_history), first, _against(explanation, own_history)]
    return " ".join(filter(None, told))


def _leading(explanation: Explanation) -> list[Source]:
    """The sources that add most, from the strongest; none that is slight beside it."""
    sums = {source: sum(row.value for row in explanation.of(source)) for source in Source}
    least = SLIGHT * max(sums.values())
    leading = sorted((source for source in Source if sums[source] > max(least, 0.0)), key=lambda source: -sums[source])
    return leading[:SOURCES_NAMED]


def _against(explanation: Explanation, own_history: bool) -> str:
    row = min(explanation.contributions, key=lambda row: row.value, default=None)
    largest = max((abs(row.value) for row in explanation.contributions), default=0.0)
    if row is None or round(row.value, 2) >= 0 or -row.value < SLIGHT * largest:
        return ""
    return f"What counts most against it: {_told(row, explanation.item, own_history)}."


def _joined(clauses: list[str]) -> str:
    """Clauses that may hold an "and" of their own."""
    return f"{', '.join(clauses[:-1])}, and {clauses[-1]}" if len(clauses) > 1 else clauses[0]


def _told(row: Contribution, item: Item, own_history: bool) -> str:
    """One row by itself, with its number."""
    said = {
        Source.WORD: lambda: quoted(row.name),
        Source.HISTORY: lambda: f"{'your' if own_history else 'this viewer’s'} rating of {row.name}",
        Source.CHIP: lambda: chip_clause(row, item),
        Source.PRIOR: lambda: prior_clause(row),
    }[row.kind]()
    return f"{said} ({signed(row.value)})"


def _clause(explanation: Explanation, source: Source, own_history: bool) -> str:
    largest = explanation.of(source)[0].value
    rows = [row for row in explanation.of(source) if row.value >= SLIGHT * largest][:NAMED]
    names = listed([_named(row) for row in rows])
    if source is Source.WORD:
        return f"you asked for {names}"
    if source is Source.HISTORY:
        return f"{'you' if own_history else 'this viewer'} rated {names}"
    return listed([_told(row, explanation.item, own_history) for row in rows])


def _named(row: Contribution) -> str:
    name = quoted(row.name) if row.kind in QUOTED else row.name
    return f"{name} ({signed(row.value)})"


def counterfactual_sentence(explanation: Explanation, change: Counterfactual) -> str:
    """What the smallest change is, and what came of it when the ranker was really run."""
    title, k = explanation.item.short_title, explanation.query.k
    names = removed_names(change)
    without = f"Without the rating of {names}" if change.source is Source.HISTORY else f"Without {names}"
    if change.target is Target.OUT_OF_TOP_K:
        return (
            f"{without}, {title} would leave the top {k:,}: from rank {explanation.rank:,} to {change.actual_rank:,}."
        )
    behind = f", behind {change.runner_up.label}" if change.runner_up else ""
    if change.actual_rank > explanation.rank:
        return f"{without}, {title} would fall from rank {explanation.rank:,} to {change.actual_rank:,}{behind}."
    passing = change.runner_up.label if change.runner_up else "another"
    stands = (
        f"stay at rank {explanation.rank:,}"
        if change.actual_rank == explanation.rank
        else f"stand at rank {change.actual_rank:,} instead of {explanation.rank:,}"
    )
    return f"{without}, {passing} would pass {title}, which would itself pass others and {stands}."


def removed_names(change: Counterfactual, most: int = MOST_REMOVED) -> str:
    """The rows that go, words in quotation marks; a long list is cut and the rest counted."""
    names = [quoted(row.name) if row.kind in QUOTED else row.name for row in change.removed]
    rest = len(names) - most
    noun = "words" if change.source is Source.WORD else "films"
    return listed(names if rest <= 1 else [*names[:most], f"{rest} more {noun}"])


def row_sentence(row: Contribution) -> str:
    """One row and the signals that make it up."""
    several = row.parts if len(row.parts) > 1 else {}
    parts = listed([f"{part_name(name)} {signed(value)}" for name, value in several.items()])
    return f"{_named(row)}: {parts}." if parts else f"{_named(row)}."
