"""Whether the facts a reason tells are those of its rows: who made it, stars, years, numbers, and what is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from recsys.reasons.arguments import LIKED
from recsys.reasons.check import vocabulary as say
from recsys.reasons.check.reading import Mention, Read, Word
from recsys.reasons.check.sums import is_argument
from recsys.schema import Evidence

MADE = re.compile(r"(?:\b(?:directed|made|filmed|direction|film|is)(?:\s+\w+)?\s+by|\bdirectors?)\s+$", re.IGNORECASE)
PLAYED = re.compile(
    r"(?:\b(?:starring|stars|featuring|played by|cast of|actors?|actress)|\bwith\b(?=\s+$))\s+$", re.IGNORECASE
)
MAKES = re.compile(
    r"^(?:['’]s?)?\s+(?:\w+ly\s+)?(?:direct(?:s|ed)|made|makes|film(?:s|ed))\b"
    r"|^['’]s?\s+(?:own )?(?:film|movie|picture)\b",
    re.IGNORECASE,
)
PLAYS = re.compile(
    r"^(?:,[^,.]{0,40},)?\s+(?:(?:stars?|starred|plays?|played|appears?|acts?)\b|(?:is|are) in the cast)", re.IGNORECASE
)
LIKING = re.compile(r"\b(?:liked|loved|enjoyed|you (?:love|enjoy))\s+$", re.IGNORECASE)
LIKED_IT = re.compile(r"^,? (?:which|that) you (?:really )?(?:liked|loved|enjoyed)\b", re.IGNORECASE)
STARS = re.compile(
    r"\b((?:\d(?:\.\d)?|one|two|three|four|five)(?:\s+and\s+a\s+half)?)[\s-]+stars?\b(?!\s+on average)", re.IGNORECASE
)
NUMBER = re.compile(r"(?<![\w.])([+−–-]?)(\d[\d,]*(?:\.\d+)?)(s?)\b")
DENIED = frozenset(("genres", "mood", "themes", "logline"))


def wrong_facts(told: Read) -> Iterator[tuple[str, str]]:
    """What contradicts the rows, each as (what is said, the words concerned)."""
    yield from _wrong_people(told)
    yield from _wrong_liking(told)
    yield from _wrong_stars(told)
    yield from _wrong_numbers(told)
    yield from _wrong_absence(told)


def _around(told: Read, mention: Mention) -> tuple[str, str, str]:
    start, end = told.words[mention.start].token.span[0], told.words[mention.end - 1].token.span[1]
    return told.text[:start], told.text[start:end], told.text[end:]


def _wrong_people(told: Read) -> Iterator[tuple[str, str]]:
    kinds: dict[int, set[str]] = {}
    for mention in told.mentions:
        if mention.row.kind in {"director", "cast"}:
            kinds.setdefault(mention.start, set()).add(mention.row.kind)
    for mention in told.mentions:
        here = kinds.get(mention.start, set())
        if mention.row.kind not in {"director", "cast"}:
            continue
        before, name, after = _around(told, mention)
        if "director" not in here and (MADE.search(before) or MAKES.match(after)):
            yield f"said “directed” of “{name}”, which the evidence does not", name
        if "cast" not in here and ((PLAYED.search(before) and not MADE.search(before)) or PLAYS.match(after)):
            yield f"said “starring” of “{name}”, which the evidence does not", name


def _stars_of(row: Evidence) -> float | None:
    found = re.search(r" ([\d.]+) stars", row.text)
    return float(found[1]) if found and row.key.startswith("history:") else None


def _rated(told: Read) -> list[Mention]:
    return [mention for mention in told.mentions if mention.row.key.startswith("history:")]


def _wrong_liking(told: Read) -> Iterator[tuple[str, str]]:
    for mention in told.mentions:
        before, name, after = _around(told, mention)
        said = LIKING.search(before) or LIKED_IT.match(after)
        if mention.row.kind in {"director", "cast", "chip:person"} or not said:
            continue
        stars = [_stars_of(other.row) for other in _rated(told) if other.start == mention.start]
        if not any(given is not None and given >= LIKED for given in stars):
            yield f"said “liked” of “{name}”, which the evidence does not", name


def _number(text: str) -> float:
    word, *half = text.lower().split(maxsplit=1)
    value = float(say.NUMBERS[word]) if word in say.NUMBERS else float(word)
    return value + 0.5 * bool(half)


def _wrong_stars(told: Read) -> Iterator[tuple[str, str]]:
    """Stars belong to the rated film before them, or behind them after "for"; several may share them."""
    rated = sorted(_rated(told), key=lambda mention: mention.start)
    for found in STARS.finditer(told.text):
        at = next((n for n, word in enumerate(told.words) if word.token.span[1] > found.start()), len(told.words))
        meant = _given_to(told, rated, at, told.text[found.end() :])
        averaged = any(row.key == "field:rating" and row.names[0] == found[1] for row in told.evidence)
        if averaged and not meant:
            continue
        if not meant or any(_stars_of(mention.row) != _number(found[1]) for mention in meant):
            yield f"said “{found[0]}”, which the person did not give", found[0]


def _given_to(told: Read, rated: Sequence[Mention], at: int, behind: str) -> list[Mention]:
    """The rated films that some stars are said of, the stars standing at a word."""
    sentence = told.words[min(at, len(told.words) - 1)].sentence
    here = [mention for mention in rated if told.words[mention.start].sentence == sentence]
    before = [mention for mention in here if mention.end <= at]
    after = [mention for mention in here if mention.start > at]
    if re.match(r"\s*(?:stars?)?\s*(?:each\s+)?(?:for|to|on|went to|of)\b", behind) and after:
        others = [n for n, word in enumerate(told.words) if n > at + 1 and word.word in say.NUMBERS and not word.named]
        until = next((n for n in others if n > after[0].start), len(told.words))
        clause = told.words[after[0].start].clause
        return [one for one in after if told.words[one.start].clause == clause and one.start < until]
    return before[-1:] or after[:1]


def _wrong_numbers(told: Read) -> Iterator[tuple[str, str]]:
    names = {name for row in told.evidence for name in row.names}
    for found in NUMBER.finditer(told.text):
        at = next((n for n, word in enumerate(told.words) if word.token.span[1] > found.start(2)), None)
        if at is None or told.words[at].named or STARS.match(told.text, found.start(2)):
            continue
        whole = "." not in found[2] and bool(told.words[at].partly)
        if not (_is_value(told, at, found) or (not found[1] and (whole or found[2] in names))):
            yield f"gave the number {found[0]}, which no row near it has", found[0]
    for word, following in zip(told.words, [*told.words[1:], None], strict=False):
        counted = word.word in say.NUMBERS and word.word not in {"no", "one"} and not (word.named or word.partly)
        of_stars = following is not None and following.word in {"star", "stars", "and", "words", "things", "wishes"}
        given = {_stars_of(mention.row) for mention in _rated(told)}
        if counted and not of_stars and float(say.NUMBERS[word.word]) not in given:
            yield f"counted “{word.token.text}”, which no row does", word.token.text


def _is_value(told: Read, at: int, found: re.Match[str]) -> bool:
    """Whether a number is the value of the row named just before it, or else just behind it, rounded as it is."""
    decimals = len(found[2].partition(".")[2])
    size = float(found[2].replace(",", ""))
    sign = -1 if found[1] in {"−", "–", "-"} else 1
    before = [mention for mention in told.mentions if mention.row.value is not None and mention.end <= at]
    after = [mention for mention in told.mentions if mention.row.value is not None and mention.start >= at]
    nearest = [max(before, key=lambda one: one.end).end] if before else []
    near = [mention for mention in before if mention.end in nearest] or after[:1]
    rows = [mention.row for mention in (*near, *[one for one in after if one.start <= at + 4])]
    return decimals > 0 and any(_equal(row.value or 0.0, sign * size, decimals, bool(found[1])) for row in rows)


def _equal(value: float, said: float, decimals: int, signed: bool) -> bool:
    there = value if signed else abs(value)
    return abs(there - said) <= 0.5 * 10.0**-decimals + 1e-9


def _wrong_absence(told: Read) -> Iterator[tuple[str, str]]:
    for clause in told.clauses():
        for at, word in enumerate(clause):
            titled = any(not key.startswith("chip:") for key in word.named)
            if word.word not in {"no", "without", "not", "nor", "neither"} or titled:
                continue
            following = [other for other in clause[at + 1 : at + 4] if not other.function]
            if not following or _just(clause, at) or is_argument(clause):
                continue
            kinds = {row.kind for row in told.evidence if row.key in following[0].partly}
            if kinds & DENIED and not _told_so(following[0], word, told):
                yield f"denied “{following[0].token.text}”, which the film has", following[0].token.text


def _just(clause: Sequence[Word], at: int) -> bool:
    return any(word.word in {"only", "just", "merely", "without"} for word in clause[at + 1 : at + 2])


def _told_so(denied: Word, word: Word, told: Read) -> bool:
    """Whether the story itself says the denial ("with no memory")."""
    story = next((row.text for row in told.evidence if row.kind == "logline"), "").lower()
    return re.search(rf"\b{word.word}\b[^.]{{0,30}}\b{re.escape(denied.word)}", story) is not None
