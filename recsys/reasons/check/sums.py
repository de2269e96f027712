"""Whether a reason argues as the sum does: signs agree, larger arguments come first, most is most, little is little."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from recsys.reasons.check import vocabulary as say
from recsys.reasons.check.reading import Mention, Read, Word

TIE = 0.15
"""Arguments that differ by less than this share of the larger may come in either order, as may very small ones."""
TINY = 0.1
NOTHING = 0.02
"""Arguments no larger than this may be passed over where one is said to be the only one."""
SMALL, LARGE = 0.6, 0.25
"""An argument of more than this share of the largest is not faint; one of less is not strong."""


def argued(told: Read) -> list[Mention]:
    """The mentions of rows with a value that a text argues with, in the order of the text."""
    found = []
    for mention in told.mentions:
        if mention.row.value is None:
            continue
        clause = told.clause(told.words[mention.start].clause)
        if mention.row.kind in {"liked", "rated"} or is_argument(clause) or quoted(told, mention):
            found.append(mention)
    return sorted(found, key=lambda mention: (mention.start, -mention.end))


def is_argument(words: Sequence[Word]) -> bool:
    """Whether some words tell of what the person said or of how something counts, not of the film alone."""
    cues = say.ASKED | say.COUNTS
    return any(word.word in cues and not (word.named and not word.function) for word in words)


def quoted(told: Read, mention: Mention) -> bool:
    start, end = told.words[mention.start].token.span[0], told.words[mention.end - 1].token.span[1]
    return told.text[max(start - 1, 0) : start] == "“" or told.text[end : end + 1] == "”"


def wrong_sums(told: Read) -> Iterator[tuple[str, str]]:
    """What contradicts the sum, each as (what is said, the words concerned)."""
    mentions = argued(told)
    yield from _wrong_signs(told, mentions)
    yield from _wrong_order(told, mentions)
    yield from _wrong_sizes(told, mentions)
    yield from _wrong_only(told, mentions)


def _value(mention: Mention) -> float:
    return mention.row.value or 0.0


def _wrong_signs(told: Read, mentions: Sequence[Mention]) -> Iterator[tuple[str, str]]:
    for mention in mentions:
        near = _scope(told, mention, mentions)
        sentence = told.sentence(told.words[mention.start].sentence)
        text = text_of(told, mention)
        held_below = any(other.row.key != mention.row.key and _value(other) < 0 for other in within(mentions, near))
        if _value(mention) > 0 and lowers(near) and not held_below and not _also_lifts(told, mention):
            yield f"counted “{text}” against the film, which lifts it", text
        softened = any(word.word in say.SOFTENED | say.REFUSED for word in sentence)
        denied = lowers(sentence) or softened or "−" in told.text
        lifted = lifts(near) and "−" not in told.text
        if _value(mention) < 0 and (lifted or not denied) and not _also_raises(told, mention):
            yield f"counted “{text}” for the film, which lowers it", text


def _scope(told: Read, mention: Mention, mentions: Sequence[Mention]) -> list[Word]:
    """The words that may tell how an argument counts: its clause, and those behind it up to the next argument."""
    found = told.clause(told.words[mention.start].clause)
    for number in range(found[-1].clause + 1, told.words[-1].clause + 1):
        clause = told.clause(number)
        if not clause or clause[0].sentence != found[0].sentence or within(mentions, clause):
            break
        if clause[0].word in say.SOFTENED | {"but", "and"}:
            break
        found = [*found, *clause]
    return found


def _also_lifts(told: Read, mention: Mention) -> bool:
    """Whether another row of the same name lowers the film: the text may mean that one."""
    span = range(mention.start, mention.end)
    return any(other.start in span and (other.row.value or 0.0) < 0 for other in told.mentions)


def _also_raises(told: Read, mention: Mention) -> bool:
    """Whether another row of the same name lifts the film."""
    span = range(mention.start, mention.end)
    return any(other.start in span and (other.row.value or 0.0) > 0 for other in told.mentions)


def lifts(words: Sequence[Word]) -> bool:
    said = {word.word for word in words if not word.named}
    speaks = any(a.word in {"speaks", "speak", "counts"} and b.word == "for" for a, b in pairwise(words))
    return (speaks or bool(said & say.LIFTS)) and not (lowers(words) or said & say.REFUSED)


def within(mentions: Sequence[Mention], words: Sequence[Word]) -> list[Mention]:
    return [mention for mention in mentions if any(mention.row.key in word.named for word in words)]


def lowers(words: Sequence[Word]) -> bool:
    """Whether words say that something lowers the film ("against it", "pulls it down")."""
    said = [word.word for word in words if not word.named]
    if set(said) & say.AGAINST:
        return True
    return bool(set(said) & say.PULLED) and bool(set(said) & {"down", "back", "away", "off"}) and "come" not in said


def _wrong_order(told: Read, mentions: Sequence[Mention]) -> Iterator[tuple[str, str]]:
    first: dict[str, Mention] = {}
    for mention in mentions:
        first.setdefault(mention.row.key, mention)
    lifting = _runs([mention for mention in first.values() if _value(mention) > 0])
    for before, after in pairwise(lifting):
        if _said_small(told, before[-1]):
            continue
        earlier, later = max(map(_value, before)), max(map(_value, after))
        if later > earlier * (1 + TIE) + TINY:
            text = text_of(told, after[0])
            yield f"named “{text}” behind something that counts less", text


def _said_small(told: Read, mention: Mention) -> bool:
    """Whether the text itself says that an argument is small, so that a larger one may follow."""
    first = told.clause(told.words[mention.start].clause)[0]
    here = told.words[told.words.index(first) :]
    until = next((other.start for other in told.mentions if other.start >= mention.end), len(told.words))
    said = {word.word for word in here[: until - told.words.index(first)] if not word.named}
    return bool(said & (say.FAINT | say.REFUSED | {"some", "something", "only"}))


def _runs(mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Mentions that stand at one place or side by side are one argument."""
    runs: list[list[Mention]] = []
    for mention in mentions:
        if runs and mention.start <= max(other.end for other in runs[-1]):
            runs[-1].append(mention)
        else:
            runs.append([mention])
    return runs


