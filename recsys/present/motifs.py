"""The drawings behind the titles of poster tiles, one for each genre, in a box of 240 × 360 units."""

from __future__ import annotations

import random
from collections.abc import Callable

Motif = Callable[[random.Random], str]


def _circle(x: float, y: float, radius: float, filled: bool = True) -> str:
    fill = "" if filled else ' fill="none"'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"{fill}/>'


def _path(steps: str, filled: bool = False) -> str:
    fill = "" if filled else ' fill="none"'
    return f'<path d="{steps}"{fill}/>'


def arcs(chance: random.Random) -> str:
    """Wide circles about a corner."""
    x, y = chance.choice([0, 240]), chance.randint(20, 120)
    return "".join(_circle(x, y, radius, filled=radius < 120) for radius in (70, 115, 160, 205))


def orbits(chance: random.Random) -> str:
    """A planet and its rings."""
    x, y, turn = chance.randint(90, 170), chance.randint(95, 140), chance.randint(-35, 35)
    rings = "".join(
        f'<ellipse cx="{x}" cy="{y}" rx="{radius}" ry="{radius * 0.34:.1f}" fill="none" '
        f'transform="rotate({turn} {x} {y})"/>'
        for radius in (80, 102, 124)
    )
    return _circle(x, y, 46) + rings


def slashes(chance: random.Random) -> str:
    """Slanted strokes across the tile."""
    slant, gap = chance.choice([-150, 150]), chance.randint(26, 44)
    starts = range(-160, 400, gap)
    return "".join(_path(f"M{start} 0 l16 0 l{slant} 360 l-16 0 z", filled=True) for start in starts)


def blinds(chance: random.Random) -> str:
    """Light through venetian blinds."""
    tilt = chance.randint(-18, 18)
    return "".join(_path(f"M0 {y} L240 {y + tilt} l0 13 L0 {y + 13} z", filled=True) for y in range(10, 250, 27))


def lenses(chance: random.Random) -> str:
    """Two circles that share a part."""
    y, apart = chance.randint(100, 140), chance.randint(34, 50)
    return _circle(120 - apart, y, 74) + _circle(120 + apart, y, 74)


def horizon(chance: random.Random) -> str:
    """A low sun over hills."""
    x, y = chance.randint(70, 170), chance.randint(105, 140)
    hills = f"M0 {y + 50} Q60 {y + 5} 120 {y + 45} T240 {y + 35} V360 H0 Z"
    return (
        _circle(x, y, 52) + _path(hills, filled=True) + _path(f"M0 {y + 95} Q90 {y + 55} 240 {y + 100} V360 H0 Z", True)
    )


def dots(chance: random.Random) -> str:
    """Confetti."""
    return "".join(
        _circle(chance.randint(0, 240), chance.randint(0, 230), chance.choice([5, 8, 13, 21, 30])) for _ in range(22)
    )


def blobs(chance: random.Random) -> str:
    """A few large soft shapes."""
    return "".join(_circle(chance.randint(10, 230), chance.randint(0, 200), chance.randint(45, 85)) for _ in range(4))


def waves(chance: random.Random) -> str:
    """Sound in lines."""
    height = chance.randint(14, 30)
    return "".join(
        _path(f"M-10 {y} q32 {-height} 65 0 t65 0 t65 0 t65 0") for y in range(40, 240, chance.choice([18, 22, 26]))
    )


def bars(chance: random.Random) -> str:
    """Uneven uprights, like trees at night."""
    return "".join(
        f'<rect x="{x}" y="0" width="{chance.choice([4, 7, 12, 18])}" height="{chance.randint(120, 360)}"/>'
        for x in range(6, 240, 24)
    )


def chevrons(chance: random.Random) -> str:
    """Marks of rank."""
    depth = chance.randint(26, 52)
    return "".join(
        _path(f"M20 {y} L120 {y + depth} L220 {y} l0 14 L120 {y + depth + 14} L20 {y + 14} z", True)
        for y in range(30, 210, 36)
    )


def grid(chance: random.Random) -> str:
    """Frames on a contact sheet, a few of them lit."""
    return "".join(
        f'<rect x="{x}" y="{y}" width="42" height="30" fill="{"#fff" if chance.random() < 0.4 else "none"}"/>'
        for x in range(22, 200, 50)
        for y in range(26, 220, 38)
    )


def peaks(chance: random.Random) -> str:
    """Mountains."""
    first, second = chance.randint(60, 110), chance.randint(130, 190)
    return _path(f"M-20 260 L{first} {chance.randint(60, 110)} L200 260 z", True) + _path(
        f"M60 260 L{second} {chance.randint(90, 140)} L270 260 z", True
    )


MOTIFS: dict[str, Motif] = {
    "Action": slashes,
    "Adventure": peaks,
    "Animation": blobs,
    "Children": dots,
    "Comedy": dots,
    "Crime": blinds,
    "Documentary": grid,
    "Drama": arcs,
    "Fantasy": peaks,
    "Film-Noir": blinds,
    "Horror": bars,
    "IMAX": grid,
    "Musical": waves,
    "Mystery": lenses,
    "Romance": lenses,
    "Sci-Fi": orbits,
    "Thriller": slashes,
    "War": chevrons,
    "Western": horizon,
}
