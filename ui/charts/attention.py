"""The encoder's self-attention over the intent, by layer and head."""

from __future__ import annotations

import numpy as np
import pandas as pd

from recsys.schema import Attention, Source
from ui.charts.chart import Chart, heat
from ui.theme import LOOKS

NOT_A_REASON = (
    "Attention shows which pieces the encoder looked at while reading. It is not a reason: it does not say what "
    "moved the score. The rows of the sum do."
)


def attention_map(attention: Attention, layer: int, head: int | None) -> Chart:
    """Reading tokens as rows, tokens read as columns. Layer and head count from 0; no head is the mean of all."""
    weights = np.asarray(attention.weights)[layer]
    shown = weights.mean(axis=0) if head is None else weights[head]
    tokens = list(attention.tokens)
    figure = heat(
        shown,
        tokens,
        tokens,
        "{row} reads {column}: {value:.1%}",
        zmin=0.0,
        zmax=float(shown.max()),
        colorscale=[[0.0, "rgba(0,114,178,0.04)"], [1.0, LOOKS[Source.WORD].colour]],
        colorbar={"thickness": 8, "outlinewidth": 0, "tickformat": ".0%", "len": 0.9},
    )
    which = "the mean of all heads" if head is None else f"head {head + 1}"
    return Chart(
        figure,
        f"Heat map of attention between {len(tokens)} pieces of the intent, layer {layer + 1}, {which}",
        f"Each row adds up to 100 %. {NOT_A_REASON}",
        pd.DataFrame(
            [(row, column, float(shown[i, j])) for i, row in enumerate(tokens) for j, column in enumerate(tokens)],
            columns=["Reads", "Is read", "Share"],
        ),
    )
