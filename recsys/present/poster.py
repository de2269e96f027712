"""A poster tile for an item: generated SVG, the same for the same item every time, as an image address."""

from __future__ import annotations

import base64
import hashlib
import random
from functools import lru_cache

from recsys.present.motifs import MOTIFS, arcs
from recsys.present.text import escaped, shortened, typeset
from recsys.schema import Item

WIDTH, HEIGHT, MARGIN = 240, 360, 22
LONGEST_TITLE = 70
_NARROW, _WIDE = set("iljftrI.,:;'’!|() "), set("mwMWGOQ@%&")

PALETTES: dict[str, tuple[str, str]] = {
    "Action": ("#7A1E1E", "#D1495B"),
    "Adventure": ("#1F4E4A", "#3E8E7E"),
    "Animation": ("#3A2E6E", "#C2577A"),
    "Children": ("#28557A", "#5B8DB8"),
    "Comedy": ("#8A4B0F", "#C8812B"),
    "Crime": ("#23252B", "#5B4A44"),
    "Documentary": ("#2E4033", "#6B7F5E"),
    "Drama": ("#31395B", "#7C6A8E"),
    "Fantasy": ("#3B2259", "#7D5BA6"),
    "Film-Noir": ("#17181C", "#4A4D57"),
    "Horror": ("#1B0F14", "#7B1E3A"),
    "IMAX": ("#12355B", "#3C6E96"),
    "Musical": ("#6A1B4D", "#B5546F"),
    "Mystery": ("#1A2B3C", "#46607A"),
    "Romance": ("#7A2948", "#B9637A"),
    "Sci-Fi": ("#0B2A4A", "#2F7F9E"),
    "Thriller": ("#1C2A2E", "#3F6B6B"),
    "War": ("#3A3B2A", "#77744F"),
    "Western": ("#6B3A1C", "#B4753D"),
}
UNKNOWN = ("#3A3D46", "#767B88")
SPEAKING = (
    *("Film-Noir", "Western", "Musical", "Documentary", "Animation", "Horror", "War", "Sci-Fi", "Fantasy"),
    *("Romance", "Mystery", "Crime", "Children", "Thriller", "Adventure", "Comedy", "Action", "Drama", "IMAX"),
)
"""Genres in the order in which they say most about how a film looks."""


@lru_cache(maxsize=4096)
def poster_address(item: Item) -> str:
    """The poster as a data: address for an image."""
    return "data:image/svg+xml;base64," + base64.b64encode(poster_svg(item).encode("utf-8")).decode("ascii")


def poster_svg(item: Item) -> str:
    """The poster as SVG text of 240 × 360 units: a gradient and a motif of the item's genres, the title set over it."""
    seed = int.from_bytes(hashlib.sha256(f"{item.title}|{item.year}".encode()).digest()[:8])
    chance = random.Random(seed)
    genres = [genre for genre in SPEAKING if genre in item.genres]
    dark, light = (PALETTES[genres[0]][0], PALETTES[genres[min(1, len(genres) - 1)]][1]) if genres else UNKNOWN
    motif = MOTIFS[genres[0]] if genres else arcs
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
        f'<defs><linearGradient id="g" gradientTransform="rotate({chance.randint(50, 80)})">'
        f'<stop offset="0" stop-color="{light}"/><stop offset="0.85" stop-color="{dark}"/></linearGradient>'
        '<linearGradient id="s" x2="0" y2="1"><stop offset="0.3" stop-color="#000" stop-opacity="0"/>'
        '<stop offset="1" stop-color="#000" stop-opacity="0.55"/></linearGradient></defs>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="url(#g)"/>'
        f'<g fill="#fff" stroke="#fff" fill-opacity="0.13" stroke-opacity="0.22" stroke-width="1.5">{motif(chance)}</g>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="url(#s)"/>{_title(item)}</svg>'
    )


def _title(item: Item) -> str:
    size, lines = _set_title(shortened(typeset(" ".join(item.short_title.split())) or "Untitled", LONGEST_TITLE))
    bottom = HEIGHT - MARGIN - (24 if item.year else 2)
    leading = size * 1.12
    set_lines = "".join(
        f'<text x="{MARGIN}" y="{bottom - above * leading:.1f}" font-size="{size}">{escaped(line)}</text>'
        for above, line in enumerate(reversed(lines))
    )
    year = (
        f'<text x="{MARGIN}" y="{HEIGHT - MARGIN}" font-size="15" letter-spacing="2" fill-opacity="0.8" '
        f"font-family=\"'Helvetica Neue', Arial, sans-serif\">{item.year}</text>"
        if item.year
        else ""
    )
    family = "Charter, Georgia, 'Source Serif 4', 'Times New Roman', serif"
    return f'<g fill="#fff" font-family="{family}" font-weight="600">{set_lines}{year}</g>'


def _set_title(title: str) -> tuple[int, list[str]]:
    """The largest type size, and the lines, with which the title fits in its box."""
    for size in (38, 34, 30, 27, 24, 21, 18):
        lines = wrapped(title, (WIDTH - 2 * MARGIN) / size)
        if len(lines) * size <= 165 and all(width(line) * size <= WIDTH - 2 * MARGIN for line in lines):
            return size, lines
    return 18, [shortened(line, 22) for line in wrapped(title, (WIDTH - 2 * MARGIN) / 18)[:7]]


def wrapped(title: str, ems: float) -> list[str]:
    """The title broken at spaces into lines of at most ``ems`` wide, where its words allow."""
    lines: list[str] = []
    for word in title.split(" "):
        if lines and width(f"{lines[-1]} {word}") <= ems:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def width(text: str) -> float:
    """About how wide the text is in a bold serif, in multiples of the type size."""
    return sum(0.34 if letter in _NARROW else 0.9 if letter in _WIDE else _letter(letter) for letter in text)


def _letter(letter: str) -> float:
    if ord(letter) > 0x2E80:
        return 1.0
    return 0.72 if letter.isupper() else 0.56
