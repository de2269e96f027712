"""The rows of an explanation as a table, and as a CSV file that a spreadsheet cannot be tricked with."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

import pandas as pd

from recsys.present.clauses import part_name
from recsys.present.looks import LOOKS
from recsys.schema import Explanation

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Spreadsheets read the full-width signs of East Asian keyboards as the plain ones."""
STANDARD_ERROR = "Standard error"
_PASSED_OVER = " \u00a0\u200b\u2060\u3000\ufeff"
"""Spaces, seen and unseen, that some spreadsheets drop before they read a cell."""
_AFTER_A_SEPARATOR = re.compile(rf"([;\t\r\n\"][{_PASSED_OVER}]*)(?=[=+\-@＝＋－＠])")
"""Where a spreadsheet that splits at semicolons, tabs or lines would begin a cell of its own."""


def safe_cell(value: object) -> object:
    """Text that a spreadsheet would take for a formula gets an apostrophe before it; numbers stay numbers.

    Also within a text, where it would begin a cell for a spreadsheet that splits the line elsewhere. After OWASP,
    CSV Injection.
    """
    if not isinstance(value, str):
        return value
    inner = _AFTER_A_SEPARATOR.sub(r"\1'", value)
    return f"'{inner}" if inner.lstrip(_PASSED_OVER).startswith(STARTS_A_FORMULA) else inner


def safe_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """CSV in UTF-8 with a byte order mark, so that spreadsheets read the accents; every text cell made safe."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow([safe_cell(name) for name in header])
    writer.writerows([safe_cell(value) for value in row] for row in rows)
    return target.getvalue().encode("utf-8-sig", errors="replace")


def explanation_table(explanation: Explanation) -> pd.DataFrame:
    """Every row of the sum, then the residual and the score; standard errors where values were sampled."""
    names = sorted({part for row in explanation.contributions for part in row.parts})
    sampled = [STANDARD_ERROR] if any(row.standard_error is not None for row in explanation.contributions) else []
    rows: list[tuple[object, ...]] = [
        (
            LOOKS[row.kind].name,
            row.name,
            row.value,
            *(row.standard_error for _ in sampled),
            *(row.parts.get(name) for name in names),
        )
        for row in sorted(explanation.contributions, key=lambda row: -abs(row.value))
    ]
    empty = (None,) * (len(sampled) + len(names))
    rows.append(("Rounding", "Residual", explanation.residual, *empty))
    rows.append(("Sum", "Score", explanation.score, *empty))
    columns = ["Source", "Row", "Contribution", *sampled, *(part_name(name).capitalize() for name in names)]
    return pd.DataFrame(rows, columns=columns)


def explanation_csv(explanation: Explanation) -> bytes:
    """The table of an explanation as safe CSV, and below it what was asked, of which item, and its rank."""
    table = explanation_table(explanation)
    about = (
        ("Asked for", explanation.query.intent.text),
        ("Words scored", explanation.query.intent.phrase()),
        ("Item", explanation.item.label),
        ("Item id", str(explanation.item.item_id)),
        ("Rank", str(explanation.rank)),
    )
    blank = ("",) * (len(table.columns) - 2)
    rows = [*_filled(table).itertuples(index=False, name=None), *((*line, *blank) for line in about)]
    return safe_csv([str(name) for name in table.columns], rows)


def table_csv(table: pd.DataFrame) -> bytes:
    """A table as safe CSV; cells without a value are empty."""
    return safe_csv([str(name) for name in table.columns], _filled(table).itertuples(index=False, name=None))


def _filled(table: pd.DataFrame) -> pd.DataFrame:
    return table.astype(object).where(table.notna(), "")
