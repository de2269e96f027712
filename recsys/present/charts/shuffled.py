"""What is left of the order of the words when the encoder's weights are shuffled."""

from __future__ import annotations

import pandas as pd

from recsys.explain.sanity import Randomisation
from recsys.present.charts.chart import Chart
from recsys.present.charts.strip import StripRow, strip
from recsys.present.text import counted, signed

GONE = 0.5
FEW_WORDS = 5


def shuffled(checked: Randomisation) -> Chart:
    """Kendall's τ between the values and those of encoders with ever more weights shuffled."""
    rows = [
        StripRow(
            step.stage.name[:1].upper() + step.stage.name[1:],
            tuple(float(value) for value in step.agreement),
            tuple(f"{step.stage.name}, draw {draw}: {signed(value)}" for draw, value in enumerate(step.agreement, 1)),
        )
        for step in checked.steps
    ]
    ticks = {-1.0: "reversed", 0.0: "unrelated", 1.0: "same order"}
    return Chart(
        strip(rows, ticks, 0.0, signed),
        f"Agreement of the order of {counted(len(checked.words), 'word')} with encoders of shuffled weights",
        _reading(checked),
        _table(checked),
    )


def _reading(checked: Randomisation) -> str:
    """What it means, no stronger than the number of words allows."""
    last = checked.steps[-1].agreement
    first = (
        "Each row shuffles more of the encoder’s weights and explains again: the order of the words by their meaning "
        f"should be lost. Of an agreement of +1.00 with itself, {signed(checked.final)} is left when everything is "
        f"shuffled (Kendall’s τ, mean of {counted(len(last), 'draw')})."
    )
    verdict = (
        "It is lost, as it should be: the values rest on what the encoder has learned."
        if checked.final < GONE
        else "It is not lost: here the order hardly depends on what the encoder has learned."
    )
    few = f" With {counted(len(checked.words), 'word')} chance plays a part." if len(checked.words) < FEW_WORDS else ""
    return f"{first} {verdict}{few} The wording of the words is left out, since it does not go through the encoder."


def _table(checked: Randomisation) -> pd.DataFrame:
    rows = [("nothing", 0, 1.0, *checked.original)] + [
        (step.stage.name, draw, float(step.agreement[draw - 1]), *step.values[draw - 1])
        for step in checked.steps
        for draw in range(1, len(step.agreement) + 1)
    ]
    names = [f"{place}. {word}" for place, word in enumerate(checked.words, start=1)]
    return pd.DataFrame(rows, columns=["Shuffled", "Draw", "Agreement", *names])
