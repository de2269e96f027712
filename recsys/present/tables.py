"""The rows of an explanation as a table, and as a CSV file that a spreadsheet cannot be tricked with."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

import pandas as pd

from recsys.present.looks import LOOKS
from recsys.schema import Explanation

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_cell(value: object) -> object:
    """Text that a spreadsheet would take for a formula gets an apostrophe before it; numbers stay numbers."""
    if isinstance(value, str) and value.startswith(STARTS_A_FORMULA):
        return f"'{value}"
    return value


def safe_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """CSV in UTF-8 with a byte order mark, so that spreadsheets read the accents; every text cell made safe."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow([safe_cell(name) for name in header])
    writer.writerows([safe_cell(value) for value in row] for row in rows)
    return target.getvalue().encode("utf-8-sig")


def explanation_table(explanation: Explanation) -> pd.DataFrame:
    """Every row of the sum, then the residual and the score."""
    names = sorted({part for row in explanation.contributions for part in row.parts})
    rows: list[tuple[object, ...]] = [
        (LOOKS[row.kind].name, row.name, row.value, *(row.parts.get(name) for name in names))
        for row in sorted(explanation.contributions, key=lambda row: -abs(row.value))
    ]
    empty = (None,) * len(names)
    rows.append(("Rounding", "Residual", explanation.residual, *empty))
    rows.append(("Sum", "Score", explanation.score, *empty))
    return pd.DataFrame(rows, columns=["Source", "Row", "Contribution", *(name.capitalize() for name in names)])


def table_csv(table: pd.DataFrame) -> bytes:
    """A table as safe CSV; cells without a value are empty."""
    filled = table.astype(object).where(table.notna(), "")
    return safe_csv([str(name) for name in filled.columns], filled.itertuples(index=False, name=None))
