"""Years and numbers of results. The newest film of the test catalogue is of 2016."""

import pytest
from intent_catalogue import labels, parse, values, word_texts

from recsys.schema import ChipKind


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("90s heist", [(1990, 1999)]),
        ("'90s heist", [(1990, 1999)]),
        ("1990s", [(1990, 1999)]),
        ("the 1980's", [(1980, 1989)]),
        ("the nineties", [(1990, 1999)]),
        ("80s and 90s", [(1980, 1999)]),
        ("60s or the 90s", [(1960, 1969), (1990, 1999)]),
        ("early 90s", [(1990, 1993)]),
        ("mid-1990s", [(1994, 1996)]),
        ("late 80s", [(1987, 1989)]),
        ("before 1980", [(None, 1979)]),
        ("pre-1980", [(None, 1979)]),
        ("older than 1960", [(None, 1959)]),
        ("after 2000", [(2001, None)]),
        ("since 2005", [(2005, None)]),
        ("2005 or newer", [(2005, None)]),
        ("the 70s or earlier", [(None, 1979)]),
        ("nothing before 1980", [(1980, None)]),
        ("from 1994", [(1994, 1994)]),
        ("1994 films", [(1994, 1994)]),
        ("between 1980 and 1989", [(1980, 1989)]),
        ("1970-1979", [(1970, 1979)]),
        ("1970–1979", [(1970, 1979)]),
        ("from 1970 to 1975", [(1970, 1975)]),
        ("films made in the 1960s", [(1960, 1969)]),
        ("from the last ten years of the data", [(2007, None)]),
        ("last 5 years", [(2012, None)]),
        ("recent films", [(2012, None)]),
    ],
)
def test_release_years(text, years):
    assert values(text, ChipKind.YEARS) == years


@pytest.mark.parametrize(
    "text",
    [
        "set in the 1940s",
        "about the 60s",
        "a woman in her 30s",
        "1984",
        "2001: a space odyssey",
        "12 angry men",
        "an old classic",
    ],
)
def test_subjects_ages_and_titles_are_no_release_years(text):
    assert values(text, ChipKind.YEARS) == []


def test_the_time_of_a_story_stays_in_the_words():
    assert word_texts("set in the 1940s") == ["set", "in the 1940s"]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("90s", "1990s"),
        ("before 1980", "Before 1980"),
        ("from 1994", "1994"),
        ("80s and 90s", "1980–1999"),
        ("last ten years", "2007–2016, the last 10 years of the data"),
    ],
)
def test_labels_of_years(text, label):
    assert labels(text) == [label]


def test_years_that_cannot_be_used_are_noted():
    assert parse("not from the 80s").chips == ()
    assert "not used" in parse("not from the 80s").notes[0]
    assert parse("2018 movies").notes == ("The data ends in 2016; “2018” was not used.",)


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("5 films", 5),
        ("top ten", 10),
        ("top 10 heist movies", 10),
        ("give me three movies", 3),
        ("three good horror movies", 3),
        ("a dozen westerns", 12),
        ("show me 7", 7),
        ("500 films", 100),
        ("just one film", 1),
    ],
)
def test_numbers_of_results(text, size):
    assert parse(text).size == size


@pytest.mark.parametrize(
    "text",
    [
        "seven samurai",
        "12 angry men",
        "three colors",
        "two brothers",
        "one film",
        "the first two films",
        "90 minutes",
        "0 films",
        "I saw 3 movies",
    ],
)
def test_other_numbers_are_no_sizes(text):
    assert parse(text).size is None


def test_more_results_than_are_shown_are_noted():
    assert parse("500 films").notes == ("At most 100 results are shown at once.",)
