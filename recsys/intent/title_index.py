"""The names of every film, found by exact wording, by year, or with a typing mistake."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from recsys.data.titles import aliases
from recsys.schema import Catalogue, Item
from recsys.text.words import Token, tokenise

ARTICLES = frozenset({"the", "a", "an"})

_SAME = {"volume": "vol", "versus": "vs", "doctor": "dr", "mister": "mr", "saint": "st"} | {
    word: str(number)
    for numbers in ("one two three four five six seven eight nine ten eleven twelve", "i ii iii iv v vi vii viii ix")
    for number, word in enumerate(numbers.split(), start=1)
    if word != "i"
}
_SAME_YEAR_SCORE = 86.0
_OTHER_NAMES = re.compile(r"(?<!\bOr)(?<!^) \(.*\)$")
_NOT_DIGITS = re.compile(r"\D")
_PIECE_RENOWN = 0.25
_NEARBY = (0, 1, -1)


def name_part(token: Token) -> str:
    """A word as titles are compared: "Volume" and "Vol.", "II", "two" and "2" are the same."""
    return _SAME.get(token.key, token.key)


def name_key(parts: Sequence[str]) -> str:
    """The key of a name: its parts without a leading article, run together ("Spider-Man" is "Spider Man")."""
    return "".join(parts[1:] if len(parts) > 1 and parts[0] in ARTICLES else parts)


def allowed_mistakes(key: str) -> int:
    """How many letters may be wrong, missing, added or swapped: none in short names, one in seven letters."""
    return 0 if len(key) < 5 else min(3, 1 + len(key) // 9)


class TitleIndex:
    """Finds items by name. Of several items with one name the better known comes first."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.items = catalogue.items
        named: dict[str, dict[int, bool]] = defaultdict(dict)
        self._by_year: dict[int, list[str]] = defaultdict(list)
        self.longest = 1
        for position, item in enumerate(catalogue.items):
            for key, words, piece in _names(item):
                named[key][position] = piece
                self.longest = max(self.longest, words)
                if item.year is not None:
                    self._by_year[item.year].append(key)
        self._named = {key: dict(sorted(found.items(), key=self._renown)) for key, found in named.items()}
        self._by_letter: dict[str, list[str]] = defaultdict(list)
        for key in self._named:
            self._by_letter[key[0]].append(key)

    def __contains__(self, key: str) -> bool:
        return key in self._named

    def best(self, key: str) -> Item:
        """The best known item with a name. Raises KeyError."""
        return self.items[next(iter(self._named[key]))]

    def short_label(self, item: Item) -> str:
        """A title for people, without its names in other languages, and with its year where another film shares it."""
        short = _OTHER_NAMES.sub("", item.title)
        return f"{short} ({item.year})" if item.year and self._is_shared(item) else short

    def _is_shared(self, item: Item) -> bool:
        named = self._named.get(name_key([name_part(token) for token in tokenise(item.title)]), {})
        return sum(self.items[position].title == item.title for position in named) > 1

    def of_year(self, key: str, year: int) -> Item | None:
        """The item with a name and a year; catalogues differ by a year now and then, so its neighbours count too."""
        found = self._named.get(key, {})
        for difference in _NEARBY:
            for position, piece in found.items():
                if self.items[position].year == year + difference and not (piece and difference):
                    return self.items[position]
        return None

    def misspelt(self, key: str) -> str | None:
        """The name that differs from a key by typing mistakes only, or None. The first letter must be right."""
        allowed = allowed_mistakes(key)
        if not allowed:
            return None
        found = process.extractOne(key, self._by_letter.get(key[0], []), scorer=OSA.distance, score_cutoff=allowed)
        if found is None or found[1] > allowed_mistakes(found[0]) or not _same_numbers(key, found[0]):
            return None
        return str(found[0])

    def misspelt_of_year(self, key: str, year: int) -> tuple[Item, float] | None:
        """The item of a year whose name is most like a key, with the likeness up to 100."""
        found = process.extractOne(key, self._by_year.get(year, []), scorer=fuzz.ratio, score_cutoff=_SAME_YEAR_SCORE)
        if found is None or not _same_numbers(key, found[0]):
            return None
        item = self.of_year(found[0], year)
        return (item, found[1]) if item else None

    def _renown(self, named: tuple[int, bool]) -> tuple[float, int]:
        """For sorting: many ratings first; an item that the name is only a piece of counts a quarter."""
        position, piece = named
        return -self.items[position].rating_count * (_PIECE_RENOWN if piece else 1.0), position


def _same_numbers(one: str, other: str) -> bool:
    """Whether two names have the same digits: "Rocky 3" is no misspelt "Rocky 2"."""
    return _NOT_DIGITS.sub("", one) == _NOT_DIGITS.sub("", other)


def _names(item: Item) -> Iterable[tuple[str, int, bool]]:
    """Key, number of words, and whether it is only a piece of the title, for each name of an item."""
    title = name_key([name_part(token) for token in tokenise(item.title)])
    main = item.title.split(" (")[0]
    seen = set()
    for name in (item.title, *aliases(item.title)):
        parts = [name_part(token) for token in tokenise(name)]
        key = name_key(parts)
        if key and key not in seen:
            seen.add(key)
            piece = key != title and name != main and name in main and len(name) + 3 < len(main)
            yield key, len(parts), piece
