"""MovieLens as movies.dat and ratings.dat, without headers, cells between two colons: ml-1m, ml-10m."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from recsys.artefacts import file_sha256
from recsys.data import text_table
from recsys.data.batch import Batch
from recsys.data.columns import MOVIES, RATINGS
from recsys.data.encoding import detect_encoding
from recsys.data.items import read_items
from recsys.data.ratings import read_ratings
from recsys.data.raw import RawData
from recsys.data.text_table import TextTable
from recsys.progress import Progress

FILES = ("movies.dat", "ratings.dat")
SEPARATOR = b"::"
UNIT_SEPARATOR = b"\x1f"  # one character that no title holds, as the reader takes only one


def read(folder: Path, progress: Progress) -> RawData:
    """The folder's films and ratings. Text that is not UTF-8 is Latin-1, as GroupLens writes it. Raises DataError."""
    movies_path, ratings_path = (folder / name for name in FILES)
    return RawData(
        name=f"MovieLens ({folder.name})",
        items=read_items(_batches(movies_path, MOVIES.known, progress, "films"), movielens=True),
        ratings=read_ratings(_batches(ratings_path, RATINGS.known, progress, "ratings"), only_stars=True),
        ratings_path=ratings_path,
        content=(file_sha256(movies_path), file_sha256(ratings_path)),
        films=True,
    )


def _batches(path: Path, names: tuple[str, ...], progress: Progress, step: str) -> Iterator[Batch]:
    progress(step, 0.0, path.name)
    encoding = "utf-8" if detect_encoding(path).startswith("utf-8") else "latin-1"
    table = TextTable(path, encoding, UNIT_SEPARATOR.decode(), "double colon (::)", names, header=False, quoted=False)
    data = path.read_bytes().replace(SEPARATOR, UNIT_SEPARATOR)
    yield from text_table.read_stream(table, io.BytesIO(data))
    progress(step, 1.0, path.name)
