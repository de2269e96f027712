"""The shapes of a taught writer's sentences, as its lessons have them.

A text is read as units: words that claim nothing and marks stand for themselves, what a row holds stands for the place
that it fills ("you asked for <asked+>"), and a stretch of plot is one unit.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from recsys.errors import ArtefactError
from recsys.reasons.check.vocabulary import NUMBERS, SAYS_NOTHING
from recsys.reasons.slots import ASKED_SLOTS, FOUND_SLOTS, PLOT, STORY, TITLE, fillers
from recsys.reasons.story import told_of
from recsys.schema import Evidence
from recsys.text.vocabulary import FUNCTION_WORDS
from recsys.text.words import Token, fold, tokenise

FRAMES = "frames.json"
"""Where they lie beside the adapter that was taught with them."""
FIRST, FURTHER = 0, 1
"""The states before a text and before each further sentence."""
NUMBER, VALUE, OTHER, OWNED = "<number>", "<value>", "<other>", "’s"
STOPS = frozenset(".!?")
MARKS = frozenset((*",;:–().!?“”", OWNED))
OFTEN = 2
"""A shape that fewer lessons have is no frame: it may rest on one lesson's rows alone."""
KEPT = 300
"""For so many sets of units it is known which sentences can end."""
_DECIMAL = re.compile(r"\d+\.\d+")
_SIGNS = ("+", "−")
_NO_NAMES = frozenset((NUMBER, VALUE, OTHER, STORY, PLOT))
_MARKS = re.compile(r"[,;:–()!?“”]|(?<!\.)\.(?!\.)")

Sentence = tuple[int, tuple[str, ...]]
"""FIRST or FURTHER, and the units up to the stop."""


