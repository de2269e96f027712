"""Where a served model's text begins: with the words it was asked to begin with, or behind them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_THOUGHTS = re.compile(r"^\s*<think>.*?</think>\s*", re.DOTALL)
_LEADING_MARKS = ' \n\t"*_`'


@dataclass
class Beginning:
    """Holds a text back until it is clear whether it begins with the opening, as it was asked to.

    A text that goes on where the opening ends gets the opening before it; one that begins a sentence of its own
    stays as it is, and the check decides. What a model thinks aloud first is left out.
    """

    opening: str
    held: str = ""
    settled: bool = False

    def take(self, piece: str, last: bool = False) -> str:
        """What may be shown now."""
        if self.settled:
            return piece
        self.held = _THOUGHTS.sub("", self.held + piece)
        text = self.held.lstrip(_LEADING_MARKS)
        wanted, come = _letters(self.opening), _letters(text)
        thinking = self.held.lstrip().startswith("<think>")
        if not last and (thinking or not come or (wanted != come and wanted.startswith(come))):
            return ""
        self.settled, self.held = True, ""
        if not come or thinking:
            return ""
        goes_on = not come.startswith(wanted) and text[:1].islower()
        return f"{self.opening} {text}" if goes_on else text


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
