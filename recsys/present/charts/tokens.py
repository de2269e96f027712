"""Which pieces of the intent meet which pieces of the item's text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from recsys.present.charts.chart import PHONE_COLUMNS, Chart, heat
from recsys.present.looks import LOOKS
from recsys.present.text import counted, quoted, signed
from recsys.schema import Item, Source, TokenMatch
from recsys.text.words import terms

MOST_COLUMNS = PHONE_COLUMNS
CONTINUES = "##"
"""How the encoder marks a piece that continues a word."""
BELOW, ABOVE = "#D55E00", LOOKS[Source.WORD].colour


def token_match(match: TokenMatch, item: Item) -> Chart:
    """Intent words as rows and the item's words as columns, those that matter most, in their order."""
    values, row_names, column_names = merged(match)
    rows, weight = worth_showing(row_names), np.abs(values).sum(axis=0)
    columns = sorted(sorted(worth_showing(column_names), key=lambda place: -weight[place])[:MOST_COLUMNS])
    shown = values[np.ix_(rows, columns)]
    reach = float(np.abs(shown).max(initial=0.0)) or 1.0
    names = [row_names[row] for row in rows], [column_names[column] for column in columns]
    figure = heat(
        shown,
        *names,
        lambda row, column, value: f"{row} × {column}: {signed(value, 4)}",
        zmin=-reach,
        zmax=reach,
        colorscale=[[0.0, BELOW], [0.5, "rgba(138,143,152,0.08)"], [1.0, ABOVE]],
        showscale=False,
    )
    return Chart(
        figure,
        f"Heat map of {counted(len(rows), 'word')} of the intent against {counted(len(columns), 'word')} of the text "
        f"of {item.label}",
        "Your words as rows, words of the film’s description as columns: blue adds to their likeness in meaning, "
        f"orange takes away. {_strongest(shown, *names)}The table has every pair, also of little words; together they "
        f"are the likeness, {signed(float(values.sum()))} on a scale from −1 to +1. Words are read in context: this "
        "divides the likeness up, it does not say what caused it.",
        pd.DataFrame(
            [(row, column, values[i, j]) for i, row in enumerate(row_names) for j, column in enumerate(column_names)],
            columns=["Intent", "Item", "Adds to the likeness"],
        ),
    )


def merged(match: TokenMatch) -> tuple[npt.NDArray[np.float64], list[str], list[str]]:
    """The match with pieces of words ("##yst") added to the word they continue; sums stay as they are."""
    values = np.asarray(match.values, dtype=np.float64)
    row_starts, row_names = _words(match.intent_tokens)
    column_starts, column_names = _words(match.item_tokens)
    return np.add.reduceat(np.add.reduceat(values, row_starts, axis=0), column_starts, axis=1), row_names, column_names


def _words(tokens: Sequence[str]) -> tuple[list[int], list[str]]:
    starts: list[int] = []
    names: list[str] = []
    for place, token in enumerate(tokens):
        if names and token.startswith(CONTINUES):
            names[-1] += token.removeprefix(CONTINUES)
        else:
            starts.append(place)
            names.append(token)
    return starts, names


def worth_showing(names: Sequence[str]) -> list[int]:
    """The places of content words; of all words where there are no others."""
    words = [place for place, name in enumerate(names) if is_word(name)]
    return [place for place in words if terms(names[place])] or words


def is_word(token: str) -> bool:
    """Whether a token is a word of the text, not punctuation and not a sign of the encoder such as [CLS]."""
    return any(letter.isalnum() for letter in token) and not (token.startswith("[") and token.endswith("]"))


def _strongest(shown: npt.NDArray[np.float64], row_names: Sequence[str], column_names: Sequence[str]) -> str:
    if not shown.size:
        return ""
    row, column = divmod(int(shown.argmax()), shown.shape[1])
    if shown[row, column] <= 0:
        return "No pair adds anything. "
    pair = f"{quoted(row_names[row])} with {quoted(column_names[column])}"
    return f"The strongest pair is {pair} ({signed(float(shown[row, column]), 4)}). "
