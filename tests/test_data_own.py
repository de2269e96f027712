"""Your own items and ratings: what is read, and how."""

import numpy as np
import pandas as pd
import pytest
from data_files import ITEMS, RATINGS, load, load_own, write_files
from hypothesis import given
from hypothesis import strategies as st

from recsys.data.ratings import to_stars


def items_of(dataset):
    return {item.item_id: item for item in dataset.catalogue}


def noted(dataset, part):
    return [note for note in dataset.notes if part in note]


def test_every_optional_column_is_read(tmp_path):
    items = (
        "item_id,title,year,genres,director,cast,logline,themes,mood,shelf\n"
        'a1,Alien,1979,Horror|Sci-Fi,Ridley Scott,Sigourney Weaver| Tom Skerritt |,"A crew, far\nfrom home.",space|fear,tense,B4\n'
        "a2,Brazil,,,,,,,,\n"
    )
    dataset = load_own(tmp_path, items, "user_id,item_id,rating\n1,a1,4\n1,a2,3\n")
    alien, brazil = dataset.catalogue
    assert (alien.item_id, alien.year, alien.genres) == ("a1", 1979, ("Horror", "Sci-Fi"))
    assert (alien.director, alien.cast) == ("Ridley Scott", ("Sigourney Weaver", "Tom Skerritt"))
    assert (alien.logline, alien.themes, alien.mood) == ("A crew, far from home.", ("space", "fear"), ("tense",))
    assert (brazil.year, brazil.genres, brazil.logline) == (None, (), "")
    assert noted(dataset, "columns that are not used: shelf")


@pytest.mark.parametrize("title", ["NULL", "None", "NA", "nan", "N/A", "true", "1984", "-", '"Quoted" title'])
def test_titles_that_look_like_something_else_stay_titles(tmp_path, title):
    cell = '"' + title.replace('"', '""') + '"'
    assert load_own(tmp_path, f"item_id,title\n1,{cell}\n2,B\n3,C\n").catalogue[1].title == title


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        (["1", "2"], [1, 2]),
        (["-5", "0"], [-5, 0]),
        (["007", "8"], ["007", "8"]),
        (["1", "B2"], ["1", "B2"]),
        (["12345678901234567890", "2"], ["12345678901234567890", "2"]),
        (["0x10", "+3"], ["0x10", "+3"]),
        (["1.0", "2"], ["1.0", "2"]),
    ],
)
def test_ids_are_integers_only_if_all_are_plain(tmp_path, ids, expected):
    items = "item_id,title\n" + "".join(f"{item_id},T{item_id}\n" for item_id in ids)
    ratings = "user_id,item_id,rating\n" + "".join(f"{item_id},{item_id},4\n" for item_id in ids)
    dataset = load_own(tmp_path, items, ratings)
    assert [item.item_id for item in dataset.catalogue] == expected
    assert sorted(dataset.ratings["item_id"].tolist()) == sorted(expected)
    assert sorted(dataset.ratings["user_id"].tolist()) == sorted(expected)


def test_an_id_with_leading_zeros_is_not_the_plain_one(tmp_path):
    dataset = load_own(tmp_path, ratings="user_id,item_id,rating\n1,1,4\n1,2,3\n1,03,3\n")
    assert dataset.ratings["item_id"].tolist() == [1, 2]
    assert noted(dataset, "1 ratings are of items that the items file does not hold (03 is one); they are left out")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
def test_delimiters_are_told_from_the_header(tmp_path, delimiter):
    dataset = load_own(tmp_path, ITEMS.replace(",", delimiter), RATINGS.replace(",", delimiter))
    assert [item.title for item in dataset.catalogue] == ["Alien", "Amélie", "Brazil"]
    assert len(dataset.ratings) == 4


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1252"])
def test_encodings_are_told_from_the_bytes(tmp_path, encoding):
    dataset = load_own(tmp_path, ITEMS.encode(encoding), RATINGS.encode(encoding))
    assert [item.title for item in dataset.catalogue] == ["Alien", "Amélie", "Brazil"]
    assert bool(noted(dataset, "items.csv was read as cp1252")) == (encoding in {"latin-1", "cp1252"})


@pytest.mark.parametrize("encoding", ["cp1251", "shift_jis"])
def test_other_scripts_in_their_old_encodings(tmp_path, encoding):
    titles = {"cp1251": ["Сталкер", "Иваново детство", "Зеркало"], "shift_jis": ["七人の侍", "東京物語", "用心棒"]}[
        encoding
    ]
    items = "item_id,title\n" + "".join(f"{number},{title}\n" for number, title in enumerate(titles, 1))
    assert [item.title for item in load_own(tmp_path, items.encode(encoding)).catalogue] == titles


@pytest.mark.parametrize("end", ["\r\n", "\n\n", "\r\n\r\n"], ids=["windows", "blank lines", "windows blank lines"])
def test_line_ends_and_blank_lines_do_not_matter(tmp_path, end):
    dataset = load_own(tmp_path, ITEMS.replace("\n", end), RATINGS.replace("\n", end))
    assert len(dataset.catalogue) == 3
    assert len(dataset.ratings) == 4


def test_movielens_column_names_in_any_case_and_order(tmp_path):
    dataset = load_own(tmp_path, "Title, MovieId \nAlien,1\n", "rating,USERID,movie_id\n4,9,1\n")
    assert dataset.catalogue[1].title == "Alien"
    assert dataset.ratings["user_id"].tolist() == [9]


