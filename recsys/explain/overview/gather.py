"""Lists and rows as they are found, gathered into tidy tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from recsys.arrays import Floats, Positions
from recsys.explain.overview.kinds import KINDS
from recsys.explain.overview.order import OrderChange
from recsys.explain.overview.result import Overview
from recsys.explain.overview.sides import IntentSide
from recsys.schema import Catalogue, Source


@dataclass(frozen=True)
class Found:
    """One list: whose, its positions best first, their scores, (items,), and the rows of the history (kinds, items)."""

    person: str
    history_size: int
    positions: Positions
    scores: Floats
    history_sums: Floats
    changes: Sequence[tuple[Source, str, OrderChange]]


@dataclass
class Frames:
    """The tables of an overview while they grow, intent by intent."""

    catalogue: Catalogue
    lists: list[dict[str, object]] = field(default_factory=list)
    items: list[pd.DataFrame] = field(default_factory=list)
    rows: list[pd.DataFrame] = field(default_factory=list)
    orders: list[dict[str, object]] = field(default_factory=list)
    _items: int = 0

    def add(self, asked: IntentSide, found: Sequence[Found], kinds: Iterable[tuple[int, str, Floats]]) -> None:
        """The lists of everybody for one intent, and their rows: kind, name, values over all items of these lists."""
        first = len(self.lists)
        for number, one in enumerate(found, first):
            about = {"list": number, "user": one.person, "intent": asked.intent.text}
            self.lists.append({**about, "history_size": one.history_size, "found": len(one.positions)})
            self.orders += [
                {"list": number, "source": source.value, "signal": signal, "kept": change.kept, "tau": change.tau}
                for source, signal, change in one.changes
            ]
        items = self._item_rows(asked, found, first)
        has_history = items["history_size"].to_numpy() > 0
        for place, name, values in kinds:
            said = has_history if KINDS[place].source is Source.HISTORY else np.ones(len(items), bool)
            self.rows.append(_rows(place, name, values[said], self._items + np.flatnonzero(said)))
        self.items.append(items)
        self._items += len(items)

    def overview(self, k: int) -> Overview:
        """The tables as one result."""
        items = pd.concat(self.items, ignore_index=True)
        rows = pd.concat(self.rows, ignore_index=True)
        orders = pd.DataFrame(self.orders)
        for table, names in ((items, ("user", "intent")), (rows, ("source", "signal", "name"))):
            for name in names:
                table[name] = table[name].astype("category")
        return Overview(self.catalogue, k, pd.DataFrame(self.lists), items, rows, orders)

    def _item_rows(self, asked: IntentSide, found: Sequence[Found], first: int) -> pd.DataFrame:
        lengths = [len(one.positions) for one in found]
        positions = np.concatenate([one.positions for one in found])
        films = [self.catalogue.items[position] for position in positions]
        years = pd.Series([film.year for film in films], dtype="float64")
        return pd.DataFrame(
            {
                "list": np.repeat(np.arange(first, first + len(found)), lengths),
                "user": np.repeat(np.array([one.person for one in found], object), lengths),
                "intent": asked.intent.text,
                "position": positions,
                "item": pd.Series([film.item_id for film in films], dtype=object),
                "title": [film.label for film in films],
                "rank": np.concatenate([np.arange(1, length + 1) for length in lengths]),
                "score": np.concatenate([one.scores for one in found]).astype(np.float64),
                "year": years,
                "decade": years // 10 * 10,
                "genres": ["|".join(film.genres) for film in films],
                "rating_count": [film.rating_count for film in films],
                "rating_mean": pd.Series([film.rating_mean for film in films], dtype="float64"),
                "history_size": np.repeat([one.history_size for one in found], lengths),
                **{name: values[positions] for name, values in asked.features.items()},
            }
        )


def _rows(place: int, name: str, values: Floats, items: Positions) -> pd.DataFrame:
    kind = KINDS[place]
    return pd.DataFrame(
        {
            "place": items,
            "source": kind.source.value,
            "signal": kind.signal,
            "name": name,
            "value": values.astype(np.float64),
        }
    )
