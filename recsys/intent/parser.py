"""From a text to an intent: clean, find chips in a fixed order, and keep the rest as words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from recsys.intent.catalogue_words import CatalogueWords
from recsys.intent.clean import clean
from recsys.intent.dated_titles import DatedTitles
from recsys.intent.exclusions import Avoidances
from recsys.intent.genres import Genres
from recsys.intent.hints import Hints, hints
from recsys.intent.misspelt_titles import MisspeltTitles
from recsys.intent.people import People
from recsys.intent.people_index import PeopleIndex
from recsys.intent.players import players
from recsys.intent.reading import Match, Reading, read
from recsys.intent.sizes import Sizes
from recsys.intent.title_index import TitleIndex
from recsys.intent.titles import Titles
from recsys.intent.years import Years
from recsys.schema import Catalogue, Chip, Intent
from recsys.text.words import other_scripts

_OTHER_SCRIPTS = "The sentence encoder reads English; words in other scripts count for little."


class Matcher(Protocol):
    """Finds one kind of chip. Its matches overlap neither each other nor words that are taken."""

    def find(self, reading: Reading, hints: Hints) -> Sequence[Match]: ...


class IntentParser:
    """Understands what a person asks for, in terms of one catalogue. Pure: the same text gives the same intent."""

    def __init__(self, catalogue: Catalogue) -> None:
        words = CatalogueWords(catalogue)
        titles = TitleIndex(catalogue)
        genres = Genres(catalogue)
        self._matchers: tuple[Matcher, ...] = (
            DatedTitles(titles),
            Titles(titles, words),
            People(PeopleIndex(catalogue), words),
            MisspeltTitles(titles, words),
            Years(catalogue),
            Sizes(genres),
            genres,
            Avoidances(),
        )

    def parse(self, text: str) -> Intent:
        """The intent of a text of any length and any characters; an empty text gives an empty intent."""
        cleaned = clean(text)
        reading = read(cleaned.text)
        around = hints(reading)
        chips: dict[str, Chip] = {}
        notes = list(cleaned.notes)
        if other_scripts(reading.tokens):
            notes.append(_OTHER_SCRIPTS)
        for matcher in self._matchers:
            matches = matcher.find(reading, around)
            reading = reading.taking(matches)
            for chip in (chip for match in matches for chip in match.chips):
                chips.setdefault(chip.key, chip)
            notes += [match.note for match in matches if match.note]
        return Intent(
            text=cleaned.text,
            words=players(reading),
            chips=tuple(sorted(chips.values(), key=lambda chip: chip.span)),
            notes=tuple(dict.fromkeys(notes)),
        )
