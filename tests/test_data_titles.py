"""Titles as people read them and as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recsys.data.titles import aliases, display_title, split_year, without_article


@pytest.mark.parametrize(
    ("sorted_title", "title"),
    [
        ("Dark Knight, The", "The Dark Knight"),
        ("Blind Side, The ", "The Blind Side"),
        ("Misérables, Les", "Les Misérables"),
        ("Enfer, L'", "L'Enfer"),
        ("Haine, La (Hate)", "La Haine (Hate)"),
        ("Vitelloni, I", "I Vitelloni"),
        ("Amelie (Fabuleux destin d'Amélie Poulain, Le)", "Amelie (Le Fabuleux destin d'Amélie Poulain)"),
        (
            "City of Lost Children, The (Cité des enfants perdus, La)",
            "The City of Lost Children (La Cité des enfants perdus)",
        ),
        ("Macbeth (a.k.a. Tragedy of Macbeth, The)", "Macbeth (a.k.a. The Tragedy of Macbeth)"),
        ("Human Centipede II (Full Sequence), The", "The Human Centipede II (Full Sequence)"),
        ("Man Escaped, A (Un  condamné à mort)", "A Man Escaped (Un condamné à mort)"),
        ("Monsters, Inc.", "Monsters, Inc."),
        ("I Love You, Man", "I Love You, Man"),
        ("(500) Days of Summer", "(500) Days of Summer"),
        ("Babies (Bébé(s))", "Babies (Bébé(s))"),
        ("Odd) closing", "Odd) closing"),
    ],
)
def test_display_title(sorted_title, title):
    assert display_title(sorted_title) == title


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("Toy Story (1995)", ("Toy Story", 1995)),
        ("Toy Story (1995) ", ("Toy Story", 1995)),
        ("1984 (1984)", ("1984", 1984)),
        ("Death Note (2006–2007)", ("Death Note", 2006)),
        ("Endless (2009– )", ("Endless", 2009)),
        ("Seven (a.k.a. Se7en) (1995)", ("Seven (a.k.a. Se7en)", 1995)),
        ("Movie 43", ("Movie 43", None)),
        ("(2012)", ("(2012)", None)),
    ],
)
def test_split_year(title, parts):
    assert split_year(title) == parts


@pytest.mark.parametrize(
    ("title", "others"),
    [
        ("The Dark Knight", ["Dark Knight"]),
        ("Seven (a.k.a. Se7en)", ["Seven", "Se7en"]),
        (
            "City of Lost Children, The (Cité des enfants perdus, La)",
            ["La Cité des enfants perdus", "City of Lost Children"],
        ),
        ("Star Wars: Episode IV - A New Hope", ["Star Wars", "A New Hope"]),
        ("Lord of the Rings: The Return of the King, The", ["The Return of the King", "Lord of the Rings"]),
        ("Godfather: Part II, The", ["The Godfather", "Godfather: Part II"]),
        ("Dr. Strangelove or: How I Learned to Stop Worrying", ["Dr. Strangelove"]),
        ("(500) Days of Summer", ["500 Days of Summer"]),
        ("Léon: The Professional (a.k.a. The Professional) (Léon)", ["Léon", "The Professional"]),
    ],
)
def test_aliases_hold_what_people_type(title, others):
    assert set(others) <= set(aliases(title))


@pytest.mark.parametrize(
    ("title", "never"),
    [
        ("Die Hard", "Hard"),
        ("I, Robot", "Robot"),
        ("Mission: Impossible", "Impossible"),
        ("Mission: Impossible", "Mission"),
        ("Mystery Science Theater 3000: The Movie", "The Movie"),
        ("The Godfather: Part III", "Part III"),
        ("Bon Voyage, Charlie Brown (and Don't Come Back!)", "and Don't Come Back!"),
        ("Blade Runner (Director's Cut)", "Director's Cut"),
        ("X: The Man with the X-Ray Eyes", "X"),
    ],
)
def test_aliases_leave_out_what_means_something_else(title, never):
    assert never not in aliases(title)


def test_without_article():
    assert without_article("The Matrix") == "Matrix"
    assert without_article("L'Avventura") == "Avventura"
    assert without_article("A") == "A"


TITLES = st.text(alphabet="Aa,() The:-é'", min_size=1, max_size=40).filter(str.strip)


@given(TITLES)
def test_aliases_start_with_the_title_and_never_repeat(title):
    found = aliases(title)
    assert found[0] == display_title(title)
    assert len({name.casefold() for name in found}) == len(found)


@given(TITLES)
def test_a_title_keeps_its_letters(title):
    assert sorted(display_title(title).replace(" ", "").replace(",", "")) == sorted(
        title.replace(" ", "").replace(",", "")
    )
