"""A small catalogue for the tests of intents, with the traps that titles, names and remakes set."""

from functools import cache

from recsys.intent import IntentParser
from recsys.schema import Catalogue, ChipKind, Intent, Item

_FILMS = (
    # id, title, year, genres, director, cast, ratings
    (1, "Blade Runner", 1982, "Sci-Fi|Thriller", "Ridley Scott", "Harrison Ford", 90),
    (2, "Alien", 1979, "Horror|Sci-Fi", "Ridley Scott", "Sigourney Weaver|Tom Skerritt", 80),
    (3, "Heat", 1995, "Action|Crime", "Michael Mann", "Al Pacino|Robert De Niro", 70),
    (4, "The Thing", 1982, "Horror", "John Carpenter", "Kurt Russell", 60),
    (5, "The Thing", 2011, "Horror", "Matthijs van Heijningen Jr.", "Mary Elizabeth Winstead", 5),
    (6, "Titanic", 1997, "Drama|Romance", "James Cameron", "Leonardo DiCaprio|Kate Winslet", 99),
    (7, "Big", 1988, "Comedy|Fantasy", "Penny Marshall", "Tom Hanks", 50),
    (8, "Love Story", 1970, "Romance", "Arthur Hiller", "Ali MacGraw", 9),
    (9, "Inception", 2010, "Sci-Fi", "Christopher Nolan", "Leonardo DiCaprio", 95),
    (10, "Pulp Fiction", 1994, "Crime", "Quentin Tarantino", "John Travolta|Uma Thurman", 99),
    (11, "12 Angry Men", 1957, "Drama", "Sidney Lumet", "Henry Fonda", 40),
    (12, "Seven Samurai (Shichinin no samurai)", 1954, "Action", "Akira Kurosawa", "Toshirô Mifune", 30),
    (13, "2001: A Space Odyssey", 1968, "Sci-Fi", "Stanley Kubrick", "Keir Dullea", 60),
    (14, "The Shining", 1980, "Horror", "Stanley Kubrick", "Jack Nicholson", 60),
    (15, "Barry Lyndon", 1975, "Drama|War", "Stanley Kubrick", "Ryan O'Neal", 20),
    (16, "Full Metal Jacket", 1987, "War", "Stanley Kubrick", "Matthew Modine", 40),
    (17, "Kill Bill: Vol. 2", 2004, "Action", "Quentin Tarantino", "Uma Thurman", 55),
    (18, "Kill Bill: Vol. 1", 2003, "Action", "Quentin Tarantino", "Uma Thurman", 65),
    (19, "No Country for Old Men", 2007, "Crime", "Joel Coen & Ethan Coen", "Tommy Lee Jones", 45),
    (20, "Fargo", 1996, "Comedy|Crime", "Joel Coen & Ethan Coen", "Frances McDormand", 75),
    (21, "Cinderella", 1950, "Animation|Children|Musical", "Clyde Geronimi", "Ilene Woods", 33),
    (22, "Laura", 1944, "Film-Noir|Mystery", "Otto Preminger", "Gene Tierney", 12),
    (23, "Unforgiven", 1992, "Western", "Clint Eastwood", "Clint Eastwood", 44),
    (24, "Super Size Me", 2004, "Documentary", "Morgan Spurlock", "Morgan Spurlock", 22),
    (25, "Rush Hour", 1998, "Action|Comedy", "Brett Ratner", "Jackie Chan|Chris Tucker", 41),
    (26, "Avatar", 2009, "Adventure", "James Cameron", "Sam Worthington", 70),
    (27, "The Godfather", 1972, "Crime", "Francis Ford Coppola", "Marlon Brando", 99),
    (28, "It Follows", 2014, "Horror", "David Robert Mitchell", "Maika Monroe", 11),
    (29, "Jumanji", 1995, "Adventure", "Joe Johnston", "Robin Williams", 38),
    (30, "Minority Report", 2002, "Sci-Fi", "Steven Spielberg", "Tom Cruise", 48),
    (31, "Deadpool", 2016, "Action|Comedy", "Tim Miller", "Ryan Reynolds", 20),
    (32, "Maximum Overdrive", 1986, "Horror", "Stephen King", "Emilio Estevez", 6),
)
_LOGLINE = (
    "A love story of big dreams in the heat of a city, where a man reads the signs and an alien hides in a stone."
)


def catalogue() -> Catalogue:
    """The films above; each has the same logline, which makes its words everyday words."""
    return Catalogue(
        tuple(
            Item(
                film_id,
                title,
                year,
                tuple(genres.split("|")),
                director,
                tuple(cast.split("|")),
                _LOGLINE,
                ("love story", "stephen king adaptation"),
                ("tense",),
                4.0,
                ratings,
            )
            for film_id, title, year, genres, director, cast, ratings in _FILMS
        )
    )


@cache
def parser() -> IntentParser:
    return IntentParser(catalogue())


def parse(text: str) -> Intent:
    return parser().parse(text)


def values(text: str, kind: ChipKind) -> list[object]:
    """The values of one kind of chip, in the order of the text."""
    return [chip.value for chip in parse(text).chips if chip.kind is kind]


def labels(text: str) -> list[str]:
    return [chip.label for chip in parse(text).chips]


def word_texts(text: str) -> list[str]:
    return [word.text for word in parse(text).words]
