"""Decoding held to words and to frames: what follows what is as in the lessons that the model was taught."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import cache
from typing import NamedTuple

import torch

from recsys.reasons.frames import BEGIN, GO_ON, OWNED, PLOT, STOPS, Frames, unit_alone
from recsys.reasons.held_words import Between, Lexicon
from recsys.reasons.punctuation import FORMS, TOGETHER, Form, Last, behind
from recsys.reasons.spelling import Node, Spelling
from recsys.text.vocabulary import FUNCTION_WORDS
from recsys.text.words import fold


class Place(NamedTuple):
    """Where a text stands in the frames: what its last two units may be, and the rows whose words may go on."""

    earlier: frozenset[str]
    before: frozenset[str]
    inside: frozenset[str]


class FramedLexicon(Lexicon):
    """The words and marks of one chat, of which only those may follow that follow in the lessons.

    ``rows`` are the words that rows hold, each with the unit of its row; a name or a plot, once begun, may always go
    on. Where no lesson goes on from the last two units, the last one alone decides.
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
        held: dict[str, set[str]] = defaultdict(set)
        for word, unit in rows:
            held[fold(word)].add(unit)
        self._marked = {mark: frozenset(units) for mark, units in held.items() if not mark.strip("’s,;:.!?–-")}
        self._held = {word: frozenset(held[fold(word)]) for word in self._words}
        self._alone = {word: unit_alone(fold(word)) for word in self._words}
        self._units = frozenset().union(*self._held.values(), self._alone.values())
        self._allowed = cache(self._new_allowed)
        self._fitting = cache(self._new_fitting)

    def begin(self, opening: str) -> Between:
        """Where a text stands that begins with an opening."""
        before = frozenset() if opening else frozenset((BEGIN,))
        return Between(behind(opening), Place(before, before, frozenset()))

    def words(self, at: Between) -> Node:
        """The words that follow a place in the lessons, or go on within a name."""
        return self._tree(*self._key(at))

    def first(self, at: Between) -> torch.Tensor:
        """The ids of the tokens that they begin with, (tokens,)."""
        return self._firsts(*self._key(at))

    def _key(self, at: Between) -> tuple[Form, frozenset[str] | None]:
        form = FORMS[at.state.last]
        return form, None if form is Form.JOINED else self._fitting(self._next(at), at.context.inside)

    def _next(self, at: Between) -> frozenset[str]:
        place = at.context
        return self._allowed(place.earlier, place.before, frozenset(super().signs(at)))

    def _new_allowed(self, earlier: frozenset[str], before: frozenset[str], signs: frozenset[str]) -> frozenset[str]:
        """The units that may come next: behind the last two, else behind the last, else any."""
        possible = self._units | {_unit(sign) for sign in signs}
        two = frozenset().union(*(self._frames.behind_two.get((a, b), ()) for a in earlier for b in before))
        one = frozenset().union(*(self._frames.behind_one.get(b, ()) for b in before))
        return two & possible or one & possible or possible

    def _new_fitting(self, units: frozenset[str], inside: frozenset[str]) -> frozenset[str]:
        return frozenset(word for word in self._words if self._fresh(word, units) or self._held[word] & inside)

    def _fresh(self, word: str, units: frozenset[str]) -> frozenset[str]:
        """What a word may be where some units may come; no plot begins with a word like "the"."""
        begins = self._held[word] - {PLOT} if self._alone[word] in FUNCTION_WORDS else self._held[word]
        return (begins | {self._alone[word]}) & units - {""}

    def signs(self, at: Between) -> list[str]:
        """The marks that follow a place in the lessons, or may stand within a name."""
        return [mark for mark in super().signs(at) if self._fits(at, mark)]

    def _fits(self, at: Between, mark: str) -> bool:
        if mark in TOGETHER:
            return self._fits(at, mark[0]) and self._fits(self.behind_mark(at, mark[0]), mark[1])
        return _unit(mark) in self._next(at) or self._within(at.context, mark)

    def _within(self, place: Place, mark: str) -> bool:
        """Whether a mark stands within the names or the plot that a place is in."""
        return bool(place.inside & self._marked.get(fold(_unit(mark)), frozenset()))

    def behind_word(self, at: Between, word: str) -> Between:
        """The place behind a word; behind a hyphen the compound stays what its first word was."""
        state = super().behind_word(at, word).state
        place = at.context
        if at.state.last is Last.HYPHEN:
            return Between(state, place)
        fresh, going_on = self._fresh(word, self._next(at)), self._held[word] & place.inside
        earlier = (place.before if fresh else frozenset()) | (place.earlier if going_on else frozenset())
        here = fresh | going_on
        return Between(state, Place(earlier, here, here & self._held[word]))

    def behind_mark(self, at: Between, mark: str) -> Between:
        """The place behind a mark; a full stop begins a new sentence."""
        if mark in TOGETHER:
            return self.behind_mark(self.behind_mark(at, mark[0]), mark[1])
        state = super().behind_mark(at, mark).state
        place, unit = at.context, _unit(mark)
        if mark == "-":
            return Between(state, place)
        fresh, going_on = unit in self._next(at), self._within(place, mark)
        inside = place.inside if going_on else frozenset()
        if unit in STOPS:
            return Between(state, Place(frozenset((unit,)), frozenset((GO_ON,)), inside))
        earlier = (place.before if fresh else frozenset()) | (place.earlier if going_on else frozenset())
        before = (frozenset((unit,)) if fresh else frozenset()) | (place.before if going_on else frozenset())
        return Between(state, Place(earlier, before or frozenset((unit,)), inside))


def _unit(mark: str) -> str:
    """The unit of a mark; an apostrophe alone owns too."""
    return OWNED if mark == "’" else mark.strip()
