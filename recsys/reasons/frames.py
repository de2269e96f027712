"""How a taught writer joins its words: which word, mark or kind of row may follow which, as in its lessons.

A text is read as units: words that claim nothing stand for themselves, what a row holds stands for the row's kind and
sign ("you asked for <word+>"), and a stretch of plot is one unit. It is a grammar of the lessons' neighbours.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from recsys.config import ASSETS
from recsys.errors import ArtefactError
from recsys.reasons.check.reading import Mention, Read, Word, read
from recsys.reasons.check.vocabulary import NUMBERS, SAYS_NOTHING
from recsys.reasons.story import SHORTEST_STRETCH
from recsys.schema import Evidence
from recsys.text.vocabulary import FUNCTION_WORDS
from recsys.text.words import tokenise

FRAMES = ASSETS / "adapter" / "frames.json"
BEGIN, GO_ON, END = "^", "^^", "$"
"""Where a text begins, where a further sentence does, and where a text ends."""
PLOT, NUMBER, PART, OTHER, OWNED = "<plot>", "<number>", "<part>", "<other>", "’s"
OFTEN = 2
"""What fewer lessons hold is no frame."""
_MARKS = re.compile(r"[,;:–()!?“”]|(?<!\.)\.(?!\.)")
STOPS = frozenset(".!?")
Key = TypeVar("Key")


@dataclass(frozen=True, eq=False)
class Frames:
    """Which units follow one unit, and which follow two, in the lessons."""

    behind_one: Mapping[str, frozenset[str]]
    behind_two: Mapping[tuple[str, str], frozenset[str]]

    @classmethod
    def of(cls, texts: Iterable[Sequence[str]], least: int = OFTEN) -> Frames:
        """The frames of texts given as units: what at least so many of them hold."""
        counts = Counter(three for text in texts for three in set(_threes(text)))
        return cls._from(three for three, count in counts.items() if count >= least)

    @classmethod
    def load(cls, path: Path = FRAMES) -> Frames:
        """The frames that a training wrote beside its adapter. Raises ArtefactError."""
        try:
            kept: dict[str, list[str]] = json.loads(path.read_text(encoding="utf-8"))
            return cls._from((*_two(before), unit) for before, units in kept.items() for unit in units)
        except (OSError, ValueError, AttributeError) as failure:
            mend = "Run python -m recsys.train_reasons, or take the file from the project again."
            raise ArtefactError(f"The frames of the lessons cannot be read from {path}: {failure}", mend) from failure

    @classmethod
    def _from(cls, threes: Iterable[tuple[str, str, str]]) -> Frames:
        one: dict[str, set[str]] = defaultdict(set)
        two: dict[tuple[str, str], set[str]] = defaultdict(set)
        for earlier, before, unit in threes:
            one[before].add(unit)
            two[earlier, before].add(unit)
        return cls(_frozen(one), _frozen(two))

    @lru_cache(maxsize=1_000)  # noqa: B019 - one set of frames lives as long as the process
    def live(self, slots: frozenset[str]) -> frozenset[tuple[str, str]]:
        """The neighbours behind which a sentence can still end with no other rows told than those of ``slots``."""
        earlier: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        for two, followers in self.behind_two.items():
            for unit in followers:
                if not unit.startswith("<") or unit in slots:
                    earlier[two[1], unit].append(two)
        found = {two for two in earlier if two[1] in STOPS}
        open_ends = list(found)
        while open_ends:
            fresh = set(earlier[open_ends.pop()]) - found
            found |= fresh
            open_ends += fresh
        return frozenset(found)

    def save(self, path: Path) -> None:
        """Write the frames as JSON, a line for each two units."""
        lines = {" ".join(before): sorted(units) for before, units in sorted(self.behind_two.items())}
        path.write_text(json.dumps(lines, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")

    def strange(self, units: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Neighbours that no lesson has."""
        for before, unit in pairwise((BEGIN, *units, END)):
            if unit not in self.behind_one.get(before, ()):
                yield before, unit


