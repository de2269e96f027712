"""Why one item and not another: the differences between two sums."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from recsys.explain.contrast import Contrast, ContrastRow, Standing
from recsys.present.barred import barred_clauses
from recsys.present.charts.chart import Bar, Chart, bars
from recsys.present.charts.waterfall import row_name
from recsys.present.looks import LOOKS
from recsys.present.text import counted, listed, quoted, scientific, signed, typeset
from recsys.schema import Source

MOST_ROWS = 6
"""Differences of one source drawn by themselves; the others are one bar and all are in the table."""
NAMED = 2
PRIORS = {"popularity": "how often it was rated", "quality": "how well it was rated"}
NOUNS = {Source.WORD: "word", Source.HISTORY: "film", Source.CHIP: "piece", Source.PRIOR: "view"}


@dataclass(frozen=True)
class Difference:
    """A bar: one row of the contrast, or the rest of a source as one sum."""

    source: Source
    name: str
    rows: tuple[ContrastRow, ...]

    @property
    def value(self) -> float:
        """What it adds to the gap."""
        return sum(row.difference for row in self.rows)


def differences(contrast: Contrast) -> list[Difference]:
    """The largest differences and the rest of each source, from most for the first to most for the second."""
    shown: list[Difference] = []
    for source in Source:
        rows = tuple(row for row in contrast.rows if row.first.kind is source)
        single = rows if len(rows) <= MOST_ROWS + 1 else rows[:MOST_ROWS]
        shown += [Difference(source, row_name(row.first), (row,)) for row in single]
        if rest := rows[len(single) :]:
            shown.append(Difference(source, f"Other {counted(len(rest), NOUNS[source])}", rest))
    return sorted(shown, key=lambda one: -one.value)


def contrast_bars(contrast: Contrast) -> Chart:
    """Differences as bars: to the right what speaks for the first item, to the left, hatched, for the second."""
    first, second = contrast.first.item.label, contrast.second.item.label
    shown = differences(contrast)
    drawn = [Bar(typeset(one.name), one.value, one.source, _hover(contrast, one)) for one in shown]
    gap = Bar("Gap", contrast.gap, None, f"The gap between the scores: {signed(contrast.gap)}")
    return Chart(
        bars([*drawn, gap]),
        f"Bars of {counted(len(drawn), 'difference')} between {first} and {second}; the gap is {signed(contrast.gap)}",
        f"Bars to the right speak for {first}, hatched bars to the left for {second}. Together they are the gap "
        f"between the two scores, {signed(contrast.gap)}. Left over by rounding: {scientific(contrast.residual)}.",
        contrast_table(contrast),
    )


def _hover(contrast: Contrast, one: Difference) -> str:
    first = sum(row.first.value for row in one.rows)
    second = sum(row.second.value for row in one.rows)
    return (
        f"{one.name}: {contrast.first.item.short_title} {signed(first)}, "
        f"{contrast.second.item.short_title} {signed(second)}"
    )


def contrast_table(contrast: Contrast) -> pd.DataFrame:
    """Every row for both items side by side, largest difference first, and the scores as the last row."""
    first, second = contrast.first.item.label, contrast.second.item.label
    if first == second:
        first, second = f"1 · {first}", f"2 · {second}"
    rows = [
        (row_name(row.first), row.first.value, row.second.value, row.difference, LOOKS[row.first.kind].name)
        for row in contrast.rows
    ]
    rows.append(("Score", contrast.first.score, contrast.second.score, contrast.gap, "Sum"))
    return pd.DataFrame(rows, columns=["Row", first, second, "Difference", "Source"])


def contrast_sentence(contrast: Contrast, own_history: bool = True) -> str:
    """Who stands above whom, by how much and mostly why; then what the other gains more from."""
    above, below, sign = _in_order(contrast)
    gap = abs(contrast.gap)
    even = round(gap, 2) == 0
    reasons = "" if even else _named(contrast, sign, NAMED, own_history)
    first = (
        f"{_standing(above)} and {_standing(below)} have practically the same score"
        if even
        else f"{_standing(above)} scores {gap:.2f} more than {_standing(below)}"
        if above.barriers or below.barriers
        else f"{_standing(above)} stands {gap:.2f} above {_standing(below)}"
    )
    because = f", mostly because of {reasons}" if reasons else ""
    ahead = _named(contrast, -sign, 1, own_history)
    return f"{first}{because}." + (f" {below.item.short_title} gains more from {ahead}." if ahead else "")


def why_not_sentence(contrast: Contrast, own_history: bool = True) -> str:
    """How far the second item is from the rank of the first, what it lacks most there, and what it gains more from."""
    there, other = contrast.first, contrast.second
    title = other.item.short_title
    if contrast.gap < 0:
        return f"{_standing(other)} has a higher score than {_standing(there)}, by {-contrast.gap:.2f}."
    lacks = _named(contrast, 1, NAMED, own_history, "{size:.2f} less")
    ahead = _named(contrast, -1, 1, own_history, "{size:.2f} more")
    return (
        f"{_standing(other)} is {contrast.gap:.2f} short of {_standing(there)}."
        + (f" What {title} lacks most beside it: {lacks}." if lacks else "")
        + (f" It gains more from {ahead}." if ahead else "")
    )


def _in_order(contrast: Contrast) -> tuple[Standing, Standing, int]:
    """The one above, the one below, and the sign that a difference for the one above has."""
    if contrast.gap >= 0:
        return contrast.first, contrast.second, 1
    return contrast.second, contrast.first, -1


def _standing(standing: Standing) -> str:
    rank = "not ranked" if standing.barriers else f"rank {standing.rank:,}"
    return f"{standing.item.short_title} ({rank})"


def _named(contrast: Contrast, sign: int, most: int, own_history: bool, form: str = "+{size:.2f}") -> str:
    """The largest differences of one sign in words, each with its size; those that round to nothing are left out."""
    shown = sorted(differences(contrast), key=lambda one: -sign * one.value)[:most]
    large = [one for one in shown if round(sign * one.value, 2) > 0]
    return listed([f"{_told(one, own_history)} ({form.format(size=abs(one.value))})" for one in large])


def _told(one: Difference, own_history: bool) -> str:
    whose = "your" if own_history else "this viewer’s"
    if len(one.rows) > 1:
        others = {
            Source.WORD: f"{len(one.rows)} other words",
            Source.HISTORY: f"{whose} {len(one.rows):,} other ratings",
            Source.CHIP: f"{len(one.rows)} other things that you named",
            Source.PRIOR: "what everybody thinks",
        }
        return others[one.source]
    row = one.rows[0].first
    tell: dict[Source, Callable[[], str]] = {
        Source.WORD: lambda: f"your {'words' if ' ' in row.name else 'word'} {quoted(row.name)}",
        Source.HISTORY: lambda: f"{whose} rating of {row.name}",
        Source.CHIP: lambda: quoted(row.name),
        Source.PRIOR: lambda: PRIORS.get(row.key, row.name),
    }
    return tell[row.kind]()


def barrier_sentence(standing: Standing, own_history: bool = True) -> str:
    """Why an item is not in the ranking and where it would stand; empty for one that is."""
    if not standing.barriers:
        return ""
    because = barred_clauses(standing.item, standing.barriers, own_history)
    return (
        f"{standing.item.label} is not in the ranking: {because}. "
        f"If it were allowed, it would stand at rank {standing.rank:,}."
    )
