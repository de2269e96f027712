"""Attention by word beside what each word really does."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from recsys.explain.attending import AttentionCheck
from recsys.present.charts.agreement import KENDALL, agreement_sentence, pairs_told, tau
from recsys.present.charts.chart import Chart
from recsys.present.charts.panels import Panel, panels
from recsys.present.looks import LOOKS, NEUTRAL
from recsys.present.text import counted, listed, percent, quoted, signed
from recsys.schema import Item, Source


def word_attention(check: AttentionCheck, item: Item) -> Chart:
    """Attention share, rollout share and the fall of the score without the word, side by side."""
    names = [quoted(word) for word in check.words]
    figure = panels(
        names,
        [
            _shares("Attention", check.direct, names),
            _shares("Rollout", check.rollout, names),
            _change(check, names),
        ],
    )
    return Chart(
        figure,
        f"Bars of {counted(len(names), 'word')}: the attention to each beside the fall of the score of {item.label} "
        "without it",
        "Grey bars are where the encoder looked: attention in its last layer, and rollout, which follows it through "
        f"all layers. Blue bars are by how much the score of {item.short_title} falls when the word is really taken "
        "out; below zero it rises. "
        f"{percent(check.signs)} of the attention goes to signs such as [CLS] and is left out of the shares."
        f"{_unread(check)}{'' if check.direct_agreement is None else f' {KENDALL}'}",
        pd.DataFrame(
            {
                "Word": list(check.words),
                "Attention": check.direct.astype(np.float64),
                "Rollout": check.rollout.astype(np.float64),
                "Score falls by": check.change.astype(np.float64),
                "Of it by meaning": check.meaning.astype(np.float64),
            }
        ),
    )


def verdict(check: AttentionCheck) -> str:
    """Whether attention, and attention rolled out, ranks the words as their effect does."""
    first = agreement_sentence(check.direct, check.change, "your words", "word")
    if check.direct_agreement is None or check.rollout_agreement is None:
        return first
    rolled = f"{pairs_told(check.rollout, check.change, 'word')} {tau(check.rollout_agreement)}"
    return f"{first} Rolled out through all layers: {rolled}."


def _shares(name: str, shares: Sequence[float] | np.ndarray, names: Sequence[str]) -> Panel:
    return Panel(
        name,
        [float(share) for share in shares],
        [percent(float(share)) for share in shares],
        [NEUTRAL] * len(names),
        [
            f"{name} to {word}: {percent(float(share), 1)} of what goes to words"
            for word, share in zip(names, shares, strict=True)
        ],
    )


def _change(check: AttentionCheck, names: Sequence[str]) -> Panel:
    return Panel(
        "Score falls by",
        check.change.tolist(),
        [signed(value) for value in check.change],
        [LOOKS[Source.WORD].colour] * len(names),
        [
            f"Without {name} the score changes by {signed(-total)}; {signed(-meaning)} of it by meaning"
            for name, total, meaning in zip(names, check.change, check.meaning, strict=True)
        ],
    )


def _unread(check: AttentionCheck) -> str:
    missing = [quoted(word) for word, read in zip(check.words, check.read, strict=True) if not read]
    if not missing:
        return ""
    return f" {listed(missing)} stood too late in the text for the encoder to read, so the share is zero."