def _wrong_sizes(told: Read, mentions: Sequence[Mention]) -> Iterator[tuple[str, str]]:
    """Words for the size of an argument belong to the one named before them, else to the next."""
    largest = max((row.value for row in told.evidence if row.value is not None), default=0.0)
    for at, word in enumerate(told.words):
        most = (word.word in say.MOST and not _leads_to(told, at)) or _comes_first(told, at) or _the_reason(told, at)
        if word.named or not (most or word.word in say.FAINT | say.STRONG):
            continue
        mention = _meant(told, mentions, at)
        if mention is None or _value(mention) <= 0:
            continue
        text = text_of(told, mention)
        clause = {other.word for other in told.clause(word.clause)}
        denied = bool(clause & say.REFUSED)
        if most and _value(mention) < 0.97 * largest - 0.02 and not denied:
            yield f"made “{text}” the strongest, which it is not", text
        if word.word in say.FAINT and _value(mention) > max(SMALL * largest, SMALL):
            yield f"made little of “{text}”, which counts much", text
        if word.word in say.STRONG and _value(mention) < LARGE * largest and not denied:
            yield f"made much of “{text}”, which counts little", text


def _leads_to(told: Read, at: int) -> bool:
    return told.words[at].word in {"leads", "leading", "main"} and [
        one.word for one in told.words[at + 1 : at + 2]
    ] == ["to"]


def _the_reason(told: Read, at: int) -> bool:
    return told.words[at].word == "reason" and at > 0 and told.words[at - 1].word in {"the", "one", "main"}


def _comes_first(told: Read, at: int) -> bool:
    return told.words[at].word == "first" and at > 0 and told.words[at - 1].word in {"comes", "come", "came", "counts"}


def _wrong_only(told: Read, mentions: Sequence[Mention]) -> Iterator[tuple[str, str]]:
    """ "Only X counts against it" holds where no other row does."""
    for mention in mentions:
        before = [word.word for word in told.words[max(mention.start - 3, 0) : mention.start]]
        clause = told.clause(told.words[mention.start].clause)
        if "only" not in before or not (lowers(clause) or lifts(clause)):
            continue
        sign = -1 if lowers(clause) else 1
        rows = [row for row in told.evidence if sign * (row.value or 0.0) > NOTHING]
        others = {row.key for row in rows} - {one.row.key for one in within(mentions, clause)}
        if others:
            text = text_of(told, mention)
            yield f"said that only “{text}” counts, where others do too", text


def _meant(told: Read, mentions: Sequence[Mention], at: int) -> Mention | None:
    """The argument that a word of size is about."""
    sentence = told.words[at].sentence
    here = [mention for mention in mentions if told.words[mention.start].sentence == sentence]
    same = [mention for mention in here if told.words[mention.start].clause == told.words[at].clause]
    before = [mention for mention in same if mention.end <= at] or [mention for mention in here if mention.end <= at]
    after = [mention for mention in same if mention.start > at]
    if before and any(mention in same for mention in before):
        nearest = max(mention.end for mention in before)
        return max((mention for mention in before if mention.end == nearest), key=_value)
    if after:
        return max((mention for mention in after if mention.start == after[0].start), key=_value)
    return max(before, key=lambda mention: (mention.end, _value(mention)), default=None)


def text_of(told: Read, mention: Mention) -> str:
    start, end = told.words[mention.start].token.span[0], told.words[mention.end - 1].token.span[1]
    return told.text[start:end]
