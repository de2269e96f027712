"""What the loaders refuse, and that the refusal says which file, row and column, and what to do."""

import re

import pandas as pd
import pytest
from data_files import ITEMS, RATINGS, load, load_own, write_files
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from recsys.errors import DataError

HEADER = "user_id,item_id,rating,timestamp\n"
WIDE = ",".join(f"c{number}" for number in range(50_000))
LOGIN = "<!DOCTYPE html>\n<html><body><form>Sign in</form></body></html>\n"


def refused(folder, **contents):
    with pytest.raises(DataError) as refusal:
        load_own(folder, **contents)
    assert refusal.value.mend
    return refusal.value


@pytest.mark.parametrize("cell", ["abc", "inf", "-inf", "nan", "1e999", "4.5 stars", "1_0", "٤x"])
def test_ratings_that_are_no_numbers(tmp_path, cell):
    error = refused(tmp_path, ratings=RATINGS.replace("11,1,2,", f"11,1,{cell},"))
    expected = f"ratings.csv, row 4, column rating: '{cell}' is not a number. Write stars as 0.5 to 5, with a point."
    assert str(error) == expected
    assert (error.row, error.column) == (4, "rating")


def test_a_decimal_comma_in_quotes(tmp_path):
    error = refused(tmp_path, ratings=HEADER + '1,1,"4,5",9\n')
    assert str(error).startswith("ratings.csv, row 2, column rating: '4,5' is not a number.")


def test_a_decimal_comma_between_semicolons(tmp_path):
    error = refused(tmp_path, ratings="user_id;item_id;rating\n1;1;4\n1;2;4,5\n")
    assert str(error).startswith("ratings.csv, row 3, column rating: '4,5' is not a number.")


BAD_RATINGS = {
    "empty rating": (HEADER + "1,1,,9\n", "row 2, column rating: the rating is empty"),
    "empty user": (HEADER + "1,1,4,9\n ,1,4,9\n", "row 3, column user_id: the id is empty"),
    "empty item": (HEADER + "1,,4,9\n", "row 2, column item_id: the id is empty"),
    "extra cell on one row": (HEADER + "1,1,4,9\n1,2,4,9,x\n", "row 3: 5 cells where 4 are expected"),
    "extra cell on every row": (HEADER + "1,1,4,9,\n1,2,4,9,\n", "row 2: 5 cells where 4 are expected"),
    "short row": (HEADER + "1,1,4,9\n1,2,4,9\n1,3,4\n", "row 4: 3 cells where 4 are expected"),
    "decimal comma without quotes": (HEADER + "1,1,4,5,9\n", "row 2: 5 cells where 4 are expected"),
    "row number past a blank line": (HEADER + "\n\n1,1,x,9\n", "row 4, column rating: 'x' is not a number"),
    "nul character": (HEADER + "1,1,4,9\n1,2,\x004,9\n", "row 3: a NUL character"),
    "moment in words": (HEADER + "1,1,4,yesterday\n", "row 2, column timestamp: 'yesterday' is not a number"),
    "moment before 1970": (HEADER + "1,1,4,-5\n", "row 2, column timestamp: '-5' is not a moment in time"),
    "date not in the calendar": (HEADER + "1,1,4,2015-02-31\n", "column timestamp: '2015-02-31' is not a moment"),
    "only a header": (HEADER, "there is a header but no row below it"),
    "only a header without line end": (HEADER.strip(), "there is a header but no row below it"),
    "header and blank lines": (HEADER + "\n\n", "there is a header but no row below it"),
    "empty file": ("", "the file is empty"),
    "login page": (LOGIN, "this is a web page, not a table"),
    "repeated column": ("user_id,item_id,rating,rating\n1,1,4,4\n", "row 1: the header names 'rating' 2 times"),
    "two names for one column": (
        "user_id,movieId,item_id,rating\n1,1,1,4\n",
        "row 1: the header names 'item_id' 2 times",
    ),
    "unnamed columns": (
        "user_id,item_id,rating,,\n1,1,4,,\n",
        "row 1: the header names 'an empty column name' 2 times",
    ),
    "missing column": ("user,item_id,stars\n1,1,4\n", "lacks user_id, rating; found: user, item_id, stars"),
    "no header": ("1,1,4,9\n1,2,4,9\n", "names '1' 2 times"),
    "fifty thousand columns": (WIDE + "\n" + WIDE + "\n", "the header has 50,000 columns; at most 200"),
    "mostly unknown items": (HEADER + "1,1,4,9\n1,8,4,9\n1,9,4,9\n", "2 of 3 ratings are of items that"),
    "text in one old encoding, then broken UTF-16": (b"\xff\xfeu\x00s\x00e", "is not valid utf-16"),
}


