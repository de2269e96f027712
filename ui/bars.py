"""A score as a small stacked bar: one colour for each source, what is below zero hatched and to the left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from recsys.present.looks import LOOKS
from recsys.present.text import signed
from recsys.schema import Contribution, Source


@dataclass(frozen=True)
class Segment:
    """A piece of a bar. ``left`` and ``width`` are shares (0 to 1) of the whole track."""

    source: Source
    value: float
    left: float
    width: float


@dataclass(frozen=True)
class Scale:
    """What several bars share so that they can be compared: the furthest reach below and above zero."""

    below: float
    above: float

    @property
    def length(self) -> float:
        """From the one end of the track to the other, in units of the score; above zero."""
        return (self.below + self.above) or 1.0

    @property
    def zero(self) -> float:
        """Where zero stands on the track, 0 to 1."""
        return self.below / self.length


def totals(contributions: Sequence[Contribution]) -> dict[Source, float]:
    """The sum of each source's rows, in the fixed order of the sources; sources without rows are left out."""
    sums: dict[Source, float] = {}
    for source in Source:
        values = [row.value for row in contributions if row.kind is source]
        if values:
            sums[source] = sum(values)
    return sums


def common_scale(bars: Iterable[dict[Source, float]]) -> Scale:
    """The scale that holds every one of these bars."""
    below = above = 0.0
    for sums in bars:
        below = max(below, -sum(value for value in sums.values() if value < 0))
        above = max(above, sum(value for value in sums.values() if value > 0))
    return Scale(below, above)


def segments(sums: dict[Source, float], scale: Scale) -> tuple[Segment, ...]:
    """The pieces of a bar: positive ones from zero to the right, negative ones from zero to the left."""
    right = left = scale.zero
    pieces = []
    for source, value in sums.items():
        width = abs(value) / scale.length
        if value >= 0:
            pieces.append(Segment(source, value, right, width))
            right += width
        else:
            left -= width
            pieces.append(Segment(source, value, left, width))
    return tuple(pieces)


def stacked_bar(contributions: Sequence[Contribution], scale: Scale) -> str:
    """HTML of a bar; its label says each source's sum in words."""
    sums = totals(contributions)
    label = ", ".join(f"{LOOKS[source].name.lower()} {signed(value)}" for source, value in sums.items())
    pieces = "".join(_piece(piece) for piece in segments(sums, scale))
    zero = f'<b style="left:{scale.zero:.3%}"></b>' if scale.below else ""
    return f'<div class="stack" role="img" aria-label="{label}">{pieces}{zero}</div>'


def _piece(piece: Segment) -> str:
    kind = f"{piece.source.value} negative" if piece.value < 0 else piece.source.value
    title = f"{LOOKS[piece.source].name} {signed(piece.value)}"
    return f'<i class="{kind}" style="left:{piece.left:.3%};width:{piece.width:.3%}" title="{title}"></i>'
