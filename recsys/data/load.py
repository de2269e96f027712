"""The one entry: settings in, a validated dataset out, whichever layout the data has."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from recsys.artefacts import file_sha256, sha256
from recsys.config import Settings
from recsys.data import catalogue as film_texts
from recsys.data import movielens_csv, movielens_dat, own_files, packaged
from recsys.data.ratings import JoinedRatings, join_ratings
from recsys.data.raw import RawData
from recsys.data.titles import untitled
from recsys.errors import BecauseError, DataError
from recsys.progress import Progress, silent
from recsys.schema import Catalogue, Dataset, Item

PACKAGED = "movielens"
VERSION = "1"
"""Part of every fingerprint: raise it when the same files are read differently."""
EXPECTED = (
    "Put one of these pairs into the folder: movies.csv and ratings.csv (MovieLens), movies.dat and ratings.dat "
    "(MovieLens 1M), or your own items and ratings as .csv or .parquet."
)


def load_dataset(settings: Settings, progress: Progress = silent) -> Dataset:
    """The catalogue and the ratings that ``settings.data`` names.

    Ratings are in stars (0.5 to 5), of catalogue items only, ordered by user, time and item; the figures of an item
    (mean, count) come from all ratings. Raises MissingPackage and DataError.
    """
    raw = packaged.read(progress) if settings.data == PACKAGED else _read_folder(Path(settings.data), progress)
    joined = join_ratings(raw.ratings_path, raw.ratings, raw.items)
    items, text_content, text_notes = _with_film_texts(raw, settings.data == PACKAGED)
    items = _with_figures(items, joined)
    kept = np.array([item.rating_count >= settings.minimum_ratings for item in items])
    if not kept.any():
        problem = f"no item has the {settings.minimum_ratings} ratings that the catalogue asks for."
        raise DataError(raw.ratings_path, problem, "Set BECAUSE_MINIMUM_RATINGS to a smaller number, or to 0 for all.")
    catalogue = Catalogue(tuple(item for item, keep in zip(items, kept, strict=True) if keep))
    return Dataset(
        name=raw.name,
        catalogue=catalogue,
        ratings=joined.frame if kept.all() else joined.frame[kept[joined.positions]].reset_index(drop=True),
        fingerprint=sha256("data", VERSION, *raw.content, f"minimum {settings.minimum_ratings}", *text_content),
        notes=(*raw.notes, *joined.notes, *text_notes, *_catalogue_notes(raw, catalogue, settings.minimum_ratings)),
    )


def _read_folder(folder: Path, progress: Progress) -> RawData:
    folder = folder.expanduser()
    if not folder.is_dir():
        what = "a file, not a folder" if folder.exists() else "no folder here"
        mend = 'Set BECAUSE_DATA to "movielens" or to a folder. ' + EXPECTED
        raise DataError(folder, f"{what} ({folder.absolute()}).", mend)
    return _read_layout(folder, progress)


def _read_layout(folder: Path, progress: Progress) -> RawData:
    """Read the layout whose files the folder holds. Raises DataError where a file is missing."""
    names = {path.name for path in folder.iterdir() if path.is_file()}
    if movielens_csv.FILES[0] in names:
        _one_of(folder, names, movielens_csv.FILES[1:])
        return movielens_csv.read(folder, progress)
    if movielens_dat.FILES[0] in names:
        _one_of(folder, names, movielens_dat.FILES[1:])
        return movielens_dat.read(folder, progress)
    if names.isdisjoint((*own_files.ITEM_FILES, *own_files.RATING_FILES)):
        found = f"found: {', '.join(sorted(names)[:8])}" if names else "it holds no files"
        raise DataError(folder, f"the folder holds no data that Because can read; {found}.", EXPECTED)
    items_path = _one_of(folder, names, own_files.ITEM_FILES)
    return own_files.read(items_path, _one_of(folder, names, own_files.RATING_FILES), progress)


def _one_of(folder: Path, names: set[str], choices: tuple[str, ...]) -> Path:
    found = [name for name in choices if name in names]
    if not found:
        raise DataError(folder / choices[0], "the file is missing.", f"Put {' or '.join(choices)} into {folder}.")
    if len(found) > 1:
        raise DataError(folder, f"{' and '.join(found)} are both there.", "Keep the one that is meant.")
    return folder / found[0]


def _with_film_texts(raw: RawData, is_packaged: bool) -> tuple[tuple[Item, ...], tuple[str, ...], tuple[str, ...]]:
    """The items with this project's film texts, what to add to the fingerprint for it, and notes."""
    if not raw.films:
        return raw.items, (), ()
    texts = film_texts.load_film_texts()
    if not is_packaged:
        try:
            known = packaged.titles()
        except BecauseError as error:
            return raw.items, (), (f"The film texts that come with Because are not used. {error}",)
        texts = film_texts.matching_texts(raw.items, texts, known)
    return film_texts.with_texts(raw.items, texts), (file_sha256(film_texts.PATH), str(len(texts))), ()


def _with_figures(items: tuple[Item, ...], joined: JoinedRatings) -> tuple[Item, ...]:
    counts = np.bincount(joined.positions, minlength=len(items))
    sums = np.bincount(joined.positions, weights=joined.frame["rating"].to_numpy(), minlength=len(items))
    return tuple(
        replace(item, rating_count=count, rating_mean=total / count if count else None)
        for item, count, total in zip(items, counts.tolist(), sums.tolist(), strict=True)
    )


def _catalogue_notes(raw: RawData, catalogue: Catalogue, minimum: int) -> tuple[str, ...]:
    """What is not in the catalogue, or not complete in it."""
    notes = []
    if left_out := len(raw.items) - len(catalogue):
        notes.append(f"{left_out:,} items with fewer than {minimum} ratings are left out.")
    nameless = [str(item.item_id) for item in catalogue if item.title == untitled(item.item_id)]
    if nameless:
        notes.append(f"{len(nameless)} items have no title in the data: {', '.join(nameless[:12])}.")
    without_text = sum(not item.logline for item in catalogue)
    if without_text:
        notes.append(
            f"{without_text:,} of {len(catalogue):,} items have no logline: words find them by their other fields only."
        )
    return tuple(notes)
