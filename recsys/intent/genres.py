"""Genres by their names, usual forms and a few plain synonyms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from recsys.intent.hints import Hints
from recsys.intent.negation import Negation
from recsys.intent.phrases import Phrases
from recsys.intent.reading import Match, Reading
from recsys.schema import Catalogue, Chip, ChipKind
from recsys.text.vocabulary import word_set
from recsys.text.words import tokenise

_FORMS = {
    "Action": "action|action packed|actionpacked",
    "Adventure": "adventure|adventures",
    "Animation": "animation|animations|animated|cartoon|cartoons|anime|claymation",
    "Children": (
        "children|childrens|kids|kid friendly|family film|family films|family movie|family movies|family friendly"
        "|for the whole family|for all the family"
    ),
    "Comedy": "comedy|comedies|comedic|comedys|sitcom",
    "Crime": "crime|crimes|gangster|gangsters|mafia",
    "Documentary": "documentary|documentaries|documentarys|docu|docs|docudrama",
    "Drama": "drama|dramas",
    "Fantasy": "fantasy|fantasies",
    "Film-Noir": "noir|film noir|film noirs|noirs",
    "Horror": "horror|horrors",
    "IMAX": "imax",
    "Musical": "musical|musicals",
    "Mystery": "mystery|mysteries|whodunit|whodunnit|whodunits",
    "Romance": "romance|romances",
    "Sci-Fi": "sci fi|scifi|science fiction|sciencefiction|sf|sci fis",
    "Thriller": "thriller|thrillers",
    "War": (
        "war film|war films|war movie|war movies|war drama|war dramas|war epic|war epics|war story|war stories|antiwar"
    ),
    "Western": "western|westerns",
}
_MIXED = {
    "rom com": ("Romance", "Comedy"),
    "rom coms": ("Romance", "Comedy"),
    "romcom": ("Romance", "Comedy"),
    "romcoms": ("Romance", "Comedy"),
    "dramedy": ("Drama", "Comedy"),
    "dramedies": ("Drama", "Comedy"),
}
_QUALITIES = {
    "scary": "Horror",
    "creepy": "Horror",
    "funny": "Comedy",
    "hilarious": "Comedy",
    "romantic": "Romance",
    "love story": "Romance",
    "love stories": "Romance",
}
_PLACES = word_set("europe world society culture civilisation civilization front australia africa medicine union")


@dataclass(frozen=True, slots=True)
class _Meaning:
    """The genres of a phrase. A quality ("scary") is no genre when refused: "not scary" leaves Horror in.

    Neither are two genres at once: "no rom-coms" leaves comedies in.
    """

    genres: tuple[str, ...]
    quality: bool = False


class Genres:
    """Finds the catalogue's genres. A genre that is wanted stays a word too; one that is refused is cut out."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._phrases = Phrases(_meanings({genre for item in catalogue for genre in item.genres}))

    def find(self, reading: Reading, hints: Hints) -> Sequence[Match]:
        """Matches from left to right."""
        matches: list[Match] = []
        position = 0
        while position < len(reading):
            match = self._at(reading, position, hints.negated.get(position))
            if match:
                matches.append(match)
            position = match.last if match else position + 1
        return matches

    def _at(self, reading: Reading, first: int, refused: Negation | None) -> Match | None:
        last, genres, quality = self._genres(reading, first)
        if not genres or not reading.free(first, last):
            return self._prefixed(reading, first)
        if refused is None or not reading.free(refused.lead, first):
            return _wanted(reading, first, last, genres)
        whole = not reading.joined(last) or not reading.content(last) or bool(self._genres(reading, last)[1])
        if quality or len(genres) > 1 or refused.past or not whole:
            return None
        return _refused(reading, refused.lead, last, genres)

    def _genres(self, reading: Reading, first: int) -> tuple[int, tuple[str, ...], bool]:
        if first >= len(reading):
            return first, (), False
        found = self._phrases.at(reading, first)
        if found:
            place = reading.key(first) == "western" and reading.key(first + 1) in _PLACES
            return found[0], () if place else found[1].genres, found[1].quality
        return first + 1, self._compound(reading.tokens[first].word), False

    def _compound(self, word: str) -> tuple[str, ...]:
        """The genres of "horror-comedy" or "sci-fi"; none unless each part is one."""
        parts = word.split("-")
        if len(parts) < 2:
            return ()
        joined = self._phrases.meaning(" ".join(parts))
        meanings = [joined] if joined else [self._phrases.meaning(part) for part in parts]
        if any(meaning is None for meaning in meanings):
            return ()
        return tuple(dict.fromkeys(genre for meaning in meanings if meaning for genre in meaning.genres))

    def _prefixed(self, reading: Reading, first: int) -> Match | None:
        """ "Non-horror" refuses a genre in one word."""
        word = reading.tokens[first].word
        rest = word.removeprefix("non-")
        if rest == word or first in reading.taken:
            return None
        meaning = self._phrases.meaning(rest)
        genres = meaning.genres if meaning else self._compound(rest)
        return _refused(reading, first, first + 1, genres) if genres else None


def _wanted(reading: Reading, first: int, last: int, genres: Iterable[str]) -> Match:
    span = reading.span(first, last)
    chips = tuple(Chip(ChipKind.GENRE, f"Genre: {genre}", genre, span) for genre in genres)
    return Match(first, last, chips, kept=True)


def _refused(reading: Reading, lead: int, last: int, genres: Iterable[str]) -> Match:
    span = reading.span(lead, last)
    return Match(
        lead, last, tuple(Chip(ChipKind.EXCLUDE_GENRE, f"No {genre.lower()}", genre, span) for genre in genres)
    )


def _meanings(present: set[str]) -> dict[str, _Meaning]:
    """Every phrase for the genres that the catalogue has; a genre of its own is found by its name and its plural."""
    meanings: dict[str, _Meaning] = {}
    for genre in sorted(present):
        name = " ".join(token.key for part in genre.split("-") for token in tokenise(part))
        if genre != "War" and name:
            meanings |= {name: _Meaning((genre,)), f"{name}s": _Meaning((genre,))}
        meanings |= {form: _Meaning((genre,)) for form in _FORMS.get(genre, "").split("|") if form}
    for phrase, genre in _QUALITIES.items():
        if genre in present:
            meanings[phrase] = _Meaning((genre,), quality=True)
    for phrase, genres in _MIXED.items():
        if present.issuperset(genres):
            meanings[phrase] = _Meaning(genres)
    return meanings