def test_own_titles_are_not_turned_round(tmp_path):
    dataset = load_own(tmp_path, 'item_id,title\n1,"Hotel, The (2001)"\n2,B\n3,C\n')
    assert dataset.catalogue[1].title == "Hotel, The (2001)"


def test_the_last_of_repeated_ratings_by_time_is_kept(tmp_path):
    ratings = "user_id,item_id,rating,timestamp\n1,1,5,300\n1,1,2,100\n1,2,3,50\n1,1,4,200\n"
    dataset = load_own(tmp_path, ratings=ratings)
    assert dataset.ratings.to_numpy().tolist() == [[1, 2, 3.0, 50], [1, 1, 5.0, 300]]
    assert noted(dataset, "2 earlier ratings")
    assert dataset.catalogue[1].rating_mean == 5.0


def test_without_timestamps_the_order_of_rows_stands_for_time(tmp_path):
    dataset = load_own(tmp_path, ratings="user_id,item_id,rating\n1,3,5\n1,1,2\n1,3,4\n")
    assert dataset.ratings.to_numpy().tolist() == [[1, 1, 2.0, 1], [1, 3, 4.0, 2]]
    assert noted(dataset, "the order of its rows stands for the order in time")


@pytest.mark.parametrize(
    "moment",
    ["1260759144", "1260759144000", "2009-12-14T02:52:24", "2009-12-14 02:52:24Z", "2009-12-14T03:52:24+01:00"],
)
def test_moments_become_seconds(tmp_path, moment):
    dataset = load_own(tmp_path, ratings=f"user_id,item_id,rating,timestamp\n1,1,4,{moment}\n")
    assert dataset.ratings["timestamp"].tolist() == [1260759144]


@pytest.mark.parametrize(
    ("given_ratings", "stars", "scale"),
    [
        ([1, 3, 5], [1.0, 3.0, 5.0], None),
        ([1, 5.5, 10], [0.5, 2.75, 5.0], "1 to 10"),
        ([0, 2.5, 5], [0.5, 2.75, 5.0], "0 to 5"),
        ([0, 1, 1], [0.5, 5.0, 5.0], "0 to 1"),
        ([1, 1, 1], [5.0, 5.0, 5.0], "0 to 1"),
        ([-1, 0, 1], [0.5, 2.75, 5.0], "-1 to 1"),
        ([0, 50, 90], [0.5, 2.75, 4.55], "0 to 100"),
        ([0, 200, 400], [0.5, 2.75, 5.0], "0 to 400"),
    ],
)
def test_other_scales_become_stars_with_a_note(tmp_path, given_ratings, stars, scale):
    rows = "".join(f"{user},1,{rating}\n" for user, rating in enumerate(given_ratings))
    dataset = load_own(tmp_path, ratings="user_id,item_id,rating\n" + rows)
    assert dataset.ratings["rating"].tolist() == pytest.approx(stars)
    assert bool(noted(dataset, f"scale of {scale} and stretched")) == (scale is not None)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30))
def test_stars_stay_within_bounds_and_in_order(tmp_path_factory, values):
    frame, _ = to_stars(tmp_path_factory.getbasetemp() / "ratings.csv", pd.DataFrame({"rating": values}))
    stars = frame["rating"].to_numpy()
    assert (stars >= 0.5 - 1e-9).all()
    assert (stars <= 5.0 + 1e-9).all()
    assert (np.diff(stars[np.argsort(values)]) >= -1e-9).all()


def test_parquet_gives_what_csv_gives(tmp_path):
    from_csv = load_own(tmp_path / "csv")
    folder = write_files(tmp_path / "parquet")
    items = pd.DataFrame({"item_id": [1, 2, 3], "title": ["Alien", "Amélie", "Brazil"], "year": [1979, 2001, 1985]})
    items.to_parquet(folder / "items.parquet")
    ratings = pd.DataFrame({"user_id": [10, 10, 11, 11], "item_id": [1, 2, 1, 3], "rating": [4.5, 3, 2, 5]})
    ratings.assign(timestamp=[100, 200, 300, 400]).to_parquet(folder / "ratings.parquet")
    from_parquet = load(folder)
    assert from_parquet.catalogue == from_csv.catalogue
    assert from_parquet.ratings.equals(from_csv.ratings)
    assert from_parquet.fingerprint != from_csv.fingerprint


def test_parquet_lists_categories_dates_and_blanks(tmp_path):
    items = pd.DataFrame({"item_id": ["a", "b"], "title": ["A", "B"], "year": [1979, None]})
    items["genres"] = [["Horror", "Horror", ""], None]
    items.assign(director=pd.Categorical(["X", None])).to_parquet(tmp_path / "items.parquet")
    ratings = pd.DataFrame(
        {"user_id": ["u"], "item_id": ["a"], "rating": [4], "timestamp": pd.to_datetime([10**9], unit="s")}
    )
    ratings.to_parquet(tmp_path / "ratings.parquet")
    dataset = load(tmp_path)
    first, second = items_of(dataset)["a"], items_of(dataset)["b"]
    assert (first.year, first.genres, first.director) == (1979, ("Horror",), "X")
    assert (second.year, second.genres, second.director) == (None, (), "")
    assert dataset.ratings["timestamp"].tolist() == [10**9]


def test_the_fingerprint_follows_the_bytes(tmp_path):
    first = load_own(tmp_path).fingerprint
    assert load(tmp_path).fingerprint == first
    assert load_own(tmp_path, ITEMS.replace("Alien", "Aliens")).fingerprint != first
