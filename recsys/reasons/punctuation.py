"""What may stand behind what in a text of words and marks: a small grammar of punctuation."""

from __future__ import annotations

from enum import Enum, auto
from typing import NamedTuple


class Form(Enum):
    """How a word is written where it stands."""

    SPACED = auto()
    SPACED_EITHER = auto()
    SPACED_CAPITAL = auto()
    JOINED = auto()
    TIGHT_EITHER = auto()
    TIGHT_CAPITAL = auto()


class Last(Enum):
    """What was written last."""

    NOTHING = auto()
    WORD = auto()
    POSSESSIVE = auto()
    COMMA = auto()
    COLON = auto()
    STOP = auto()
    STOP_AND_QUOTE = auto()
    OPENED = auto()
    OPENED_ANEW = auto()
    CLOSED = auto()
    HYPHEN = auto()
    SPACE = auto()


class State(NamedTuple):
    """Where a text stands between two words or marks; ``word`` is the word before, with what is joined to it."""

    last: Last
    quoted: bool = False
    bracketed: bool = False
    word: str = ""

    @property
    def may_end(self) -> bool:
        """Whether a text may end here: behind a full stop, a question or exclamation mark, nothing left open."""
        return self.last in {Last.STOP, Last.STOP_AND_QUOTE} and not (self.quoted or self.bracketed)


FORMS = {
    Last.NOTHING: Form.TIGHT_CAPITAL,
    Last.WORD: Form.SPACED,
    Last.POSSESSIVE: Form.SPACED,
    Last.COMMA: Form.SPACED,
    Last.COLON: Form.SPACED_EITHER,
    Last.STOP: Form.SPACED_CAPITAL,
    Last.STOP_AND_QUOTE: Form.SPACED_EITHER,
    Last.OPENED: Form.TIGHT_EITHER,
    Last.OPENED_ANEW: Form.TIGHT_CAPITAL,
    Last.CLOSED: Form.SPACED,
    Last.HYPHEN: Form.JOINED,
    Last.SPACE: Form.TIGHT_EITHER,
}
JOINING = ("’s", "’", "-")
_GIVES = {
    ",": Last.COMMA,
    ";": Last.COMMA,
    ":": Last.COLON,
    " –": Last.COLON,
    ".": Last.STOP,
    "!": Last.STOP,
    "?": Last.STOP,
    "’s": Last.POSSESSIVE,
    "’": Last.POSSESSIVE,
    "-": Last.HYPHEN,
}
_BEHIND_WORDS = (",", ";", ":", " –", ".", "!", "?", " “", " (", "”", ")")
_BEHIND = {
    Last.NOTHING: ("“",),
    Last.WORD: (*_BEHIND_WORDS, *JOINING),
    Last.POSSESSIVE: _BEHIND_WORDS,
    Last.COMMA: (" “", "”"),
    Last.COLON: (" “",),
    Last.STOP: (" “", "”", ")"),
    Last.STOP_AND_QUOTE: (",", ";", ":", " –", ".", " “", ")"),
    Last.CLOSED: _BEHIND_WORDS,
}
TOGETHER = (".”", "!”", "?”", ",”", "”.", "”,", "”:", ").", "),", "?”.", "!”.", "!”,")
"""Marks that tokenizers often have one token for."""


def marks(state: State) -> list[str]:
    """The marks that may be written next, those of several signs included."""
    alone = [mark for mark in _BEHIND.get(state.last, ()) if _fits(state, mark)]
    several = [
        mark
        for mark in TOGETHER
        if mark[0] in alone and mark[1] in _BEHIND.get((between := behind_mark(state, mark[0])).last, ())
        if _fits(between, mark[1])
    ]
    return alone + several


def behind_mark(state: State, mark: str) -> State:
    """The state behind one of the marks that may be written."""
    if mark in TOGETHER:
        return behind_mark(behind_mark(state, mark[0]), mark[1])
    sign, stopped = mark.strip(), state.last is Last.STOP
    if sign == "“":
        anew = state.last in {Last.NOTHING, Last.STOP}
        return State(Last.OPENED_ANEW if anew else Last.OPENED, True, state.bracketed)
    if sign == "(":
        return State(Last.OPENED, state.quoted, True)
    if sign == "”":
        return State(Last.STOP_AND_QUOTE if stopped else Last.CLOSED, False, state.bracketed)
    if sign == ")":
        return State(Last.STOP if stopped else Last.CLOSED, state.quoted, False)
    return State(_GIVES[mark], state.quoted, state.bracketed, state.word + mark if mark in JOINING else "")


def _fits(state: State, mark: str) -> bool:
    """Whether quotes and brackets are opened where none is open and closed where one is, and one hyphen joins two."""
    if mark == "-":
        return state.word.isalpha()
    is_open = {"“": not state.quoted, "”": state.quoted, "(": not state.bracketed, ")": state.bracketed}
    return is_open.get(mark.strip(), True)


def behind(text: str) -> State:
    """Where a text stands that begins with an opening."""
    quoted, bracketed = text.count("“") > text.count("”"), text.count("(") > text.count(")")
    if not text:
        return State(Last.NOTHING)
    if text[-1].isspace():
        return State(Last.SPACE, quoted, bracketed)
    ends = {"“": Last.OPENED, "(": Last.OPENED, "”": Last.CLOSED, ")": Last.CLOSED, "–": Last.COLON}
    last = ends.get(text[-1]) or _GIVES.get(text[-1], Last.WORD)
    return State(last, quoted, bracketed)
