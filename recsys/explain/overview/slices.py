"""The same sums by genre, decade and popularity of the film, and who is recommended how often."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
import pandas as pd

from recsys.explain.overview.result import Overview
from recsys.schema import Catalogue, Source

NO_GENRE, NO_YEAR = "No genre", "Year unknown"
FIFTHS = ("Least rated fifth", "Second fifth", "Middle fifth", "Fourth fifth", "Most rated fifth")


class SliceBy(StrEnum):
    """What a catalogue is cut by."""

    GENRE = "genre"
    DECADE = "decade"
    POPULARITY = "popularity"


def memberships(catalogue: Catalogue, by: SliceBy) -> pd.DataFrame:
    """Which item is in which slice: position, slice. A film of three genres stands in three; other slices partition."""
    if by is SliceBy.GENRE:
        names = [item.genres or (NO_GENRE,) for item in catalogue.items]
    elif by is SliceBy.DECADE:
        names = [(f"{item.year // 10 * 10}s" if item.year else NO_YEAR,) for item in catalogue.items]
    else:
        names = [(fifth,) for fifth in popularity_fifths(catalogue)]
    pairs = [(position, name) for position, own in enumerate(names) for name in dict.fromkeys(own)]
    return pd.DataFrame(pairs, columns=["position", "slice"])


def popularity_fifths(catalogue: Catalogue) -> list[str]:
    """The fifth of the catalogue that each item is in, by its number of ratings; ties in catalogue order."""
    counts = np.array([item.rating_count for item in catalogue.items])
    ranks = np.empty(len(counts), int)
    ranks[np.argsort(counts, kind="stable")] = np.arange(len(counts))
    return [FIFTHS[rank * len(FIFTHS) // len(counts)] for rank in ranks]


def slices(overview: Overview, by: SliceBy) -> pd.DataFrame:
    """By slice: ``recommended`` and ``catalogue`` (share of places in lists, share of all films), ``places`` and
    ``films`` (their counts), and the mean contribution of each source, NaN where nothing of the slice is recommended.

    The gap between the two shares is the exposure that a model gives or withholds; by popularity it is the popularity
    bias, as the share of the long tail in lists (Abdollahpouri, Burke and Mobasher 2019).
    """
    members = memberships(overview.catalogue, by)
    values = overview.sources.assign(position=overview.items["position"]).merge(members, on="position")
    grouped = values.groupby("slice")
    table = pd.DataFrame({"films": members.groupby("slice").size()})
    table["places"] = grouped.size().reindex(table.index, fill_value=0)
    table["catalogue"] = table["films"] / max(len(overview.catalogue), 1)
    table["recommended"] = table["places"] / max(len(overview.items), 1)
    for source in Source:
        table[source.value] = grouped[source.value].mean().reindex(table.index)
    return _in_order(table.rename_axis("slice").reset_index(), by)


def mean_ratings(overview: Overview) -> tuple[float, float]:
    """The mean number of ratings of a recommended film and of a film of the catalogue."""
    recommended = overview.items["rating_count"]
    everything = [item.rating_count for item in overview.catalogue.items]
    return (float(recommended.mean()) if len(recommended) else 0.0, float(np.mean(everything)) if everything else 0.0)


def _in_order(table: pd.DataFrame, by: SliceBy) -> pd.DataFrame:
    if by is SliceBy.GENRE:
        return table.sort_values(["films", "slice"], ascending=[False, True], ignore_index=True)
    if by is SliceBy.DECADE:
        return table.sort_values("slice", ignore_index=True)  # “Year unknown” comes after the figures
    return table.set_index("slice").reindex([name for name in FIFTHS if name in set(table["slice"])]).reset_index()
