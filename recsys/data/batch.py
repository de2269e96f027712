"""A run of records of a table, whichever kind of file they come from, with the row number of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from recsys.errors import DataError

LONGEST_CELL = 20_000


@dataclass(frozen=True)
class Batch:
    """Some records. ``columns`` are Arrow arrays by our column names; ``rows`` the row number of each record.

    Rows are numbered as a spreadsheet shows them: the header is row 1 (Parquet, which has none, counts from 1).
    """

    path: Path
    rows: NDArray[np.int64]
    columns: Mapping[str, pa.Array]

    def __len__(self) -> int:
        return len(self.rows)

    def refuse(self, column: str, wrong: Any, problem: Callable[[str], str], mend: str) -> None:
        """Raise DataError for the first record for which ``wrong`` (Arrow booleans) is true; do nothing if none is.

        ``problem`` words the complaint from the cell's text.
        """
        position = pc.index(wrong, value=True).as_py()
        if position >= 0:
            self.refuse_at(column, position, problem, mend)

    def refuse_at(self, column: str, position: int, problem: Callable[[str], str], mend: str) -> NoReturn:
        """Raise DataError for one record."""
        cell = self.columns[column][position].as_py()
        text = "" if cell is None else str(cell)
        shown = repr(text if len(text) <= 60 else text[:60] + "…")
        raise DataError(self.path, problem(shown), mend, row=int(self.rows[position]), column=column)


def without_empty_records(batch: Batch) -> Batch:
    """The batch without records whose every cell is empty (blank lines); row numbers stay those of the file."""
    columns = list(batch.columns.values())
    empty = pc.equal(pc.binary_length(columns[0]), 0)
    if not pc.any(empty).as_py():
        return batch
    for column in columns[1:]:
        empty = pc.and_(empty, pc.equal(pc.binary_length(column), 0))
    kept = pc.invert(empty)
    return Batch(
        batch.path,
        batch.rows[np.asarray(kept)],
        {name: pc.filter(column, kept) for name, column in batch.columns.items()},
    )


def refuse_long_cells(batch: Batch) -> None:
    """Raise DataError for a text cell longer than any real one: a lost quotation mark, or not a table."""
    for name, column in batch.columns.items():
        if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
            continue
        lengths = pc.binary_length(column)
        if (pc.max(lengths).as_py() or 0) > LONGEST_CELL:
            position = pc.index(pc.greater(lengths, LONGEST_CELL), value=True).as_py()
            problem = f"the cell has {lengths[position].as_py():,} bytes; at most {LONGEST_CELL:,} are read."
            mend = 'Shorten it, or look for a quotation mark (") that is never closed.'
            raise DataError(batch.path, problem, mend, row=int(batch.rows[position]), column=name)
