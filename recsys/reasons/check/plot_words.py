"""Which words of a text tell the plot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from recsys.reasons.check.plot import Told
from recsys.reasons.check.reading import Word
from recsys.reasons.check.vocabulary import SAYS_NOTHING

FEWEST_PLOT_WORDS = 2
LEADS = frozenset(("follows", "follow", "about", "concerns"))


def plot_of(sentence: Sequence[Word]) -> Iterator[Told]:
    """The words of a sentence that tell the plot, each with the function words before it."""
    resumes = False
    for clause in _clauses(sentence):
        if not tells_plot(clause):
            continue
        plot = [at for at, word in enumerate(clause) if is_plot(word)]
        before: list[str] = []
        started = False
        for at, word in enumerate(clause[: plot[-1] + 1]):
            if word.function:
                before.append(word.word)
            elif is_plot(word) or (at > plot[0] and not _labelled(word)):
                led = not started and any(one.word in LEADS for one in clause[max(at - 3, 0) : at])
                yield Told(
                    word.word, word.stems, tuple(before), word.token.text, not started, resumes and not started, led
                )
                before, started = [], True
        resumes = True


def tells_plot(clause: Sequence[Word]) -> bool:
    """Whether a clause tells something of the story and not only of themes, moods and arguments."""
    plot = [word for word in clause if is_plot(word)]
    own = [word for word in plot if word.word not in SAYS_NOTHING and not _labelled(word)]
    return len(plot) >= FEWEST_PLOT_WORDS and bool(own)


def _clauses(sentence: Sequence[Word]) -> list[list[Word]]:
    return [
        [word for word in sentence if word.clause == number]
        for number in dict.fromkeys(word.clause for word in sentence)
    ]


def is_plot(word: Word) -> bool:
    """Whether a word may be one of the story's; names of other rows are not."""
    titled = any(key.startswith(("history:", "field:title")) for key in word.named)
    return "field:logline" in word.partly and not titled


def _labelled(word: Word) -> bool:
    """Whether a theme, mood, genre, title or person holds a word."""
    return any(key.startswith("field:") and key != "field:logline" for key in (*word.named, *word.partly))
