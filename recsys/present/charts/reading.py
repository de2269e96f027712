"""What the language model looks at in the evidence, beside what each row really does to the reason."""

from __future__ import annotations

import math
from enum import StrEnum

import numpy as np
import pandas as pd

from recsys.present.charts.agreement import KENDALL, agreement_sentence
from recsys.present.charts.chart import PHONE_COLUMNS, Chart, heat
from recsys.present.charts.panels import Panel, panels
from recsys.present.looks import LOOKS, NEUTRAL
from recsys.present.text import percent, quoted, shortened, signed, typeset
from recsys.reasons.attending import Reading
from recsys.schema import Evidence, Source
from recsys.text.words import core

BELOW = "#D55E00"
FIELDS = {"logline": "Story", "rating": "Stars"}
"""Fields of an item whose name a person would not use."""


class ReadingView(StrEnum):
    """What a reading is shown by."""

    ROWS = "Row by row"
    ATTENTION = "Attention of each word"
    EFFECT = "Effect on each word"


def reading_chart(reading: Reading, view: ReadingView) -> Chart:
    """The rows of the evidence as bars, or as rows of a heat map whose columns are the words of the reason."""
    return reading_rows(reading) if view is ReadingView.ROWS else reading_words(reading, view)


def reading_rows(reading: Reading) -> Chart:
    """The share of attention of each row beside the change of the reason's likelihood without it."""
    names = [row_name(row) for row in reading.rows]
    figure = panels(names, [_attention_panel(reading), _effect_panel(reading)])
    return Chart(
        figure,
        f"Bars of {len(names)} rows of evidence: the attention to each beside the reason’s likelihood without it",
        f"Left: of the attention that goes to rows ({percent(reading.on_rows)} of all), each row’s share, mean over "
        "heads, layers and words; longer rows get more of it. Right: how far the natural logarithm of the reason’s "
        f"probability falls when the row is really taken out of what the model reads."
        f"{'' if reading.agreement is None else f' {KENDALL}'}",
        pd.DataFrame(
            {
                "Row": [row.text for row in reading.rows],
                "Attention": reading.row_shares.astype(np.float64),
                "Likelihood falls by": reading.row_effects.astype(np.float64),
            }
        ),
    )


def _attention_panel(reading: Reading) -> Panel:
    shares = reading.row_shares
    return Panel(
        "Attention",
        shares.tolist(),
        [percent(share) for share in shares],
        [NEUTRAL] * len(shares),
        [
            f"{percent(share, 1)} of the attention to rows: {row.text}"
            for share, row in zip(shares, reading.rows, strict=True)
        ],
    )


def _effect_panel(reading: Reading) -> Panel:
    effects = reading.row_effects
    return Panel(
        "Likelihood falls by",
        effects.tolist(),
        [signed(effect) for effect in effects],
        [LOOKS[source_of(row)].colour for row in reading.rows],
        [f"Without it {signed(effect)}: {row.text}" for effect, row in zip(effects, reading.rows, strict=True)],
    )


def reading_words(reading: Reading, view: ReadingView) -> Chart:
    """Rows of evidence against the words of the reason: shares of attention, or changes of likelihood."""
    names = [row_name(row) for row in reading.rows]
    words = [typeset(word) for word in reading.words]
    attends = view is ReadingView.ATTENTION
    values = reading.shares if attends else reading.effect
    reach = float(np.abs(values).max(initial=0.0)) or 1.0
    faint, blue = "rgba(138,143,152,0.08)", LOOKS[Source.WORD].colour
    figure = heat(
        values,
        names,
        words,
        lambda row, column, value: f"{row} × {column}: {percent(value, 1) if attends else signed(value)}",
        zmin=0.0 if attends else -reach,
        zmax=reach,
        colorscale=[[0.0, faint], [1.0, blue]] if attends else [[0.0, BELOW], [0.5, faint], [1.0, blue]],
        showscale=False,
    )
    told = (
        "Columns are the words of the reason, rows what was known: the deeper the blue, the more of the attention to "
        "rows goes there while the model expects that word."
        if attends
        else "Columns are the words of the reason, rows what was known: blue, the word is less likely without the row; "
        "orange, more likely without it (change of the natural logarithm of its probability)."
    )
    return Chart(
        figure,
        f"Heat map of {len(names)} rows of evidence against {len(reading.words)} words of the reason",
        f"{told} {_largest(names, words, values)}",
        pd.DataFrame(
            [(row, word, float(values[i, j])) for i, row in enumerate(names) for j, word in enumerate(words)],
            columns=["Row", "Word", "Share" if attends else "Likelihood falls by"],
        ),
        wide=len(reading.words) > PHONE_COLUMNS,
    )


def row_name(row: Evidence) -> str:
    """A row of evidence in a word or two."""
    if row.kind == "word":
        return quoted(shortened(core(row.names[0]), 20))
    if row.key.startswith("field:"):
        return FIELDS.get(row.kind, row.kind.capitalize())
    return row.names[0] if row.names else row.kind


def source_of(row: Evidence) -> Source:
    """The source whose colour a row has; fields of the catalogue are what everybody may know."""
    source = row.key.partition(":")[0]
    return Source(source) if source in set(Source) else Source.PRIOR


def verdict(reading: Reading) -> str:
    """Whether attention ranks the rows as their effect does, and the row that does most."""
    names = [row_name(row) for row in reading.rows]
    place = int(np.abs(reading.row_effects).argmax())
    effect = float(reading.row_effects[place]) / len(reading.words)
    times = math.exp(min(abs(effect), 700.0))
    direction = "less" if effect >= 0 else "more"
    agrees = agreement_sentence(reading.row_shares, reading.row_effects, "the rows", "row")
    changed = f"each word would be {times:,.1f} times {direction} likely"
    return f"{agrees} Without the row {names[place]}, {changed}, on average."


def _largest(names: list[str], words: list[str], values: np.ndarray) -> str:
    row, word = divmod(int(values.argmax()), values.shape[1])
    return f"The largest is {names[row]} for {quoted(words[word])}."
