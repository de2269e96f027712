"""What one signal adds against something known of the film or the person (Lundberg et al. 2020, dependence plot)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from recsys.explain.overview import Overview
from recsys.explain.overview.kinds import KIND
from recsys.present.charts.chart import Chart, finish, label
from recsys.present.charts.overview.beeswarm import thinned
from recsys.present.charts.overview.names import (
    CHOSEN,
    FEATURES,
    SIGNALS,
    Feature,
    Numbers,
    about,
    dot_text,
    strengths,
    tinted,
)
from recsys.present.looks import NEUTRAL
from recsys.present.text import counted, signed

MOST_DOTS = 2_000
TENTHS = 10
HEIGHT = 420
TICKS = (0, 1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000, 100_000, 1_000_000)


def dependence(overview: Overview, signal: str, x: str, colour: str) -> Chart | None:
    """Each item as a dot: a feature across, what the signal adds upwards, a second feature as shade.

    None where no item has the signal and knows the feature. The line joins the means of ten groups of equal size.
    """
    dots = known_dots(overview, signal, x, colour)
    if dots.empty:
        return None
    drawn = thinned(dots, MOST_DOTS)
    means = tenths(dots)
    feature, second = FEATURES[x], FEATURES[colour]
    figure = go.Figure([_cloud(drawn, signal, feature, second), _line(means, feature)])
    figure.update_xaxes(
        title={"text": feature.name, "font": {"size": 13}},
        fixedrange=True,
        zeroline=False,
        **_ticks(dots["x"], feature),
    )
    figure.update_yaxes(fixedrange=True, zeroline=True, zerolinewidth=1, nticks=6, automargin=True)
    figure = finish(figure, height=HEIGHT)
    figure.update_layout(margin={"b": 52})
    return Chart(
        figure,
        f"Scatter of {SIGNALS[signal].lower()} against {feature.name.lower()}, {len(drawn):,} dots",
        _sentence(dots, drawn, means, signal, feature, second),
        means.rename(
            columns={"x": f"{feature.name}, mean", "value": f"{SIGNALS[signal]}, mean", "items": "Places in lists"}
        ),
    )


def known_dots(overview: Overview, signal: str, x: str, colour: str) -> pd.DataFrame:
    """Items that have a signal and know a feature: place, value, x, colour, title, user, intent."""
    own = overview.rows[overview.rows["signal"] == signal]
    values = own.groupby("place")["value"].sum().reset_index()
    known = overview.items[["title", "user", "intent"]].assign(
        x=overview.items[x].astype(float), colour=overview.items[colour].astype(float)
    )
    return values.join(known, on="place").dropna(subset=["x"])


def tenths(dots: pd.DataFrame) -> pd.DataFrame:
    """Mean x and value of ten groups of equal size in order of x; what has the same x is never parted."""
    groups = (dots["x"].rank(method="average", pct=True) * TENTHS).clip(upper=TENTHS - 1e-9).astype(int)
    table = dots.groupby(groups).agg(x=("x", "mean"), value=("value", "mean"), items=("value", "size"))
    return table.reset_index(drop=True)


def rank_correlation(dots: pd.DataFrame) -> float | None:
    """Spearman's rank correlation of x and value; None where one of them does not vary."""
    ranks = dots[["x", "value"]].rank()
    if ranks["x"].nunique() < 2 or ranks["value"].nunique() < 2:
        return None
    return float(ranks["x"].corr(ranks["value"]))


def _sentence(
    dots: pd.DataFrame, drawn: pd.DataFrame, means: pd.DataFrame, signal: str, feature: Feature, second: Feature
) -> str:
    correlation = rank_correlation(dots)
    name = SIGNALS[signal]
    together = (
        "They do not vary together here."
        if correlation is None
        else f"Rank correlation (Spearman, −1 to 1) over {counted(len(dots), 'place')} in lists: {signed(correlation)}."
    )
    first, last = means.iloc[0], means.iloc[-1]
    line = (
        f"From the lowest to the highest group (mean {feature.told(first['x'])} to {feature.number(last['x'])}) "
        f"{name.lower()} goes from {signed(first['value'])} to {signed(last['value'])}: the line joins such means. "
        if len(means) > 1
        else ""
    )
    share = f" Drawn are {len(drawn):,} dots of {len(dots):,}." if len(drawn) < len(dots) else ""
    return f"{line}{together} The fuller a dot’s shade, the higher its {_lower(second.name)}.{share}"


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]


def _cloud(dots: pd.DataFrame, signal: str, feature: Feature, second: Feature) -> go.Scatter:
    texts = [
        dot_text(dot, signal, f"{feature.told(across)}, {second.told(shade)}")
        for dot, across, shade in zip(about(dots), dots["x"], dots["colour"], strict=True)
    ]
    return go.Scatter(
        x=_placed(dots["x"].to_numpy(np.float64), feature),
        y=dots["value"],
        mode="markers",
        marker={"color": tinted(KIND[signal].source, strengths(dots["colour"])), "size": 6, "line": {"width": 0}},
        hovertext=[label(text, 200) for text in texts],
        hoverinfo="text",
        **CHOSEN,
    )


def _line(means: pd.DataFrame, feature: Feature) -> go.Scatter:
    return go.Scatter(
        x=_placed(means["x"].to_numpy(np.float64), feature),
        y=means["value"],
        mode="lines+markers",
        line={"color": NEUTRAL, "width": 3},
        marker={"size": 8},
        hoverinfo="skip",
    )


def _placed(values: Numbers, feature: Feature) -> Numbers:
    """Where values stand on the axis: log(1 + n) keeps a place for 0."""
    return np.log1p(values) if feature.logarithmic else values


def _ticks(values: pd.Series, feature: Feature) -> dict[str, object]:
    if not feature.logarithmic:
        return {"nticks": 7, "showgrid": False}
    shown = [tick for tick in TICKS if tick <= values.max() * 1.5]
    return {
        "tickvals": [float(np.log1p(tick)) for tick in shown],
        "ticktext": [f"{tick:,}" for tick in shown],
        "showgrid": False,
    }
