"""What every reader hands over: items and ratings as they were found, before the catalogue is made of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from recsys.schema import Item


@dataclass(frozen=True)
class RawData:
    """Items without rating figures, all ratings, and what decides both.

    ``content`` are the SHA-256 of the files read; ``films`` says that the item ids are MovieLens' own.
    """

    name: str
    items: tuple[Item, ...]
    ratings: pd.DataFrame
    ratings_path: Path
    content: tuple[str, ...]
    films: bool
    notes: tuple[str, ...] = ()
