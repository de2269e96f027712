"""Titles in a request: what is a film, what is only words, and what is refused."""

import pytest
from intent_catalogue import labels, parse, values, word_texts

from recsys.schema import ChipKind

LIKE, EXCLUDE = ChipKind.LIKE, ChipKind.EXCLUDE_TITLE


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("something like Blade Runner", [1]),
        ("like alien, heat and the thing", [2, 3, 4]),
        ("like Alien, Heat and The Thing", [2, 3, 4]),
        ("in the vein of Inception & Pulp Fiction", [9, 10]),
        ("I loved Titanic", [6]),
        ("reminds me of the shining", [14]),
        ('"Heat" and "Big"', [3, 7]),
        ("pulp fiction", [10]),
        ("the godfather", [27]),
        ("THE GODFATHER", [27]),
        ("Movies Like Heat And Inception", [3, 9]),
        ("I WANT A MOVIE LIKE HEAT", [3]),
        ("have you seen kill bill volume two?", [17]),
        ("like Kill Bill", [18]),
        ("like Twelve Angry Men", [11]),
        ("2001 a space odyssey was great", [13]),
        ("I liked Shichinin no samurai", [12]),
    ],
)
def test_named_films_are_found(text, ids):
    assert values(text, LIKE) == ids


@pytest.mark.parametrize(
    "text",
    [
        "a love story in the heat with big dreams",
        "alien signs",
        "I like big dreams",
        "I love it",
        "titanic struggles",
        "something in rush hour",
        "it follows that she is right",
        "love story",
    ],
)
def test_ordinary_words_are_no_films(text):
    assert values(text, LIKE) == []


@pytest.mark.parametrize(
    ("text", "film"),
    [
        ("movies like incepton", 9),
        ("similar to Tittanic", 6),
        ("in the vein of blade runer", 1),
        ("I loved Pulp Ficton", 10),
        ("The Shinning (1980)", 14),
        ('"Blade Runnr"', 1),
    ],
)
def test_typing_mistakes_behind_a_cue_are_forgiven(text, film):
    assert values(text, LIKE) == [film]


@pytest.mark.parametrize("text", ["movies like dramas", "like tense cities", "heet", "movies like Jumanjo 2"])
def test_ordinary_words_are_no_misspelt_films(text):
    assert values(text, LIKE) == []


@pytest.mark.parametrize(
    ("text", "film", "said"),
    [
        ("The Thing (1982) please", 4, "The Thing (1982)"),
        ("The Thing (2011) please", 5, "The Thing (2011)"),
        ("like the thing", 4, "the thing"),
        ("blade runner ( 1983 ) was fun", 1, "blade runner ( 1983 )"),
        ("Kill Bill: Volume 1 (2003)", 18, "Kill Bill: Volume 1 (2003)"),
    ],
)
def test_a_year_tells_remakes_apart_and_belongs_to_the_title(text, film, said):
    (chip,) = parse(text).chips
    assert (chip.value, text[slice(*chip.span)]) == (film, said)


def test_a_title_that_is_shared_is_labelled_with_its_year():
    assert labels("like The Thing") == ["Like The Thing (1982)"]
    assert labels("like Seven Samurai") == ["Like Seven Samurai"]


def test_an_unknown_title_with_a_year_is_cut_out_with_a_note():
    intent = parse("a comedy like Some Unknown Film (2017)")
    assert [word.text for word in intent.words] == ["a comedy"]
    assert [chip.kind for chip in intent.chips] == [ChipKind.GENRE]
    assert intent.notes == ("“Some Unknown Film” is not in the catalogue.",)


def test_a_remake_that_the_catalogue_lacks_is_not_the_older_film():
    intent = parse("have you seen Jumanji (2017)")
    assert intent.chips == ()
    assert intent.notes == ("“Jumanji (2017)” is not in the catalogue; “Jumanji (1995)” is.",)


@pytest.mark.parametrize(
    "text", ["something like Blade Runner 2049", "like Alien Covenant", "like Titanic: The Legend"]
)
def test_a_longer_title_is_not_the_shorter_film(text):
    intent = parse(text)
    assert values(text, LIKE) == []
    assert "is not in the catalogue" in intent.notes[0]
    assert intent.words


@pytest.mark.parametrize(
    ("text", "refused", "liked"),
    [
        ("nothing like Titanic", [6], []),
        ("I hated Titanic (1997) but loved Avatar", [6], [26]),
        ("didn't like titanic", [6], []),
        ("not Titanic", [6], []),
        ("anything but Alien or Heat", [2, 3], []),
        ("I don't want anything like Alien", [2], []),
        ("I like Avatar and not Titanic", [6], [26]),
        ("No Country for Old Men", [], [19]),
        ("I have not seen Titanic (1997)", [], [6]),
    ],
)
def test_refused_films(text, refused, liked):
    assert values(text, EXCLUDE) == refused
    assert values(text, LIKE) == liked


def test_titles_are_cut_out_of_the_words():
    assert word_texts("a hopeful story like Blade Runner with robots") == ["a hopeful", "story", "with robots"]
