"""A reason's text as the check reads it: words with stems, sentences, clauses, and the rows each word is held by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from recsys.reasons.story import told_of
from recsys.schema import Evidence
from recsys.text.words import Token, fold, is_function_word, stems, tokenise

TITLES = frozenset(("title", "liked", "rated", "less", "chip:like"))
"""Kinds of rows whose names are titles, which begin with a capital letter."""
AS_THEY_ARE = TITLES | {"director", "cast", "year", "rating", "chip:person"}
"""Kinds of rows whose names are not bent ("heists" for "heist")."""

_SENTENCE_END = re.compile(r"[”’\"')]*[.!?][”’\"')]*\s")
_CLAUSE_END = re.compile(r"[,;:–—()]")
_ABBREVIATIONS = frozenset(("sgt", "mr", "mrs", "ms", "dr", "st", "jr", "sr", "vol", "vs"))


@dataclass
class Word:
    """One word of a text: where it stands, its stems, the clause and sentence it is in, and the rows that hold it."""

    token: Token
    stems: tuple[str, ...]
    function: bool
    clause: int = 0
    sentence: int = 0
    named: list[str] = field(default_factory=list)
    """Keys of the rows of which a whole name stands here."""
    partly: list[str] = field(default_factory=list)
    """Keys of the rows that hold this word somewhere in a name."""
    retold: bool = False
    """Whether it is part of a stretch of the story, told in the story's very words."""

    @property
    def word(self) -> str:
        """The word folded."""
        return self.token.word


@dataclass(frozen=True)
class Mention:
    """A row's name in a text, by the positions of its first word and of the word behind its last."""

    row: Evidence
    start: int
    end: int


@dataclass
class Read:
    """A text read against its evidence."""

    text: str
    evidence: Sequence[Evidence]
    words: list[Word]
    mentions: list[Mention]

    @property
    def story(self) -> str:
        """The story among the rows; "" where there is none."""
        return next((row.text for row in self.evidence if row.kind == "logline"), "")

    def clause(self, number: int) -> list[Word]:
        """The words of one clause."""
        return [word for word in self.words if word.clause == number]

    def sentence(self, number: int) -> list[Word]:
        """The words of one sentence."""
        return [word for word in self.words if word.sentence == number]

    def sentences(self) -> Iterator[list[Word]]:
        """The words of each sentence."""
        for number in dict.fromkeys(word.sentence for word in self.words):
            yield self.sentence(number)

    def clauses(self) -> Iterator[list[Word]]:
        """The words of each clause."""
        for number in dict.fromkeys(word.clause for word in self.words):
            yield self.clause(number)


def read(text: str, evidence: Sequence[Evidence]) -> Read:
    """Read a text against its rows."""
    tokens = tokenise(text)
    words = [Word(token, word_stems(token.text), is_function_word(token)) for token in tokens]
    mentions = _outermost([one for one in _mentions(words, evidence) if not _in_number(text, words, one)])
    inside = {at for mention in mentions for at in range(mention.start + 1, mention.end)}
    clause = sentence = 0
    for at, word in enumerate(words):
        if at and at not in inside:
            gap = text[tokens[at - 1].span[1] : tokens[at].span[0]]
            if _ends_sentence(gap, tokens[at - 1], tokens[at]):
                sentence, clause = sentence + 1, clause + 1
            elif _CLAUSE_END.search(gap):
                clause += 1
        word.clause, word.sentence = clause, sentence
    for mention in mentions:
        for word in words[mention.start : mention.end]:
            word.named.append(mention.row.key)
    _hold_parts(words, evidence)
    told = Read(text, evidence, words, mentions)
    for one in told.sentences():
        _mark_retold(one, told.story)
    return told


def _mark_retold(sentence: Sequence[Word], story: str) -> None:
    """Mark the first stretch of the story in a sentence, from where the story begins to where it may be cut."""
    tokens = [word.token for word in sentence]
    for first in range(len(tokens)):
        if length := told_of(story, tokens[first:]):
            for word in sentence[first : first + length]:
                word.retold = True
            return


