"""Many small measurements and their mean, row by row, on one scale."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from recsys.present.charts.chart import ROW, finish, label
from recsys.present.looks import LOOKS, NEUTRAL
from recsys.schema import Source

_QUIET = {"showgrid": False, "zeroline": False, "fixedrange": True, "automargin": True, "ticks": ""}


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
    colour = LOOKS[Source.WORD].colour
    places = [(row, place) for place, row in enumerate(rows) for _ in row.values]
    figure = go.Figure()
    figure.add_vline(x=line, line={"color": NEUTRAL, "width": 1.5, "dash": "dot"})
    figure.add_scatter(
        x=[value for row in rows for value in row.values],
        y=[place for _, place in places],
        mode="markers",
        marker={"size": 9, "color": colour, "opacity": 0.65},
        hovertext=[label(hover, 160) for row in rows for hover in row.hovers],
        hoverinfo="text",
    )
    told = [(place, row) for place, row in enumerate(rows) if row.values]
    figure.add_scatter(
        x=[row.mean for _, row in told],
        y=[place for place, _ in told],
        mode="markers",
        marker={"size": 15, "color": colour, "symbol": "diamond"},
        hovertext=[label(f"{row.name}: {shown(row.mean)} on average", 160) for _, row in told],
        hoverinfo="text",
    )
    low, high = min(ticks), max(ticks)
    room = high - low
    for place, row in told:
        figure.add_annotation(x=high + 0.05 * room, y=place, text=shown(row.mean), showarrow=False, xanchor="left")
    figure.update_xaxes(
        range=[low - 0.04 * room, high + 0.19 * room], tickvals=list(ticks), ticktext=list(ticks.values()), **_QUIET
    )
    figure.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=[label(row.name) for row in rows],
        range=[len(rows) - 0.5, -0.5],
        tickfont={"size": 13},
        ticklabelstandoff=6,
        **_QUIET,
    )
    return finish(figure, height=ROW * len(rows) + 60)
