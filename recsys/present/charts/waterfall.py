"""From nothing to the score, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import pandas as pd

from recsys.present.charts.chart import Bar, Chart, bars
from recsys.present.looks import LOOKS
from recsys.present.text import counted, quoted, scientific, signed
from recsys.schema import Contribution, Explanation, Source

MOST_ROWS = 6
"""Rows shown of one source; the others are drawn as one bar and all of them are in the table."""
PRIORS = {
    "quality": "its mean stars against the average film’s",
    "popularity": "how many people rated it, against the average film",
}
"""What everybody's view looks at, by the key of its row."""
SAMPLED = "So many words are sampled; the thin lines reach one standard error to each side. "


@dataclass(frozen=True)
class Row:
    """A bar: a contribution, or the rest of a source as one sum."""

    source: Source
    name: str
    value: float
    contributions: tuple[Contribution, ...]

    @property
    def standard_error(self) -> float | None:
        """The standard error of a single row that was sampled; of several together it is not known."""
        return self.contributions[0].standard_error if len(self.contributions) == 1 else None


def row_name(row: Contribution) -> str:
    """The contribution's name for a person: words in quotation marks."""
    return quoted(row.name) if row.kind is Source.WORD else row.name[:1].upper() + row.name[1:]


def rows(explanation: Explanation) -> tuple[Row, ...]:
    """Every source in its order, its largest rows first, what is beyond ``MOST_ROWS`` in one row."""
    shown: list[Row] = []
    for source in Source:
        of_source = sorted(explanation.of(source), key=lambda row: -abs(row.value))
        first = of_source if len(of_source) <= MOST_ROWS + 1 else of_source[:MOST_ROWS]
        rest = tuple(of_source[len(first) :])
        shown += [Row(source, row_name(row), row.value, (row,)) for row in sorted(first, key=lambda row: -row.value)]
        if rest:
            shown.append(Row(source, _rest_name(source, len(rest)), sum(row.value for row in rest), rest))
    return tuple(shown)


def _rest_name(source: Source, count: int) -> str:
    noun = {Source.HISTORY: "film", Source.WORD: "word", Source.CHIP: "piece", Source.PRIOR: "prior"}[source]
    return f"Other {counted(count, noun)}"


def steps(explanation: Explanation) -> list[Bar]:
    """The bars from top to bottom, each beginning where the one above ends, and the score as their total."""
    shown = rows(explanation)
    starts = list(accumulate((row.value for row in shown), initial=0.0))[:-1]
    bars_of_rows = [
        Bar(row.name, row.value, row.source, _hover(row), start, row.standard_error)
        for row, start in zip(shown, starts, strict=True)
    ]
    return [*bars_of_rows, Bar("Score", explanation.score, None, f"The score: {signed(explanation.score)}")]


def _hover(row: Row) -> str:
    error = "" if row.standard_error is None else f" ± {row.standard_error:.2f}"
    return f"{LOOKS[row.source].name}: {row.name} {signed(row.value)}{error}"


def waterfall(explanation: Explanation) -> Chart:
    """Bars that begin where the one above ends, and the score as their total."""
    shown = rows(explanation)
    sampled = any(row.standard_error is not None for row in shown)
    return Chart(
        bars(steps(explanation)),
        f"Waterfall: {len(shown)} rows add up to the score {signed(explanation.score)} of {explanation.item.label}",
        f"Each bar begins where the one above it ends; together they are the score, {signed(explanation.score)}. "
        f"It has no unit: it only puts films in order. {priors_told(shown)}{SAMPLED if sampled else ''}"
        f"{residual_sentence(explanation)}",
        every_row(shown),
    )


def priors_told(shown: Sequence[Row]) -> str:
    """What quality and popularity are, those that have a bar; ends with a space for the next sentence."""
    keys = [row.contributions[0].key for row in shown if row.source is Source.PRIOR and len(row.contributions) == 1]
    told = "; ".join(f"{key}: {PRIORS[key]}" for key in keys if key in PRIORS)
    return f"{told[:1].upper()}{told[1:]}. " if told else ""


def every_row(shown: Sequence[Row]) -> pd.DataFrame:
    """All rows in the order of the bars, also those that one bar gathers, each with the sum so far."""
    single = [row for bar in shown for row in bar.contributions]
    so_far = accumulate(row.value for row in single)
    return pd.DataFrame(
        [(LOOKS[row.kind].name, row_name(row), row.value, total) for row, total in zip(single, so_far, strict=True)],
        columns=["Source", "Row", "Contribution", "Sum so far"],
    )


def residual_sentence(explanation: Explanation) -> str:
    """What the rows leave unexplained, printed rather than hidden."""
    return f"Left over by rounding: {scientific(explanation.residual)}."
