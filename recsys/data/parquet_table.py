"""Parquet tables as batches of typed columns."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as parquet

from recsys.data.batch import Batch, refuse_long_cells
from recsys.data.columns import Columns, known_names
from recsys.errors import DataError
from recsys.progress import Progress

RECORDS = 1_000_000


def read(path: Path, columns: Columns, progress: Progress, step: str) -> Iterator[Batch]:
    """The records of a Parquet file in batches. Raises DataError where it is unreadable or lacks a column."""
    try:
        with parquet.ParquetFile(path) as file:
            yield from _batches(path, file, columns, progress, step)
    except (pa.ArrowException, OSError) as error:
        problem = f"it cannot be read as Parquet ({_first_line(error)})."
        raise DataError(path, problem, "Write the file again, for example with pandas.DataFrame.to_parquet.") from None


def _batches(path: Path, file: Any, columns: Columns, progress: Progress, step: str) -> Iterator[Batch]:
    header = file.schema_arrow.names
    names = {raw: name for raw, name in zip(header, known_names(path, header, columns), strict=True) if name}
    total = file.metadata.num_rows
    if total == 0:
        raise DataError(path, "the table has no rows.", "Export the data again, with its rows.")
    first_row = 1
    for records in file.iter_batches(batch_size=RECORDS, columns=list(names)):
        rows = np.arange(first_row, first_row + records.num_rows, dtype=np.int64)
        first_row += records.num_rows
        batch = Batch(path, rows, {name: _plain(records.column(raw)) for raw, name in names.items()})
        refuse_long_cells(batch)
        progress(step, (first_row - 1) / total, path.name)
        yield batch


def _plain(column: Any) -> Any:
    """Dictionary-encoded columns (pandas categories) as the values they stand for."""
    return column.dictionary_decode() if pa.types.is_dictionary(column.type) else column


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
