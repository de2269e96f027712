"""Which pieces of the intent meet which pieces of the item's text."""

from __future__ import annotations

import numpy as np
import pandas as pd

from recsys.schema import Item, Source, TokenMatch
from ui.charts.chart import Chart, heat
from ui.text import quoted
from ui.theme import LOOKS

MOST_COLUMNS = 24
BELOW, ABOVE = "#D55E00", LOOKS[Source.WORD].colour


def token_match(match: TokenMatch, item: Item) -> Chart:
    """Intent tokens as rows and the item's tokens as columns, those that matter most, in their order."""
    values = np.asarray(match.values, dtype=np.float64)
    weight = np.abs(values).sum(axis=0)
    columns = np.sort(np.argsort(-weight, kind="stable")[:MOST_COLUMNS])
    shown = values[:, columns]
    reach = float(np.abs(shown).max(initial=0.0)) or 1.0
    item_tokens = [match.item_tokens[column] for column in columns]
    figure = heat(
        shown,
        match.intent_tokens,
        item_tokens,
        "{row} × {column}: {value:+.4f}",
        zmin=-reach,
        zmax=reach,
        colorscale=[[0.0, BELOW], [0.5, "rgba(138,143,152,0.08)"], [1.0, ABOVE]],
        colorbar={"thickness": 8, "outlinewidth": 0, "tickformat": "+.3f", "len": 0.9},
    )
    strongest = strongest_pair(match)
    hidden = len(match.item_tokens) - len(columns)
    more = f" {hidden} weaker columns are left out here and are in the table." if hidden > 0 else ""
    return Chart(
        figure,
        f"Heat map of {len(match.intent_tokens)} pieces of the intent against pieces of the text of {item.label}",
        f"All cells together are the likeness in meaning; the strongest is {quoted(strongest[0])} with "
        f"{quoted(strongest[1])}. The pieces were read in context: "
        "this divides the likeness up, it does not say what caused it." + more,
        pd.DataFrame(
            [
                (row, column, values[i, j])
                for i, row in enumerate(match.intent_tokens)
                for j, column in enumerate(match.item_tokens)
            ],
            columns=["Intent", "Item", "Adds to the likeness"],
        ),
    )


def strongest_pair(match: TokenMatch) -> tuple[str, str]:
    """The pair of tokens that adds most."""
    values = np.asarray(match.values)
    row, column = divmod(int(values.argmax()), values.shape[1])
    return match.intent_tokens[row], match.item_tokens[column]
