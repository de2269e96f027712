"""How many results are asked for: "five films", "top ten", "give me three"."""

from __future__ import annotations

from collections.abc import Sequence

from recsys.intent.genres import Genres
from recsys.intent.hints import Hints
from recsys.intent.phrases import Phrases, table
from recsys.intent.reading import Match, Reading
from recsys.schema import Chip, ChipKind
from recsys.text.vocabulary import word_list, word_set

MOST_RESULTS = 100

_NUMBERS = {
    word: number
    for number, word in enumerate(
        word_list("""
        one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
        eighteen nineteen twenty
        """),
        start=1,
    )
} | {"dozen": 12, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100}

_ASKING = Phrases(
    table(
        """
        top|give me|give us|show me|show us|recommend|recommend me|suggest|suggest me|list|list me|find me|name|name me
        tell me|get me|i need|i want|i would like|id like|the top|best|your top|my top|pick|pick me|send me
        give me a|give me about|give me your top|give me the top|show me the top|just|only|suggest about
        """,
        True,
    )
)
_RESULTS = word_set("""
    film films movie movies flick flicks title titles result results recommendation recommendations suggestion
    suggestions option options pick picks idea ideas choice choices
    """)
_OTHER_COUNTS = word_set("""
    the all first last those these other of both seen watched saw next past previous my
    his her their in same are is were
    """)
_MOST_BETWEEN = 3


class Sizes:
    """Finds the number of results, 1 to ``MOST_RESULTS``; the first one counts."""

    def __init__(self, genres: Genres) -> None:
        self._genres = genres

    def find(self, reading: Reading, hints: Hints) -> Sequence[Match]:
        """At most one match."""
        numbers = [position for position in range(len(reading)) if _is_free_number(reading, position)]
        if not numbers:
            return []
        asked = _asked(reading)
        kept = [match for match in self._genres.find(reading, Hints()) if match.kept]
        genres = {position for match in kept for position in range(match.first, match.last)}
        for position in numbers:
            top = reading.joined(position) and reading.key(position - 1) == "top"
            before = reading.key(position - 1 - top) if reading.joined(position - top) else ""
            if before in _OTHER_COUNTS:
                continue
            counts_results = _counts_results(reading, position, genres)
            one = reading.key(position) in {"one", "1"}
            if counts_results and (not one or position in asked):
                return [_match(reading, position)]
            counts_content = reading.joined(position + 1) and reading.content(position + 1)
            if position in asked and not one and (top or not counts_content):
                return [_match(reading, position)]
        return []


def _is_free_number(reading: Reading, position: int) -> bool:
    token = reading.tokens[position]
    return position not in reading.taken and "-" not in token.word and _number(token.key) > 0


def _counts_results(reading: Reading, position: int, genres: set[int]) -> bool:
    """Whether "films" or a genre's plural follows, with only praise or genres between: "three good horror movies"."""
    for later in range(position + 1, min(position + 2 + _MOST_BETWEEN, len(reading))):
        if not reading.joined(later) or reading.function[later]:
            return False
        if reading.key(later) in _RESULTS or (later in genres and reading.key(later).endswith("s")):
            return True
        if reading.content(later) and later not in genres:
            return False
    return False


def _asked(reading: Reading) -> set[int]:
    """Words right behind "give me", "top" and the like."""
    found = set()
    for position in range(len(reading)):
        asking = _ASKING.at(reading, position)
        if asking and reading.joined(asking[0]):
            found.add(asking[0])
    return found


def _number(key: str) -> int:
    return _NUMBERS.get(key, int(key) if key.isdecimal() and len(key) < 4 else 0)


def _match(reading: Reading, position: int) -> Match:
    number = _number(reading.key(position))
    first = position - (reading.key(position - 1) == "top" and reading.joined(position))
    last = position + 1
    if reading.joined(last) and reading.key(last) in _RESULTS:
        last += 1
    size = min(number, MOST_RESULTS)
    label = "1 result" if size == 1 else f"{size} results"
    note = "" if number <= MOST_RESULTS else f"At most {MOST_RESULTS} results are shown at once."
    return Match(first, last, (Chip(ChipKind.SIZE, label, size, reading.span(first, last)),), note=note)
