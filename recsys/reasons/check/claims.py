"""The pieces of a text that evidence holds, each with the row it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from recsys.reasons.check.plot_words import FEWEST_PLOT_WORDS, is_plot, tells_plot
from recsys.reasons.check.reading import Mention, Read, Word, read
from recsys.reasons.check.vocabulary import A_LITTLE
from recsys.schema import Claim, Evidence

STORY = "field:logline"
_NUMBERS = frozenset(("year", "rating"))
_NEVER_PLOT = frozenset(("title", "liked", "rated", "chip:like", "chip:person", "director", "cast", "year", "rating"))


def claims_in(text: str, evidence: Sequence[Evidence]) -> tuple[Claim, ...]:
    """Claims in the order of the text, not overlapping; of two in one place the longer stands, then the argument."""
    return claims_of(read(text, evidence))


def claims_of(told: Read) -> tuple[Claim, ...]:
    """The claims of a text that was read."""
    mentions = [one for one in told.mentions if not (_is_amount(told, one) or _is_of_story(told, one))]
    found = [(_span(told, one), one.row.key) for one in mentions]
    found += [(span, STORY) for span in _plot_spans(told, mentions)]
    found.sort(key=lambda one: (one[0][0] - one[0][1], one[1].startswith("field:")))
    kept: list[Claim] = []
    for (start, end), key in found:
        if all(end <= other.span[0] or start >= other.span[1] for other in kept):
            kept.append(Claim(told.text[start:end], (start, end), key))
    return tuple(sorted(kept, key=lambda claim: claim.span))


def _is_amount(told: Read, mention: Mention) -> bool:
    """Whether "little" says how much ("a little") and is not the word that was asked for."""
    before = told.words[mention.start - 1].word if mention.start else ""
    word = told.words[mention.start]
    quoted = told.text[: word.token.span[0]].endswith("“")
    return mention.end == mention.start + 1 and word.word in A_LITTLE and before == "a" and not quoted


def _is_of_story(told: Read, mention: Mention) -> bool:
    """Whether a year or an average is one that the story tells, and not the film's own."""
    return mention.row.kind in _NUMBERS and all(word.retold for word in told.words[mention.start : mention.end])


def _span(told: Read, mention: Mention) -> tuple[int, int]:
    return told.words[mention.start].token.span[0], told.words[mention.end - 1].token.span[1]


def _plot_spans(told: Read, mentions: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """From the first to the last word of each stretch of plot; titles and people stand between stretches."""
    apart = {at for one in mentions if one.row.kind in _NEVER_PLOT for at in range(one.start, one.end)}
    for clause in told.clauses():
        if not tells_plot(clause):
            continue
        run: list[Word] = []
        for word in [*clause, None]:
            if word is None or told.words.index(word) in apart:
                plot = [one for one in run if is_plot(one)]
                if len(plot) >= FEWEST_PLOT_WORDS:
                    yield plot[0].token.span[0], plot[-1].token.span[1]
                run = []
            else:
                run.append(word)
