"""Batches of items as the catalogue's items, in the order of the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from recsys.data import validation
from recsys.data.batch import Batch
from recsys.data.ratings import join_ids
from recsys.data.titles import display_title, split_year, tidy
from recsys.errors import DataError
from recsys.schema import Item, ItemId

NO_GENRES = "(no genres listed)"


def read_items(batches: Iterable[Batch], movielens: bool = False) -> tuple[Item, ...]:
    """The items without rating figures. ``movielens``: the title carries the year and has its article at the end.

    Raises DataError for a missing title, a year that is none, an id that stands twice.
    """
    found = list(batches)
    item_ids = join_ids([validation.ids(batch, "item_id") for batch in found])
    _refuse_repeated(found, item_ids)
    identifiers: Sequence[ItemId] = item_ids.tolist()
    items: list[Item] = []
    for batch in found:
        upcoming = identifiers[len(items) : len(items) + len(batch)]
        items += _movielens_items(batch, upcoming) if movielens else _own_items(batch, upcoming)
    return tuple(items)


def movielens_genres(text: str) -> tuple[str, ...]:
    """MovieLens' "Action|Crime" as ("Action", "Crime"); its "(no genres listed)" as none."""
    return tuple(genre for genre in text.split("|") if genre and genre != NO_GENRES)


def _movielens_items(batch: Batch, item_ids: Sequence[ItemId]) -> list[Item]:
    titles = validation.required_text(batch, "title").to_pylist()
    genres = validation.text(batch, "genres").to_pylist()
    items = []
    for item_id, title, genre in zip(item_ids, titles, genres, strict=True):
        name, year = split_year(title)
        items.append(Item(item_id, display_title(name), year, movielens_genres(genre)))
    return items


def _own_items(batch: Batch, item_ids: Sequence[ItemId]) -> list[Item]:
    titles = validation.required_text(batch, "title").to_pylist()
    years = validation.years(batch) if "year" in batch.columns else [None] * len(batch)
    columns = (_lists(batch, "genres"), _texts(batch, "director"), _lists(batch, "cast"), _texts(batch, "logline"))
    rows = zip(item_ids, titles, years, *columns, _lists(batch, "themes"), _lists(batch, "mood"), strict=True)
    return [
        Item(item_id, tidy(title), year, genres, tidy(director), cast, tidy(logline), themes, mood)
        for item_id, title, year, genres, director, cast, logline, themes, mood in rows
    ]


def _texts(batch: Batch, column: str) -> list[str]:
    if column not in batch.columns:
        return [""] * len(batch)
    texts: list[str] = validation.text(batch, column).to_pylist()
    return texts


def _lists(batch: Batch, column: str) -> list[tuple[str, ...]]:
    return validation.lists(batch, column) if column in batch.columns else [()] * len(batch)


def _refuse_repeated(batches: Sequence[Batch], item_ids: pd.Series[Any]) -> None:
    repeated = item_ids.duplicated().to_numpy()
    if not repeated.any():
        return
    position = int(np.argmax(repeated))
    row = int(np.concatenate([batch.rows for batch in batches])[position])
    count = Counter(item_ids.tolist())[item_ids.iloc[position]]
    problem = f"the id {item_ids.iloc[position]!s} stands in {count} rows."
    raise DataError(
        batches[0].path, problem, "Give every item one row and an id of its own.", row=row, column="item_id"
    )
