"""An overview as tidy tables, and what is read from them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from recsys.explain.overview.kinds import KINDS, SIGNAL_NAMES
from recsys.schema import Catalogue, Source


@dataclass(frozen=True)
class Overview:
    """Many rankings and every row of their sums.

    ``lists``: list, user, intent, history_size, found (items in the list).
    ``items``: one line for each item of a list, with its score, the film's year, genres and ratings, and in plain
    units what each kind of row looks at (``Kind.feature``); NaN where a film has no year or no ratings.
    ``rows``: place (the line in ``items``), source, signal, name, value; the values of a place add up to its score.
    ``orders``: list, source, signal (empty: the whole source), and what is left of the list without it: ``kept`` (the
    share of its items that stay) and ``tau`` (Kendall's τ of their order).
    """

    catalogue: Catalogue
    k: int
    lists: pd.DataFrame
    items: pd.DataFrame
    rows: pd.DataFrame
    orders: pd.DataFrame

    @cached_property
    def frame(self) -> pd.DataFrame:
        """Every row with all that is known of its item, and ``feature``: what its kind of row looks at."""
        joined = self.rows.join(self.items, on="place").drop(columns="place")
        joined["feature"] = np.nan
        for kind in KINDS:
            own = joined["signal"] == kind.signal
            joined.loc[own, "feature"] = joined.loc[own, kind.feature].astype(float)
        return joined

    @cached_property
    def signals(self) -> pd.DataFrame:
        """What each kind of row adds, (items, kinds); 0 where a request has no such row."""
        sums = self.rows.groupby(["place", "signal"], observed=True)["value"].sum().unstack().fillna(0.0)
        return sums.reindex(index=self.items.index, columns=list(SIGNAL_NAMES), fill_value=0.0)

    @cached_property
    def sources(self) -> pd.DataFrame:
        """What each source adds, (items, sources)."""
        return pd.DataFrame(
            {
                source.value: self.signals[[kind.signal for kind in KINDS if kind.source is source]].sum(axis=1)
                for source in Source
            }
        )

    @cached_property
    def features(self) -> pd.DataFrame:
        """In plain units what each kind of row looks at, (items, kinds)."""
        return pd.DataFrame({kind.signal: self.items[kind.feature].astype(float) for kind in KINDS})

    @property
    def residual(self) -> float:
        """The largest difference between a score and the sum of its rows; a rounding error."""
        return float((self.items["score"] - self.signals.sum(axis=1)).abs().max()) if len(self.items) else 0.0

    @cached_property
    def by_source(self) -> pd.DataFrame:
        """What each source adds and decides: see ``_weights``."""
        return self._weights(self.sources, self.orders[self.orders["signal"] == ""], "source")

    @cached_property
    def by_signal(self) -> pd.DataFrame:
        """What each kind of row adds and decides: see ``_weights``."""
        table = self._weights(self.signals, self.orders[self.orders["signal"] != ""], "signal")
        return table.assign(source=[kind.source.value for kind in KINDS])

    @cached_property
    def words(self) -> pd.DataFrame:
        """How much each word adds in the lists that ask with it: name, size (mean |value|), value (mean), items."""
        own = self.rows[self.rows["source"] == Source.WORD.value]
        each = own.groupby(["place", "name"], observed=True)["value"].sum()
        grouped = each.groupby("name", observed=True)
        table = pd.DataFrame({"size": each.abs().groupby("name", observed=True).mean(), "value": grouped.mean()})
        table["items"] = grouped.size()
        return table.reset_index().sort_values(["size", "name"], ascending=[False, True], ignore_index=True)

    def _weights(self, values: pd.DataFrame, orders: pd.DataFrame, name: str) -> pd.DataFrame:
        """By source or signal: ``size`` (mean |contribution| over all items), ``value`` (mean), ``speaks`` (share of
        lists in which it is not zero for every item), ``kept`` and ``tau`` (means over all lists that hold items).
        """
        filled = self.lists.loc[self.lists["found"] > 0, "list"]
        change = orders[orders["list"].isin(filled)].groupby(name)[["kept", "tau"]].mean()
        speaks = (values != 0).groupby(self.items["list"].to_numpy()).any()
        table = pd.DataFrame({"size": values.abs().mean(), "value": values.mean(), "speaks": speaks.mean()})
        table[["kept", "tau"]] = change.reindex(table.index)
        defaults = {"size": 0.0, "value": 0.0, "speaks": 0.0, "kept": 1.0, "tau": 1.0}
        return table.fillna(defaults).rename_axis(name).reset_index()