class Frames:
    """Sentences given as units, kept as a tree: ``steps[state]`` has the state behind each unit that may come."""

    def __init__(self, sentences: Iterable[Sentence]) -> None:
        self.steps: list[dict[str, int]] = [{}, {}]
        self.behind: list[str] = ["", ""]
        self.sentences = frozenset(sentences)
        for state, sentence in sorted(self.sentences):
            self._add(state, sentence)
        self._known: Callable[[frozenset[str]], dict[int, bool]] = lru_cache(maxsize=KEPT)(lambda units: {})

    @classmethod
    def of(cls, texts: Iterable[Sequence[str]], least: int = OFTEN) -> Frames:
        """The shapes that at least so many texts have, each text given as units."""
        counts = Counter(sentence for text in texts for sentence in set(sentences_of(text)))
        return cls(sentence for sentence, count in counts.items() if count >= least and _is_whole(sentence[1]))

    @classmethod
    def load(cls, path: Path) -> Frames:
        """The frames that a training wrote beside its adapter. Raises ArtefactError."""
        try:
            kept: dict[str, list[str]] = json.loads(path.read_text(encoding="utf-8"))
            places = ((FIRST, kept["first"]), (FURTHER, kept["further"]))
            return cls((state, tuple(line.split())) for state, lines in places for line in lines)
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as failure:
            mend = "Run python -m recsys.train_reasons, or take the file from the project again."
            raise ArtefactError(f"The frames of the lessons cannot be read from {path}: {failure}", mend) from failure

    def save(self, path: Path) -> None:
        """Write the frames as JSON, a line for each."""
        names = {"first": FIRST, "further": FURTHER}
        lines = {
            name: sorted(" ".join(line) for at, line in self.sentences if at == state) for name, state in names.items()
        }
        path.write_text(json.dumps(lines, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")

    def ends(self, state: int, units: frozenset[str]) -> bool:
        """Whether a sentence can still end behind a state with marks and no other units than these."""
        known = self._known(units)
        if state not in known:
            steps = self.steps[state].items()
            known[state] = self.behind[state] in STOPS or any(
                (unit in units or unit in MARKS) and self.ends(following, units) for unit, following in steps
            )
        return known[state]

    def strange(self, units: Sequence[str]) -> Iterator[str]:
        """The sentences of a text that no lesson has."""
        for state, sentence in sentences_of(units):
            if (state, sentence) not in self.sentences:
                yield " ".join(sentence)

    def _add(self, state: int, sentence: Sequence[str]) -> None:
        for unit in sentence:
            if unit not in self.steps[state]:
                self.steps[state][unit] = len(self.steps)
                self.steps.append({})
                self.behind.append(unit)
            state = self.steps[state][unit]


def sentences_of(units: Sequence[str]) -> Iterator[Sentence]:
    """The sentences of a text, each up to its stop."""
    first, begin = FIRST, 0
    for at, unit in enumerate(units):
        if unit in STOPS:
            yield first, tuple(units[begin : at + 1])
            first, begin = FURTHER, at + 1
    if begin < len(units):
        yield first, tuple(units[begin:])


def _is_whole(sentence: Sequence[str]) -> bool:
    """Whether nothing in a sentence is unknown, what is opened is closed, and no second story is told."""
    paired = all(sentence.count(left) == sentence.count(right) for left, right in ("“”", "()"))
    once = sentence.count(PLOT) + sentence.count(STORY) <= 1
    return sentence[-1] in STOPS and OTHER not in sentence and paired and once and _says_what_it_means(sentence)


def _says_what_it_means(sentence: Sequence[str]) -> bool:
    """Whether a sentence tells more than a title, and lists no themes beside a wish that none of them is said to hold.

    "With revenge among its themes, it is here for your “train”" reads as if the one were why the other, and "In Heat a
    thief plans" as one name.
    """
    told = {unit for unit in sentence if unit.startswith("<")}
    listed = told & {"<themes>", "<genres>"}
    torn = bool(listed and told & ASKED_SLOTS) and not told & FOUND_SLOTS
    return told != {TITLE} and not torn and (TITLE, PLOT) not in pairwise(sentence)


def units(text: str, evidence: Sequence[Evidence]) -> list[str]:
    """A text as units, marks included."""
    tokens = tokenise(text)
    found: list[str] = []
    end = at = 0
    while at < len(tokens):
        unit, following = _unit_at(text, tokens, at, evidence)
        found += [*_MARKS.findall(text[end : tokens[at].span[0]]), unit]
        owned = tokens[following - 1].text.endswith(("’s", "'s"))
        found += [OWNED] if owned and unit[:1] == "<" and unit not in _NO_NAMES else []
        end, at = tokens[following - 1].span[1], following
    return [*found, *_MARKS.findall(text[end:])]


def _unit_at(text: str, tokens: Sequence[Token], at: int, evidence: Sequence[Evidence]) -> tuple[str, int]:
    """The unit that begins with a word, and the word behind it: the longest there is."""
    story = next((row.text for row in evidence if row.kind == "logline"), "")
    if length := told_of(story, tokens[at:], anywhere=True):
        begins = at == 0 or not STOPS.isdisjoint(text[tokens[at - 1].span[1] : tokens[at].span[0]])
        return (STORY if begins else PLOT), at + length
    start = tokens[at].span[0]
    if _DECIMAL.match(text, start):
        return VALUE if text[start - 1 : start] in _SIGNS else NUMBER, at + 2
    quoted = text[start - 1 : start] == "“"
    one = at > 0 and tokens[at - 1].word in {"a", "an"}
    fitting = [
        (
            length,
            quoted == (slot in ASKED_SLOTS),
            one == slot.startswith("<a:"),
            slot.endswith(("+>", "->")),
            slot,
        )
        for row in evidence
        if row.kind != "logline"
        for name, slot in fillers(row)
        if (length := _length(name, tokens[at:]))
    ]
    alone = unit_alone(tokens[at].word.removesuffix("'s"))
    if fitting and (quoted or alone in {"", NUMBER} or max(fitting)[0] > 1):
        length, *_, slot = max(fitting)
        return slot, at + length
    return alone or OTHER, at + 1


def _length(name: str, tokens: Sequence[Token]) -> int:
    """How many words a name has if the words begin with it, else 0; its last may own something."""
    words = [token.word for token in tokenise(name)]
    said = [token.word for token in tokens[: len(words)]]
    owning = [*words[:-1], f"{words[-1]}'s"] if words else []
    return len(words) if said in (words, owning) else 0


def unit_alone(folded: str) -> str:
    """The unit of a word, folded, without any row; "" where it says something."""
    if folded in FUNCTION_WORDS or folded in SAYS_NOTHING:
        return folded
    if folded[:1] in {*_SIGNS, "-"}:
        return VALUE
    return NUMBER if folded in NUMBERS or folded[:1].isdigit() else ""


def folded_unit(word: str) -> str:
    """The unit of a word as it is written, without any row."""
    return unit_alone(fold(word))
