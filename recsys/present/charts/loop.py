"""Charts of the loop: what was accepted at each place of a list, and how the weights of the blend moved."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go

from recsys.present.charts.chart import Chart, finish, label
from recsys.present.looks import BESIDE, HATCH, LOOKS, NEUTRAL
from recsys.present.text import counted, listed, percent
from recsys.schema import Blend, Source
from recsys.schema.blend import BOUNDS
from recsys.schema.feedback import BlendChange, DriftDay, PositionCount

REFUSED, _, ACCEPTED = BESIDE
CONFIDENCE = 1.96
"""Standard deviations to each side of a share: about 95 in 100 such intervals hold the true one."""
HEIGHT = 320
MOST_TICKS = 12
DASHES = {Source.WORD: "solid", Source.HISTORY: "dash", Source.CHIP: "dot", Source.PRIOR: "dashdot"}
MARKS = {Source.WORD: "circle", Source.HISTORY: "square", Source.CHIP: "diamond", Source.PRIOR: "cross"}
STILL = 0.005
"""Less than this is not told as a move: two decimals would not show it."""


def interval(count: int, shown: int) -> tuple[float, float]:
    """Between which shares the true one may well lie (Wilson, 1927); nothing shown leaves everything open."""
    if shown <= 0:
        return 0.0, 1.0
    share, square = min(count, shown) / shown, CONFIDENCE**2
    middle = (share + square / (2 * shown)) / (1 + square / shown)
    spread = math.sqrt(share * (1 - share) / shown + square / (4 * shown**2)) * CONFIDENCE / (1 + square / shown)
    return max(middle - spread, 0.0), min(middle + spread, 1.0)


def acceptance(positions: Sequence[PositionCount]) -> Chart:
    """The share of shown cards that was wanted, above zero, and refused, below, by the place in the list."""
    counted_places = [place for place in positions if place.shown > 0]
    figure = go.Figure()
    for name, sign, colour in (("Wanted", 1, ACCEPTED), ("Refused", -1, REFUSED)):
        counts = [place.accepted if sign > 0 else place.refused for place in counted_places]
        shares = [100 * min(count / place.shown, 1.0) for count, place in zip(counts, counted_places, strict=True)]
        reach = [interval(count, place.shown) for count, place in zip(counts, counted_places, strict=True)]
        figure.add_bar(
            x=[place.position for place in counted_places],
            y=[sign * share for share in shares],
            name=name,
            marker={"color": colour, "cornerradius": 3, "pattern": _hatched(sign), "line": {"color": colour}},
            error_y=_whiskers(shares, reach, sign),
            hovertext=[
                f"{name} at place {place.position}: {count:,} of {place.shown:,}, {percent(share / 100)}"
                for place, count, share in zip(counted_places, counts, shares, strict=True)
            ],
            hoverinfo="text",
        )
    _lay_out(figure, "Place in the list")
    figure.update_layout(barmode="relative")
    figure.update_xaxes(dtick=1)
    figure.update_yaxes(
        title={"text": "Share of what was shown, %", "standoff": 12},
        zeroline=True,
        tickvals=list(range(-100, 101, 20)),
        ticktext=[str(abs(share)) for share in range(-100, 101, 20)],
    )
    return Chart(
        figure,
        f"Bars for {counted(len(counted_places), 'place')} of a list: the share of films wanted and refused there",
        acceptance_sentence(counted_places),
        _acceptance_table(counted_places),
    )


def _hatched(sign: int) -> dict[str, object]:
    return {"shape": "" if sign > 0 else HATCH, "fillmode": "replace", "size": 6, "solidity": 0.55}


def _whiskers(shares: Sequence[float], reach: Sequence[tuple[float, float]], sign: int) -> dict[str, object]:
    """From the end of each bar to the ends of its interval; a bar that points down has its whiskers turned round."""
    above = [100 * high - share for share, (_, high) in zip(shares, reach, strict=True)]
    below = [share - 100 * low for share, (low, _) in zip(shares, reach, strict=True)]
    outer, inner = (above, below) if sign > 0 else (below, above)
    return {"type": "data", "array": outer, "arrayminus": inner, "color": NEUTRAL, "thickness": 1.5, "width": 4}


def _acceptance_table(places: Sequence[PositionCount]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            (place.position, place.shown, place.accepted, place.refused, percent(min(place.acceptance or 0.0, 1.0)))
            for place in places
        ],
        columns=["Place", "Shown", "Wanted", "Refused", "Share wanted"],
    )


def acceptance_sentence(places: Sequence[PositionCount]) -> str:
    """What was shown, wanted and refused in all, the first three places against the rest, and how sure that is."""
    accepted, refused = sum(place.accepted for place in places), sum(place.refused for place in places)
    first = [place for place in places if place.position <= 3]
    rest = [place for place in places if place.position > 3]
    told = f"Of all the films shown, {accepted:,} {'was' if accepted == 1 else 'were'} wanted and {refused:,} refused."
    if first and rest:
        told += f" In the first three places {_share(first)} were wanted, further down {_share(rest)}."
    return told + " A thin line shows how far chance alone may move a bar; places low in a list are also read less."


def _share(places: Sequence[PositionCount]) -> str:
    shown = sum(place.shown for place in places)
    return percent(min(sum(place.accepted for place in places) / shown, 1.0))


def drift(changes: Sequence[BlendChange]) -> Chart:
    """The four weights of one person after each change, from what everybody starts with."""
    steps = [Blend().values(), *(dict(change.values) for change in changes)]
    told = ["At the start", *(change.cause for change in changes)]
    figure = go.Figure()
    for source in Source:
        figure.add_scatter(
            x=list(range(len(steps))),
            y=[step.get(source.value, 1.0) for step in steps],
            **_line(source, "hv", len(steps)),
            hovertext=[
                label(f"{LOOKS[source].name} × {step.get(source.value, 1.0):.2f}: {cause}", 120)
                for step, cause in zip(steps, told, strict=True)
            ],
            hoverinfo="text",
        )
    _lay_out(figure, "Changes, oldest first")
    _weights_axis(figure)
    ticks = {"dtick": 1} if len(steps) <= MOST_TICKS else {"nticks": MOST_TICKS}
    figure.update_xaxes(range=[-0.2, len(steps) - 0.8], tickformat="d", **ticks)
    table = pd.DataFrame(
        [(place, cause, *_rounded(step)) for place, (cause, step) in enumerate(zip(told, steps, strict=True))],
        columns=["Change", "Cause", *(LOOKS[source].name for source in Source)],
    )
    return Chart(figure, f"Four lines: the weight of each source over {_changes(len(changes))}", drifted(steps), table)


def everybodys_drift(days: Sequence[DriftDay]) -> Chart:
    """The mean of the weights that people came to on each day, from where everybody starts."""
    figure = go.Figure()
    for source in Source:
        figure.add_scatter(
            x=["Start", *(day.day.isoformat() for day in days)],
            y=[1.0, *(day.values.get(source.value, 1.0) for day in days)],
            **_line(source, "linear", len(days)),
            hovertext=[
                f"{LOOKS[source].name} × 1.00 at the start",
                *(
                    f"{LOOKS[source].name} × {day.values.get(source.value, 1.0):.2f} on {day.day.isoformat()}, "
                    f"the mean of {_changes(day.changes)}"
                    for day in days
                ),
            ],
            hoverinfo="text",
        )
    _lay_out(figure, "Day")
    _weights_axis(figure)
    figure.update_xaxes(type="category")
    table = pd.DataFrame(
        [(day.day.isoformat(), day.changes, *_rounded(day.values)) for day in days],
        columns=["Day", "Changes", *(LOOKS[source].name for source in Source)],
    )
    alt = f"Four lines: the mean weight of each source over {counted(len(days), 'day')}"
    sentence = (
        f"The mean of everybody’s weights after {_changes(sum(day.changes for day in days))}, by day. "
        "Each person has weights of their own; these means move nobody’s list."
    )
    return Chart(figure, alt, sentence, table)


def drifted(steps: Sequence[Mapping[str, float]]) -> str:
    """How far each weight is now from where everybody starts, and which moved most at once."""
    last = steps[-1]
    moved = [source for source in Source if abs(last.get(source.value, 1.0) - 1.0) >= STILL]
    if not moved:
        return "All four weights stand where everybody starts: each source counts as was learned from all the data."
    parts = [f"{LOOKS[source].name.lower()} {last.get(source.value, 1.0):.2f} times" for source in moved]
    now = f"Counted as much as at the start: {listed(parts)}."
    if len(moved) < len(Source):
        now += " The rest is unchanged."
    jump = max(
        (abs(after.get(source.value, 1.0) - before.get(source.value, 1.0)), source.value)
        for before, after in pairwise(steps)
        for source in Source
    )
    return f"{now} The largest single step was {jump[0]:.2f}, of {LOOKS[Source(jump[1])].name.lower()}."


def _line(source: Source, shape: str, points: int) -> dict[str, object]:
    return {
        "name": LOOKS[source].name,
        "mode": "lines+markers" if points <= 40 else "lines",
        "line": {"color": LOOKS[source].colour, "width": 2.5, "shape": shape, "dash": DASHES[source]},
        "marker": {"size": 8, "symbol": MARKS[source]},
    }


def _rounded(values: Mapping[str, float]) -> list[float]:
    return [round(values.get(source.value, 1.0), 4) for source in Source]


def _changes(count: int) -> str:
    return counted(count, "change")


def _lay_out(figure: go.Figure, below: str) -> None:
    finish(figure, height=HEIGHT)
    figure.update_layout(
        showlegend=True, legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"}, margin={"t": 40}
    )
    figure.update_xaxes(title={"text": below}, showgrid=False, zeroline=False, fixedrange=True, automargin=True)
    figure.update_yaxes(fixedrange=True, automargin=True)


def _weights_axis(figure: go.Figure) -> None:
    figure.update_yaxes(
        title={"text": "Times as much as at the start", "standoff": 12},
        range=[BOUNDS[0] - 0.08, BOUNDS[1] + 0.08],
        zeroline=False,
        dtick=0.5,
    )
