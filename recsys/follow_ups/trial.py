"""Tries a candidate: said behind the intent, understood as it is meant, ranked, and the new list looked at."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from recsys.follow_ups.candidates import share
from recsys.follow_ups.result import Candidate, FollowUp
from recsys.ranking import Ranker
from recsys.schema import ChipKind, Intent, Item, Query

LEAST_CHANGE = 0.3
"""The share of the list that must change; at least one film must stay, or it is another search."""
Parse = Callable[[str], Intent]


def attempt(
    ranker: Ranker, parse: Parse, whole: Intent, query: Query, listed: Sequence[Item], candidate: Candidate
) -> FollowUp | None:
    """The follow-up, or None where it is misunderstood, changes too little or is not heeded.

    ``whole`` is the intent of the query's text with nothing taken out.
    """
    asked = said_behind(parse, whole, query.intent, candidate)
    if asked is None:
        return None
    next_query = replace(query, intent=asked)
    found = [ranker.features.catalogue.items[position] for position in ranker.rank(next_query)[0]]
    before, after = {item.item_id for item in listed}, {item.item_id for item in found}
    new, gone = len(after - before), len(before - after)
    changed = max(new, gone) >= math.ceil(LEAST_CHANGE * len(listed)) and not after.isdisjoint(before)
    if not changed or not heeded(candidate, listed, found):
        return None
    return FollowUp(candidate.kind, candidate.phrase, asked.text, next_query, len(found), new, gone)


def heeded(candidate: Candidate, listed: Sequence[Item], found: Sequence[Item]) -> bool:
    """Whether every film is as asked, or at least a greater share of the list than before."""
    if candidate.every:
        return all(map(candidate.holds, found))
    return share(found, candidate.holds) > share(listed, candidate.holds)


def said_behind(parse: Parse, whole: Intent, intent: Intent, candidate: Candidate) -> Intent | None:
    """The intent with the phrase behind it, what was taken out of it still out; None where it is not understood.

    The phrase must be read as its chip, or as words and at most a genre, and must leave all before it as it was.
    """
    both = parse(joined(intent.text, candidate.phrase))
    known = {chip.key for chip in whole.chips}
    added = [chip for chip in both.chips if chip.key not in known]
    as_before = both.words[: len(whole.words)] == whole.words and known <= {chip.key for chip in both.chips}
    if not as_before or set(both.notes) - set(whole.notes):
        return None
    if candidate.chip is not None and [(chip.kind, chip.value) for chip in added] != [candidate.chip]:
        return None
    more_words = len(both.words) > len(whole.words)
    if candidate.chip is None and not (more_words and all(chip.kind is ChipKind.GENRE for chip in added)):
        return None
    kept = {chip.key for chip in intent.chips}
    out = [position for position, word in enumerate(whole.words) if word not in intent.words]
    return both.without(out, [key for key in known if key not in kept])


def joined(text: str, phrase: str) -> str:
    """A phrase behind a text, as a person would go on."""
    before = text.rstrip(" ,;:\n")
    if not before:
        return phrase
    if before[-1] in ".!?…":
        return f"{before} {phrase[:1].upper()}{phrase[1:]}"
    return f"{before}, {phrase}"
