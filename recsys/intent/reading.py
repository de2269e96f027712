"""A text as the matchers see it: its words, what stands between them, and which words are still free."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from recsys.schema import Chip
from recsys.text.words import Token, chit_chat, is_function_word, tokenise

_CAPITALS_EVERYWHERE = 0.9
_SHOUTING = 0.5
_FEW_WORDS = 4


@dataclass(frozen=True, slots=True)
class Match:
    """What a matcher found: the chips it stands for, and the words (first, last exclusive) that it takes.

    ``kept`` words stay words of the intent as well. ``note`` is for people.
    """

    first: int
    last: int
    chips: tuple[Chip, ...] = ()
    kept: bool = False
    note: str = ""


@dataclass(frozen=True)
class Reading:
    """The words of a text. ``taken`` are the positions of words that a match has used up."""

    text: str
    tokens: tuple[Token, ...]
    gaps: tuple[str, ...]
    """``gaps[i]`` stands before word i; one more than words."""
    function: tuple[bool, ...]
    chit_chat: frozenset[int]
    cased: tuple[bool, ...]
    """Whether capital letters mean something in the line of word i."""
    taken: frozenset[int] = frozenset()

    def __len__(self) -> int:
        return len(self.tokens)

    def key(self, position: int) -> str:
        """The letters and digits of a word; "" outside the text."""
        return self.tokens[position].key if 0 <= position < len(self.tokens) else ""

    def joined(self, position: int) -> bool:
        """Whether only blanks stand between the word before and this one."""
        if not 0 < position < len(self.tokens):
            return False
        gap = self.gaps[position]
        return gap == " " or (not gap.strip() and "\n" not in gap)

    def free(self, first: int, last: int) -> bool:
        """Whether no word in the range is taken."""
        return self.taken.isdisjoint(range(first, last))

    def content(self, position: int) -> bool:
        """Whether a word says something about the film that is wanted."""
        return not self.function[position] and position not in self.chit_chat

    def capital(self, position: int) -> bool:
        """Whether a word is capitalised where that means something."""
        return 0 <= position < len(self.tokens) and self.cased[position] and self.tokens[position].capitalised

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The characters of a range of words, last exclusive."""
        return self.tokens[first].span[0], self.tokens[last - 1].span[1]

    def within(self, span: tuple[int, int]) -> tuple[int, int]:
        """The range of words that touch a span of characters."""
        first = bisect_left(self.tokens, span[0] + 1, key=lambda token: token.span[1])
        last = bisect_left(self.tokens, span[1], key=lambda token: token.span[0])
        return first, max(first, last)

    def surface(self, first: int, last: int) -> str:
        """The text of a range of words, blanks tidied."""
        start, end = self.span(first, last)
        return " ".join(self.text[start:end].split())

    def taking(self, matches: Iterable[Match]) -> Reading:
        """The same reading with the words of some matches taken, save those that stay words."""
        positions = {position for match in matches if not match.kept for position in range(match.first, match.last)}
        return replace(self, taken=self.taken | positions)


def read(text: str) -> Reading:
    """The reading of a cleaned text."""
    tokens = tuple(tokenise(text))
    ends = [0, *(token.span[1] for token in tokens)]
    starts = [*(token.span[0] for token in tokens), len(text)]
    gaps = tuple(text[end:start] for end, start in zip(ends, starts, strict=True))
    return Reading(
        text=text,
        tokens=tokens,
        gaps=gaps,
        function=tuple(is_function_word(token) for token in tokens),
        chit_chat=chit_chat(tokens),
        cased=_cased(tokens, gaps),
    )


def _cased(tokens: Sequence[Token], gaps: Sequence[str]) -> tuple[bool, ...]:
    """A line says nothing by its capitals where it shouts, or where nearly every one of its words has one."""
    lines: list[list[Token]] = []
    for token, gap in zip(tokens, gaps, strict=False):
        if not lines or "\n" in gap:
            lines.append([])
        lines[-1].append(token)
    return tuple(meaning for line in lines for meaning in [_line_is_cased(line)] * len(line))


def _line_is_cased(line: Sequence[Token]) -> bool:
    words = [token.text for token in line if token.text[0].isalpha() and len(token.text) > 1]
    if len(words) < _FEW_WORDS:
        return True
    shouted = sum(word.isupper() for word in words) / len(words)
    capitals = sum(word[0].isupper() for word in words) / len(words)
    return shouted <= _SHOUTING and capitals < _CAPITALS_EVERYWHERE
