"""What is to be avoided besides genres, titles and people: "not too violent", "no subtitles", "less sad"."""

from __future__ import annotations

from collections.abc import Sequence

from recsys.intent.hints import Hints
from recsys.intent.negation import Negation, love_story
from recsys.intent.reading import Match, Reading
from recsys.schema import Chip, ChipKind
from recsys.text.vocabulary import word_set

_FREE_OF = "-free"
_NO_QUALITIES = word_set("""
    picky last second first late familiar available bothered certain usually spoil particular disappointed hard upset
    wrong wait
    """)
_FILMS = frozenset({"film", "films", "movie", "movies", "flick", "flicks"})
_NOT_FREE_OF = frozenset({"care-free", "duty-free", "hands-free", "toll-free", "scot-free"})


class Avoidances:
    """Finds refused words. Run last: titles, people and genres that are refused are taken by then."""

    def find(self, reading: Reading, hints: Hints) -> Sequence[Match]:
        """Matches from left to right."""
        matches: list[Match] = []
        for start, negation in sorted(hints.negated.items()):
            one_word = negation.label.startswith(("Not", "Less")) and not love_story(reading, start)
            last = _end(reading, start, one_word)
            free = reading.free(negation.lead, max(last, start + 1)) and reading.key(start) not in _NO_QUALITIES
            if last > start and free and not negation.past and (not matches or negation.lead >= matches[-1].last):
                matches.append(_avoid(reading, negation, last))
        return [*matches, *(_free_of(reading, p) for p in range(len(reading)) if _is_free_of(reading, p))]


def _end(reading: Reading, start: int, one_word: bool) -> int:
    """The end of the refused words: one behind "not" and "less", up to two behind "no" ("jump scares")."""
    last = start
    while last < len(reading) and last - start < (1 if one_word else 2) and reading.content(last):
        if last > start and not reading.joined(last):
            break
        last += 1
    return last


def _avoid(reading: Reading, negation: Negation, last: int) -> Match:
    """The label is what the person wrote; for the later things of a list the word of refusal is said again."""
    value = reading.surface(negation.start, last).lower()
    said = reading.surface(negation.lead, last).replace('"', "")
    again = negation.label.replace("Nothing", "No")
    label = said[0].upper() + said[1:] if negation.lead == negation.first else f"{again} {value}"
    if reading.joined(last) and reading.key(last) in _FILMS:
        label += " films"
    span = reading.span(negation.lead, last)
    return Match(negation.lead, last, (Chip(ChipKind.AVOID, label, value, span),))


def _free_of(reading: Reading, position: int) -> Match:
    value = reading.tokens[position].word.removesuffix(_FREE_OF)
    span = reading.span(position, position + 1)
    return Match(position, position + 1, (Chip(ChipKind.AVOID, f"No {value}", value, span),))


def _is_free_of(reading: Reading, position: int) -> bool:
    word = reading.tokens[position].word
    return word.endswith(_FREE_OF) and word not in _NOT_FREE_OF and reading.free(position, position + 1)
