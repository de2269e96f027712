"""Text tables (CSV and its relatives) as batches of text cells: every cell a string, nothing guessed, nothing lost."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv

from recsys.data.batch import Batch, refuse_long_cells, without_empty_records
from recsys.data.columns import Columns, known_names
from recsys.data.encoding import SAVE_AS_UTF8, detect_encoding
from recsys.errors import DataError
from recsys.progress import Progress

BLOCK = 1 << 24
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}


@dataclass(frozen=True)
class TextTable:
    """How a text table is written. ``names`` are our column names, None for a column that is not used.

    ``separator`` is what stands between two cells, in words.
    """

    path: Path
    encoding: str
    delimiter: str
    separator: str
    names: tuple[str | None, ...]
    ignored: tuple[str, ...] = ()
    header: bool = True
    quoted: bool = True

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader should know: an encoding that was guessed, columns that are not used."""
        notes = []
        if not self.encoding.startswith("utf") and self.header:
            notes.append(f"{self.path.name} was read as {self.encoding}. If accents look wrong: {SAVE_AS_UTF8}")
        if self.ignored:
            notes.append(f"{self.path.name}: columns that are not used: {', '.join(self.ignored[:12])}.")
        return tuple(notes)


def inspect(path: Path, columns: Columns) -> TextTable:
    """Find out a CSV file's encoding, delimiter and columns. Raises DataError."""
    encoding = detect_encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        line = file.readline(BLOCK).rstrip("\r\n")
    headers = {delimiter: _cells(line, delimiter) for delimiter in DELIMITERS}
    delimiter = max(headers, key=lambda candidate: len(headers[candidate]))
    header = headers[delimiter]
    names = known_names(path, header, columns)
    ignored = [raw.strip()[:40] for raw, name in zip(header, names, strict=True) if name is None and raw.strip()]
    return TextTable(path, encoding, delimiter, DELIMITERS[delimiter], names, tuple(ignored))


def read(table: TextTable, progress: Progress, step: str) -> Iterator[Batch]:
    """The table's records in batches of about 16 MB. Raises DataError where a row does not have every cell, or more."""
    with table.path.open("rb") as file:
        size = max(1, table.path.stat().st_size)
        for batch in read_stream(table, file):
            progress(step, min(1.0, file.tell() / size), table.path.name)
            yield batch
    progress(step, 1.0, table.path.name)


def read_stream(table: TextTable, stream: BinaryIO | io.BytesIO) -> Iterator[Batch]:
    """The same from an open stream of the table's bytes. Raises DataError also where there is no record at all."""
    first_row = 2 if table.header else 1
    batch = None
    irregular: list[Any] = []
    try:
        for records in _open(table, stream, irregular):
            rows = np.arange(first_row, first_row + records.num_rows, dtype=np.int64)
            first_row += records.num_rows
            cells = dict(zip(_names(table), records.columns, strict=True))
            found = without_empty_records(Batch(table.path, rows, cells))
            if len(found) == 0:
                continue
            batch = found
            refuse_long_cells(batch)
            yield replace(batch, columns={name: batch.columns[name] for name in table.names if name is not None})
    except pa.ArrowInvalid as error:
        raise _explained(table, error, irregular) from None
    if batch is None:
        raise _only_header(table)
    _refuse_open_quote(table, batch)


def _open(table: TextTable, stream: BinaryIO | io.BytesIO, irregular: list[Any]) -> Any:
    def note_irregular(row: Any) -> str:
        irregular.append(row)
        return "error"

    return arrow_csv.open_csv(
        stream,
        read_options=arrow_csv.ReadOptions(
            use_threads=False,  # row numbers in errors need one thread
            block_size=BLOCK,
            encoding="utf8" if table.encoding.startswith("utf-8") else table.encoding,
            column_names=_names(table),
            skip_rows=1 if table.header else 0,
        ),
        parse_options=arrow_csv.ParseOptions(
            delimiter=table.delimiter,
            quote_char='"' if table.quoted else False,
            newlines_in_values=table.quoted,
            ignore_empty_lines=False,
            invalid_row_handler=note_irregular,
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types={name: pa.string() for name in _names(table)}, null_values=[], strings_can_be_null=False
        ),
    )


def _names(table: TextTable) -> list[str]:
    return [name or f"column {position}" for position, name in enumerate(table.names, start=1)]


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [""])
    except csv.Error:
        return [line]


def _only_header(table: TextTable) -> DataError:
    return DataError(table.path, "there is a header but no row below it.", "Export the data again, with its rows.")


def _refuse_open_quote(table: TextTable, last: Batch) -> None:
    """An unclosed quotation mark swallows the rest of the file into the last record without a word."""
    if not table.quoted or not any("\n" in column[-1].as_py() for column in last.columns.values()):
        return
    with table.path.open(encoding=table.encoding, newline="") as file:
        marks = sum(line.count('"') for line in file)
    if marks % 2:
        problem = 'a quotation mark (") is opened and never closed.'
        mend = 'Close it, or write a quotation mark inside a text twice ("").'
        raise DataError(table.path, problem, mend, row=int(last.rows[-1]))


def _explained(table: TextTable, error: Exception, irregular: list[Any]) -> DataError:
    if irregular:
        row = irregular[0]
        problem = f"{row.actual_columns} cells where {row.expected_columns} are expected."
        mend = f"Write one {table.separator} between cells and none after the last"
        mend += ', and put text that holds one in double quotes (").' if table.quoted else "."
        return DataError(table.path, problem, mend, row=row.number)
    message = str(error)
    if "skip initial" in message or "Empty CSV" in message:
        return _only_header(table)
    if "straddling" in message:
        problem = f"a row is longer than {BLOCK // 1_000_000} MB."
        return DataError(table.path, problem, 'Look for a quotation mark (") that is never closed.')
    return DataError(table.path, f"it cannot be read as a table ({message}).", SAVE_AS_UTF8)
