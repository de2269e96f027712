"""The tables of a report, with headings that a screen reader can tell."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from recsys.present.looks import LOOKS
from recsys.present.tables import STANDARD_ERROR, explanation_table
from recsys.present.text import MINUS, escaped, scientific, typeset
from recsys.schema import Explanation

TOTALS = 2
"""Rows at the end of the table that are no contribution: the residual and the score."""

SMALLEST = 0.00005
"""Anything smaller is +0.0000 in four decimals."""


def rows_table(explanation: Explanation) -> str:
    """HTML of every contribution with its parts; the residual and the score as its foot."""
    table = explanation_table(explanation)
    columns = [str(name) for name in table.columns]
    lines = [_line(row, columns) for row in table.itertuples(index=False, name=None)]
    head = "".join(f'<th scope="col">{escaped(name)}</th>' for name in columns)
    return (
        f'<table class="rows"><thead><tr>{head}</tr></thead><tbody>{"".join(lines[:-TOTALS])}</tbody>'
        f"<tfoot>{''.join(lines[-TOTALS:])}</tfoot></table>"
    )


def _line(row: Sequence[object], columns: Sequence[str]) -> str:
    source, name, *values = row
    told = [_number(value) for value in values]
    told = [
        text.removeprefix("+") if column == STANDARD_ERROR else text
        for text, column in zip(told, columns[2:], strict=True)
    ]
    cells = "".join(f"<td>{text}</td>" for text in told)
    return f'<tr><td>{escaped(str(source))}</td><th scope="row">{escaped(typeset(str(name)))}</th>{cells}</tr>'


def _number(value: object) -> str:
    """Four decimals with a sign; what would be nothing then, as the residual is, with its power of ten."""
    if not isinstance(value, int | float) or pd.isna(value):
        return ""
    return scientific(value) if 0 < abs(value) < SMALLEST else f"{value:+.4f}".replace("-", MINUS)


def counterfactual_table(explanation: Explanation) -> str:
    """HTML: for each counterfactual the rank now, as the sum predicts it, and as ranked again."""
    lines = "".join(
        f'<tr><th scope="row">{escaped(LOOKS[change.source].name)}</th><td>{len(change.removed):,}</td>'
        f"<td>{explanation.rank:,}</td><td>{change.predicted_rank:,}</td><td>{change.actual_rank:,}</td></tr>"
        for change in explanation.counterfactuals
    )
    heads = ("Source", "Rows taken out", "Rank now", "Predicted rank", "Ranked again")
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    return f'<table class="changes"><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>'
