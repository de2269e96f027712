"""Decoding held to words and to frames: every sentence has the shape of one in the lessons the model was taught."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

import torch

from recsys.reasons.frames import FIRST, FURTHER, MARKS, OWNED, STOPS, Frames, folded_unit, is_slot
from recsys.reasons.held_words import Between, Lexicon, written_in
from recsys.reasons.punctuation import FORMS, TOGETHER, Form, State, behind, behind_mark, marks
from recsys.reasons.slots import PLOT, STORY, TITLE
from recsys.reasons.spelling import Node, Spelling
from recsys.reasons.story import stretches
from recsys.text.words import fold, tokenise

VOWELS = frozenset("aeiouAEIOU")
_OF_STORY = frozenset((STORY, PLOT))
Told = frozenset[tuple[str, str]]


class Place(NamedTuple):
    """A state of the frames, and what of the rows is told: each name with the place that it filled."""

    state: int
    told: Told


Places = frozenset[Place]


class FramedLexicon(Lexicon):
    """The words and marks of one chat, in sentences of which the lessons have each.

    ``rows`` are what rows hold, each a name or a story with the place that it fills. A name fills a place whole and
    once in a text (the title once in a sentence); of a story one stretch is told.
    """

    def __init__(
        self,
        words: Iterable[str],
        rows: Iterable[tuple[str, str]],
        frames: Frames,
        barred: Collection[str],
        spelling: Spelling,
        ends: Collection[int],
    ) -> None:
        super().__init__(words, barred, spelling, ends)
        self._frames = frames
        self._texts = _texts_by_unit(self._words, rows, barred)
        self._plots = frozenset(self._texts.get(STORY, ()))
        self._left = cache(self._new_left)
        self._ways = cache(self._new_ways)

    def begin(self, opening: str) -> Between:
        """Where a text stands that begins with an opening."""
        return Between(behind(opening), frozenset((Place(FURTHER if opening else FIRST, frozenset()),)))

    def words(self, at: Between) -> Node:
        """The words and names that may stand at a place."""
        return self._tree(*self._key(at))

    def first(self, at: Between) -> torch.Tensor:
        """The ids of the tokens that they begin with, (tokens,)."""
        return self._firsts(*self._key(at))

    def _key(self, at: Between) -> tuple[Form, frozenset[str]]:
        return FORMS[at.state.last], frozenset(text for place in at.context for text in self._ways(place))

    def signs(self, at: Between) -> list[str]:
        """The marks that may stand at a place."""
        return [mark for mark in _signs(at.state) if self._leads(at, mark)]

    def _leads(self, at: Between, mark: str) -> bool:
        if mark in TOGETHER:
            return self._leads(at, mark[0]) and self._leads(self.behind_mark(at, mark[0]), mark[1])
        return any(_unit(mark) in self._marks_at(place) for place in at.context)

    def behind_word(self, at: Between, word: str) -> Between:
        """The places behind a word or a name."""
        places = frozenset[Place]().union(*(self._ways(place).get(word, ()) for place in at.context))
        return Between(super().behind_word(at, word).state, places)

    def behind_mark(self, at: Between, mark: str) -> Between:
        """The places behind a mark; behind a stop another sentence begins, in which the title may come again."""
        if mark in TOGETHER:
            return self.behind_mark(self.behind_mark(at, mark[0]), mark[1])
        unit = _unit(mark)
        states = ((place, self._marks_at(place).get(unit)) for place in at.context)
        places = frozenset(_moved(place, state, unit) for place, state in states if state is not None)
        return Between(behind_mark(at.state, mark), places)

    def _marks_at(self, place: Place) -> dict[str, int]:
        left = self._left(place.told)
        steps = self._frames.steps[place.state].items()
        return {unit: state for unit, state in steps if unit in MARKS and self._frames.ends(state, left)}

    def _new_ways(self, place: Place) -> Mapping[str, Places]:
        """The places behind each text that may stand at a place, those left out from which no sentence can end."""
        found: dict[str, set[Place]] = defaultdict(set)
        article = self._frames.behind[place.state]
        for unit, state in self._frames.steps[place.state].items():
            for text in self._untold(unit, place.told):
                told = place.told | {(unit, text)} if is_slot(unit) else place.told
                if _agrees(article, text) and self._frames.ends(state, self._left(told)):
                    found[text].add(Place(state, told))
        return {text: frozenset(places) for text, places in found.items()}

    def _untold(self, unit: str, told: Told) -> Iterator[str]:
        if unit not in _OF_STORY or not any(slot in _OF_STORY for slot, _ in told):
            yield from (text for text in self._texts.get(unit, ()) if (unit, text) not in told)

    def _new_left(self, told: Told) -> frozenset[str]:
        """The units of which there is something that is not told yet."""
        return frozenset(unit for unit in self._texts if any(True for _ in self._untold(unit, told)))

    def _forms(self, word: str, form: Form) -> tuple[str, ...]:
        """A stretch of the story begins small within a sentence."""
        if word not in self._plots:
            return written_in(word, form)
        first = word[:1].upper() if form in {Form.SPACED_CAPITAL, Form.TIGHT_CAPITAL} else word[:1].lower()
        return (first + word[1:],)


def _moved(place: Place, state: int, unit: str) -> Place:
    if unit not in STOPS:
        return Place(state, place.told)
    return Place(FURTHER, frozenset((slot, text) for slot, text in place.told if slot != TITLE))


def _agrees(article: str, text: str) -> bool:
    """Whether "a" or "an" fits what it stands before."""
    return article not in {"a", "an"} or (text[:1] in VOWELS) == (article == "an")


def _texts_by_unit(
    words: Iterable[str], rows: Iterable[tuple[str, str]], barred: Collection[str]
) -> Mapping[str, Collection[str]]:
    """What may be written for each unit: words that claim nothing, names, stretches of the story.

    Within a sentence a stretch begins with a word like "a" or "two": no other is known to be no name.
    """
    found: dict[str, set[str]] = defaultdict(set)
    refused = {fold(word) for word in barred}
    for word in words:
        if unit := folded_unit(word):
            found[unit].add(word)
    for text, slot in rows:
        for name in stretches(text) if slot == STORY else [text]:
            if fold(name) not in refused:
                found[slot].add(name)
    found[PLOT] = {text for text in found[STORY] if folded_unit(tokenise(text)[0].text)}
    return {unit: sorted(texts) for unit, texts in found.items() if texts}


_signs: Callable[[State], list[str]] = cache(lambda state: [mark for mark in marks(state) if mark != "-"])


def _unit(mark: str) -> str:
    """The unit of a mark; an apostrophe alone owns too."""
    return OWNED if mark == "’" else mark.strip()
