"""One colour and one name for each source of a score."""

from __future__ import annotations

from dataclasses import dataclass

from recsys.schema import Source

HATCH = "/"
"""Plotly's pattern for values below zero; the style sheet draws the same one."""


@dataclass(frozen=True)
class Look:
    """How a source is shown: ``colour`` is the same in charts and bars, in light and dark."""

    colour: str
    name: str
    meaning: str


LOOKS: dict[Source, Look] = {
    Source.WORD: Look("#0072B2", "Your words", "what you asked for"),
    Source.HISTORY: Look("#E69F00", "What you liked", "the films you rated"),
    Source.CHIP: Look("#009E73", "What was understood", "genres, years, people and films you named"),
    Source.PRIOR: Look("#8A8F98", "Everybody’s view", "how well and how often others rated it"),
}
NEUTRAL = "#8A8F98"
FADED = "rgba(138, 143, 152, 0.28)"
BESIDE = ("#D55E00", "#CC79A7", "#56B4E9")
"""What is set beside a source without being one; from the same palette (Okabe and Ito), which keeps colours apart."""


def legend(sources: tuple[Source, ...] = tuple(Source), below_zero: bool = True) -> str:
    """HTML that names the colour of each source, and the stripes where something is below zero."""
    entries = "".join(
        f'<span class="legend-entry"><i class="swatch {source.value}"></i>{LOOKS[source].name}</span>'
        for source in sources
    )
    stripes = '<span class="legend-entry"><i class="swatch below"></i>Below zero</span>' if below_zero else ""
    return f'<div class="legend">{entries}{stripes}</div>'
