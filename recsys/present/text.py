"""Numbers and untrusted words made safe and well set for a page."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

MINUS = "−"
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$&^=])")
_JOINER = "\u2060"
"""Invisible; breaks directives such as :material/…: which are read even where their colon is escaped."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def signed(value: float, decimals: int = 2) -> str:
    """A number with its sign and two decimals: +0.31, −1.20; what rounds to nothing is +0.00."""
    rounded = round(value, decimals)
    return f"{MINUS if rounded < 0 else '+'}{abs(rounded):.{decimals}f}"


def scientific(value: float) -> str:
    """A very small number with one decimal and its power of ten: −2.0 × 10⁻⁶; exactly nothing is 0."""
    if value == 0:
        return "0"
    digits, _, exponent = f"{abs(value):.1e}".partition("e")
    power = str(int(exponent)).translate(_SUPERSCRIPT)
    return f"{MINUS if value < 0 else ''}{digits}\u00a0×\u00a010{power}"


def percent(share: float, decimals: int = 0) -> str:
    """A share of 1 as a percentage: 98\u00a0%; what is not quite all or nothing does not look so: 99.8\u00a0%."""
    almost = 0.0 < share < 0.005 or 0.995 <= share < 0.9995
    return f"{100 * share:.{max(decimals, int(almost))}f}\u00a0%"


def escaped(text: str) -> str:
    """Untrusted text for use inside HTML, in elements and in quoted attributes."""
    return html.escape(_CONTROL.sub("", text), quote=True)


def typeset(text: str) -> str:
    """The text with typographic apostrophes and quotation marks in place of straight ones; as long as before."""
    text = re.sub(r"(?<!\w)'(?=\w)", "‘", text).replace("'", "’")
    return re.sub(r'(?<!\w)"(?=\w)', "“", text).replace('"', "”")


def plain(text: str) -> str:
    """Untrusted text for a widget's label, where Streamlit would otherwise read Markdown and directives."""
    return _MARKDOWN.sub(r"\\\1", " ".join(_CONTROL.sub("", text).split())).replace(":", f":{_JOINER}")


def quoted(text: str) -> str:
    """The text in typographic quotation marks."""
    return f"“{text}”"


def listed(parts: Sequence[str], last: str = "and") -> str:
    """Parts joined as a person would: a, b and c."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def counted(count: int, singular: str, plural: str = "") -> str:
    """A count with its noun: 1 film, 1,204 films."""
    return f"{count:,} {singular if count == 1 else plural or singular + 's'}"


def shortened(text: str, length: int) -> str:
    """The text, cut to a length with an ellipsis."""
    return text if len(text) <= length else text[: length - 1].rstrip(" -–,:;") + "…"
