"""People in a request."""

import pytest
from intent_catalogue import labels, values, word_texts

from recsys.schema import ChipKind


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("something with tom hanks", ["Tom Hanks"]),
        ("ROBERT DENIRO", ["Robert De Niro"]),
        ("Toshiro Mifune's best", ["Toshirô Mifune"]),
        ("a Kubrick film", ["Stanley Kubrick"]),
        ("kubrick", ["Stanley Kubrick"]),
        ("starring Leonardo Di Caprio and Kate Winslett", ["Leonardo DiCaprio", "Kate Winslet"]),
        ("with leonardo dicaprrio", ["Leonardo DiCaprio"]),
        ("coen brothers", ["Ethan Coen", "Joel Coen"]),
        ("the Coens", ["Ethan Coen", "Joel Coen"]),
        ("by Francis Coppola or Tarantino", ["Francis Ford Coppola"]),
    ],
)
def test_names_are_found(text, names):
    assert values(text, ChipKind.PERSON) == names


@pytest.mark.parametrize(
    "text", ["a scott", "woods", "a carpenter in a stone city", "tom", "weaver birds", "john kubrick", "agatha kubrick"]
)
def test_surnames_of_lesser_known_people_stay_words(text):
    assert values(text, ChipKind.PERSON) == []
    assert word_texts(text)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("directed by Stanley Kubrick", "Directed by Stanley Kubrick"),
        ("Stanley Kubrick", "Directed by Stanley Kubrick"),
        ("Tom Hanks", "With Tom Hanks"),
        ("directed by Clint Eastwood", "Directed by Clint Eastwood"),
        ("starring Clint Eastwood", "With Clint Eastwood"),
    ],
)
def test_labels_say_the_part_a_person_plays(text, label):
    assert labels(text) == [label]
    assert word_texts(text) == []


def test_somebody_whom_the_texts_name_more_than_the_credits_is_a_subject():
    assert values("a stephen king adaptation", ChipKind.PERSON) == []
    assert word_texts("a stephen king adaptation") == ["a stephen", "king", "adaptation"]


@pytest.mark.parametrize(
    "text",
    [
        "no Tom Cruise",
        "without tom cruise",
        "anything but Tom Cruise",
        "I can't stand Tom Cruize",
        "not with Tom Cruise",
    ],
)
def test_refused_people(text):
    assert values(text, ChipKind.EXCLUDE_PERSON) == ["Tom Cruise"]
    assert values(text, ChipKind.PERSON) == []
    assert word_texts(text) == []
