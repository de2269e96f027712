"""Decoding held to words: the model chooses and joins them, and cannot write a word of its own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

import torch

from recsys.errors import ModelError
from recsys.reasons.punctuation import FORMS, JOINING, Form, Last, State, behind, behind_mark, marks
from recsys.reasons.spelling import Node, Spelling
from recsys.text.words import fold

KEPT = 500
"""So many trees are kept for a lexicon."""


class Between(NamedTuple):
    """A place between two words or marks: where in the punctuation, and what a lexicon itself remembers."""

    state: State
    context: Any


_Following = Callable[[Between, str], Between]


class Hold(Protocol):
    """What one text may go on with."""

    def choices(self) -> torch.Tensor:
        """The ids of the tokens that may come next, (choices,)."""
        ...

    def follow(self, token: int) -> None:
        """Take the token that was chosen."""
        ...


class Lexicon:
    """The words and marks of one chat as prefix trees, one for each form a word may have. ``ends`` end a text.

    Raises ModelError where no word is left.
    """

    def __init__(
        self, words: Iterable[str], barred: Collection[str], spelling: Spelling, ends: Collection[int]
    ) -> None:
        refused = {fold(word) for word in barred}
        entries = {part for word in words for part in word.replace("'", "’").split()}
        self._words = sorted(word for word in entries if _plain(word) not in refused and fold(word) not in refused)
        if not self._words:
            raise ModelError("There is no word left to write with: the check objected to all of them.")
        self._joined = {word for word in refused if not word.isalnum()}
        self._spelling = spelling
        self.ends = sorted(ends)
        self._tree = lru_cache(maxsize=KEPT)(self._new_tree)
        self._firsts = lru_cache(maxsize=KEPT)(
            lambda *key: torch.tensor(sorted(self._tree(*key).children), dtype=torch.long)
        )
        self.marks = lru_cache(maxsize=KEPT)(self._new_marks)

    def begin(self, opening: str) -> Between:
        """Where a text stands that begins with an opening."""
        return Between(behind(opening), None)

    def words(self, at: Between) -> Node:
        """All words that may stand behind a place."""
        return self._tree(FORMS[at.state.last], None)

    def first(self, at: Between) -> torch.Tensor:
        """The ids of the tokens that words behind a place begin with, (tokens,)."""
        return self._firsts(FORMS[at.state.last], None)

    def behind_word(self, at: Between, word: str) -> Between:
        """The place behind one of the words that may stand behind a place."""
        joined = at.state.word if at.state.last is Last.HYPHEN else ""
        return Between(State(Last.WORD, at.state.quoted, at.state.bracketed, f"{joined}{word}"), None)

    def behind_mark(self, at: Between, mark: str) -> Between:
        """The place behind one of the marks that may stand behind a place."""
        return Between(behind_mark(at.state, mark), None)

    def _new_tree(self, form: Form, words: Collection[str] | None) -> Node:
        """Some words in one form, all of them for None."""
        root = Node()
        spaced = form in {Form.SPACED, Form.SPACED_EITHER, Form.SPACED_CAPITAL}
        for word in self._words if words is None else sorted(words):
            if form is Form.JOINED and not word.isalpha():
                continue
            for written in self._forms(word, form):
                spelt = self._spelling.behind_word(f" {written}") if spaced else self._spelling.behind_bracket(written)
                root.add(spelt, word)
        return root

    def _forms(self, word: str, form: Form) -> tuple[str, ...]:
        """How a word of this lexicon is written in a form."""
        return written_in(word, form)

    def _new_marks(self, at: Between) -> Node:
        """All marks that may stand behind a place; none that would join words to a barred one."""
        root = Node()
        for mark in self.signs(at):
            root.add(self._spelling.behind_word(mark), mark)
        return root

    def signs(self, at: Between) -> list[str]:
        """The marks that may stand behind a place."""
        return [mark for mark in marks(at.state) if mark not in JOINING or self._may_join(at.state, mark)]

    def _may_join(self, state: State, mark: str) -> bool:
        joined = fold(f"{state.word}{mark}")
        goes_on = mark != "-" or bool(self._tree(Form.JOINED, None).children)
        return goes_on and not any(word.startswith(joined) for word in self._joined)


class HeldText:
    """One text as it grows. Several places in the trees are possible while words begin alike.

    Each place is kept once: a possessive can be read as one word or as a word and a mark, and would else double them.
    """

    def __init__(self, lexicon: Lexicon, opening: str = "") -> None:
        self._lexicon = lexicon
        self._between = [lexicon.begin(opening)]
        self._inside: list[tuple[Node, Between, _Following]] = []

    def choices(self) -> torch.Tensor:
        """The ids of the tokens that may come next, (choices,), sorted."""
        few: set[int] = set()
        for node, _, _ in self._inside:
            few |= node.children.keys()
        many = []
        for at in self._between:
            many.append(self._lexicon.first(at))
            few |= self._lexicon.marks(at).children.keys()
            if at.state.may_end:
                few |= set(self._lexicon.ends)
        result: torch.Tensor = torch.unique(torch.cat([*many, torch.tensor(sorted(few), dtype=torch.long)]))
        return result

    def follow(self, token: int) -> None:
        """Take the token that was chosen."""
        open_here = list(self._inside)
        for at in self._between:
            open_here.append((self._lexicon.words(at), at, self._lexicon.behind_word))
            open_here.append((self._lexicon.marks(at), at, self._lexicon.behind_mark))
        moved = [(node.children[token], at, next_) for node, at, next_ in open_here if token in node.children]
        inside = {(id(node), at, next_): (node, at, next_) for node, at, next_ in moved if node.children}
        self._inside = list(inside.values())
        self._between = list(dict.fromkeys(next_(at, node.text) for node, at, next_ in moved if node.text))


def _plain(word: str) -> str:
    """A word without the ending of a possessive, folded."""
    return fold(word.removesuffix("’s").removesuffix("’"))


def written_in(word: str, form: Form) -> tuple[str, ...]:
    """How a word is written in a form; a word with capitals of its own stays as it is, and “I” is always one."""
    word = "I" + word[1:] if word == "i" or word.startswith("i’") else word
    capital = word[:1].upper() + word[1:] if word.islower() else word
    if form in {Form.SPACED_CAPITAL, Form.TIGHT_CAPITAL}:
        return (capital,)
    return (word,) if form in {Form.SPACED, Form.JOINED} else tuple({word: None, capital: None})
