"""What each word adds to one item's score, its meaning and its wording apart; and what one word would promote."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from recsys.explain.alone import Promoted
from recsys.present.charts.chart import ROW, Bar, Chart, bars, finish, label, name_rows
from recsys.present.looks import HATCH, LOOKS, NEUTRAL
from recsys.present.text import counted, quoted, signed, typeset
from recsys.schema import Contribution, Explanation, Source

MOST_WORDS = 15
PARTS = {"meaning": 1.0, "wording": 0.5}
"""The parts of a word and how deep their colour is."""
COLOUR = LOOKS[Source.WORD].colour
ROOM_FOR_NUMBERS = 0.42
"""As a share of the bars' reach, to their right."""
APART = " Where the two pull apart, a mark stands at their sum."
WHISKERS = " The thin lines reach one standard error to each side: about two of three such ranges hold the exact value."


def word_bars(explanation: Explanation) -> Chart:
    """The words that weigh most, largest first, with whiskers of one standard error where values were sampled."""
    rows = explanation.of(Source.WORD)
    shown = sorted(sorted(rows, key=lambda row: -abs(row.value))[:MOST_WORDS], key=lambda row: -row.value)
    sampled = any(row.standard_error is not None for row in rows)
    total = sum(row.value for row in rows)
    rest = len(rows) - len(shown)
    more = f" {counted(rest, 'word')} with smaller parts {'is' if rest == 1 else 'are'} in the table." if rest else ""
    return Chart(
        _figure(shown),
        f"Bars of {counted(len(shown), 'word')} and what each adds to the score of {explanation.item.label}",
        f"{_largest(rows)} All words together add {signed(total)}. Meaning is what the sentence says, wording is the "
        f"word itself found in the film’s texts.{APART if any(map(_pulls_apart, shown)) else ''}"
        f"{WHISKERS if sampled else ''}{more}",
        _table(rows, sampled),
    )


def legend_html(explanation: Explanation) -> str:
    """HTML that names the two shades of the bars, and the lines where values were sampled."""
    entries = "".join(
        f'<span class="legend-entry"><i class="swatch word" style="opacity:{depth}"></i>{part.capitalize()}</span>'
        for part, depth in PARTS.items()
    )
    rows = explanation.of(Source.WORD)
    below = '<span class="legend-entry"><i class="swatch below"></i>Below zero</span>'
    negative = any(value < 0 for row in rows for value in row.parts.values())
    return f'<div class="legend">{entries}{below if negative else ""}</div>'


def promoted_bars(word: str, promoted: Sequence[Promoted]) -> Chart:
    """The items to which one word adds most."""
    names = [typeset(one.item.label) for one in promoted]
    steps = [
        Bar(name, one.row.value, Source.WORD, _hover(one.row, name), error=one.row.standard_error)
        for one, name in zip(promoted, names, strict=True)
    ]
    sampled = any(one.row.standard_error is not None for one in promoted)
    return Chart(
        bars(steps),
        f"Bars of {counted(len(promoted), 'film')} to which the word {quoted(word)} adds most",
        f"If only the share of {quoted(word)} in this sentence counted, these films would lead: no other word, no "
        "ratings, no popularity, but the same conditions. It is the word as it is meant here, not as it would be read "
        f"by itself.{WHISKERS if sampled else ''}",
        _table([one.row for one in promoted], sampled, names, "Film"),
    )


def _largest(rows: Sequence[Contribution]) -> str:
    first = max(rows, key=lambda row: row.value)
    last = min(rows, key=lambda row: row.value)
    most = f"{quoted(first.name)} adds most ({signed(first.value)})"
    if len(rows) == 1:
        return f"{quoted(first.name)} adds {signed(first.value)}."
    if round(first.value, 2) == round(last.value, 2) == 0:
        return "No word moves this score."
    if round(first.value, 2) <= 0:
        return f"No word speaks for this film; {quoted(last.name)} counts most against it ({signed(last.value)})."
    return f"{most}; {quoted(last.name)} takes away ({signed(last.value)})." if last.value < -0.005 else f"{most}."


