"""What every chart has in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import plotly.graph_objects as go

from recsys.present.looks import FADED, HATCH, LOOKS, NEUTRAL
from recsys.present.text import escaped, shortened, signed
from recsys.schema import Source

LONGEST_LABEL, LONGEST_TOKEN = 24, 16
ROW = 34
PHONE_COLUMNS = 12
_QUIET = {
    "showgrid": False,
    "zeroline": False,
    "fixedrange": True,
    "automargin": True,
    "ticklabelstandoff": 6,
    "ticks": "",
}


@dataclass(frozen=True)
class Chart:
    """A figure, what it shows for those who cannot see it, one plain sentence, and the same as a table."""

    figure: go.Figure
    alt: str
    sentence: str
    table: pd.DataFrame
    wide: bool = False
    """Whether it has more columns than a phone can show; it then scrolls sideways in its own box."""


def label(text: str, length: int = LONGEST_LABEL) -> str:
    """Untrusted text for a figure, where Plotly would otherwise read tags."""
    return escaped(shortened(text, length)).replace("&#x27;", "'").replace("&quot;", '"')


@dataclass(frozen=True)
class Bar:
    """One horizontal bar from ``start`` over ``value``. Without a source it is a total, drawn as an outline.

    ``error`` is the standard error of a value that was sampled, drawn as a whisker to each side of the end.
    """

    name: str
    value: float
    source: Source | None
    hover: str
    start: float = 0.0
    error: float | None = None

    @property
    def end(self) -> float:
        """Where the bar ends."""
        return self.start + self.value


def bars(shown: Sequence[Bar]) -> go.Figure:
    """Horizontal bars from top to bottom in the colours of their sources, hatched where a value is below zero."""
    rows = list(range(len(shown)))
    figure = go.Figure(
        go.Bar(
            y=rows,
            x=[bar.value for bar in shown],
            base=[bar.start for bar in shown],
            orientation="h",
            marker=_marker(shown),
            error_x=_whiskers(shown),
            hovertext=[label(bar.hover, 200) for bar in shown],
            hoverinfo="text",
        )
    )
    low, high = _reach(shown)
    for row, bar in enumerate(shown):
        left, right = _sides(bar)
        before = left - low > 0.6 * (high - low)
        place = (
            {"x": left, "xanchor": "right", "xshift": -6} if before else {"x": right, "xanchor": "left", "xshift": 6}
        )
        figure.add_annotation(y=row, text=signed(bar.value), showarrow=False, font={"size": 13}, **place)
    name_rows(figure, [bar.name for bar in shown])
    room = high - low
    figure.update_xaxes(
        range=[low - 0.02 * room, high + 0.3 * room], zeroline=True, zerolinewidth=1, fixedrange=True, nticks=5
    )
    return finish(figure, height=ROW * len(rows) + 56)


def name_rows(figure: go.Figure, names: Sequence[str]) -> None:
    """Put names before horizontal bars at 0, 1, 2 and so on from the top."""
    figure.update_yaxes(
        tickvals=list(range(len(names))),
        ticktext=[label(name) for name in names],
        range=[len(names) - 0.5, -0.5],
        tickfont={"size": 13},
        **_QUIET,
    )


def _marker(shown: Sequence[Bar]) -> dict[str, Any]:
    return {
        "color": [LOOKS[bar.source].colour if bar.source else FADED for bar in shown],
        "pattern": {  # stripes in the colour of the bar: over a filled bar Plotly would choose their colour itself
            "shape": [HATCH if bar.value < 0 and bar.source else "" for bar in shown],
            "fillmode": "replace",
            "size": 6,
            "solidity": 0.55,
        },
        "line": {
            "width": [1.5 if bar.source is None else 1.0 if bar.value < 0 else 0.0 for bar in shown],
            "color": [LOOKS[bar.source].colour if bar.source else NEUTRAL for bar in shown],
        },
        "cornerradius": 3,
    }


def _whiskers(shown: Sequence[Bar]) -> dict[str, Any]:
    if all(bar.error is None for bar in shown):
        return {"visible": False}
    return {"type": "data", "array": [bar.error for bar in shown], "color": NEUTRAL, "thickness": 1.5, "width": 4}


def _sides(bar: Bar) -> tuple[float, float]:
    """The left and the right end of a bar with its whisker."""
    error = bar.error or 0.0
    return min(bar.start, bar.end - error), max(bar.start, bar.end + error)


def _reach(shown: Sequence[Bar]) -> tuple[float, float]:
    places = [0.0, *(side for bar in shown for side in _sides(bar))]
    low, high = min(places), max(places)
    return (low, high) if high > low else (low, low + 1.0)


def heat(
    values: npt.NDArray[np.floating[Any]],
    row_names: Sequence[str],
    column_names: Sequence[str],
    hover: Callable[[str, str, float], str],
    **look: Any,
) -> go.Figure:
    """A heat map, (rows, columns), read from top to bottom. ``hover`` tells of a row, a column and their value."""
    figure = go.Figure(
        go.Heatmap(
            z=values,
            x=list(range(len(column_names))),
            y=list(range(len(row_names))),
            xgap=2,
            ygap=2,
            text=[
                [label(hover(row, column, float(value)), 90) for column, value in zip(column_names, line, strict=True)]
                for row, line in zip(row_names, values, strict=True)
            ],
            hoverinfo="text",
            **look,
        )
    )
    figure.update_xaxes(**_named_ticks(column_names), autotickangles=[0, -60], **_QUIET)
    figure.update_yaxes(**_named_ticks(row_names), autorange="reversed", **_QUIET)
    return finish(figure, height=30 * len(row_names) + 120)


def _named_ticks(names: Sequence[str]) -> dict[str, Any]:
    """Axis settings that put a name at each place of a heat map."""
    texts = [label(name, LONGEST_TOKEN) for name in names]
    return {"tickvals": list(range(len(names))), "ticktext": texts, "tickfont": {"size": 13}}


def finish(figure: go.Figure, height: int) -> go.Figure:
    """The layout that all figures share."""
    figure.update_layout(
        height=height,
        margin={"l": 4, "r": 8, "t": 8, "b": 28},
        bargap=0.38,
        showlegend=False,
        dragmode=False,
        clickmode="event+select",
        hoverlabel={"align": "left"},
    )
    return figure
