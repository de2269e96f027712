"""Many small measurements and their mean, row by row, on one scale."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from recsys.present.charts.chart import ROW, finish, label, name_rows
from recsys.present.looks import LOOKS, NEUTRAL
from recsys.schema import Source


@dataclass(frozen=True)
class StripRow:
    """A name and its measurements, each with what a pointer on it says."""

    name: str
    values: tuple[float, ...]
    hovers: tuple[str, ...]

    @property
    def mean(self) -> float:
        """The mean of the measurements; 0 without any."""
        return sum(self.values) / len(self.values) if self.values else 0.0


def strip(rows: Sequence[StripRow], ticks: dict[float, str], line: float, shown: Callable[[float], str]) -> go.Figure:
    """Small circles and a large diamond for their mean, from top to bottom; a dotted line stands for chance.

    ``shown`` writes the number beside a diamond; ``ticks`` name places of the scale, from its least to its most.
    """
    told = [(place, row) for place, row in enumerate(rows) if row.values]
    figure = go.Figure()
    figure.add_vline(x=line, line={"color": NEUTRAL, "width": 1.5, "dash": "dot"})
    figure.add_scatter(**_circles(rows))
    figure.add_scatter(**_diamonds(told, shown))
    low, high = min(ticks), max(ticks)
    room = high - low
    for place, row in told:
        figure.add_annotation(x=high + 0.05 * room, y=place, text=shown(row.mean), showarrow=False, xanchor="left")
    figure.update_xaxes(
        range=[low - 0.04 * room, high + 0.19 * room], tickvals=list(ticks), ticktext=list(ticks.values()),
        showgrid=False, zeroline=False, fixedrange=True, automargin=True, ticks="",
    )  # fmt: skip
    name_rows(figure, [row.name for row in rows])
    return finish(figure, height=ROW * len(rows) + 60)


def _circles(rows: Sequence[StripRow]) -> dict[str, object]:
    """Every single measurement."""
    return {
        "x": [value for row in rows for value in row.values],
        "y": [place for place, row in enumerate(rows) for _ in row.values],
        "mode": "markers",
        "marker": {"size": 9, "color": LOOKS[Source.WORD].colour, "opacity": 0.65},
        "hovertext": [label(hover, 160) for row in rows for hover in row.hovers],
        "hoverinfo": "text",
    }


def _diamonds(told: Sequence[tuple[int, StripRow]], shown: Callable[[float], str]) -> dict[str, object]:
    """The mean of each row that has measurements, at its place."""
    return {
        "x": [row.mean for _, row in told],
        "y": [place for place, _ in told],
        "mode": "markers",
        "marker": {"size": 15, "color": LOOKS[Source.WORD].colour, "symbol": "diamond"},
        "hovertext": [label(f"{row.name}: {shown(row.mean)} on average", 160) for _, row in told],
        "hoverinfo": "text",
    }
