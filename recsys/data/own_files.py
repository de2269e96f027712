"""Your own items and ratings, each as CSV or Parquet."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from recsys.artefacts import file_sha256
from recsys.data import parquet_table, text_table
from recsys.data.batch import Batch
from recsys.data.columns import ITEMS, RATINGS, Columns
from recsys.data.items import read_items
from recsys.data.ratings import read_ratings, to_stars
from recsys.data.raw import RawData
from recsys.progress import Progress

ITEM_FILES = ("items.csv", "items.parquet")
RATING_FILES = ("ratings.csv", "ratings.parquet")


def read(items_path: Path, ratings_path: Path, progress: Progress) -> RawData:
    """The items and ratings of two files; ratings of another scale become stars, with a note. Raises DataError."""
    item_batches, item_notes = _open(items_path, ITEMS, progress, "items")
    items = read_items(item_batches)
    rating_batches, rating_notes = _open(ratings_path, RATINGS, progress, "ratings")
    ratings, scale_notes = to_stars(ratings_path, read_ratings(rating_batches, only_stars=False))
    return RawData(
        name=items_path.parent.name,
        items=items,
        ratings=ratings,
        ratings_path=ratings_path,
        content=(file_sha256(items_path), file_sha256(ratings_path)),
        films=False,
        notes=item_notes + rating_notes + scale_notes,
    )


def _open(path: Path, columns: Columns, progress: Progress, step: str) -> tuple[Iterable[Batch], tuple[str, ...]]:
    if path.suffix == ".parquet":
        return parquet_table.read(path, columns, progress, step), ()
    table = text_table.inspect(path, columns)
    return text_table.read(table, progress, step), table.notes
