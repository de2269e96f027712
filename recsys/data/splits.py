"""Ratings split by time: what a person rated last is what a model should have foreseen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from recsys.schema import ItemId, UserId

LIKED_STARS = 4.0


@dataclass(frozen=True)
class Split:
    """Earlier and later ratings of the same people."""

    train: pd.DataFrame
    held_out: pd.DataFrame


def split_by_time(ratings: pd.DataFrame, share: float = 0.2) -> Split:
    """Hold out the last ``share`` of each person's ratings (by timestamp, then item), rounded down."""
    ordered = ratings.sort_values(["user_id", "timestamp", "item_id"], kind="stable")
    groups = ordered.groupby("user_id", sort=False)
    place = groups.cumcount().to_numpy()
    kept = np.ceil(groups["rating"].transform("size").to_numpy() * (1.0 - share))
    return Split(ordered[place < kept], ordered[place >= kept])


def liked_items(ratings: pd.DataFrame) -> dict[UserId, set[ItemId]]:
    """Each person's items with at least four stars."""
    liked = ratings[ratings["rating"] >= LIKED_STARS]
    held: dict[UserId, set[ItemId]] = {}
    for user, item in zip(liked["user_id"].tolist(), liked["item_id"].tolist(), strict=True):
        held.setdefault(user, set()).add(item)
    return held
