"""Decoding held to words and to frames: every sentence has the shape of one in the lessons the model was taught."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

import torch

from recsys.reasons.check.vocabulary import FAINT
from recsys.reasons.frames import FIRST, FURTHER, MARKS, OWNED, STOPS, Frames, folded_unit
from recsys.reasons.held_words import Between, Lexicon, written_in
from recsys.reasons.punctuation import FORMS, TOGETHER, Form, State, behind, behind_mark, marks
from recsys.reasons.slots import ASKED_SLOTS, FOUND_SLOTS, PLOT, STORY, TITLE, Filler
from recsys.reasons.spelling import Node, Spelling
from recsys.reasons.story import stretches
from recsys.text.words import fold, tokenise

KEPT = 2_000
"""So many places and what may stand there are kept."""
VOWELS = frozenset("aeiouAEIOU")
_OF_STORY = frozenset((STORY, PLOT))
_SIGNED = ("+>", "->")
_WISHES = ASKED_SLOTS | FOUND_SLOTS
Told = frozenset[Filler]


class Place(NamedTuple):
    """A state of the frames, and what of the rows the text has told, and this sentence."""

    state: int
    told: Told = frozenset()
    here: Told = frozenset()

    def fill(self, state: int, filler: Filler) -> Place:
        """The place behind a filler."""
        return Place(state, self.told | {filler}, self.here | {filler})

    def stop(self) -> Place:
        """The place behind a full stop; in the next sentence the title may come again."""
        return Place(FURTHER, frozenset(one for one in self.told if one.slot != TITLE))


Places = frozenset[Place]


class FramedLexicon(Lexicon):
    """The words and marks of one chat, in sentences of which the lessons have each.

    ``rows`` are what rows hold. A name fills a place whole and once in a text (the title once in a sentence), what a
    film has of an asked word stands beside no other word; of a story one stretch is told.
    """

    def __init__(
        self,
        words: Iterable[str],
        rows: Iterable[Filler],
        frames: Frames,
        barred: Collection[str],
        spelling: Spelling,
        ends: Collection[int],
    ) -> None:
        super().__init__(words, barred, spelling, ends)
        self._frames = frames
        self._plain = _plain_by_unit(self._words)
        self._fillers = _fillers_by_slot(rows, barred)
        self._plots = frozenset(filler.text for filler in self._fillers.get(STORY, ()))
        self._left = lru_cache(maxsize=KEPT)(self._new_left)
        self._alive = lru_cache(maxsize=KEPT)(self._new_alive)
        self._ways = lru_cache(maxsize=KEPT)(self._new_ways)
        self._marks_at = lru_cache(maxsize=KEPT)(self._new_marks_at)

    def begin(self, opening: str) -> Between:
        """Where a text stands that begins with an opening."""
        return Between(behind(opening), frozenset((Place(FURTHER if opening else FIRST),)))

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

    def _new_marks_at(self, place: Place) -> dict[str, int]:
        """The states behind the marks that may stand at a place, those left out from which no sentence can end."""
        steps = self._frames.steps[place.state].items()
        return {unit: state for unit, state in steps if unit in MARKS and self._alive(place._replace(state=state))}

    def _new_ways(self, place: Place) -> Mapping[str, Places]:
        """The places behind each text that may stand at a place, those left out from which no sentence can end."""
        found: dict[str, set[Place]] = defaultdict(set)
        for text, following in self._next(place):
            if self._alive(following):
                found[text].add(following)
        return {text: frozenset(places) for text, places in found.items()}

    def _next(self, place: Place) -> Iterator[tuple[str, Place]]:
        """Every word and name that may stand at a place, and the place behind it."""
        article = self._frames.behind[place.state]
        for unit, state in self._frames.steps[place.state].items():
            if unit not in FAINT or _counts_little(place.here):
                yield from ((text, place._replace(state=state)) for text in self._plain.get(unit, ()))
            for one in self._untold(unit, place.told, place.here):
                if _agrees(article, one.text):
                    yield one.text, place.fill(state, one)

    def _new_alive(self, place: Place) -> bool:
        """Whether a sentence can still end."""
        if self._frames.behind[place.state] in STOPS:
            return True
        if not self._frames.ends(place.state, self._left(place.told, place.here)):
            return False
        return bool(self._marks_at(place)) or any(self._alive(following) for _, following in self._next(place))

    def _untold(self, slot: str, told: Told, here: Told) -> Iterator[Filler]:
        if slot in _OF_STORY and any(one.slot in _OF_STORY for one in told):
            return
        texts = {one.text for one in told if one.slot == slot}
        over = {one.row for one in told - here if one.slot in _WISHES}
        for one in self._fillers.get(slot, ()):
            if one.text not in texts and one.row not in over and _belongs(one, here):
                yield one

    def _new_left(self, told: Told, here: Told) -> frozenset[str]:
        """The units of which there is something that may be told."""
        slots = (slot for slot in self._fillers if any(True for _ in self._untold(slot, told, here)))
        return frozenset((*self._plain, *slots))

    def _forms(self, word: str, form: Form) -> tuple[str, ...]:
        """A stretch of the story begins small within a sentence."""
        if word not in self._plots:
            return written_in(word, form)
        first = word[:1].upper() if form in {Form.SPACED_CAPITAL, Form.TIGHT_CAPITAL} else word[:1].lower()
        return (first + word[1:],)


def _moved(place: Place, state: int, unit: str) -> Place:
    return place.stop() if unit in STOPS else place._replace(state=state)


def _counts_little(here: Told) -> bool:
    """Whether all that a sentence has argued with so far counts only a little."""
    arguments = [one for one in here if one.slot.endswith(_SIGNED)]
    return all(one.slight for one in arguments)


def _belongs(filler: Filler, here: Told) -> bool:
    """Whether a sentence that tells an asked word and what a film has of one tells both of the same row."""
    asked = {one.row for one in here if one.slot in ASKED_SLOTS}
    found = {one.row for one in here if one.slot in FOUND_SLOTS}
    if filler.slot in FOUND_SLOTS:
        return not asked or filler.row in asked
    return filler.slot not in ASKED_SLOTS or found <= asked or filler.row in found


def _agrees(article: str, text: str) -> bool:
    """Whether "a" or "an" fits what it stands before."""
    return article not in {"a", "an"} or (text[:1] in VOWELS) == (article == "an")


def _plain_by_unit(words: Iterable[str]) -> Mapping[str, Collection[str]]:
    """The words that claim nothing, by their unit."""
    found: dict[str, list[str]] = defaultdict(list)
    for word in words:
        if unit := folded_unit(word):
            found[unit].append(word)
    return found


def _fillers_by_slot(rows: Iterable[Filler], barred: Collection[str]) -> Mapping[str, Collection[Filler]]:
    """What fills each place: names, and stretches of the story.

    Within a sentence a stretch begins with a word like "a" or "two": no other is known to be no name.
    """
    refused = {fold(word) for word in barred}
    found: dict[str, set[Filler]] = defaultdict(set)
    for one in rows:
        for text in stretches(one.text) if one.slot == STORY else [one.text]:
            if fold(text) not in refused:
                found[one.slot].add(one._replace(text=text))
            if one.slot == STORY and folded_unit(tokenise(text)[0].text):
                found[PLOT].add(one._replace(text=text, slot=PLOT))
    return {slot: sorted(fillers) for slot, fillers in found.items()}


_signs: Callable[[State], list[str]] = lru_cache(maxsize=KEPT)(
    lambda state: [mark for mark in marks(state) if mark != "-"]
)


def _unit(mark: str) -> str:
    """The unit of a mark; an apostrophe alone owns too."""
    return OWNED if mark == "’" else mark.strip()
