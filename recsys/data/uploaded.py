"""Ratings that a person brings as a file: read within hard limits, and matched to the films of a catalogue."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from recsys.data import text_table, validation
from recsys.data.batch import Batch
from recsys.data.columns import OWN_RATINGS
from recsys.data.known_titles import KnownTitles
from recsys.data.titles import split_year
from recsys.errors import DataError
from recsys.progress import silent
from recsys.schema import Catalogue, ItemId

MOST_BYTES = 1 << 20
MOST_ROWS = 5_000
LONGEST_CELL = 500
"""Bytes of a title or an id."""
LONGEST_NAME = 60
FULL_MARKS = 5.0
TEN_POINTS = 10.0
Stars = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Uploaded:
    """The ratings of a file, 0.5 to 5 stars in halves; ``unknown`` names what this catalogue does not have."""

    ratings: Mapping[ItemId, float]
    unknown: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def read_uploaded(name: str, content: bytes, catalogue: Catalogue) -> Uploaded:
    """The ratings in a CSV file: a column rating (or stars), and title (with or without year) or MovieLens' movieId.

    A later row counts more than an earlier one of the same film. Raises DataError for what is too large, no text
    table, or cannot be read; it names row, column and mend.
    """
    path = Path(safe_name(name))
    _refuse_size(path, content)
    with tempfile.TemporaryDirectory() as folder:  # the readers look at a file more than once
        file = Path(folder) / path
        file.write_bytes(content)
        table = text_table.inspect(file, OWN_RATINGS)
        batch = _one_batch(text_table.read(table, silent, ""))
    notes: list[str] = []
    _refuse_several_people(batch)
    _refuse_nameless(batch)
    batch = _with_rating(batch, notes)
    return _matched(batch, _stars(batch, notes), catalogue, notes)


def safe_name(name: str) -> str:
    """The last part of a file's name, of plain characters only."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return re.sub(r"[^\w.\- ]", "_", last)[-LONGEST_NAME:].strip(" .") or "ratings.csv"


def _refuse_size(path: Path, content: bytes) -> None:
    if len(content) > MOST_BYTES:
        problem = f"the file has {len(content):,} bytes; at most {MOST_BYTES:,} are read."
        raise DataError(path, problem, "Keep the columns title, year and rating, or the latest ratings.")


def _one_batch(batches: Iterator[Batch]) -> Batch:
    """A file within the limit of bytes is one batch. Raises DataError for too many rows or a long cell."""
    batch = next(batches)
    if len(batch) > MOST_ROWS or next(batches, None) is not None:
        problem = f"the table has {len(batch):,} rows; at most {MOST_ROWS:,} are read."
        raise DataError(batch.path, problem, "Keep the ratings that matter most, or the latest.")
    for column, cells in batch.columns.items():
        long = pc.greater(pc.binary_length(cells), LONGEST_CELL)
        batch.refuse(column, long, lambda _: f"the cell is longer than {LONGEST_CELL} bytes.", "Shorten it.")
    return batch


def _refuse_several_people(batch: Batch) -> None:
    if "user_id" not in batch.columns:
        return
    people = pc.count_distinct(batch.columns["user_id"]).as_py()
    if people > 1:
        problem = f"the file holds ratings of {people:,} people."
        raise DataError(batch.path, problem, "Keep the rows of one person.", column="user_id")


def _refuse_nameless(batch: Batch) -> None:
    """Every row must say which film it rates."""
    naming = [name for name in ("title", "item_id") if name in batch.columns]
    if not naming:
        mend = "Give each film by its title (and year, if you have it) or by MovieLens’ movieId."
        raise DataError(batch.path, "no column says which films are rated.", mend, row=1)
    empty = pc.equal(validation.text(batch, naming[0]), "")
    for other in naming[1:]:
        empty = pc.and_(empty, pc.equal(validation.text(batch, other), ""))
    batch.refuse(naming[0], empty, lambda _: "the row names no film.", "Write its title, or take the row out.")


def _with_rating(batch: Batch, notes: list[str]) -> Batch:
    """Without the rows that have no rating, which are counted in the notes."""
    given = pc.not_equal(validation.text(batch, "rating"), "")
    left_out = len(batch) - (pc.sum(given).as_py() or 0)
    if left_out == len(batch):
        raise DataError(batch.path, "no row has a rating.", validation.WRITE_STARS, column="rating")
    if left_out:
        notes.append(f"Left out for want of a rating: {_rows(left_out)}.")
    columns = {name: pc.filter(cells, given) for name, cells in batch.columns.items()}
    return Batch(batch.path, batch.rows[np.asarray(given)], columns)


def _stars(batch: Batch, notes: list[str]) -> Stars:
    """The ratings in halves from 0.5 to 5; a file that goes above 5 is out of ten. Raises DataError."""
    values = validation.stars(batch)
    validation.refuse_outside(batch, "rating", values, 0.0, TEN_POINTS)
    if float(values.max()) > FULL_MARKS:
        values = values / (TEN_POINTS / FULL_MARKS)
        notes.append("The ratings go up to more than 5, so they are read as out of ten and halved.")
    halves: Stars = np.clip(np.floor(values * 2 + 0.5) / 2, 0.5, FULL_MARKS)
    return halves


def _matched(batch: Batch, stars: Stars, catalogue: Catalogue, notes: list[str]) -> Uploaded:
    titles = KnownTitles(catalogue)
    ids = {str(item.item_id): item.item_id for item in catalogue}
    ratings: dict[ItemId, float] = {}
    unknown: list[str] = []
    found = 0
    for (item_text, title, year), value in zip(_names(batch), stars.tolist(), strict=True):
        item_id = ids.get(item_text) if item_text else titles.find(title, year)
        if item_id is None:
            unknown.append(_label(item_text, title, year))
            continue
        found += 1
        ratings.pop(item_id, None)  # the later row takes the later place
        ratings[item_id] = value
    if found > len(ratings):
        notes.append(f"Left out because a later row rates the same film: {_rows(found - len(ratings))}.")
    return Uploaded(ratings, tuple(dict.fromkeys(unknown)), tuple(notes))


def _names(batch: Batch) -> Iterable[tuple[str, str, int | None]]:
    """Id, title and year of each row, empty or None where the file does not say."""
    blank = [""] * len(batch)
    ids, titles = (
        validation.text(batch, name).to_pylist() if name in batch.columns else blank for name in ("item_id", "title")
    )
    years: list[Any] = validation.years(batch) if "year" in batch.columns else [None] * len(batch)
    for item_text, written, year in zip(ids, titles, years, strict=True):
        title, in_title = split_year(written)
        yield item_text, title, year or in_title


def _rows(count: int) -> str:
    return f"{count:,} row{'' if count == 1 else 's'}"


def _label(item_text: str, title: str, year: int | None) -> str:
    if not title:
        return f"id {item_text}"
    return f"{title} ({year})" if year else title