def _threes(text: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    padded = (BEGIN, BEGIN, *text, END)
    return zip(padded, padded[1:], padded[2:], strict=False)


def _two(text: str) -> tuple[str, str]:
    earlier, before = text.split()
    return earlier, before


@cache
def lessons_frames() -> Frames:
    """The frames of the shipped adapter's lessons, read once. Raises ArtefactError."""
    return Frames.load()


def _frozen(followers: Mapping[Key, set[str]]) -> dict[Key, frozenset[str]]:
    return {key: frozenset(units) for key, units in followers.items()}


def unit_of(row: Evidence) -> str:
    """What stands for the names of a row: its kind, and the sign of an argument."""
    kind = "film" if row.kind in {"liked", "rated"} else row.kind
    sign = "" if row.value is None else "+" if row.value > 0 else "-"
    return PLOT if kind == "logline" else f"<{kind}{sign}>"


def units(text: str, evidence: Sequence[Evidence]) -> list[str]:
    """A text as units, marks included."""
    told = read(text, evidence)
    found: list[str] = []
    end, owned = 0, False
    last: tuple[str, object] = ("", None)
    for word, label in zip(told.words, _labels(told), strict=True):
        gap = text[end : word.token.span[0]]
        in_number = label[0] == last[0] == NUMBER and gap in {".", ","}
        between = _MARKS.findall(gap)
        if (label != last or label[1] is None) and not in_number:
            found += [*([OWNED] if owned else []), *between, label[0]]
        end, last = word.token.span[1], label
        owned = word.token.text.endswith(("’s", "'s"))
    return _sentences([*found, *([OWNED] if owned else []), *_MARKS.findall(text[end:])])


def _sentences(found: Sequence[str]) -> list[str]:
    """The units with the beginning of each further sentence marked."""
    result: list[str] = []
    for unit, following in zip(found, [*found[1:], ""], strict=True):
        result.append(unit)
        if unit in STOPS and following and following not in {"”", ")", *STOPS}:
            result.append(GO_ON)
    return result


def _labels(told: Read) -> list[tuple[str, object]]:
    """For each word its unit, and what makes neighbours one unit; None where each word is one of its own."""
    labels: list[tuple[str, object]] = [(_alone(word), None) for word in told.words]
    for first, end, _ in from_story(told):
        labels[first:end] = [(PLOT, PLOT)] * (end - first)
    mentions = sorted(told.mentions, key=lambda one: (one.start - one.end, one.row.value is None))
    taken: set[int] = set()
    for one in mentions:
        if _is_plain(told, one):
            continue
        places = set(range(one.start, one.end))
        in_plot = all(labels[at][0] == PLOT for at in places)
        if not (places & taken or in_plot):
            taken |= places
            for at in places:
                labels[at] = (unit_of(one.row), one.start)
    return labels


def _is_plain(told: Read, mention: Mention) -> bool:
    """Whether a word that is also one of a row ("little") is said without quotation marks, as anybody says it."""
    start, _ = told.words[mention.start].token.span
    word = told.words[mention.start].word
    return mention.end == mention.start + 1 and bool(unit_alone(word)) and told.text[start - 1 : start] != "“"


def from_story(told: Read) -> list[tuple[int, int, int]]:
    """Stretches of at least four words that stand in the story just so: first, end, and where the story has them."""
    story = [token.word for row in told.evidence if row.kind == "logline" for token in tokenise(row.text)]
    words = [word.word for word in told.words]
    found: list[tuple[int, int, int]] = []
    at = 0
    while at < len(words):
        length, start = max(((_same(words[at:], story[place:]), -place) for place in range(len(story))), default=(0, 0))
        if length >= SHORTEST_STRETCH:
            found.append((at, at + length, -start))
        at += length if length >= SHORTEST_STRETCH else 1
    return found


def _same(words: Sequence[str], others: Sequence[str]) -> int:
    """How many words two runs have in common at their beginnings."""
    return next(
        (at for at, (one, other) in enumerate(zip(words, others, strict=False)) if one != other),
        min(len(words), len(others)),
    )


def _alone(word: Word) -> str:
    """The unit of a word that is in no whole name of a row."""
    unit = unit_alone(word.word.removesuffix("'s").removesuffix("'"))
    if unit or not word.partly:
        return unit or OTHER
    in_story_only = all(key == "field:logline" for key in word.partly)
    return PLOT if in_story_only else PART


def unit_alone(folded: str) -> str:
    """The unit of a word, folded, without any row; "" where it says something."""
    if folded in FUNCTION_WORDS or folded in SAYS_NOTHING:
        return folded
    return NUMBER if folded in NUMBERS or folded.lstrip("+-−")[:1].isdigit() else ""
