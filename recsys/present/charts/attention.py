"""The encoder's self-attention over the intent, by layer and head."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from recsys.explain.attending import rollout
from recsys.present.charts.chart import PHONE_COLUMNS, Chart, heat
from recsys.present.looks import LOOKS
from recsys.present.text import percent, quoted
from recsys.schema import Attention, Source

MOST_TOKENS = 40
"""Pieces of a text that are drawn."""
NOT_A_REASON = (
    "Attention shows which pieces the encoder looked at while reading. It is not a reason: it does not say what "
    "moved the score. The rows of the sum do."
)


def attention_map(attention: Attention, layer: int, head: int | None) -> Chart:
    """Reading tokens as rows, tokens read as columns. Layer and head count from 0; no head is the mean of all."""
    weights = np.asarray(attention.weights)[layer]
    which = "the mean of all heads" if head is None else f"head {head + 1}"
    return _map(
        weights.mean(axis=0) if head is None else weights[head], attention.tokens, f"layer {layer + 1}, {which}"
    )


def rollout_map(attention: Attention) -> Chart:
    """Attention multiplied through all layers: whose beginning ends up in whose end (Abnar & Zuidema 2020)."""
    return _map(rollout(attention), attention.tokens, "rolled out through all layers")


def _map(weights: npt.NDArray[np.floating[Any]], every: Sequence[str], which: str) -> Chart:
    tokens = list(every[:MOST_TOKENS])
    shown = weights[: len(tokens), : len(tokens)]
    figure = heat(
        shown,
        tokens,
        tokens,
        lambda row, column, value: f"{row} reads {column}: {percent(value, 1)}",
        zmin=0.0,
        zmax=float(shown.max()),
        colorscale=[[0.0, "rgba(0,114,178,0.04)"], [1.0, LOOKS[Source.WORD].colour]],
        showscale=False,
    )
    cut = f" The first {len(tokens)} of {len(every)} pieces are drawn." if len(every) > len(tokens) else ""
    return Chart(
        figure,
        f"Heat map of attention between {len(tokens)} pieces of the intent, {which}",
        f"Each row is a piece that reads, each column a piece that is read: the deeper the blue, the larger the share; "
        f"a row adds up to {percent(1.0)}. {_largest(shown, tokens)}[CLS] and [SEP] are the encoder’s signs for "
        f"beginning and end.{cut} {NOT_A_REASON}",
        pd.DataFrame(
            [(row, column, float(shown[i, j])) for i, row in enumerate(tokens) for j, column in enumerate(tokens)],
            columns=["Reads", "Is read", "Share"],
        ),
        wide=len(tokens) > PHONE_COLUMNS,
    )


def _largest(shown: npt.NDArray[np.floating[Any]], tokens: Sequence[str]) -> str:
    row, column = divmod(int(shown.argmax()), shown.shape[1])
    return (
        f"The largest is {percent(float(shown[row, column]))}, of {quoted(tokens[row])} for {quoted(tokens[column])}. "
    )
