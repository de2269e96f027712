"""Every head of the encoder at a glance, and which of them a point belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import plotly.graph_objects as go

from recsys.explain.attending import Heads
from recsys.metrics import FEWEST_RANKED
from recsys.present.charts.chart import PHONE_COLUMNS, Chart, finish, label
from recsys.present.looks import LOOKS
from recsys.present.text import percent, signed
from recsys.schema import Attention, Source

BELOW, ABOVE = "#D55E00", LOOKS[Source.WORD].colour
FAINT = "rgba(138,143,152,0.10)"
SOFT = {BELOW: "rgba(213,94,0,0.55)", ABOVE: "rgba(0,114,178,0.6)"}
"""The same hues, light enough for numbers to be read on them in light and dark."""
MOST_TOKENS = 16
"""Pieces drawn in each of the small maps."""
CELL = 42


class HeadView(StrEnum):
    """What a head is shown by."""

    AGREEMENT = "Agreement with the effect"
    SIGNS = "Attention to signs"
    SPREAD = "Spread"
    MAPS = "Small maps"


def views(words: int) -> tuple[HeadView, ...]:
    """What heads can be shown by, the first one first; so few words have no order that a head could agree with."""
    return tuple(HeadView) if words >= FEWEST_RANKED else (HeadView.MAPS, HeadView.SIGNS, HeadView.SPREAD)


@dataclass(frozen=True)
class _Measure:
    values: npt.NDArray[np.floating[Any]]
    low: float
    sentence: str

    def text(self, value: float) -> str:
        return signed(value) if self.low < 0 else percent(value)


def head_overview(attention: Attention, heads: Heads, view: HeadView) -> Chart:
    """All layers as rows and all heads as columns, one number or one small map for each."""
    layers, count = heads.signs.shape
    measure = None if view is HeadView.MAPS else _measure(heads, view)
    figure = _numbers(measure) if measure else _maps(attention)
    figure.add_trace(_points(layers, count, heads))
    ticks: dict[str, Any] = {"showgrid": False, "zeroline": False, "fixedrange": True, "ticks": ""}
    figure.update_xaxes(
        tickvals=list(range(count)), ticktext=[str(head + 1) for head in range(count)], title="Head", side="top",
        range=[-0.5, count - 0.5], **ticks,
    )  # fmt: skip
    figure.update_yaxes(
        tickvals=list(range(layers)), ticktext=[f"Layer {layer + 1}" for layer in range(layers)],
        range=[layers - 0.5, -0.5], automargin=True, **ticks,
    )  # fmt: skip
    finish(figure, height=CELL * layers + 70).update_layout(margin={"t": 54, "b": 8})
    told = measure.sentence if measure else _map_sentence(attention)
    return Chart(
        figure,
        f"{view.value} of {count} heads in each of {layers} layers",
        f"{told} Choose a square to see its map below.",
        _table(heads),
        wide=count >= PHONE_COLUMNS,
    )


def chosen(point: Mapping[str, Any]) -> tuple[int, int]:
    """The layer and the head, from 0, that a selected point of the overview stands for."""
    return round(float(point["y"])), round(float(point["x"]))


def _measure(heads: Heads, view: HeadView) -> _Measure:
    if view is HeadView.SIGNS:
        return _Measure(
            heads.signs,
            0.0,
            "The share of each head’s attention that goes to signs such as [CLS] and [SEP], "
            f"{percent(float(heads.signs.mean()))} on average: heads park attention there when they have nothing "
            "to look at.",
        )
    if view is HeadView.SPREAD:
        return _Measure(
            heads.spread,
            0.0,
            f"How widely each head looks: {percent(0.0)} is one piece only, {percent(1.0)} all pieces alike (entropy "
            "over its maximum).",
        )
    return _Measure(heads.agreement, -1.0, _agreement_sentence(heads))


def _agreement_sentence(heads: Heads) -> str:
    if not heads.agreement.any():
        return "The words are alike in their effect, so there is no order to agree with and every number is zero."
    layer, head = divmod(int(heads.agreement.argmax()), heads.agreement.shape[1])
    best = signed(float(heads.agreement.max()))
    return (
        "Kendall’s τ between each head’s shares by word and the real effect of each word: blue agrees, orange is the "
        f"other way round. Among {heads.agreement.size} heads some agree by chance: the best, head {head + 1} of layer "
        f"{layer + 1}, has {best}, but one only knows it after measuring the effect."
    )


def _numbers(measure: _Measure) -> go.Figure:
    colours = [SOFT[BELOW], FAINT, SOFT[ABOVE]] if measure.low < 0 else [FAINT, SOFT[ABOVE]]
    scale = [[place / (len(colours) - 1), colour] for place, colour in enumerate(colours)]
    figure = go.Figure(
        go.Heatmap(
            z=measure.values, zmin=measure.low, zmax=1.0, colorscale=scale, showscale=False, xgap=2, ygap=2,
            hoverinfo="skip",
        )
    )  # fmt: skip
    for (layer, head), value in np.ndenumerate(measure.values):
        figure.add_annotation(x=head, y=layer, text=measure.text(value), showarrow=False, font={"size": 11})
    return figure


def _maps(attention: Attention) -> go.Figure:
    weights = np.asarray(attention.weights, dtype=np.float64)[..., :MOST_TOKENS, :MOST_TOKENS]
    layers, heads, tokens, _ = weights.shape
    step = (np.arange(tokens) + 0.5) / tokens * 0.9 - 0.45
    columns = np.concatenate([head + step for head in range(heads)])
    rows = np.concatenate([layer + step for layer in range(layers)])
    picture = weights.transpose(0, 2, 1, 3).reshape(layers * tokens, heads * tokens)
    figure = go.Figure(
        go.Heatmap(
            z=np.round(picture, 3), x=columns, y=rows, zmin=0.0, zmax=1.0, showscale=False, hoverinfo="skip",
            colorscale=[[0.0, FAINT], [1.0, ABOVE]],
        )
    )  # fmt: skip
    for edge in range(1, max(layers, heads)):
        for axis, limit in (("x", heads), ("y", layers)):
            if edge < limit:
                between = {f"{axis}0": edge - 0.5, f"{axis}1": edge - 0.5}
                other = {"y0": -0.5, "y1": layers - 0.5} if axis == "x" else {"x0": -0.5, "x1": heads - 0.5}
                figure.add_shape(type="line", line={"width": 3, "color": "rgba(138,143,152,0.45)"}, **between, **other)
    return figure


def _points(layers: int, count: int, heads: Heads) -> go.Scatter:
    """Points nobody sees, which can be selected: the squares of a heat map cannot."""
    places = [(layer, head) for layer in range(layers) for head in range(count)]
    ordered = bool(heads.agreement.any())
    texts = [
        f"Layer {layer + 1}, head {head + 1}: "
        f"{f'τ {signed(float(heads.agreement[layer, head]))}, ' if ordered else ''}"
        f"{percent(float(heads.signs[layer, head]))} to signs, spread {percent(float(heads.spread[layer, head]))}"
        for layer, head in places
    ]
    return go.Scatter(
        x=[head for _, head in places], y=[layer for layer, _ in places], mode="markers",
        marker={"size": 30, "symbol": "square", "opacity": 0}, hovertext=[label(text, 90) for text in texts],
        selected={"marker": {"opacity": 0}}, unselected={"marker": {"opacity": 0}}, hoverinfo="text",
    )  # fmt: skip


def _map_sentence(attention: Attention) -> str:
    pieces = len(attention.tokens)
    cut = f" (the first {MOST_TOKENS} of {pieces} pieces)" if pieces > MOST_TOKENS else ""
    return f"What each head looks at{cut}: rows read, columns are read, deeper is more."


def _table(heads: Heads) -> pd.DataFrame:
    layers, count = heads.signs.shape
    return pd.DataFrame(
        [
            (
                layer + 1,
                head + 1,
                *(float(values[layer, head]) for values in (heads.agreement, heads.signs, heads.spread)),
            )
            for layer in range(layers)
            for head in range(count)
        ],
        columns=["Layer", "Head", "Agreement τ", "Attention to signs", "Spread"],
    )
