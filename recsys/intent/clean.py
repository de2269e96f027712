"""What is read of a text: nothing that cannot be seen, one normal form, and not more than a person would type."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MAX_CHARACTERS = 4_000

_ROUGH_CUT = 2 * MAX_CHARACTERS
_ORDINARY = re.compile(r"[\n -~]*")
_LINE_BREAKS = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_HIDDEN = frozenset({"Cc", "Cf", "Cs"})


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text that can be read, and what was done to it in words for people."""

    text: str
    notes: tuple[str, ...] = ()


def clean(raw: str) -> Cleaned:
    """Take out hidden characters, normalise (Unicode NFC), and keep the part that is read.

    Hidden are control characters, lone surrogates and invisible format characters (zero-width, direction marks).
    Of more than ``MAX_CHARACTERS`` the last are kept where the text has several lines (a conversation ends with
    what matters), else the first. Both cuts are noted.
    """
    notes = []
    stripped = raw.strip()
    several_lines = "\n" in stripped[-_ROUGH_CUT:]
    text = _cut(stripped, several_lines, _ROUGH_CUT)
    if not _ORDINARY.fullmatch(text):
        text, hidden = _visible(text)
        if hidden:
            notes.append("Characters that cannot be seen were taken out of the text.")
    if len(stripped) > _ROUGH_CUT or len(text) > MAX_CHARACTERS:
        text = _cut(text, several_lines, MAX_CHARACTERS)
        part = "last" if several_lines else "first"
        notes.append(f"The text is long: only its {part} {MAX_CHARACTERS:,} characters were read.")
    return Cleaned(text.strip(), tuple(notes))


def _cut(text: str, from_end: bool, length: int) -> str:
    return text[-length:] if from_end else text[:length]


def _visible(text: str) -> tuple[str, bool]:
    text = _LINE_BREAKS.sub("\n", text).replace("\t", " ")
    visible = "".join(letter for letter in text if letter == "\n" or unicodedata.category(letter) not in _HIDDEN)
    return unicodedata.normalize("NFC", visible), len(visible) < len(text)