@pytest.mark.parametrize(("content", "complaint"), BAD_RATINGS.values(), ids=BAD_RATINGS.keys())
def test_bad_ratings(tmp_path, content, complaint):
    error = refused(tmp_path, ratings=content)
    assert str(error).startswith("ratings.csv")
    assert complaint in str(error)


BAD_ITEMS = {
    "empty title": (ITEMS + "4,,1990\n", "row 5, column title: the title is empty"),
    "blank title": (ITEMS + "4,  ,1990\n", "row 5, column title: the title is empty"),
    "repeated id": (ITEMS + "2,Again,1990\n", "row 5, column item_id: the id 2 stands in 2 rows"),
    "year in words": (ITEMS.replace("2001", "soon"), "row 3, column year: 'soon' is not a year"),
    "year of two digits": (ITEMS.replace("2001", "01"), "row 3, column year: '01' is not a year"),
    "year of five digits": (ITEMS.replace("2001", "20011"), "row 3, column year: '20011' is not a year"),
    "year with a part": (ITEMS.replace("2001", "2001.5"), "row 3, column year: '2001.5' is not a year"),
    "year marked missing": (ITEMS.replace("2001", "NA"), "row 3, column year: 'NA' is not a year"),
    "open quotation mark": (ITEMS.replace("Amélie", '"Amélie'), "row 3: 2 cells where 3 are expected"),
    "title over two lines": ('item_id,title\n1,"A\n2,B"\n3,C\n', "row 2, column title: 'A\\n2,B' runs over a line break"),
    "open mark in the last column": (
        'item_id,title,logline\n1,A,x\n2,B,"never closed\n3,C,z\n',
        "row 3: a quotation mark (\") is opened and never closed",
    ),
    "cell of five megabytes": (ITEMS + f"4,{'x' * 5_000_000},1990\n", "row 5, column title: the cell has 5,000,000 bytes"),
    "cell beyond a block": (ITEMS + f"4,{'x' * 40_000_000},1990\n", "longer than 16 MB"),
    "one damaged byte": (ITEMS.encode().replace(b"Brazil", b"Br\xffzil"), "row 4: the file is UTF-8, but this row"),
    "excel workbook": (b"PK\x03\x04 and more", "an Excel workbook, not a text table"),
    "gzip": (b"\x1f\x8b and more", "a gzip archive"),
    "one word": ("hello", "the header lacks item_id, title; found: hello"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "complaint"), BAD_ITEMS.values(), ids=BAD_ITEMS.keys())
def test_bad_items(tmp_path, content, complaint):
    error = refused(tmp_path, items=content)
    assert str(error).startswith("items.csv")
    assert complaint in str(error)


def test_a_huge_cell_is_not_printed(tmp_path):
    assert len(str(refused(tmp_path, ratings=HEADER + f"1,1,{'9' * 15_000}x,9\n"))) < 300


@pytest.mark.parametrize(
    ("present", "complaint"),
    [
        ({"items_csv": ITEMS}, "ratings.csv: the file is missing. Put ratings.csv or ratings.parquet into"),
        ({"ratings_csv": RATINGS}, "items.csv: the file is missing. Put items.csv or items.parquet into"),
        ({}, "it holds no files. Put one of these pairs into the folder: movies.csv and ratings.csv"),
        ({"notes_txt": "x"}, "found: notes.txt. Put one of these pairs"),
        (
            {"items_csv": ITEMS, "items_parquet": "x", "ratings_csv": RATINGS},
            "items.csv and items.parquet are both there",
        ),
    ],
)
def test_folders_that_lack_something(tmp_path, present, complaint):
    folder = write_files(tmp_path / "mine", **present)
    with pytest.raises(DataError, match=re.escape(complaint)):
        load(folder)


