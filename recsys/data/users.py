"""The people of a dataset and what each of them rated."""

from __future__ import annotations

from recsys.errors import UnknownUser
from recsys.schema import Dataset, ItemId, UserId


def users(dataset: Dataset) -> list[tuple[UserId, int]]:
    """Every person in the data with the number of their ratings, in order of id."""
    counts = dataset.ratings["user_id"].value_counts().sort_index()
    return list(zip(counts.index.tolist(), counts.tolist(), strict=True))


def history_of(dataset: Dataset, user_id: UserId) -> dict[ItemId, float]:
    """What a person of the data rated, item id to stars. Raises UnknownUser."""
    own = dataset.ratings[dataset.ratings["user_id"] == user_id]
    if own.empty:
        raise UnknownUser(user_id)
    return dict(zip(own["item_id"].tolist(), own["rating"].tolist(), strict=True))
