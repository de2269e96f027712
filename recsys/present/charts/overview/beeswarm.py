"""Every row of every sum as one dot (Lundberg et al. 2020, the summary plot)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from recsys.explain.overview import Overview
from recsys.explain.overview.kinds import KIND
from recsys.present.charts.chart import Chart, finish, label, name_rows
from recsys.present.charts.overview.names import (
    CHOSEN,
    FEATURES,
    SIGNALS,
    Numbers,
    about,
    dot_text,
    likeness_told,
    strengths,
    tinted,
)
from recsys.present.text import counted

MOST_DOTS = 4_000
ROW_HEIGHT = 58
BINS = 90
HALF_ROW = 0.42


def beeswarm(overview: Overview) -> Chart:
    """One dot for each film of each list and signal: where it stands is what it adds, its shade what the film has."""
    signals = [
        str(row["signal"])
        for _, row in overview.by_signal.sort_values("size", ascending=False).iterrows()
        if row["speaks"] > 0
    ]
    everything = _dots(overview)
    drawn = thinned(everything, MOST_DOTS)
    figure = go.Figure([_trace(drawn[drawn["signal"] == signal], row) for row, signal in enumerate(signals)])
    name_rows(figure, [SIGNALS[signal] for signal in signals])
    figure.update_xaxes(zeroline=True, zerolinewidth=1, fixedrange=True, nticks=6)
    share = (
        f" Drawn are {len(drawn):,} of {counted(len(everything), 'dot')}, films at equal steps through all lists."
        if len(drawn) < len(everything)
        else ""
    )
    return Chart(
        finish(figure, height=ROW_HEIGHT * len(signals) + 60),
        f"Beeswarm: {len(drawn):,} dots in {len(signals)} rows, one row for each signal",
        "Each dot is one film in one list: the further right, the more the row adds to its score; left of the line it "
        "takes away. Pale dots have little of what the row looks at, full ones much (the shade is by order, within a "
        f"row).{share}{likeness_told(signals)}",
        _ranges(everything, signals),
    )


def thinned(dots: pd.DataFrame, most: int) -> pd.DataFrame:
    """At most so many dots: all those of items at equal steps through the lists, the same for the same overview."""
    if len(dots) <= most:
        return dots
    places = np.sort(dots["place"].unique())
    counts = dots.groupby("place").size()
    wanted = max(int(most / counts.mean()), 1)
    while True:
        chosen = places[np.linspace(0, len(places) - 1, wanted).round().astype(int)]
        if wanted == 1 or counts.loc[chosen].sum() <= most:
            return dots[dots["place"].isin(chosen)]
        wanted -= max(wanted // 50, 1)


def swarm(values: Numbers) -> Numbers:
    """How far each dot stands from the middle of its row, −1 to 1: dots of like value side by side, none at random."""
    if not len(values):
        return np.zeros(0)
    span = float(values.max() - values.min()) or 1.0
    bins = ((values - values.min()) / span * (BINS - 1)).round().astype(int)
    place = pd.Series(bins).groupby(bins).cumcount().to_numpy()
    side = np.where(place % 2 == 0, 1, -1) * ((place + 1) // 2)
    widest = pd.Series(np.abs(side)).groupby(bins).transform("max")
    usual = float(widest.drop_duplicates().quantile(0.9))  # one crowded value does not press all others flat
    return np.asarray(side / np.maximum(widest.to_numpy(), max(usual, 6.0)), np.float64)


def _dots(overview: Overview) -> pd.DataFrame:
    """One line for each item and signal that it has: place, signal, value, feature, title, user, intent."""
    values = overview.rows.groupby(["place", "signal"], observed=True)["value"].sum().reset_index()
    values["signal"] = values["signal"].astype(str)
    features = overview.features.rename_axis("place").reset_index()
    tidy = features.melt(id_vars="place", var_name="signal", value_name="feature")
    return values.merge(tidy, on=["place", "signal"], how="left").join(
        overview.items[["title", "user", "intent"]], on="place"
    )


def _trace(dots: pd.DataFrame, row: int) -> go.Scatter:
    if dots.empty:
        return go.Scatter()
    signal = str(dots["signal"].iloc[0])
    kind, feature = KIND[signal], FEATURES[KIND[signal].feature]
    return go.Scatter(
        x=dots["value"],
        y=row - HALF_ROW * swarm(dots["value"].to_numpy(np.float64)),
        mode="markers",
        marker={"color": tinted(kind.source, strengths(dots["feature"])), "size": 5, "line": {"width": 0}},
        hovertext=[
            label(dot_text(dot, signal, feature.told(known)), 200)
            for dot, known in zip(about(dots), dots["feature"], strict=True)
        ],
        hoverinfo="text",
        **CHOSEN,
    )


def _ranges(dots: pd.DataFrame, signals: list[str]) -> pd.DataFrame:
    grouped = dots.groupby("signal")["value"]
    table = pd.DataFrame(
        {
            "Least": grouped.min(),
            "Lower quarter": grouped.quantile(0.25),
            "Middle": grouped.median(),
            "Upper quarter": grouped.quantile(0.75),
            "Most": grouped.max(),
            "Dots": grouped.size(),
        }
    ).loc[signals]
    table.insert(0, "Signal", [SIGNALS[signal] for signal in signals])
    return table.reset_index(drop=True)
