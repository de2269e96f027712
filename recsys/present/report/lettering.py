"""Text for a picture: the fonts of this computer, what they cannot draw, and what does not fit."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import lru_cache

from matplotlib import font_manager, ft2font

PREFERRED = (
    *("DejaVu Sans", "Noto Sans", "Noto Sans CJK JP", "Noto Sans CJK SC", "Noto Sans JP", "Noto Sans SC"),
    *("Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Devanagari", "Noto Sans Thai", "Arial Unicode MS"),
    *("Hiragino Sans", "PingFang SC", "Microsoft YaHei", "Yu Gothic", "WenQuanYi Zen Hei", "Droid Sans Fallback"),
)
"""The font that comes with matplotlib, then those that usually hold the letters it lacks."""
MISSING = "□"


@lru_cache(maxsize=1)
def fonts() -> tuple[str, ...]:
    """The preferred fonts that are installed."""
    installed = set(font_manager.get_font_names())
    return tuple(name for name in PREFERRED if name in installed)


@lru_cache(maxsize=1)
def _letters() -> frozenset[int]:
    """The code of every letter that some font of ``fonts`` can draw."""
    paths = (font_manager.findfont(name, fallback_to_default=False) for name in fonts())
    return frozenset(code for path in paths for code in ft2font.FT2Font(path).get_charmap())


def drawable(text: str) -> str:
    """The text in one line, with □ for each letter that no font here has; never a warning, never a failure."""
    line = " ".join("".join(" " if unicodedata.category(letter) == "Cc" else letter for letter in text).split())
    kept = (letter for letter in line if unicodedata.category(letter) != "Cf")
    return "".join(letter if ord(letter) in _letters() else MISSING for letter in kept)


def fitted(text: str, width: float, width_of: Callable[[str], float]) -> str:
    """The text, cut with an ellipsis where it is wider than ``width`` in the unit of ``width_of``."""
    if width_of(text) <= width:
        return text
    shortest, longest = 0, len(text)
    while longest - shortest > 1:
        middle = (shortest + longest) // 2
        if width_of(f"{text[:middle].rstrip()}…") <= width:
            shortest = middle
        else:
            longest = middle
    return f"{text[:shortest].rstrip()}…"
