"""Titles with their year in parentheses: "The Thing (1982)" is the surest way to name a film."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from recsys.intent.cues import Cue, Strength
from recsys.intent.hints import Hints
from recsys.intent.reading import Match, Reading
from recsys.intent.title_index import ARTICLES, TitleIndex, name_key, name_part
from recsys.intent.titles import title_match
from recsys.schema import Item
from recsys.text.vocabulary import word_set
from recsys.text.words import tokenise

_YEAR = re.compile(r"[!?.…'’\"”]*\s*\(\s*((?:18|19|20)\d\d)\s*\)")
_WITHIN_TITLE = re.compile(r"\s*[:,'’!&/\-–—]?\s*|\.\s?")
_LONGEST_UNKNOWN = 12
_LONGEST_LOWER_CASE = 6
_SHORTEST_MISSPELT = 6
_OPENERS = word_set("have has had did do does is was are what how and but or so if also then with would could can just")


class DatedTitles:
    """Finds "Title (year)", also where the title is misspelt; what the catalogue lacks is cut out with a note."""

    def __init__(self, index: TitleIndex) -> None:
        self._index = index

    def find(self, reading: Reading, hints: Hints) -> Sequence[Match]:
        """One match for each year in parentheses that has words before it."""
        parts = [name_part(token) for token in reading.tokens]
        matches: list[Match] = []
        for found in _YEAR.finditer(reading.text):
            year_at, _ = reading.within(found.span(1))
            floor = matches[-1].last if matches else 0
            if year_at > floor and reading.tokens[year_at - 1].span[1] == found.start():
                matches.append(self._match(reading, parts, floor, year_at, int(found[1]), hints))
        return matches

    def _match(
        self,
        reading: Reading,
        parts: Sequence[str],
        floor: int,
        year_at: int,
        year: int,
        hints: Hints,
    ) -> Match:
        floor = _line_start(reading, floor, year_at)
        found = self._exact(parts, floor, year_at, year) or self._misspelt(parts, floor, year_at, year)
        if found is None:
            return self._unknown(reading, floor, year_at, year, hints.announced)
        item, start = found
        start = _widen(reading, parts, floor, start, item)
        refused = hints.negated.get(start) or hints.negated.get(start + 1)
        return title_match(reading, self._index, item, start, year_at + 1, refused)

    def _exact(self, parts: Sequence[str], floor: int, end: int, year: int) -> tuple[Item, int] | None:
        for start in range(max(floor, end - self._index.longest), end):
            item = self._index.of_year(name_key(parts[start:end]), year)
            if item is not None:
                return item, start
        return None

    def _misspelt(self, parts: Sequence[str], floor: int, end: int, year: int) -> tuple[Item, int] | None:
        best: tuple[float, int, Item] | None = None
        for start in range(max(floor, end - self._index.longest), end):
            key = name_key(parts[start:end])
            found = self._index.misspelt_of_year(key, year) if len(key) >= _SHORTEST_MISSPELT else None
            if found and (best is None or found[1] > best[0]):
                best = found[1], start, found[0]
        return (best[2], best[1]) if best else None

    def _unknown(self, reading: Reading, floor: int, end: int, year: int, announced: Mapping[int, Cue]) -> Match:
        start = _unknown_start(reading, floor, end, announced)
        name = reading.surface(start, end)
        key = name_key([name_part(token) for token in reading.tokens[start:end]])
        note = f"“{name}” is not in the catalogue."
        if key in self._index:
            note = f"“{name} ({year})” is not in the catalogue; “{self._index.best(key).label}” is."
        return Match(start, end + 1, note=note)


def _line_start(reading: Reading, floor: int, end: int) -> int:
    for position in range(end - 1, floor, -1):
        if "\n" in reading.gaps[position]:
            return position
    return floor


def _widen(reading: Reading, parts: Sequence[str], floor: int, start: int, item: Item) -> int:
    """Take in words to the left that belong to the item's full title, when only its subtitle was recognised."""
    own = {name_part(token) for token in tokenise(item.title)} | {"episode", "vol", "part"}
    while start > floor and parts[start - 1] in own and _WITHIN_TITLE.fullmatch(reading.gaps[start]):
        start -= 1
    if start > floor and parts[start - 1] in ARTICLES and reading.joined(start):
        start -= 1
    return start


def _unknown_start(reading: Reading, floor: int, end: int, announced: Mapping[int, Cue]) -> int:
    """Where a title that the catalogue lacks begins: its first capital, a cue's end, or a few words back."""
    start = end - 1
    named = reading.capital(start)
    for position in range(end - 2, max(floor, end - _LONGEST_UNKNOWN) - 1, -1):
        cue = announced.get(position + 1)
        if (cue and cue.strength is not Strength.LIST) or not _WITHIN_TITLE.fullmatch(reading.gaps[position + 1]):
            break
        opens = not reading.joined(position) and (position in reading.chit_chat or reading.key(position) in _OPENERS)
        if reading.capital(position) and not opens:
            start, named = position, True
        elif named and not reading.function[position]:
            break
        elif not named:
            if not reading.content(position) or end - position > _LONGEST_LOWER_CASE:
                break
            start = position
    if start > floor and reading.key(start - 1) in ARTICLES and reading.joined(start):
        start -= 1
    return start