def test_a_path_that_is_no_folder(tmp_path):
    (tmp_path / "ratings.zip").write_text("x")
    with pytest.raises(DataError, match="a file, not a folder"):
        load(tmp_path / "ratings.zip")
    with pytest.raises(DataError, match=r'no folder here.*"movielens"'):
        load(tmp_path / "nowhere")


def test_an_unreadable_parquet_file(tmp_path):
    folder = write_files(tmp_path, items_parquet=b"PAR1 broken PAR1", ratings_csv=RATINGS)
    with pytest.raises(DataError, match=r"items\.parquet: it cannot be read as Parquet"):
        load(folder)


GOOD = {"user_id": [1, 1], "item_id": [1, 2], "rating": [4.0, 3.0]}
BAD_COLUMNS = {
    "ratings as truth values": ({"rating": [True, False]}, "column rating: the column holds bool where numbers"),
    "ratings as words": ({"rating": ["good", "bad"]}, "row 1, column rating: 'good' is not a number"),
    "rating lost": ({"rating": [4.0, None]}, "row 2, column rating: the rating is empty"),
    "ids as decimals": ({"item_id": [1.0, 2.0]}, "column item_id: the column holds double where text or whole numbers"),
    "ids as lists": ({"user_id": [[1], [2]]}, "column user_id: the column holds list"),
    "time of day": ({"timestamp": [pd.Timestamp("2020-01-01").time()] * 2}, "column timestamp: the column holds time"),
}


@pytest.mark.parametrize(("columns", "complaint"), BAD_COLUMNS.values(), ids=BAD_COLUMNS.keys())
def test_parquet_columns_of_a_wrong_type(tmp_path, columns, complaint):
    folder = write_files(tmp_path, items_csv=ITEMS)
    pd.DataFrame({**GOOD, **columns}).to_parquet(folder / "ratings.parquet")
    with pytest.raises(DataError, match=re.escape(complaint)):
        load(folder)


def test_a_parquet_file_without_rows(tmp_path):
    folder = write_files(tmp_path, items_csv=ITEMS)
    pd.DataFrame(GOOD).head(0).to_parquet(folder / "ratings.parquet")
    with pytest.raises(DataError, match="the table has no rows"):
        load(folder)


CELLS = st.sampled_from(
    ["1", "2", "10", "4.5", "", "abc", "007", '"', '"a"', "é", "\0", "\r", "inf", " ", "1e9", "\n", ";"]
)
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=5).map(",".join), max_size=6).map("\n".join)


def loaded_or_refused(folder, **contents):
    try:
        return load_own(folder, **contents)
    except DataError as error:
        return error


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(ROWS.map(lambda rows: (HEADER + rows).encode()), st.binary(max_size=60)))
@example(b"\xef\xbb\xbf")
@example(b"SQLite format 3\0" + bytes(range(256)))
@example(HEADER.replace("\n", "\r").encode() + b"1,1,4,9\r1,2,3,9\r")
def test_whatever_a_ratings_file_holds_it_is_read_or_explained(tmp_path, content):
    result = loaded_or_refused(tmp_path, ratings=content)
    if isinstance(result, DataError):
        assert str(result).startswith("ratings.csv")
        assert result.mend
    else:
        assert result.ratings["rating"].between(0.5, 5.0).all()
        assert set(result.ratings["item_id"]) <= {1, 2, 3}


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS)
def test_whatever_an_items_file_holds_it_is_read_or_explained(tmp_path, rows):
    result = loaded_or_refused(tmp_path, items="item_id,title,year,genres\n" + rows)
    if isinstance(result, DataError):
        assert result.mend
    else:
        assert all(item.title for item in result.catalogue)
