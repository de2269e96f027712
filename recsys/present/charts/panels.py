"""Bars of several kinds side by side: the same rows, one panel for each measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from recsys.present.charts.chart import ROW, finish, label
from recsys.present.looks import HATCH

HEAD = 34
"""Pixels above the bars for the names of the panels."""


@dataclass(frozen=True)
class Panel:
    """One measure of every row: its name, the bars' values, the text behind each and their colours."""

    name: str
    values: Sequence[float]
    texts: Sequence[str]
    colours: Sequence[str]
    hovers: Sequence[str]


def panels(row_names: Sequence[str], shown: Sequence[Panel]) -> go.Figure:
    """Horizontal bars from top to bottom, each panel with a scale of its own that begins at zero."""
    rows = list(range(len(row_names)))
    figure = make_subplots(rows=1, cols=len(shown), shared_yaxes=True, horizontal_spacing=0.03)
    for column, panel in enumerate(shown, start=1):
        figure.add_trace(_bars(rows, panel), row=1, col=column)
        for row, (value, text) in enumerate(zip(panel.values, panel.texts, strict=True)):
            figure.add_annotation(
                x=max(value, 0.0), y=row, text=text, showarrow=False, xanchor="left", xshift=4, font={"size": 12},
                row=1, col=column,
            )  # fmt: skip
        low, high = min([0.0, *panel.values]), max([0.0, *panel.values])
        reach = (high - low) or 1.0
        figure.update_xaxes(
            range=[low - 0.02 * reach, high + 0.7 * reach], showticklabels=False, zeroline=True, row=1, col=column
        )
        figure.add_annotation(
            text=label(panel.name, 40), x=0.0, y=1.0, xref=f"x{column if column > 1 else ''} domain", yref="paper",
            xanchor="left", yanchor="bottom", yshift=6, showarrow=False, font={"size": 13},
        )  # fmt: skip
    figure.update_xaxes(fixedrange=True, showgrid=False, zerolinewidth=1)
    figure.update_yaxes(showgrid=False, zeroline=False, fixedrange=True, range=[len(rows) - 0.5, -0.5])
    figure.update_yaxes(
        tickvals=rows,
        ticktext=[label(name) for name in row_names],
        tickfont={"size": 13},
        automargin=True,
        row=1,
        col=1,
    )
    finish(figure, height=ROW * len(rows) + HEAD + 24)
    return figure.update_layout(margin={"t": HEAD, "b": 8})


def _bars(rows: list[int], panel: Panel) -> go.Bar:
    marker: dict[str, Any] = {
        "color": list(panel.colours),
        "pattern": {
            "shape": [HATCH if value < 0 else "" for value in panel.values],
            "fillmode": "overlay",
            "fgcolor": "rgba(255,255,255,0.75)",
            "size": 6,
            "solidity": 0.4,
        },
        "cornerradius": 3,
    }
    hovers = [label(hover, 300) for hover in panel.hovers]
    return go.Bar(y=rows, x=list(panel.values), orientation="h", marker=marker, hovertext=hovers, hoverinfo="text")
