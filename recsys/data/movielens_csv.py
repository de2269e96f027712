"""MovieLens as movies.csv and ratings.csv: ml-latest-small, ml-20m, ml-25m, ml-32m."""

from __future__ import annotations

from pathlib import Path

from recsys.artefacts import file_sha256
from recsys.data import text_table
from recsys.data.columns import MOVIES, RATINGS
from recsys.data.items import read_items
from recsys.data.ratings import read_ratings
from recsys.data.raw import RawData
from recsys.progress import Progress

FILES = ("movies.csv", "ratings.csv")


def read(folder: Path, progress: Progress) -> RawData:
    """The folder's films and ratings. Raises DataError."""
    movies_path, ratings_path = (folder / name for name in FILES)
    movies = text_table.inspect(movies_path, MOVIES)
    ratings = text_table.inspect(ratings_path, RATINGS)
    return RawData(
        name=f"MovieLens ({folder.name})",
        items=read_items(text_table.read(movies, progress, "films"), movielens=True),
        ratings=read_ratings(text_table.read(ratings, progress, "ratings"), only_stars=True),
        ratings_path=ratings_path,
        content=(file_sha256(movies_path), file_sha256(ratings_path)),
        films=True,
        notes=movies.notes + ratings.notes,
    )
