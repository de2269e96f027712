"""Clauses about an item say what its row says, in the row's own direction, and nothing that the data does not."""

import pytest

from recsys.present.clauses import chip_clause, person_clause, prior_clause
from recsys.schema import Contribution, Item, Source

UNFORGIVEN = Item(1, "Unforgiven", 1992, director="Clint Eastwood", cast=("Clint Eastwood", "Gene Hackman"))


def chip(key: str, name: str, value: float, **parts: float) -> Contribution:
    return Contribution(Source.CHIP, name, value, key, parts)


@pytest.mark.parametrize(
    ("row", "clause"),
    [
        (chip("genre:Western", "Genre: Western", 1.0), "it is in the genre Western"),
        (chip("person:Gene Hackman", "With Gene Hackman", 5.0), "Gene Hackman is in it"),
        (chip("avoid:violence", "Less violence", -0.5), "its description is close to “violence”"),
        (chip("unheard:x", "Something", 0.5), "it fits “Something”"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{value.key} {value.value}",
)
def test_each_kind_of_chip_has_words_of_its_own(row, clause):
    assert chip_clause(row, UNFORGIVEN) == clause


@pytest.mark.parametrize(
    ("parts", "clause"),
    [
        ({"taste": 0.2, "kinship": 0.9}, "its description and audience are like those of Alien"),
        ({"taste": -0.1, "kinship": 0.9}, "its description is like that of Alien"),
        ({"taste": -0.1, "kinship": -0.9}, "its description and audience are unlike those of Alien"),
        ({"taste": -0.4, "kinship": 0.1}, "its audience is unlike that of Alien"),
    ],
)
def test_a_likeness_names_only_what_is_alike_in_the_direction_of_the_row(parts, clause):
    assert chip_clause(chip("like:1214", "Like Alien", sum(parts.values()), **parts), UNFORGIVEN) == clause


def test_a_title_that_was_refused_speaks_for_what_is_unlike_it():
    row = chip("exclude_title:1214", "Not Alien", 0.4, taste=0.1, kinship=0.3)
    assert chip_clause(row, UNFORGIVEN) == "its description and audience are unlike those of Alien"


def test_a_person_did_what_the_catalogue_says_not_what_the_chip_guessed():
    assert person_clause("Clint Eastwood", UNFORGIVEN) == "Clint Eastwood directed it and is in it"
    assert person_clause("Clint Eastwood", Item(2, "Mystic River", 2003, director="Clint Eastwood")) == (
        "Clint Eastwood directed it"
    )


@pytest.mark.parametrize(
    ("key", "value", "clause"),
    [
        ("popularity", 1.0, "more people than usual rated it"),
        ("popularity", -1.0, "fewer people than usual rated it"),
        ("quality", 1.0, "its ratings are above average"),
        ("quality", -1.0, "its ratings are below average"),
    ],
)
def test_everybodys_view_is_told_relative_to_the_average(key, value, clause):
    assert prior_clause(Contribution(Source.PRIOR, key.capitalize(), value, key)) == clause
