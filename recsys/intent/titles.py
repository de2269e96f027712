"""Titles without a year: behind a cue, in quotation marks, or distinctive enough to stand alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from recsys.intent.catalogue_words import CatalogueWords
from recsys.intent.cues import Cue, Strength
from recsys.intent.hints import Hints
from recsys.intent.negation import Negation
from recsys.intent.reading import Match, Reading
from recsys.intent.title_index import ARTICLES, TitleIndex, name_key, name_part
from recsys.schema import Chip, ChipKind, Item
from recsys.text.vocabulary import word_set

_OPENING = frozenset("\"“'‘«„")
_CLOSING = frozenset("\"”'’»“")
_YEAR_DIGITS = 4
_CLOSED_YEAR = re.compile(r"\d{4}\s*\)")
_SUBTITLE = re.compile(r"\s*(?::|[-–—])\s*")
_SEQUEL = re.compile(r"\d+|ii|iii|iv|vi|vii|viii|part|volume|vol|chapter|episode")
_KINDS = word_set("movie movies film films flick flicks story stories type types kind stuff comedies dramas")
_SUBJECT_CUES = word_set("about in at from near into around of set")


class Titles:
    """Finds exact titles that carry no year."""

    def __init__(self, index: TitleIndex, words: CatalogueWords) -> None:
        self._index = index
        self._words = words

    def find(self, reading: Reading, hints: Hints) -> Sequence[Match]:
        """Matches from left to right, the longest first. Shapes: at most one title at a word."""
        parts = [name_part(token) for token in reading.tokens]
        matches: list[Match] = []
        ends: set[int] = set()
        position = 0
        while position < len(reading):
            match = self._longest_at(reading, parts, position, hints.announced.get(position), hints.negated, ends)
            if match is None:
                ends |= {position} & reading.taken
                position += 1
                continue
            matches.append(match)
            position = match.last
            ends.add(match.last - 1)
        return matches

    def _longest_at(
        self,
        reading: Reading,
        parts: Sequence[str],
        first: int,
        cue: Cue | None,
        negated: Mapping[int, Negation],
        ends: set[int],
    ) -> Match | None:
        start = first + (parts[first] in ARTICLES and reading.joined(first + 1))
        if first in reading.taken or start in reading.taken:
            return None
        for last in range(min(start + self._index.longest, len(reading)), start, -1):
            key = name_key(parts[start:last])
            if key not in self._index or not reading.free(start, last) or broken(reading, start, last):
                continue
            in_list = cue is not None and cue.strength is Strength.LIST and cue.first - 1 not in ends
            refused = negated.get(first) or negated.get(start)
            strength = _strength(cue, in_list, refused)
            if not self._is_meant(reading, first, start, last, strength):
                continue
            if goes_on(reading, last, self._index.best(key)) and not is_quoted(reading, first, last):
                return unknown_longer_title(reading, first, last) if strength is Strength.COMPARISON else None
            last += is_year_of(reading, last, self._index.best(key))
            return title_match(reading, self._index, self._index.best(key), first, last, refused)
        return None

    def _is_meant(self, reading: Reading, first: int, start: int, last: int, strength: Strength | None) -> bool:
        """Whether the words are a title here and not simply words."""
        if is_quoted(reading, first, last):
            return True
        content = sum(not reading.function[position] for position in range(start, last))
        alone = not reading.joined(first) and not reading.joined(last)
        if last - start == 1 and start > first and alone:
            return True
        if last - start == 1:
            return self._single_word_is_meant(reading, start, content > 0, strength)
        named = all(reading.capital(p) or (reading.function[p] and p > start) for p in range(start, last))
        if strength is Strength.COMPARISON:
            return named or content > 0
        rare = self._words.are_rare([reading.key(p) for p in range(start, last)])
        if strength is not None and (named or (content > 1 and reading.key(last) not in _KINDS and rare)):
            return True
        if strength is None and _is_subject(reading, first):
            return False
        if named and content > 0:
            return not (reading.capital(first - 1) and reading.joined(first) and reading.content(first - 1))
        long = content >= 3 or (last - start >= 4 and content >= 2)
        return (long or (alone and content > 1)) and rare

    def _single_word_is_meant(self, reading: Reading, position: int, content: bool, strength: Strength | None) -> bool:
        """Behind "like", "Heat" is the film where it is capitalised or ends its phrase.

        Behind "I love" it must be capitalised, or no everyday word ("i loved inception").
        """
        following = position + 1
        if strength is None:
            return False
        if reading.capital(position):
            return strength is Strength.COMPARISON or reading.key(following) not in _KINDS
        everyday = strength is Strength.VERB and reading.key(position) in self._words
        if everyday or not content:
            return False
        if position in reading.chit_chat:
            return reading.key(position - 1) == "the" and not reading.joined(following)
        closes = not reading.joined(following) or not reading.content(following)
        return (closes and reading.key(following) not in _KINDS) or reading.key(following) in {"set", "meets"}


def _is_subject(reading: Reading, first: int) -> bool:
    """Whether "in", "about" or the like stands before: "in the Civil War" is no film."""
    before = first - 1
    if reading.joined(first) and reading.key(before) in ARTICLES:
        before -= 1
    return reading.joined(before + 1) and reading.key(before) in _SUBJECT_CUES


def _strength(cue: Cue | None, off_list: bool, refused: Negation | None) -> Strength | None:
    if cue is None or off_list:
        return Strength.VERB if refused else None
    return cue.strength


def broken(reading: Reading, start: int, last: int) -> bool:
    """Whether a line or sentence ends inside a range of words."""
    return any(
        "\n" in reading.gaps[position] or "(" in reading.gaps[position] or "?" in reading.gaps[position]
        for position in range(start + 1, last)
    )


def is_quoted(reading: Reading, first: int, last: int) -> bool:
    """Whether quotation marks enclose a range of words."""
    opening, closing = reading.gaps[first][-1:], reading.gaps[last].lstrip(",.!?")[:1]
    return opening in _OPENING and closing in _CLOSING and bool(opening) and bool(closing)


def is_year_of(reading: Reading, position: int, item: Item) -> bool:
    """Whether a word is the bare year of an item ("Alien 1979")."""
    key = reading.key(position)
    return bool(item.year) and len(key) == 4 and key == str(item.year) and reading.joined(position)


def goes_on(reading: Reading, last: int, item: Item) -> bool:
    """Whether a longer title begins with the words before ``last``: "Blade Runner 2049" is not "Blade Runner"."""
    if last >= len(reading) or is_year_of(reading, last, item):
        return False
    gap, key = reading.gaps[last], reading.key(last)
    if reading.joined(last):
        name = reading.capital(last) and reading.content(last) and reading.tokens[last].text[0].isupper()
        return name or _SEQUEL.fullmatch(key) is not None
    return _SUBTITLE.fullmatch(gap) is not None and reading.capital(last) and last not in reading.chit_chat


def unknown_longer_title(reading: Reading, first: int, last: int) -> Match:
    """The note for a title that only begins like one of the catalogue's; its words stay words."""
    end = last + 1
    while end < len(reading) and reading.joined(end) and reading.capital(end):
        end += 1
    note = f"“{reading.surface(first, end)}” is not in the catalogue; its words are searched for instead."
    return Match(first, end, kept=True, note=note)


def title_match(
    reading: Reading, index: TitleIndex, item: Item, first: int, last: int, refused: Negation | None
) -> Match:
    """The match of a title, wanted or refused. A year's closing parenthesis belongs to it."""
    title = index.short_label(item)
    if refused and refused.first >= first:
        refused = None  # the "no" belongs to the title: "No Country for Old Men"
    lead = refused.lead if refused and reading.free(refused.lead, first) else first
    start, end = reading.span(lead, last)
    closing = _CLOSED_YEAR.match(reading.text, end - _YEAR_DIGITS)
    if closing and "(" in reading.gaps[last - 1]:
        end = closing.end()
    if refused is None:
        return Match(first, last, (Chip(ChipKind.LIKE, f"Like {title}", item.item_id, (start, end)),))
    return Match(lead, last, (Chip(ChipKind.EXCLUDE_TITLE, f"Not {title}", item.item_id, (start, end)),))
