"""Decoding held to words and to frames: what follows what is as in the lessons that the model was taught."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache
from typing import NamedTuple

import torch

from recsys.reasons.frames import BEGIN, GO_ON, OWNED, PLOT, STOPS, Frames, unit_alone
from recsys.reasons.held_words import Between, Lexicon, written_in
from recsys.reasons.punctuation import FORMS, TOGETHER, Form, State, behind, behind_mark, marks
from recsys.reasons.spelling import Node, Spelling
from recsys.reasons.story import stretches
from recsys.text.vocabulary import FUNCTION_WORDS
from recsys.text.words import fold, tokenise

TITLE = "<title>"


class Place(NamedTuple):
    """Where a text stands in the frames: what its last two units may be, and what of the rows it has told."""

    earlier: frozenset[str]
    before: frozenset[str]
    told: frozenset[str]


class FramedLexicon(Lexicon):
    """The words and marks of one chat, of which only those may follow that follow in the lessons.

    ``rows`` are what rows hold, each a name or a story with the unit of its row. A name is written whole and once in
    a text (the title once in a sentence); of a story one stretch is told. Where no lesson goes on from the last two
    units, the last one alone decides.
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
        self._units = _units_of(self._words, rows, barred)
        self._of_unit: dict[str, set[str]] = defaultdict(set)
        for text, units in self._units.items():
            for unit in units:
                self._of_unit[unit].add(text)
        self._left = cache(self._new_left)
        self._allowed = cache(self._new_allowed)
        self._fitting = cache(self._new_fitting)

    def begin(self, opening: str) -> Between:
        """Where a text stands that begins with an opening."""
        before: frozenset[str] = frozenset() if opening else frozenset((BEGIN,))
        return Between(behind(opening), Place(before, before, frozenset()))

    def words(self, at: Between) -> Node:
        """The words and names that follow a place in the lessons."""
        return self._tree(*self._key(at))

    def first(self, at: Between) -> torch.Tensor:
        """The ids of the tokens that they begin with, (tokens,)."""
        return self._firsts(*self._key(at))

    def _key(self, at: Between) -> tuple[Form, frozenset[str]]:
        return FORMS[at.state.last], self._fitting(self._next(at), at.context.told)

    def _next(self, at: Between) -> frozenset[str]:
        place = at.context
        return self._allowed(place.earlier, place.before, place.told, at.state._replace(word=""))

    def _new_allowed(
        self, earlier: frozenset[str], before: frozenset[str], told: frozenset[str], state: State
    ) -> frozenset[str]:
        """The units that may come next: behind the last two, else behind the last, else any."""
        left = self._left(told)
        possible = left | {_unit(sign) for sign in _signs(state)}
        live = self._frames.live(frozenset(unit for unit in left if unit.startswith("<")))
        two = frozenset(u for a in earlier for b in before for u in self._frames.behind_two.get((a, b), ()))
        one = frozenset(u for b in before for u in self._frames.behind_one.get(b, ()))
        ways = ({unit for unit in units & possible if any((b, unit) in live for b in before)} for units in (two, one))
        return frozenset(next((units for units in ways if units), possible))

    def _new_left(self, told: frozenset[str]) -> frozenset[str]:
        """The units of which there is something that is not told yet; of a story no second stretch is told."""
        over = {PLOT} if any(PLOT in self._units[text] for text in told) else set()
        return frozenset(unit for unit, texts in self._of_unit.items() if unit not in over and texts - told)

    def _new_fitting(self, units: frozenset[str], told: frozenset[str]) -> frozenset[str]:
        return frozenset().union(*(self._of_unit.get(unit, ()) for unit in units)) - told

    def signs(self, at: Between) -> list[str]:
        """The marks that follow a place in the lessons."""
        return [mark for mark in _signs(at.state) if self._fits(at, mark)]

    def _fits(self, at: Between, mark: str) -> bool:
        if mark in TOGETHER:
            return self._fits(at, mark[0]) and self._fits(self.behind_mark(at, mark[0]), mark[1])
        return _unit(mark) in self._next(at)

    def behind_word(self, at: Between, word: str) -> Between:
        """The place behind a word or a name."""
        here = self._units[word] & self._next(at)
        told = at.context.told | ({word} if any(unit.startswith("<") for unit in here) else frozenset())
        return Between(super().behind_word(at, word).state, Place(at.context.before, here, told))

    def behind_mark(self, at: Between, mark: str) -> Between:
        """The place behind a mark; a full stop begins a new sentence, in which the title may come again."""
        if mark in TOGETHER:
            return self.behind_mark(self.behind_mark(at, mark[0]), mark[1])
        state, unit = behind_mark(at.state, mark), frozenset((_unit(mark),))
        if not unit & STOPS:
            return Between(state, Place(at.context.before, unit, at.context.told))
        told = frozenset(text for text in at.context.told if TITLE not in self._units[text])
        return Between(state, Place(unit, frozenset((GO_ON,)), told))

    def _forms(self, text: str, form: Form) -> tuple[str, ...]:
        """A stretch of a story begins small within a sentence, other than with a name."""
        if PLOT not in self._units[text]:
            return written_in(text, form)
        capital, small = text[:1].upper() + text[1:], text[:1].lower() + text[1:]
        if form in {Form.SPACED_CAPITAL, Form.TIGHT_CAPITAL}:
            return (capital,)
        return (small,) if tokenise(text)[0].word in FUNCTION_WORDS else (small, capital)


def _units_of(
    words: Iterable[str], rows: Iterable[tuple[str, str]], barred: Collection[str]
) -> Mapping[str, frozenset[str]]:
    """What each text stands for: a word that claims nothing itself, a name or a stretch of the story its row."""
    found: dict[str, set[str]] = defaultdict(set)
    refused = {fold(word) for word in barred}
    for word in words:
        if unit := unit_alone(fold(word)):
            found[word].add(unit)
    for text, unit in rows:
        for name in stretches(text) if unit == PLOT else [text]:
            if fold(name) not in refused:
                found[name].add(unit)
    return {text: frozenset(units) for text, units in found.items()}


_signs: Callable[[State], list[str]] = cache(lambda state: [mark for mark in marks(state) if mark != "-"])


def _unit(mark: str) -> str:
    """The unit of a mark; an apostrophe alone owns too."""
    return OWNED if mark == "’" else mark.strip()
