"""The same sums by genre, decade and popularity, and how often each slice is recommended."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from recsys.explain.overview import Overview, SliceBy, slices
from recsys.explain.overview.slices import FIFTHS, mean_ratings
from recsys.present.charts.chart import Chart, finish, label, name_rows
from recsys.present.charts.overview.names import SOURCES
from recsys.present.looks import FADED, HATCH, LOOKS, NEUTRAL
from recsys.present.text import counted, percent, signed
from recsys.schema import Source

ROW_HEIGHT = 27
OF = {SliceBy.GENRE: "genre", SliceBy.DECADE: "decade", SliceBy.POPULARITY: "number of ratings"}


def slice_sums(overview: Overview, by: SliceBy) -> Chart:
    """What each source adds on average in each slice, one above another; below zero to the left and hatched."""
    table = slices(overview, by)
    shown = table[table["places"] > 0].reset_index(drop=True)
    figure = go.Figure([_source_bars(shown, source) for source in Source])
    figure.update_layout(barmode="relative")
    figure.update_xaxes(zeroline=True, zerolinewidth=1, fixedrange=True, nticks=6)
    missing = [str(name) for name in table.loc[table["places"] == 0, "slice"]]
    never = f" Never recommended here: {', '.join(missing)}." if missing else ""
    return Chart(
        _rows(figure, list(shown["slice"])),
        f"Stacked bars: mean contribution of each source by {OF[by]}, {len(shown)} rows",
        f"The mean contribution of each source to the scores of the recommended films of a slice.{_overlap(by)}{never}",
        _sums_table(table),
    )


def exposure(overview: Overview, by: SliceBy) -> Chart:
    """Each slice's share of the places in lists against its share of the catalogue."""
    table = slices(overview, by)
    rows = list(range(len(table)))
    shares = list(zip(table["slice"], table["recommended"], table["catalogue"], strict=True))
    hovers = [
        label(f"{name}: {percent(recommended, 1)} of the places in lists, {percent(catalogue, 1)} of the films", 200)
        for name, recommended, catalogue in shares
    ]
    own = go.Bar(
        y=rows,
        x=100 * table["catalogue"],
        orientation="h",
        marker={"color": FADED, "line": {"width": 1.5, "color": NEUTRAL}, "cornerradius": 3},
        hovertext=hovers,
        hoverinfo="text",
    )
    given = go.Scatter(
        y=rows,
        x=100 * table["recommended"],
        mode="markers",
        marker={"color": NEUTRAL, "size": 12, "symbol": "diamond"},
        hovertext=hovers,
        hoverinfo="text",
    )
    figure = go.Figure([own, given])
    reach = 100 * float(max(table["catalogue"].max(), table["recommended"].max(), 0.01))
    for row, (_, recommended, catalogue) in enumerate(shares):
        end, text = 100 * max(recommended, catalogue), times(recommended, catalogue)
        figure.add_annotation(y=row, x=end, text=text, showarrow=False, xanchor="left", xshift=10)
    figure.update_xaxes(range=[0, 1.3 * reach], ticksuffix="\u00a0%", fixedrange=True, nticks=5, zeroline=True)
    return Chart(
        _rows(figure, list(table["slice"])),
        f"Bars and diamonds: share of the catalogue and share of the places in lists by {OF[by]}",
        "Bar: the slice’s share of the catalogue. Diamond: its share of the places in lists. The number says how many "
        "times as often it is recommended as its size alone would give: ×1.0 would be even."
        + _bias(overview, table, by),
        _exposure_table(table),
    )


def times(recommended: float, catalogue: float) -> str:
    """How many times as often as even: ×3.9."""
    return f"×{recommended / catalogue:.1f}" if catalogue > 0 else "–"


def _source_bars(shown: pd.DataFrame, source: Source) -> go.Bar:
    values = shown[source.value]
    colour = LOOKS[source].colour
    return go.Bar(
        y=list(range(len(shown))),
        x=values,
        orientation="h",
        marker={
            "color": colour,
            "pattern": {
                "shape": [HATCH if value < 0 else "" for value in values],
                "fillmode": "replace",
                "size": 6,
                "solidity": 0.55,
            },
            "line": {"width": [1.0 if value < 0 else 0.0 for value in values], "color": colour},
        },
        hovertext=[
            label(f"{name}: {SOURCES[source].lower()} {signed(value)}", 200)
            for name, value in zip(shown["slice"], values, strict=True)
        ],
        hoverinfo="text",
    )


def _rows(figure: go.Figure, names: list[str]) -> go.Figure:
    name_rows(figure, names)
    return finish(figure, height=ROW_HEIGHT * len(names) + 60)


def _overlap(by: SliceBy) -> str:
    return " A film of several genres counts in each of them." if by is SliceBy.GENRE else ""


def _bias(overview: Overview, table: pd.DataFrame, by: SliceBy) -> str:
    if by is not SliceBy.POPULARITY:
        return _overlap(by)
    most = table.loc[table["slice"] == FIFTHS[-1], "recommended"]
    recommended, everything = mean_ratings(overview)
    return (
        f" The most rated fifth takes {percent(float(most.sum()))} of the places. A recommended film has "
        f"{counted(round(recommended), 'rating')} on average, a film of the catalogue {round(everything):,}: "
        "that is the popularity bias of these lists."
    )


def _sums_table(table: pd.DataFrame) -> pd.DataFrame:
    names = {source.value: SOURCES[source] for source in Source}
    return table[["slice", *names, "places"]].rename(columns={"slice": "Slice", **names, "places": "Places in lists"})


def _exposure_table(table: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Slice": table["slice"],
            "Films": table["films"],
            "Places in lists": table["places"],
            "Share of the catalogue": [percent(share, 1) for share in table["catalogue"]],
            "Share of the places": [percent(share, 1) for share in table["recommended"]],
        }
    )
