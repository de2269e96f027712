"""What each rated film adds to one item's score."""

from __future__ import annotations

import pandas as pd

from recsys.present.charts.chart import Bar, Chart, bars
from recsys.present.text import counted, listed, signed
from recsys.schema import Contribution, Explanation, Ratings, Source

MOST_FILMS = 15


def history_bars(explanation: Explanation, history: Ratings) -> Chart:
    """The films that weigh most, largest first, with the stars they were given."""
    rows = explanation.of(Source.HISTORY)
    shown = sorted(sorted(rows, key=lambda row: -abs(row.value))[:MOST_FILMS], key=lambda row: -row.value)
    stars = {str(item_id): given for item_id, given in history.items()}
    steps = [Bar(row.name, row.value, Source.HISTORY, _hover(row, stars.get(row.key, 0.0))) for row in shown]
    parts = sorted({part for row in rows for part in row.parts})
    table = pd.DataFrame(
        [(row.name, stars.get(row.key), row.value, *(row.parts.get(part, 0.0) for part in parts)) for row in rows],
        columns=["Film", "Stars", "Contribution", *(part.capitalize() for part in parts)],
    )
    rest = len(rows) - len(shown)
    more = f" {counted(rest, 'film')} with smaller parts {'is' if rest == 1 else 'are'} in the table." if rest else ""
    return Chart(
        bars(steps),
        f"Bars of {len(shown)} rated films and what each adds to the score of {explanation.item.label}",
        "Take a film out of the ratings and the score changes by exactly the length of its bar." + more,
        table,
    )


def _hover(row: Contribution, stars: float) -> str:
    parts = listed([f"{part} {signed(value)}" for part, value in row.parts.items()]) or signed(row.value)
    return f"{row.name}, {stars:g} stars: {parts}"
