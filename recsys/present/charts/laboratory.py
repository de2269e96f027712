"""The methods of the laboratory side by side: one chart, one table, one reading."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from recsys.explain.faithfulness import CHANCE
from recsys.explain.laboratory import Summary, Trial, summaries
from recsys.present.charts.chart import Chart
from recsys.present.charts.strip import StripRow, strip
from recsys.present.text import counted, listed, percent

COLUMNS = (
    "Method",
    "Position",
    "Standard error",
    "Best",
    "Beats random",
    "Of intents",
    "Comprehensiveness",
    "Sufficiency",
    "Deletion area",
    "Insertion area",
    "Milliseconds",
)


def positions(done: Sequence[Trial]) -> Chart:
    """Where each method's orders lie between the worst and the best, intent by intent, and on average."""
    rows = [_row(summary.method, done) for summary in summaries(done)]
    rows = [row for row in rows if row.values]
    return Chart(
        strip(rows, {0.0: "worst", CHANCE: "chance", 1.0: "best"}, CHANCE, percent),
        f"Positions of {counted(len(rows), 'method')} between the worst and the best order of words",
        "Each circle is an intent, each diamond the mean of a method: where its order of the words lies between the "
        "worst possible order and the best. Random orders reach the dotted line on average.",
        pd.DataFrame(
            [
                (trial.method, trial.text, trial.item.label if trial.item else "", trial.tested.position)
                for trial in done
                if trial.tested and trial.tested.position is not None
            ],
            columns=["Method", "Intent", "Film", "Position"],
        ),
    )


def _row(method: str, done: Sequence[Trial]) -> StripRow:
    own = [
        (trial.text, trial.tested.position)
        for trial in done
        if trial.method == method and trial.tested and trial.tested.position is not None
    ]
    hovers = tuple(f"{method}, “{text}”: {percent(position)}" for text, position in own)
    return StripRow(method, tuple(position for _, position in own), hovers)


def results(done: Sequence[Trial]) -> pd.DataFrame:
    """One row for each method, best position first."""
    rows = [
        (
            row.method,
            row.position,
            row.error,
            row.best,
            row.beats,
            row.compared,
            row.comprehensiveness,
            row.sufficiency,
            row.deletion_area,
            row.insertion_area,
            1000 * row.seconds,
        )
        for row in summaries(done)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def reading(done: Sequence[Trial]) -> str:
    """What came of it, no stronger than the numbers."""
    rows = [row for row in summaries(done) if row.position is not None]
    if not rows:
        return "None of these intents has an order of words to test. Ask with two to ten words that count."
    return " ".join(filter(None, [_best(rows), _chance(rows)]))


def _best(rows: Sequence[Summary]) -> str:
    most = max(row.best for row in rows)
    first = [row for row in rows if row.best == most]
    verb = "orders" if len(first) == 1 else "order"
    share = listed(list(dict.fromkeys(percent(row.position or 0.0) for row in first)))
    return (
        f"{listed([row.method for row in first])} {verb} the words best in {most} of {first[0].placed} intents, on "
        f"average {share} of the way from the worst order to the best."
    )


def _chance(rows: Sequence[Summary]) -> str:
    intents = max(row.placed for row in rows)
    if intents < 2:
        return "One intent is too few to compare methods with chance."
    close = [row.method for row in rows if not row.above_chance]
    if not close:
        return f"Every method here is clearly better than random orders ({percent(CHANCE)})."
    return (
        f"{listed(close)} cannot be told from random orders ({percent(CHANCE)}) on these {intents} intents: "
        "the mean is not two standard errors above them."
    )
