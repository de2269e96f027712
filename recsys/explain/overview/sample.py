"""Whose rankings are looked at: a bounded, repeatable sample of the people in the data."""

from __future__ import annotations

import numpy as np
import pandas as pd

from recsys.errors import SettingError
from recsys.schema import Ratings

NOBODY = "Nobody"


def sample_people(ratings: pd.DataFrame, count: int, seed: int = 0) -> dict[str, Ratings]:
    """Nobody (no ratings at all) and ``count`` − 1 people of the data, by name, with their stars.

    People are put in order of their number of ratings and taken at equal steps from a random start (systematic
    sampling), so that those with few and those with many ratings are there in their proportion. Raises SettingError
    for a count below 1.
    """
    if count < 1:
        raise SettingError(f"{count} people cannot be looked at.", "Ask for at least one.")
    counts = ratings["user_id"].value_counts().sort_index().sort_values(kind="stable")
    wanted = min(count - 1, len(counts))
    step = len(counts) / max(wanted, 1)
    start = np.random.default_rng(seed).uniform(0.0, step) if wanted else 0.0
    places = np.minimum((start + step * np.arange(wanted)).astype(int), len(counts) - 1)
    chosen = counts.index[places]
    of_person = ratings[ratings["user_id"].isin(chosen)].groupby("user_id", sort=False)
    people: dict[str, Ratings] = {NOBODY: {}}
    for user in chosen:
        own = of_person.get_group(user)
        people[f"Viewer {user}"] = dict(zip(own["item_id"].tolist(), own["rating"].tolist(), strict=True))
    return people
