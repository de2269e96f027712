"""Genres and what is refused."""

import pytest
from intent_catalogue import labels, values, word_texts

from recsys.schema import ChipKind


@pytest.mark.parametrize(
    ("text", "genres"),
    [
        ("comedies", ["Comedy"]),
        ("sci fi", ["Sci-Fi"]),
        ("Sci-Fi/horror", ["Sci-Fi", "Horror"]),
        ("science fiction", ["Sci-Fi"]),
        ("a rom-com", ["Romance", "Comedy"]),
        ("romantic comedy", ["Romance", "Comedy"]),
        ("animated films for kids", ["Animation", "Children"]),
        ("noir", ["Film-Noir"]),
        ("documentaries", ["Documentary"]),
        ("a war film", ["War"]),
        ("the war at home", []),
        ("western Europe", []),
        ("crime-drama", ["Crime", "Drama"]),
        ("something scary", ["Horror"]),
    ],
)
def test_genres_by_their_usual_names(text, genres):
    assert values(text, ChipKind.GENRE) == genres


def test_a_wanted_genre_stays_a_word():
    assert word_texts("a horror film") == ["a horror"]


@pytest.mark.parametrize(
    ("text", "genres"),
    [
        ("no horror", ["Horror"]),
        ("not a comedy", ["Comedy"]),
        ("without romance", ["Romance"]),
        ("anything but westerns", ["Western"]),
        ("non-horror", ["Horror"]),
        ("no horror or westerns", ["Horror", "Western"]),
        ("I'm not a fan of musicals", ["Musical"]),
        ("I don't like science fiction", ["Sci-Fi"]),
        ("not only horror", []),
        ("nothing but horror", []),
        ("I didn't like the comedy", []),
        ("no rom-coms", []),
    ],
)
def test_refused_genres(text, genres):
    assert values(text, ChipKind.EXCLUDE_GENRE) == genres


@pytest.mark.parametrize(
    ("text", "avoided", "label"),
    [
        ("not too violent", ["violent"], "Not too violent"),
        ("nothing gory", ["gory"], "Nothing gory"),
        ("without gore", ["gore"], "Without gore"),
        ("no subtitles", ["subtitles"], "No subtitles"),
        ("less sad", ["sad"], "Less sad"),
        ("not scary", ["scary"], "Not scary"),
        ("no jump scares", ["jump scares"], "No jump scares"),
        ("without a love story", ["love story"], "Without a love story"),
        ("not a love story", ["love story"], "Not a love story"),
        ("it shouldn't be too long", ["long"], "Shouldn't be too long"),
        ("no rom-coms", ["rom-coms"], "No rom-coms"),
        ("gore-free", ["gore"], "No gore"),
    ],
)
def test_what_is_to_be_avoided(text, avoided, label):
    assert values(text, ChipKind.AVOID) == avoided
    assert labels(text) == [label]
    assert word_texts(text) == []


def test_a_list_of_things_to_avoid():
    assert values("no gore, sex or violence", ChipKind.AVOID) == ["gore", "sex", "violence"]
    assert labels("not too violent or sad") == ["Not too violent", "Not too sad"]


@pytest.mark.parametrize(
    "text",
    [
        "not only funny",
        "no matter what",
        "not sure",
        "nothing special",
        "no, thanks",
        "why not",
        "a man with no name",
        "about a town without a future",
        "I have no idea",
        "no more than I know",
        "more or less sad",
        "isn't it great",
    ],
)
def test_idioms_and_plots_avoid_nothing(text):
    assert values(text, ChipKind.AVOID) == []


def test_comparatives_and_hopes_stay_words():
    assert word_texts("funnier but hopeful") == ["funnier", "but hopeful"]