def _figure(shown: Sequence[Contribution]) -> go.Figure:
    places = list(range(len(shown)))
    figure = go.Figure([_part(shown, part, depth) for part, depth in PARTS.items()])
    figure.add_trace(_totals(shown))
    lows, highs = zip(*(_reach(row) for row in shown), strict=True)
    room = (max(highs) - min(lows)) or 1.0
    for place, row in enumerate(shown):
        error = f" ± {row.standard_error:.2f}" if row.standard_error is not None else ""
        text = f"{signed(row.value)}{error}"
        figure.add_annotation(
            y=place, x=_reach(row)[1], text=text, showarrow=False, font={"size": 13}, xanchor="left", xshift=6
        )
    name_rows(figure, [quoted(row.name) for row in shown])
    figure.update_xaxes(
        range=[min(lows) - 0.02 * room, max(highs) + ROOM_FOR_NUMBERS * room],
        zeroline=True,
        zerolinewidth=1,
        fixedrange=True,
        nticks=5,
    )
    figure.update_layout(barmode="relative")
    return finish(figure, height=ROW * len(places) + 56)


def _part(shown: Sequence[Contribution], part: str, depth: float) -> go.Bar:
    """One part of every word: the meaning, or beside it the wording."""
    values = [row.parts.get(part, 0.0) for row in shown]
    marker: dict[str, Any] = {
        "color": COLOUR,
        "opacity": depth,
        "pattern": {
            "shape": [HATCH if value < 0 else "" for value in values],
            "fillmode": "replace",
            "size": 6,
            "solidity": 0.55,
        },
        "line": {"width": [1.0 if value < 0 else 0.0 for value in values], "color": COLOUR},
    }
    hover = [label(_hover(row, quoted(row.name)), 200) for row in shown]
    return go.Bar(
        y=list(range(len(shown))),
        x=values,
        orientation="h",
        marker=marker,
        hovertext=hover,
        hoverinfo="text",
        name=part,
    )


def _totals(shown: Sequence[Contribution]) -> go.Scatter:
    """The value of each word with its standard error; without one, a mark where parts pull in two directions."""
    marked = [row.standard_error is not None or _pulls_apart(row) for row in shown]
    return go.Scatter(
        y=[place for place, mark in enumerate(marked) if mark],
        x=[row.value for row, mark in zip(shown, marked, strict=True) if mark],
        mode="markers",
        marker={"symbol": "line-ns", "size": 12, "line": {"width": 2, "color": NEUTRAL}},
        error_x={
            "type": "data",
            "array": [row.standard_error for row, mark in zip(shown, marked, strict=True) if mark],
            "color": NEUTRAL,
            "thickness": 1.5,
            "width": 4,
        },
        hoverinfo="skip",
    )


def _pulls_apart(row: Contribution) -> bool:
    """Whether one part adds and the other takes away, visibly."""
    return round(min(row.parts.values()), 2) < 0 < round(max(row.parts.values()), 2)


def _reach(row: Contribution) -> tuple[float, float]:
    """How far a row's parts and its whisker go to the left and to the right."""
    error = row.standard_error or 0.0
    low = min(0.0, sum(min(value, 0.0) for value in row.parts.values()), row.value - error)
    high = max(0.0, sum(max(value, 0.0) for value in row.parts.values()), row.value + error)
    return low, high


def _hover(row: Contribution, name: str) -> str:
    parts = ", ".join(f"{part} {signed(value)}" for part, value in row.parts.items())
    error = f" ± {row.standard_error:.2f}" if row.standard_error is not None else ""
    return f"{name}: {signed(row.value)}{error} ({parts})"


def _table(
    rows: Sequence[Contribution], sampled: bool, names: Sequence[str] | None = None, column: str = "Word"
) -> pd.DataFrame:
    shown = pd.DataFrame({column: names or [row.name for row in rows], "Contribution": [row.value for row in rows]})
    if sampled:
        shown["Standard error"] = [row.standard_error for row in rows]
    for part in PARTS:
        shown[part.capitalize()] = [row.parts.get(part, 0.0) for row in rows]
    return shown
