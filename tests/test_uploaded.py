"""Ratings of one's own from a file: what fits, what is found, what is refused and how."""

import pytest

from recsys.data.uploaded import LONGEST_CELL, MOST_BYTES, MOST_ROWS, read_uploaded, safe_name
from recsys.errors import DataError
from recsys.schema import Catalogue, Item

CATALOGUE = Catalogue(
    (
        Item(11, "Alien", 1979, rating_count=50),
        Item(12, "Aliens", 1986, rating_count=40),
        Item(13, "The Thing", 1951, rating_count=5),
        Item(14, "The Thing", 1982, rating_count=90),
        Item(15, "Amélie (Le Fabuleux destin d'Amélie Poulain)", 2001, rating_count=30),
        Item(16, "Star Wars: Episode IV - A New Hope", 1977, rating_count=99),
        Item("x17", "Thelma & Louise", 1991),
    )
)


def read(content, name="mine.csv"):
    return read_uploaded(name, content if isinstance(content, bytes) else content.encode(), CATALOGUE)


def refused(content) -> str:
    with pytest.raises(DataError) as failure:
        read(content)
    assert failure.value.mend
    return str(failure.value)


@pytest.mark.parametrize(
    ("row", "item_id"),
    [
        ("Alien,1979", 11),
        ("alien,", 11),
        ("ALIENS (1986),", 12),
        ('"Thing, The",1982', 14),
        ("The Thing,", 14),
        ("the thing,1952", 13),
        ("Amelie,2001", 15),
        ("Star Wars,1977", 16),
        ("Thelma and Louise,1991", "x17"),
    ],
)
def test_title_means_its_film(row, item_id):
    assert read(f"title,year,rating\n{row},4\n").ratings == {item_id: 4.0}


@pytest.mark.parametrize("row", ["Alien,1986", "Alie,1979", "Alien 3,", "The Thing,1999"])
def test_film_that_is_another_is_listed_and_not_taken(row):
    found = read(f"title,year,rating\n{row},4\n")
    assert found.ratings == {}
    assert len(found.unknown) == 1


def test_movielens_ids_of_one_person():
    found = read("userId,movieId,rating,timestamp\n7,11,4.5,1\n7,99,3,2\n7,x17,2,3\n")
    assert (found.ratings, found.unknown) == ({11: 4.5, "x17": 2.0}, ("id 99",))


def test_export_of_a_site_that_counts_to_ten():
    found = read("Const,Your Rating,Title,Year\ntt1,9,Alien,1979\ntt2,2,Aliens,1986\n")
    assert found.ratings == {11: 4.5, 12: 1.0}
    assert "out of ten" in found.notes[0]


def test_later_row_counts_and_rows_without_a_rating_are_counted():
    found = read("Name;Year;Rating\nAlien;1979;2\nAliens;1986;\nAlien;1979;5\n")
    assert found.ratings == {11: 5.0}
    assert found.notes == (
        "Left out for want of a rating: 1 row.",
        "Left out because a later row rates the same film: 1 row.",
    )


@pytest.mark.parametrize(("given", "stars"), [("0", 0.5), ("0.3", 0.5), ("3.3", 3.5), ("5", 5.0)])
def test_stars_are_halves_from_a_half_to_five(given, stars):
    assert read(f"title,stars\nAlien,{given}\n").ratings == {11: stars}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_accents_of_every_usual_encoding(encoding):
    assert read("title,rating\nAmélie,4\n".encode(encoding)).ratings == {15: 4.0}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("title,rating\nAlien,4\nAliens,five\n", "mine.csv, row 3, column rating: 'five' is not a number"),
        ("title,rating\nAlien,11\n", "row 2, column rating: '11' is not between 0 and 10"),
        ("title,rating\nAlien,nan\n", "row 2, column rating"),
        ("title,rating\nAlien,4\n,3\n", "row 3, column title: the row names no film"),
        ("title,year,rating\nAlien,soon,4\n", "row 2, column year: 'soon' is not a year"),
        ("title,rating\nAlien,4,5\n", "row 2: 3 cells where 2 are expected"),
        ("title,rating\n", "no row below it"),
        ("title,rating\nAlien,\n", "no row has a rating"),
        ("title\nAlien\n", "the header lacks rating"),
        ("rating\n4\n", "no column says which films"),
        ("user_id,title,rating\n1,Alien,4\n2,Aliens,4\n", "ratings of 2 people"),
        ("title,name,rating\na,b,4\n", "the header names 'title' 2 times"),
        ("", "the file is empty"),
        ("<!doctype html><p>login", "this is a web page"),
    ],
)
def test_what_cannot_be_read_is_named_by_row_and_column_with_a_mend(content, said):
    assert said in refused(content)


def test_limits_of_bytes_rows_columns_and_cells():
    assert "bytes; at most 1,048,576" in refused(b"a" * (MOST_BYTES + 1))
    assert "5,001 rows; at most 5,000" in refused("title,rating\n" + "Alien,4\n" * (MOST_ROWS + 1))
    assert "300 columns" in refused(",".join(f"column {place}" for place in range(300)) + "\n")
    assert "column title: the cell is longer" in refused(f"title,rating\n{'A' * (LONGEST_CELL + 1)},4\n")
    assert len(read("title,rating\n" + "Alien,4\n" * MOST_ROWS).ratings) == 1


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\x\\mine.csv", "mine.csv"),
        ("..", "ratings.csv"),
        ("a\x00b<i>.csv", "a_b_i_.csv"),
        ("", "ratings.csv"),
    ],
)
def test_name_of_a_file_leads_nowhere(name, safe):
    assert safe_name(name) == safe
    assert read_uploaded(name, b"title,rating\nAlien,4\n", CATALOGUE).ratings == {11: 4.0}
