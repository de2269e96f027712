"""Ratings as weights of items: what each number of stars says, and everybody's as one sparse matrix."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import torch
from torch import Tensor

from recsys.errors import SettingError
from recsys.schema import Catalogue, UserId

NEUTRAL_STARS = 2.5
MOST_STARS = 5.0
FLOOR = 0.1
LESS_LIKE_THIS = -0.5
"""What 0 stars weigh: nobody gives them in the data; they say “less like this”, as a title that is disliked does."""
BLOCK = 4_096


def star_weight(stars: float) -> float:
    """What a rating says: 5 stars weigh 1, and even a poor rating a little, for it was chosen to be seen.

    0 stars are no rating but “less like this” and weigh LESS_LIKE_THIS. Raises SettingError for what cannot be either.
    """
    if not 0.0 <= stars <= MOST_STARS:
        raise SettingError(f"A rating of {stars} is not one in stars.", f"Give a number from 0.5 to {MOST_STARS:g}.")
    return LESS_LIKE_THIS if stars == 0.0 else max((stars - NEUTRAL_STARS) / NEUTRAL_STARS, FLOOR)


def history_matrix(ratings: pd.DataFrame, catalogue: Catalogue) -> tuple[Tensor, list[UserId]]:
    """Weights of ratings, (users, items), and the users' ids in the order of the rows.

    Ratings of the data are 0.5 to 5 stars (``recsys.data`` sees to it), so none of them says “less like this”.
    """
    users, user_ids = pd.factorize(ratings["user_id"], sort=True)
    items = ratings["item_id"].map(catalogue.positions).to_numpy(np.int64)
    weights = np.maximum((ratings["rating"].to_numpy(np.float32) - NEUTRAL_STARS) / NEUTRAL_STARS, FLOOR)
    matrix = torch.sparse_coo_tensor(
        torch.from_numpy(np.stack([users.astype(np.int64), items])),
        torch.from_numpy(weights.astype(np.float32)),
        (len(user_ids), len(catalogue)),
        check_invariants=True,
    )
    return matrix.coalesce(), list(user_ids)


def blocks(histories: Tensor, rows: int = BLOCK) -> Iterator[Tensor]:
    """A matrix (users, items) some rows at a time: what keeps a large one from being held dense as a whole."""
    if not histories.is_sparse:
        yield from torch.split(histories, rows)
        return
    sparse = histories.coalesce()
    users, items = sparse.indices()
    for start in range(0, len(histories), rows):
        first, last = torch.searchsorted(users, torch.tensor([start, start + rows])).tolist()
        inside = torch.stack([users[first:last] - start, items[first:last]])
        size = (min(rows, len(histories) - start), histories.shape[1])
        yield torch.sparse_coo_tensor(inside, sparse.values()[first:last], size, check_invariants=False)
