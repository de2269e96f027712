"""Aligned columns for a terminal: text to the left, numbers to the right."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

GAP = "  "
WIDEST = 44


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> str:
    """The rows under their headings; the columns in ``right`` are aligned to the right."""
    cells = [list(map(plain, row)) for row in (headings, *rows)]
    widths = [max(width(row[column]) for row in cells) for column in range(len(headings))]
    lines = [
        GAP.join(_padded(cell, widths[column], column in right) for column, cell in enumerate(row)).rstrip()
        for row in cells
    ]
    return "\n".join(lines)


def labelled(pairs: Sequence[tuple[str, str]]) -> str:
    """Lines of a label and what it says, the labels as wide as the longest."""
    widest = max((width(label) for label, _ in pairs), default=0)
    return "\n".join(f"{_padded(label, widest, False)}{GAP}{plain(text)}" for label, text in pairs)


def signed(value: float) -> str:
    """A contribution: two decimals with its sign."""
    return f"{value:+.2f}".replace("-0.00", "+0.00")


def shortened(text: str, most: int = WIDEST) -> str:
    """The text, with an ellipsis where it is too long for a column."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def plain(text: str) -> str:
    """The text without control characters: a title must not be able to steer a terminal."""
    return "".join(" " if unicodedata.category(character).startswith("C") else character for character in text)


def width(text: str) -> int:
    """How many columns of a terminal a text takes: East Asian wide characters two, combining marks none."""
    return sum(
        0 if unicodedata.combining(character) else 1 + (unicodedata.east_asian_width(character) in "WF")
        for character in text
    )


def _padded(text: str, columns: int, to_the_right: bool) -> str:
    space = " " * (columns - width(text))
    return space + text if to_the_right else text + space
