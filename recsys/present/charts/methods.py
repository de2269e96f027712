"""The value of each word by every method: the exact one as a bar, the others as marks on their own lines over it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from recsys.explain.methods_compared import ComparedMethod, MethodComparison
from recsys.present.charts.chart import Chart, finish, label, name_rows
from recsys.present.looks import BESIDE, LOOKS, NEUTRAL
from recsys.present.methods import method_name
from recsys.present.text import counted, escaped, quoted, signed
from recsys.schema import Source

MOST_WORDS = 12
LINE = 11
"""Pixels of a method's line within the row of a word."""
SPREAD = 0.74
"""How much of the row's height the lines of the methods take."""
TINT = "rgba(0, 114, 178, 0.22)"
SIZE = 9


@dataclass(frozen=True)
class Mark:
    """How a method is marked: Plotly's symbol, the same as a character, and its colour."""

    symbol: str
    character: str
    colour: str


MARKS = {
    "KernelSHAP": Mark("circle", "●", BESIDE[0]),
    "LIME": Mark("diamond", "◆", BESIDE[1]),
    "Integrated gradients": Mark("square", "■", BESIDE[2]),
    "Attention": Mark("triangle-up-open", "△", NEUTRAL),
    "Attention rollout": Mark("triangle-down-open", "▽", NEUTRAL),
    "Random": Mark("x-thin-open", "×", NEUTRAL),
}
OTHER = Mark("star-open", "☆", NEUTRAL)


def method_marks(found: MethodComparison) -> Chart:
    """The words that weigh most, largest first; the nearer a mark to the end of its bar, the nearer to exact."""
    order = _shown(found)
    names = [quoted(found.words[place]) for place in order]
    figure = go.Figure(_bar(found.exact, order, names))
    for number, one in enumerate(found.others):
        figure.add_trace(_marks(one, order, names, _line(number, len(found.others))))
    name_rows(figure, names)
    figure.update_xaxes(zeroline=True, zerolinewidth=1, fixedrange=True, nticks=5)
    finish(figure, height=len(order) * (LINE * len(found.others) + 16) + 56)
    figure.update_layout(bargap=0.1)
    rest = len(found.words) - len(order)
    more = f" {counted(rest, 'word')} with smaller values {'is' if rest == 1 else 'are'} in the table." if rest else ""
    return Chart(
        figure,
        f"Values of {counted(len(order), 'word')} by {counted(len(found.methods), 'method')}",
        f"The blue bar is what the word adds, {_kind(found.exact)}. Each mark is what another method says: the nearer "
        f"to the end of the bar, the better.{more}",
        _table(found),
    )


def marks_legend(found: MethodComparison) -> str:
    """HTML that names the bar and the marks in the order in which they stand in a row."""
    bar = f'<span class="legend-entry"><i class="swatch word"></i>{escaped(method_name(found.exact))}</span>'
    rest = "".join(
        f'<span class="legend-entry"><b class="mark" style="color:{_mark(one).colour}">{_mark(one).character}</b>'
        f"{escaped(one.name)}</span>"
        for one in found.others
    )
    return f'<div class="legend">{bar}{rest}</div>'


def _kind(exact: ComparedMethod) -> str:
    return "exactly" if exact.standard_error is None else "sampled, with one standard error to each side"


def _mark(one: ComparedMethod) -> Mark:
    return MARKS.get(one.name, OTHER)


def _shown(found: MethodComparison) -> list[int]:
    """The places of the words that weigh most, the largest value first."""
    values = [0.0] * len(found.words) if found.exact.values is None else found.exact.values.tolist()
    heaviest = sorted(range(len(values)), key=lambda place: -abs(values[place]))[:MOST_WORDS]
    return sorted(heaviest, key=lambda place: -values[place])


def _line(number: int, lines: int) -> float:
    """The height of a method's line within a row, from the top, -0.5 to 0.5."""
    return SPREAD * ((number + 0.5) / lines - 0.5)


def _bar(exact: ComparedMethod, order: Sequence[int], names: Sequence[str]) -> go.Bar:
    values = [0.0 if exact.values is None else float(exact.values[place]) for place in order]
    error = exact.standard_error
    return go.Bar(
        y=list(range(len(order))),
        x=values,
        orientation="h",
        marker={"color": TINT, "line": {"width": 1.5, "color": LOOKS[Source.WORD].colour}},
        error_x={"visible": False}
        if error is None
        else {"type": "data", "array": [float(error[place]) for place in order], "color": NEUTRAL, "width": 4},
        hovertext=[
            label(f"{method_name(exact)}, {name}: {signed(value)}", 200)
            for name, value in zip(names, values, strict=True)
        ],
        hoverinfo="text",
    )


def _marks(one: ComparedMethod, order: Sequence[int], names: Sequence[str], line: float) -> go.Scatter:
    mark = _mark(one)
    values = [0.0 if one.values is None else float(one.values[place]) for place in order]
    return go.Scatter(
        y=[row + line for row in range(len(order))],
        x=values,
        mode="markers",
        marker={
            "symbol": mark.symbol,
            "color": mark.colour,
            "size": SIZE,
            "line": {"width": 1.5, "color": mark.colour},
        },
        hovertext=[
            label(f"{one.name}, {name}: {signed(value)}", 200) for name, value in zip(names, values, strict=True)
        ],
        hoverinfo="text",
    )


def _table(found: MethodComparison) -> pd.DataFrame:
    columns = {
        method_name(one): one.values.astype(np.float64)
        for one in (found.exact, *found.others)
        if one.values is not None
    }
    return pd.DataFrame({"Word": list(found.words), **columns})
