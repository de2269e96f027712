"""Whether what a reason calls an argument, a likeness or the film itself is one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from recsys.reasons.check import vocabulary as say
from recsys.reasons.check.plot_words import tells_plot
from recsys.reasons.check.reading import Mention, Read
from recsys.reasons.check.sums import argued, lifts, lowers, quoted, text_of, within

QUOTED = re.compile(r"“([^”]*)”")
GRANTED = re.compile(r"\b(?:not|hardly)\b[^.]*\bthough\b[^.]*\bis one\b", re.IGNORECASE)
_ITSELF = frozenset(("liked", "rated", "chip:like", "chip:person", "director", "cast"))
"""Rows whose names no film is ("Heat is Pulp Fiction")."""


def wrong_arguing(told: Read) -> Iterator[tuple[str, str]]:
    """What argues with nothing, or twice with the same, each as (what is said, the words concerned)."""
    mentions = argued(told)
    yield from _no_argument(told, mentions)
    yield from _nothing_moves(told, mentions)
    yield from _told_twice(told, mentions)
    yield from _wrong_identity(told)
    yield from _wrong_quotes(told)
    yield from _turned(told, mentions)
    yield from _without_row(told)


def _no_argument(told: Read, mentions: Sequence[Mention]) -> Iterator[tuple[str, str]]:
    """What is called a reason, a likeness or all that was asked, and is none."""
    for clause in told.clauses():
        said = [word.word for word in clause if not word.named]
        here = within(mentions, clause)
        others = [one for one in told.mentions if one.row.value is None and one.row.kind != "title"]
        other = within(others, clause)
        if set(said) & {"reason", "argument"} and other and not here and not set(said) & {"that", "which", "this"}:
            yield f"made “{text_of(told, other[0])}” a reason, which no row does", text_of(told, other[0])
        films = [one for one in within(told.mentions, clause) if one.row.kind in {"chip:like", "liked", "rated"}]
        if set(said) & say.LIKENESS and not films:
            yield "told of a likeness that no row has", "likeness"
        if any(first in {"all", "everything"} and you == "you" for first, you in pairwise(said)) and "asked" in said:
            yield "said that it is all that was asked for", "all"


def _told_twice(told: Read, mentions: Sequence[Mention]) -> Iterator[tuple[str, str]]:
    """A word of the intent that one sentence argues with twice."""
    seen: set[tuple[int, str, str]] = set()
    for mention in mentions:
        place = (told.words[mention.start].sentence, mention.row.key, text_of(told, mention).lower())
        if place in seen and mention.row.kind == "word" and quoted(told, mention):
            yield f"argued twice with “{text_of(told, mention)}”", text_of(told, mention)
        seen.add(place)


def _nothing_moves(told: Read, mentions: Sequence[Mention]) -> Iterator[tuple[str, str]]:
    """A sentence that lifts or lowers the film and names no argument."""
    for sentence in told.sentences():
        if within(mentions, sentence):
            continue
        clauses = (clause for clause in told.clauses() if clause[0].sentence == sentence[0].sentence)
        if any((lowers(clause) or lifts(clause)) and not tells_plot(clause) for clause in clauses):
            yield "moved the film by something that no row names", ""


def _turned(told: Read, mentions: Sequence[Mention]) -> Iterator[tuple[str, str]]:
    """A clause that lifts the film by what its sentence said counts against it, or grants what was denied."""
    for clause in told.clauses():
        before = [one for one in mentions if one.end <= told.words.index(clause[0])]
        before = [one for one in before if told.words[one.start].sentence == clause[0].sentence]
        if lifts(clause) and before and not within(mentions, clause) and (before[-1].row.value or 0.0) < 0:
            yield f"counted “{text_of(told, before[-1])}” both ways", ""
    for first, second in pairwise(told.clauses()):
        denies = {word.word for word in first if not word.named} & (say.REFUSED | say.PARTLY)
        follows = {word.word for word in second}
        if denies and "that" in follows and follows & {"why", "reason"} and first[0].sentence == second[0].sentence:
            yield "made a lack the reason", ""
    if GRANTED.search(told.text):
        yield "denied and granted the same", ""


def _without_row(told: Read) -> Iterator[tuple[str, str]]:
    """ "As you asked", "then comes" and "that is why it is here" said of what is no row of the sum."""
    summed = {row.key for row in told.evidence if row.value is not None}
    clauses = list(told.clauses())
    for before, clause in zip([[], *clauses], clauses, strict=False):
        said = [word.word for word in clause if not word.named]
        near = [*(before if before and before[0].sentence == clause[0].sentence else []), *clause]
        held = {key for word in near for key in (*word.named, *word.partly)}
        wished = {"as", "you"} <= set(said) and set(said) & say.ASKED and len(said) <= 4
        if wished and held and not held & summed:
            yield "said that it was asked for, which it was not", ""
        here = {key for word in clause for key in word.named}
        if said[:1] == ["then"] and here and not here & (summed | {"field:title"}):
            yield "named something next that no row of the sum is", ""
        if "why" in said and set(said) & {"here", "wish"} and not _argues(told, clause[0].sentence, summed):
            yield "gave a reason that no row of the sum is", ""


def _argues(told: Read, sentence: int, summed: Collection[str]) -> bool:
    words = [word for word in told.words if word.sentence in {sentence, sentence - 1}]
    return any(key in summed for word in words for key in (*word.named, *word.partly))


def _wrong_quotes(told: Read) -> Iterator[tuple[str, str]]:
    """Words in quotation marks that are no words of the person and no name of a row."""
    for found in QUOTED.finditer(told.text):
        words = [word for word in told.words if found.start() < word.token.span[0] < found.end()]
        keys = {key for word in words for key in (*word.named, *word.partly)}
        if words and not any(key.startswith(("word:", "chip:", "history:", "field:title")) for key in keys):
            yield f"quoted “{found[1]}”, which nobody wrote", found[1]


def _wrong_identity(told: Read) -> Iterator[tuple[str, str]]:
    """The film's title said twice in a sentence, or said to be another film or a person."""
    titles = [one for one in told.mentions if one.row.kind == "title"]
    for first, second in pairwise(titles):
        if told.words[first.start].sentence == told.words[second.start].sentence and second.start >= first.end:
            yield f"named “{text_of(told, second)}” twice", ""
    for title in titles:
        behind = [word.word for word in told.words[title.end : title.end + 3]]
        if lifts(told.clause(told.words[title.start].clause)):
            continue
        for other in told.mentions:
            gap = behind[: other.start - title.end]
            owned = text_of(told, other).endswith(("'s", "’s", "’"))
            if (
                other.row.kind in _ITSELF
                and not owned
                and 0 < other.start - title.end <= 2
                and gap in (["is"], ["is", "your"], ["is", "the"])
            ):
                yield f"said that the film is “{text_of(told, other)}”", text_of(told, other)
