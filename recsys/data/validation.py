"""What a cell may hold, checked a whole column at a time: ids, texts, numbers, years, moments, lists."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from recsys.data.batch import Batch
from recsys.errors import DataError

NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
FIRST_YEAR, LAST_YEAR = 1000, 2100
MILLISECONDS_FROM = 100_000_000_000  # read as seconds this would be the year 5138
WRITE_STARS = "Write stars as 0.5 to 5, with a point."

Ids: TypeAlias = NDArray[np.int64] | Any  # the second an Arrow array of texts


def ids(batch: Batch, column: str) -> Ids:
    """Ids as int64 where every one is a plain integer without leading zeros, otherwise as Arrow texts. Never empty."""
    cells = batch.columns[column]
    if pa.types.is_integer(cells.type):
        _refuse_null(batch, column)
        return _plain_integers(pc.cast(cells, pa.string()))
    texts = text(batch, column, expected="text or whole numbers")
    batch.refuse(column, pc.equal(texts, ""), lambda _: "the id is empty.", "Give every row an id.")
    return _plain_integers(texts)


def text(batch: Batch, column: str, expected: str = "text") -> pa.Array:
    """Texts without surrounding white space; missing ones are empty. Raises DataError for a column of another type."""
    cells = batch.columns[column]
    if pa.types.is_null(cells.type):
        return pa.array([""] * len(batch), pa.string())
    if not (pa.types.is_string(cells.type) or pa.types.is_large_string(cells.type)):
        raise _wrong_type(batch, column, expected)
    return pc.utf8_trim_whitespace(pc.fill_null(pc.cast(cells, pa.string()), ""))


def required_text(batch: Batch, column: str) -> pa.Array:
    """Texts of which none is empty or runs over a line break."""
    texts = text(batch, column)
    batch.refuse(column, pc.equal(texts, ""), lambda _: f"the {column} is empty.", f"Give every row a {column}.")
    problem = "{} runs over a line break."
    mend = 'Look for a quotation mark (") that is never closed.'
    batch.refuse(column, pc.match_substring(texts, "\n"), problem.format, mend)
    return texts


def stars(batch: Batch, column: str = "rating") -> NDArray[np.float64]:
    """Ratings as finite numbers, of whatever scale."""
    return numbers(batch, column, WRITE_STARS)


def numbers(batch: Batch, column: str, mend: str) -> NDArray[np.float64]:
    """Finite numbers with a decimal point. Raises DataError with ``mend`` for the first cell that is none."""
    cells = batch.columns[column]
    if _is_number(cells.type):
        _refuse_null(batch, column)
        values = pc.cast(cells, pa.float64())
    else:
        texts = text(batch, column, expected="numbers")
        batch.refuse(column, pc.equal(texts, ""), lambda _: f"the {column} is empty.", mend)
        try:
            values = pc.cast(texts, pa.float64())
        except pa.ArrowInvalid:
            batch.refuse(column, pc.invert(pc.match_substring_regex(texts, NUMBER)), "{} is not a number.".format, mend)
            raise DataError(batch.path, "a cell is not a number.", mend, column=column) from None
    batch.refuse(column, pc.invert(pc.is_finite(values)), "{} is not a number.".format, mend)
    result: NDArray[np.float64] = np.asarray(values)
    return result


def refuse_outside(batch: Batch, column: str, values: NDArray[np.float64], low: float, high: float) -> None:
    """Raise DataError for the first number below ``low`` or above ``high``."""
    outside = pa.array((values < low) | (values > high))
    problem = f"{{}} is not between {low:g} and {high:g}."
    batch.refuse(column, outside, problem.format, WRITE_STARS)


def years(batch: Batch, column: str = "year") -> list[int | None]:
    """Years as whole numbers from 1000 to 2100, None where the cell is empty."""
    mend = "Write a year of four digits, or leave the cell empty."
    cells = batch.columns[column]
    if _is_number(cells.type):
        values = pc.cast(cells, pa.float64())
        values = pc.if_else(pc.fill_null(pc.is_nan(values), True), pa.scalar(None, pa.float64()), values)
    else:
        texts = text(batch, column)
        given = pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
        wrong = pc.fill_null(pc.invert(pc.match_substring_regex(given, r"^\d{1,9}(\.0+)?$")), False)
        batch.refuse(column, wrong, "{} is not a year.".format, mend)
        values = pc.cast(given, pa.float64())
    possible = pc.and_(pc.greater_equal(values, FIRST_YEAR), pc.less_equal(values, LAST_YEAR))
    possible = pc.and_(possible, pc.equal(pc.floor(values), values))
    batch.refuse(column, pc.fill_null(pc.invert(possible), False), "{} is not a year.".format, mend)
    return [None if year is None else int(year) for year in values.to_pylist()]


def seconds(batch: Batch, column: str = "timestamp") -> NDArray[np.int64]:
    """Moments as seconds since 1970: from whole seconds, milliseconds (recognised by their size) or ISO 8601 dates."""
    mend = "Write seconds since 1970 (1260759144) or a date such as 2009-12-14T02:52:24."
    cells = batch.columns[column]
    if pa.types.is_timestamp(cells.type) or pa.types.is_date(cells.type):
        _refuse_null(batch, column)
        moments: NDArray[np.int64] = np.asarray(pc.cast(pc.cast(cells, pa.timestamp("s"), safe=False), pa.int64()))
        return moments
    if not _is_number(cells.type):
        texts = text(batch, column)
        if pc.all(pc.match_substring_regex(texts, r"^\d{4}-\d\d-\d\d")).as_py():
            return _iso_moments(batch, column, texts, mend)
    values = numbers(batch, column, mend)
    batch.refuse(column, pa.array((values < 0) | (values >= 1e15)), "{} is not a moment in time.".format, mend)
    whole: NDArray[np.int64] = values.astype(np.int64)
    return np.where(whole >= MILLISECONDS_FROM, whole // 1000, whole)


def lists(batch: Batch, column: str) -> list[tuple[str, ...]]:
    """Lists of texts: cells with | between their parts, or Parquet lists. Empty parts and repeats are left out."""
    cells = batch.columns[column]
    if pa.types.is_list(cells.type) or pa.types.is_large_list(cells.type):
        if not (pa.types.is_string(cells.type.value_type) or pa.types.is_large_string(cells.type.value_type)):
            raise _wrong_type(batch, column, "text or a list of texts")
        return [_parts(cell or []) for cell in cells.to_pylist()]
    return [_parts(cell.split("|")) for cell in text(batch, column).to_pylist()]


def _plain_integers(texts: pa.Array) -> Ids:
    """The texts as int64 if each is what its number is written as ("007" and "+7" are not), otherwise the texts."""
    try:
        whole = pc.cast(texts, pa.int64())
    except pa.ArrowInvalid:
        return texts
    if not pc.all(pc.equal(pc.cast(whole, pa.string()), texts)).as_py():
        return texts
    plain: NDArray[np.int64] = np.asarray(whole)
    return plain


def _is_number(kind: Any) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))


def _parts(parts: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in parts if part and part.strip()))


def _iso_moments(batch: Batch, column: str, texts: pa.Array, mend: str) -> NDArray[np.int64]:
    moments = pd.to_datetime(pd.Series(texts.to_pylist()), format="ISO8601", utc=True, errors="coerce")
    batch.refuse(column, pa.array(moments.isna()), "{} is not a moment in time.".format, mend)
    whole: NDArray[np.int64] = np.asarray(moments.dt.as_unit("s").astype("int64"))
    return whole


def _refuse_null(batch: Batch, column: str) -> None:
    missing = pc.is_null(batch.columns[column])
    batch.refuse(column, missing, lambda _: f"the {column} is empty.", f"Give every row a {column}.")


def _wrong_type(batch: Batch, column: str, expected: str) -> DataError:
    problem = f"the column holds {batch.columns[column].type} where {expected} is expected."
    return DataError(batch.path, problem, "Convert the column before writing the file.", column=column)
