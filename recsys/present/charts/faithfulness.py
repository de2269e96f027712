"""The score while words are taken out or put back in the order of their values, beside other orders."""

from __future__ import annotations

from enum import StrEnum

import pandas as pd
import plotly.graph_objects as go

from recsys.arrays import Floats
from recsys.explain.faithfulness import Faithfulness, OrderTest
from recsys.present.charts.chart import PHONE_COLUMNS, Chart, finish, label
from recsys.present.looks import LOOKS, NEUTRAL
from recsys.present.text import counted, signed
from recsys.schema import Source

THIS = "This order"
LONGEST_TICK = 14


class Way(StrEnum):
    """Which of the two tests is shown."""

    DELETION = "Take words out"
    INSERTION = "Put words back"


def curves(tested: Faithfulness, way: Way) -> Chart:
    """The score after each step, in the order of the values, beside the best, the worst and random orders."""
    test = tested.deletion if way is Way.DELETION else tested.insertion
    steps = _steps(tested, way)
    figure = go.Figure()
    for name, values, look in _others(test):
        _add(figure, name, values, steps, {"color": NEUTRAL, "width": 2, **look}, "lines")
    _add(figure, THIS, test.curve, steps, {"color": LOOKS[Source.WORD].colour, "width": 3}, "lines+markers")
    finish(figure, height=380)
    few = len(steps) <= PHONE_COLUMNS
    figure.update_layout(
        showlegend=True, legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"}, margin={"t": 40}
    )
    figure.update_xaxes(
        tickvals=list(range(len(steps))) if few else None,
        ticktext=[label(step, LONGEST_TICK) for step in steps] if few else None,
        autotickangles=[0, -45],
        title=None if few else {"text": "Words taken out" if way is Way.DELETION else "Words put back"},
        range=[-0.35, len(steps) - 0.5],
        showgrid=False,
        zeroline=False,
        fixedrange=True,
        automargin=True,
    )
    figure.update_yaxes(
        title={"text": "Score", "standoff": 12}, zeroline=False, fixedrange=True, nticks=6, automargin=True
    )
    return Chart(figure, _alt(tested, way), _sentence(tested, way), _table(test, steps))


def _others(test: OrderTest) -> list[tuple[str, Floats, dict[str, object]]]:
    """The lines to compare with: best, random and worst where they are known, else random and reversed."""
    if test.best is not None and test.worst is not None:
        return [
            ("Best order", test.best, {}),
            ("Random orders, mean", test.random, {"dash": "dot"}),
            ("Worst order", test.worst, {"dash": "dash"}),
        ]
    return [
        (f"{test.sampled} random orders, mean", test.random, {"dash": "dot"}),
        ("This order from its end", test.reversed, {"dash": "dash"}),
    ]


def _add(figure: go.Figure, name: str, values: Floats, steps: list[str], line: dict[str, object], mode: str) -> None:
    told = [
        f"{name}, {step if name == THIS else counted(place, 'step')}: {signed(float(value))}"
        for place, (step, value) in enumerate(zip(steps, values, strict=True))
    ]
    figure.add_scatter(
        x=list(range(len(values))),
        y=[float(value) for value in values],
        name=name,
        mode=mode,
        line=line,
        marker={"size": 9},
        hovertext=[label(text, 120) for text in told],
        hoverinfo="text",
    )


def _steps(tested: Faithfulness, way: Way) -> list[str]:
    sign, start = ("−", "all words") if way is Way.DELETION else ("+", "no word")
    return [start, *(f"{sign} {tested.words[place]}" for place in tested.order)]


def _alt(tested: Faithfulness, way: Way) -> str:
    done = "taken out" if way is Way.DELETION else "put back"
    return f"Lines: the score while {counted(len(tested.words), 'word')} are {done}, in this and other orders"


def _sentence(tested: Faithfulness, way: Way) -> str:
    first = (
        "Your words leave one by one, the one that adds most first: true values make the score fall early."
        if way is Way.DELETION
        else "Your words come back one by one, the one that adds most first: true values make the score rise early."
    )
    if tested.exact:
        return (
            f"{first} Best, worst and mean are those of all possible orders of {counted(len(tested.words), 'word')}, "
            "each step scored for real, nothing sampled."
        )
    return (
        f"{first} With more than ten words the best and the worst order cannot be known; {tested.deletion.sampled} "
        "random orders and the same order from its end stand beside it, each step scored for real."
    )


def _table(test: OrderTest, steps: list[str]) -> pd.DataFrame:
    columns = {"Step": steps, THIS: test.curve, **{name: values for name, values, _ in _others(test)}}
    return pd.DataFrame(columns)
