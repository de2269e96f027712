"""Batches of ratings as one table, checked against the items: known ids, one rating per pair, stars, time order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from recsys.arrays import Positions
from recsys.data import validation
from recsys.data.batch import Batch
from recsys.errors import DataError
from recsys.schema import Item

LOWEST, HIGHEST = 0.5, 5.0
SCALES = ((0.0, 1.0), (0.0, 5.0), (-1.0, 1.0), (1.0, 10.0), (0.0, 10.0), (-10.0, 10.0), (1.0, 100.0), (0.0, 100.0))


@dataclass(frozen=True)
class JoinedRatings:
    """Ratings of known items, ordered by user, time and item. ``positions`` are those of the items, one per rating."""

    frame: pd.DataFrame
    positions: Positions
    notes: tuple[str, ...]


def read_ratings(batches: Iterable[Batch], only_stars: bool) -> pd.DataFrame:
    """All ratings in the order of the file: user_id, item_id, rating and, where the file has it, timestamp.

    ``only_stars`` refuses ratings outside 0.5 to 5. Raises DataError.
    """
    users: list[validation.Ids] = []
    items: list[validation.Ids] = []
    ratings: list[NDArray[np.float64]] = []
    moments: list[NDArray[np.int64]] = []
    for batch in batches:
        users.append(validation.ids(batch, "user_id"))
        items.append(validation.ids(batch, "item_id"))
        ratings.append(validation.stars(batch))
        if only_stars:
            validation.refuse_outside(batch, "rating", ratings[-1], LOWEST, HIGHEST)
        if "timestamp" in batch.columns:
            moments.append(validation.seconds(batch))
    columns = {"user_id": join_ids(users), "item_id": join_ids(items), "rating": pd.Series(np.concatenate(ratings))}
    if moments:
        columns["timestamp"] = pd.Series(np.concatenate(moments))
    return pd.DataFrame(columns, copy=False)


def join_ids(parts: Sequence[validation.Ids]) -> pd.Series[Any]:
    """One column of ids: int64 where every part is, otherwise text throughout."""
    if all(isinstance(part, np.ndarray) for part in parts):
        return pd.Series(np.concatenate(parts))
    texts = [pc.cast(pa.array(part), pa.string()) for part in parts]
    return pd.Series(pa.chunked_array(texts).to_pandas())


def to_stars(path: Path, frame: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The ratings as 0.5 to 5 stars, with a note where their scale is another one and was stretched linearly.

    Stars are what lies within 0.5 to 5 and goes above 1; anything else is taken as the narrowest usual scale that
    holds it (0 to 1, 0 to 5, 1 to 10, 0 to 100 and the like), or as the span it has.
    """
    lowest, highest = float(frame["rating"].min()), float(frame["rating"].max())
    if lowest >= LOWEST and 1.0 < highest <= HIGHEST:
        return frame, ()
    low, high = next(
        (scale for scale in SCALES if scale[0] <= lowest and highest <= scale[1]),
        (lowest, highest + (lowest == highest)),
    )
    stretched = LOWEST + (frame["rating"] - low) * ((HIGHEST - LOWEST) / (high - low))
    note = f"{path.name}: ratings from {lowest:g} to {highest:g} are read as a scale of {low:g} to {high:g} and "
    return frame.assign(rating=stretched), (f"{note}stretched to 0.5 to 5 stars.",)


def join_ratings(path: Path, frame: pd.DataFrame, items: Sequence[Item]) -> JoinedRatings:
    """Keep ratings of known items, the last of each (user, item) pair, in order of user, time and item.

    What is left out is counted in the notes. Without timestamps the order in the file stands for time.
    Raises DataError where more than half of the ratings are of unknown items.
    """
    notes: list[str] = []
    if "timestamp" not in frame:
        frame = frame.assign(timestamp=np.arange(len(frame)))
        notes.append(f"{path.name} has no timestamp: the order of its rows stands for the order in time.")
    positions = _positions(frame["item_id"], items)
    frame, positions, unknown_notes = _without_unknown(path, frame, positions)
    users = pd.factorize(frame["user_id"], sort=True)[0]
    order = np.lexsort((positions, frame["timestamp"].to_numpy(), users))
    repeated = pd.Series((users * len(items) + positions)[order]).duplicated(keep="last").to_numpy()
    if repeated.any():
        order = order[~repeated]
        notes.append(
            f"{path.name}: {repeated.sum():,} earlier ratings of an item that its user rated again are left out."
        )
    positions = positions[order]
    item_ids = pd.Series([item.item_id for item in items])
    frame = pd.DataFrame(
        {
            "user_id": frame["user_id"].take(order).reset_index(drop=True),
            "item_id": item_ids.take(positions).reset_index(drop=True),
            "rating": frame["rating"].to_numpy()[order],
            "timestamp": frame["timestamp"].to_numpy()[order],
        },
        copy=False,
    )
    return JoinedRatings(frame, positions, (*unknown_notes, *notes))


def _positions(item_ids: pd.Series[Any], items: Sequence[Item]) -> Positions:
    """The position of each id among the items, -1 where it is unknown; ids of two kinds are compared as texts."""
    known = pd.Index([item.item_id for item in items])
    wanted = pd.Index(item_ids)
    if (known.dtype == np.int64) != (wanted.dtype == np.int64):
        known, wanted = known.astype(str), wanted.astype(str)
    positions: Positions = known.get_indexer(wanted)
    return positions


def _without_unknown(
    path: Path, frame: pd.DataFrame, positions: Positions
) -> tuple[pd.DataFrame, Positions, tuple[str, ...]]:
    known = positions >= 0
    unknown = len(known) - int(known.sum())
    if unknown == 0:
        return frame, positions, ()
    example = frame["item_id"].iloc[int(np.argmin(known))]
    which = f"ratings are of items that the items file does not hold ({example!s} is one)"
    if unknown > len(known) / 2:
        problem = f"{unknown:,} of {len(known):,} {which}."
        raise DataError(path, problem, "Check that both files use the same ids.", column="item_id")
    return frame[known], positions[known], (f"{path.name}: {unknown:,} {which}; they are left out.",)
