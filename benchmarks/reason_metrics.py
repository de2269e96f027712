"""Figures about reasons: what their evidence supports, how varied they are, how they follow the sum.

Unique sentence ratio, feature coverage and feature diversity follow Li, Zhang and Chen, "Personalized Transformer for
Explainable Recommendation" (PETER, 2021); a feature is here a row of evidence that a reason may name.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from recsys.reasons.openings import beginning
from recsys.schema import Claim, Evidence
from recsys.text.words import is_function_word, stems, tokenise

Feature = tuple[str, str]
"""What a reason may name: the kind of a row and one of its names, "genres" and "comedy"."""

PEOPLE = {"director", "cast"}
EACH_NAME = PEOPLE | {"genres", "mood", "themes"}
"""Kinds whose rows hold several things, each a feature of its own."""
NO_FEATURE = {"title"}


@dataclass(frozen=True)
class Told:
    """One text about one film, the evidence it was written from, and what the check says of it.

    ``problems`` are the statements that no evidence supports, ``against_sum`` those of them that contradict the sum in
    sign, order or size; ``broken`` is what is wrong with the form (no end).
    """

    text: str
    evidence: tuple[Evidence, ...]
    claims: tuple[Claim, ...] = ()
    problems: tuple[str, ...] = ()
    against_sum: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    source: str = "model"
    tries: int = 1


def share(of: Iterable[bool | None]) -> float:
    """The share that is true of what is known; NaN where nothing is."""
    known = [one for one in of if one is not None]
    return sum(known) / len(known) if known else math.nan


def mean(values: Iterable[float]) -> float:
    """The mean, NaN of nothing."""
    found = list(values)
    return math.fsum(found) / len(found) if found else math.nan


def supported_share(told: Sequence[Told]) -> float:
    """Claims that evidence supports, of all claims in all texts together; NaN where nothing is claimed."""
    supported = sum(len(one.claims) for one in told)
    unsupported = sum(len(one.problems) for one in told)
    return supported / (supported + unsupported) if supported + unsupported else math.nan


def sound_share(told: Sequence[Told]) -> float:
    """The share of texts to which the check has no objection, neither to a claim nor to the form."""
    return share(not (one.problems or one.broken) for one in told)


def unique_share(texts: Sequence[str]) -> float:
    """Unique sentence ratio: different texts, of all texts."""
    return len(set(texts)) / len(texts) if texts else math.nan


def frame(told: Told) -> str:
    """A text with the kind of the row in place of each claim: what is left of it when the film is taken out."""
    text = told.text
    kinds = {row.key: row.kind for row in told.evidence}
    for claim in sorted(told.claims, key=lambda claim: claim.span, reverse=True):
        text = f"{text[: claim.span[0]]}[{kinds[claim.evidence]}]{text[claim.span[1] :]}"
    return text


def features(evidence: Sequence[Evidence]) -> frozenset[Feature]:
    """Everything that a reason may name of its evidence, the film's title left out."""
    return frozenset(feature for row in evidence for feature in _features_of(row))


def features_named(told: Told) -> frozenset[Feature]:
    """What a reason does name: of rows with several names those whose words its claims hold, else the row."""
    rows = {row.key: row for row in told.evidence}
    named: set[Feature] = set()
    for claim in told.claims:
        row = rows[claim.evidence]
        said = set(stems(claim.text))
        named |= {
            feature for feature in _features_of(row) if row.kind not in EACH_NAME or said & set(stems(feature[1]))
        }
    return frozenset(named)


def _features_of(row: Evidence) -> Iterator[Feature]:
    if row.kind in NO_FEATURE:
        return
    if row.kind in PEOPLE:
        yield from ((row.kind, name) for name in row.names if not _part_of_another(name, row.names))
    elif row.kind in EACH_NAME:
        yield from ((row.kind, name) for name in row.names)
    else:
        yield row.kind, row.text if row.kind == "logline" else row.names[0]


def _part_of_another(name: str, names: Sequence[str]) -> bool:
    """Whether it is a surname beside its whole name."""
    return any(name != other and name in other for other in names)


def feature_coverage(told: Sequence[Told]) -> float:
    """Different features named in all reasons together, of the different features in all their evidence."""
    held = {feature for one in told for feature in features(one.evidence)}
    named = {feature for one in told for feature in features_named(one)}
    return len(named) / len(held) if held else math.nan


def feature_diversity(told: Sequence[Told]) -> float:
    """How many named features two reasons share, mean over all pairs: 0 where none repeats another, lower is better."""
    named = [features_named(one) for one in told]
    pairs = len(named) * (len(named) - 1) // 2
    shared = sum(len(named[first] & named[second]) for second in range(len(named)) for first in range(second))
    return shared / pairs if pairs else math.nan


def distinct_openings(texts: Sequence[str]) -> float:
    """Different beginnings (first three words), of all texts."""
    return unique_share([beginning(text) for text in texts])


def alike_in_lists(lists: Sequence[Sequence[str]]) -> int:
    """How many lists hold two texts that begin alike."""
    return sum(len({beginning(text) for text in texts}) < len(texts) for texts in lists)


def adds_to_the_score(row: Evidence) -> bool:
    """Whether a row is one of the sum, and no field of the catalogue."""
    return row.key.startswith(("word:", "chip:", "history:"))


def argues(told: Told) -> bool | None:
    """Whether any claim rests on a row of the sum; None where the evidence has no such row."""
    rows = {row.key for row in told.evidence if adds_to_the_score(row)}
    return any(claim.evidence in rows for claim in told.claims) if rows else None


def starts_with_the_largest(told: Told) -> bool | None:
    """Whether the first argument is the largest row of the sum: of those that lift, or else of all.

    An argument is a claim that rests on a row of the sum, with those beside it ("“slow” and “sad”"). None where the
    evidence has no such row. A text that argues with none does not start with the largest.
    """
    rows = {row.key: row.value or 0.0 for row in told.evidence if adds_to_the_score(row)}
    if not rows:
        return None
    lifting = {key: value for key, value in rows.items() if value > 0}
    largest = max(lifting, key=lifting.__getitem__) if lifting else min(rows, key=rows.__getitem__)
    return largest in _first_argument(told, rows)


def _first_argument(told: Told, rows: Collection[str]) -> set[str]:
    first: set[str] = set()
    end = 0
    for claim in sorted((claim for claim in told.claims if claim.evidence in rows), key=lambda claim: claim.span):
        between = tokenise(told.text[end : claim.span[0]])
        if first and not all(is_function_word(token) for token in between):
            break
        first.add(claim.evidence)
        end = claim.span[1]
    return first
