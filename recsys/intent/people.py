"""People by name: directors and actors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from recsys.intent.catalogue_words import CatalogueWords
from recsys.intent.hints import Hints
from recsys.intent.negation import Negation
from recsys.intent.people_index import PeopleIndex
from recsys.intent.phrases import Phrases, table
from recsys.intent.reading import Match, Reading
from recsys.schema import Chip, ChipKind

_DIRECTING = "directing"
_ACTING = "acting"
_CUES = Phrases(
    table("directed by|director|directors|film by|films by|movie by|movies by|made by|directing", _DIRECTING)
    | table("starring|stars|featuring|with|actor|actress|actors|actresses|and starring|played by|stared", _ACTING)
    | table("by|from|of|like|love|and|or", "")
)
_FAMILIES = frozenset({"brothers", "bros", "sisters", "brother"})
_SHORTEST_SURNAME = 5
_SHORTEST_MISSPELT = 7


@dataclass(frozen=True, slots=True)
class Cue:
    """ "Directed by" or the like from word ``first``; ``part`` says what a person does, "" where it does not."""

    first: int
    part: str


class People:
    """Finds whole names in any case, surnames that belong to one well-known person, and misspelt whole names.

    Somebody whom the catalogue's texts name more often than its credits (Stephen King) is a subject: a word, no chip.
    """

    def __init__(self, index: PeopleIndex, words: CatalogueWords) -> None:
        self._index = index
        self._words = words

    def find(self, reading: Reading, hints: Hints) -> Sequence[Match]:
        """Matches from left to right, the longest first."""
        cues = _cued(reading)
        matches: list[Match] = []
        position = 0
        while position < len(reading):
            cue = cues.get(position)
            found = self._at(reading, position, cue, position in hints.negated)
            if found is None:
                position += 1
                continue
            last, names = found
            floor = matches[-1].last if matches else 0
            matches.append(self._match(reading, (position, last), names, cue, hints.negated.get(position), floor))
            position = last
        return matches

    def _at(self, reading: Reading, first: int, cue: Cue | None, refused: bool) -> tuple[int, tuple[str, ...]] | None:
        """The end and the names of the people named at a word."""
        if first in reading.taken or (reading.function[first] and not reading.capital(first)):
            return None
        ends = range(min(first + self._index.longest, len(reading)), first, -1)
        windows = [last for last in ends if reading.free(first, last) and _unbroken(reading, first, last)]
        for last in windows:
            name = self._index.whole(_key(reading, first, last))
            if name and self._whole_is_meant(reading, first, last, cue, name):
                return last, (name,)
        family = self._family(reading, first)
        if family:
            return family
        name = self._index.surname(_key(reading, first, first + 1))
        if name and self._surname_is_meant(reading, first, cue):
            return first + 1, (name,)
        return self._misspelt(reading, first, windows, cue is not None or refused)

    def _family(self, reading: Reading, first: int) -> tuple[int, tuple[str, ...]] | None:
        """ "Coen brothers" and "the Coens"."""
        key = _key(reading, first, first + 1)
        everyday = key in self._words.everyday and not reading.capital(first)
        if reading.joined(first + 1) and reading.key(first + 1) in _FAMILIES and not everyday:
            names, last = self._index.family(key), first + 2
        elif reading.key(first - 1) == "the" and key.endswith("s") and key not in self._words:
            names, last = self._index.family(key[:-1]), first + 1
        else:
            return None
        return (last, names) if names else None

    def _whole_is_meant(self, reading: Reading, first: int, last: int, cue: Cue | None, name: str) -> bool:
        if last - first > 1:
            return self._words.count(name) <= self._index.films[name]
        return reading.capital(first) and " " not in name and cue is not None

    def _surname_is_meant(self, reading: Reading, position: int, cue: Cue | None) -> bool:
        if _follows_a_first_name(reading, position, self._index, self._words):
            return False
        neighbours = (reading.joined(position) and reading.capital(position - 1) and reading.content(position - 1)) or (
            reading.joined(position + 1) and reading.capital(position + 1) and reading.content(position + 1)
        )
        key = _key(reading, position, position + 1)
        english = key in self._words.everyday or key in self._index.first_names or position in reading.chit_chat
        if reading.capital(position):
            return not neighbours and (cue is not None or not english)
        return not english and len(reading.key(position)) >= _SHORTEST_SURNAME

    def _misspelt(
        self, reading: Reading, first: int, windows: Sequence[int], cued: bool
    ) -> tuple[int, tuple[str, ...]] | None:
        for last in windows:
            if last - first not in (2, 3):
                continue
            key = _key(reading, first, last)
            named = all(reading.capital(position) for position in range(first, last))
            first_name = named and reading.key(first) in self._index.first_names
            strange = first_name or any(reading.key(position) not in self._words for position in range(first, last))
            content = all(reading.content(position) or reading.capital(position) for position in range(first, last))
            if len(key) >= _SHORTEST_MISSPELT and content and strange and (named or cued):
                name = self._index.misspelt(key)
                if name:
                    return last, (name,)
        return None

    def _match(
        self,
        reading: Reading,
        place: tuple[int, int],
        names: Sequence[str],
        cue: Cue | None,
        refused: Negation | None,
        floor: int,
    ) -> Match:
        first, last = place
        if refused and refused.lead >= floor and reading.free(refused.lead, first):
            span = reading.span(refused.lead, last)
            chips = [Chip(ChipKind.EXCLUDE_PERSON, f"Without {name}", name, span) for name in names]
            return Match(refused.lead, last, tuple(chips))
        span = reading.span(first, last)
        chips = [Chip(ChipKind.PERSON, self._label(name, cue), name, span) for name in names]
        if cue and cue.part and cue.first >= floor and reading.free(cue.first, first):
            first = cue.first
        return Match(first, last, tuple(chips))

    def _label(self, name: str, cue: Cue | None) -> str:
        part = cue.part if cue else ""
        directs = part == _DIRECTING or (part != _ACTING and name in self._index.directing)
        return f"Directed by {name}" if directs else f"With {name}"


def _follows_a_first_name(reading: Reading, position: int, index: PeopleIndex, words: CatalogueWords) -> bool:
    """Whether the word before makes it another name: "agatha christie", "john f. kennedy", "sierra leone"."""
    before = reading.key(position - 1)
    if len(before) == 1 and reading.gaps[position].strip() in {"", "."}:
        return before != "a"
    strange = bool(before) and before not in words.everyday and not before.isdigit()
    cue = _CUES.at(reading, position - 1) is not None
    return (
        reading.joined(position)
        and reading.content(position - 1)
        and (strange or before in index.first_names)
        and not cue
    )


def _cued(reading: Reading) -> dict[int, Cue]:
    """Cues by the word behind them."""
    found: dict[int, Cue] = {}
    for position in range(len(reading)):
        phrase = _CUES.at(reading, position)
        if phrase and reading.joined(phrase[0]):
            found.setdefault(phrase[0], Cue(position, phrase[1]))
    return found


def _key(reading: Reading, first: int, last: int) -> str:
    """The words run together, without the last one's "'s"."""
    keys = [token.key for token in reading.tokens[first:last]]
    if keys and reading.tokens[last - 1].word.endswith("'s"):
        keys[-1] = keys[-1][:-1]
    return "".join(keys)


def _unbroken(reading: Reading, first: int, last: int) -> bool:
    return all(
        reading.joined(position) or reading.gaps[position].strip() in {".", "-"} for position in range(first + 1, last)
    )
