"""Years and decades as people write them: "1994", "90s", "the late nineties", "1970-1979"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from recsys.intent.reading import Reading
from recsys.text.vocabulary import word_list

_YEAR = re.compile(r"(?:18[89]|19\d|20[0-4])\d")
_DECADE = re.compile(r"((?:18|19|20)?\d0)(?:s|ies)")
_DECADE_WORDS = {
    word: 1900 + 10 * place
    for place, word in enumerate(
        word_list("twenties thirties forties fifties sixties seventies eighties nineties"), start=2
    )
}
_PARTS = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}
_JOINING = frozenset({"and", "to", "or", "until", "through", "till"})
_JOINING_SIGNS = frozenset({"-", "–", "—", "/", ",", "&"})
_HYPHENATED = {"mid": "mid", "early": "early", "late": "late", "pre": "before", "post": "after"}


@dataclass(frozen=True, slots=True)
class Moment:
    """A span of years in words ``first`` to ``last`` (exclusive). ``bound`` is "before" in "pre-1980"."""

    first: int
    last: int
    years: tuple[int, int]
    decade: bool
    bound: str = ""


def moments(reading: Reading) -> Sequence[Moment]:
    """Every year, decade or span of them, from left to right; "80s and 90s" and "1970 to 1979" are one each."""
    found: list[Moment] = []
    for position in range(len(reading)):
        moment = _moment(reading, position)
        if moment is None or not reading.free(moment.first, moment.last):
            continue
        joined = _join(reading, found[-1], moment) if found else None
        if joined:
            found[-1] = joined
        else:
            found.append(moment)
    return found


def _moment(reading: Reading, position: int) -> Moment | None:
    word = reading.tokens[position].word
    prefix, _, rest = word.rpartition("-")
    if _YEAR.fullmatch(prefix) and _YEAR.fullmatch(rest):
        years = int(prefix), int(rest)
        return Moment(position, position + 1, years, decade=True) if years[0] <= years[1] else None
    known = not prefix or prefix in _HYPHENATED
    years_of_word = _years(rest.replace("'", "")) if known else None
    if years_of_word is None:
        return None
    decade = years_of_word[0] != years_of_word[1]
    qualifier = _HYPHENATED.get(prefix, "")
    first = position
    if not prefix and decade and reading.joined(position) and reading.key(position - 1) in _PARTS:
        first, qualifier = position - 1, reading.key(position - 1)
    if decade and qualifier in _PARTS:
        start, end = _PARTS[qualifier]
        years_of_word = years_of_word[0] + start, years_of_word[0] + end
    return Moment(first, position + 1, years_of_word, decade, qualifier if qualifier in {"before", "after"} else "")


def _years(key: str) -> tuple[int, int] | None:
    if _YEAR.fullmatch(key):
        return int(key), int(key)
    decade = _DECADE.fullmatch(key)
    if decade is None and key not in _DECADE_WORDS:
        return None
    first = int(decade[1]) if decade else _DECADE_WORDS[key]
    if first < 100:
        first += 1900 if first >= 20 else 2000
    return first, first + 9


def _join(reading: Reading, earlier: Moment, later: Moment) -> Moment | None:
    """One span of two neighbours: years with "to", "and" or a dash between, or decades that follow each other."""
    between = range(earlier.last, later.first)
    keys = [key for key in (reading.key(position) for position in between) if key != "the"]
    gaps = [reading.gaps[position].strip() for position in range(earlier.last, later.first + 1)]
    words = len(keys) == 1 and keys[0] in _JOINING and not any(gap not in {"", ",", "'", "‘", "’"} for gap in gaps)
    signs = not keys and any(gap in _JOINING_SIGNS for gap in gaps)
    same_kind = earlier.decade == later.decade and not later.bound and earlier.years[0] <= later.years[0]
    follows = not earlier.decade or later.years[0] <= earlier.years[1] + 1 or "to" in keys or "-" in gaps
    listed = not earlier.decade and (keys[:1] == ["or"] or "," in gaps)
    if (words or signs) and same_kind and follows and not listed:
        return Moment(earlier.first, later.last, (earlier.years[0], later.years[1]), decade=True, bound=earlier.bound)
    return None