def _in_number(text: str, words: Sequence[Word], mention: Mention) -> bool:
    """Whether a mention is only a part of a longer number ("6" in "+6.48")."""
    start, end = words[mention.start].token.span[0], words[mention.end - 1].token.span[1]
    return text[start].isdigit() and bool(
        re.search(r"(?:[+−]|\d[.,])$", text[:start]) or re.match(r"[.,]\d", text[end:])
    )


def _outermost(mentions: list[Mention]) -> list[Mention]:
    """The mentions without those that are only part of a title ("Space" in "2001: A Space Odyssey")."""
    titles = [mention for mention in mentions if mention.row.kind in TITLES]
    return [
        one
        for one in mentions
        if not any(t.start <= one.start and one.end <= t.end and t.end - t.start > one.end - one.start for t in titles)
    ]


def _ends_sentence(gap: str, before: Token, after: Token) -> bool:
    initial = len(before.text) == 1 and before.text.isupper()
    abbreviated = (before.word in _ABBREVIATIONS or initial) and gap.startswith(".")
    return bool(_SENTENCE_END.match(gap)) and not abbreviated and not after.text[0].islower()


@lru_cache(maxsize=4096)
def word_stems(word: str) -> tuple[str, ...]:
    """The stems of a word; the word itself, folded, where it has none ("would-be")."""
    return tuple(stems(word)) or (fold(word),)


@lru_cache(maxsize=4096)
def _name(text: str) -> tuple[tuple[str, tuple[str, ...], bool], ...]:
    """A name's words: folded, stems, whether capitalised."""
    return tuple((token.word, word_stems(token.text), token.capitalised) for token in tokenise(text))


def _mentions(words: list[Word], evidence: Sequence[Evidence]) -> Iterator[Mention]:
    """Every whole name of a row in the text, the longest name of a row where several begin at one word."""
    for row in evidence:
        if row.kind == "logline":
            continue
        names = sorted((_name(name) for name in _written(row)), key=len, reverse=True)
        at = 0
        while at < len(words):
            length = next((len(name) for name in names if name and _stands(name, words, at, row.kind)), 0)
            if length:
                yield Mention(row, at, at + length)
            at += max(length, 1)


@lru_cache(maxsize=4096)
def _written(row: Evidence) -> tuple[str, ...]:
    """The names of a row; of a title also its parts, as people write them ("E.T.", "A New Hope")."""
    names = [name for name in row.names if name]
    if row.kind in TITLES:
        parts = [part for name in names for part in re.split(r": | - | the (?=[A-Z])|: | \(|\)", name)]
        names += [part for part in parts if len(tokenise(part)) > 1]
    return tuple(dict.fromkeys(names))


def _stands(name: Sequence[tuple[str, tuple[str, ...], bool]], words: list[Word], at: int, kind: str) -> bool:
    if at + len(name) > len(words):
        return False
    bent = kind not in AS_THEY_ARE
    for (folded, stemmed, capital), word in zip(name, words[at:], strict=False):
        same = folded == word.word or _possessive(word.word) == folded or (bent and stemmed == word.stems != ())
        if not same or (not bent and capital and kind != "year" and not word.token.capitalised):
            return False
    return True


def _possessive(word: str) -> str:
    return re.sub(r"'s?$", "", word)


def _hold_parts(words: list[Word], evidence: Sequence[Evidence]) -> None:
    held = [(row.key, _parts(row)) for row in evidence]
    for word in words:
        if word.function:
            continue
        word.partly += [key for key, parts in held if set(word.stems) <= parts]


def _parts(row: Evidence) -> frozenset[str]:
    return _stems_of((row.text,) if row.kind == "logline" else row.names)


@lru_cache(maxsize=4096)
def _stems_of(names: tuple[str, ...]) -> frozenset[str]:
    tokens = (token for name in names for token in tokenise(name) if not is_function_word(token))
    return frozenset(stem for token in tokens for stem in word_stems(token.text))
