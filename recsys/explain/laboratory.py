"""Several methods put to the same test on a set of intents, each explained for its first item."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from recsys.errors import BecauseError
from recsys.explain.attribution import Method
from recsys.explain.faithfulness import CHANCE, Faithfulness, aopc, faithfulness
from recsys.explain.game import WordGame
from recsys.explain.methods_compared import attribute
from recsys.progress import Progress, silent
from recsys.ranking.ranker import Ranker
from recsys.schema import Intent, Item, Query

SAMPLE_INTENTS = (
    "a slow-burn thriller with an unreliable narrator",
    "a lonely robot learns about friendship on a ruined earth",
    "courtroom drama about an innocent man and a stubborn juror",
    "two strangers talk all night in a foreign city and fall in love",
    "a heist that goes wrong because nobody trusts anybody",
    "dreams and memory in a rainy city of the future",
    "a quiet family on a farm hides from creatures that hear everything",
    "a washed-up boxer trains a stubborn young fighter",
)
"""Requests of three to ten words that count, of different kinds."""
CLEAR = 2.0
"""Standard errors above chance from which a method is said to beat it."""
EQUAL = 1e-3
"""Positions no further apart than this are equally good."""


@dataclass(frozen=True)
class Trial:
    """One method on one intent and its first item: its test, or in ``failure`` why there is none.

    ``seconds`` is the time of the explanation by itself, with nothing remembered of earlier ones.
    """

    text: str
    item: Item | None
    method: str
    tested: Faithfulness | None = None
    seconds: float = 0.0
    failure: str = ""


@dataclass(frozen=True)
class Summary:
    """One method over all intents it could be tested on; means, areas and AOPC in units of the score.

    ``position`` lies between the worst order (0) and the best (1), ``error`` is the standard error of this mean, None
    below two intents. ``placed`` counts the intents where both orders are known and differ, ``best`` those where no
    other method did better, ``compared`` those with an order at all and ``beats`` those where random orders did worse.
    """

    method: str
    intents: int
    position: float | None
    error: float | None
    placed: int
    best: int
    compared: int
    beats: int
    comprehensiveness: float
    sufficiency: float
    deletion_area: float
    insertion_area: float
    seconds: float

    @property
    def above_chance(self) -> bool:
        """Whether the mean position is clearly above that of random orders: by two standard errors."""
        if self.position is None or self.error is None:
            return False
        return self.position - CHANCE > CLEAR * self.error


def trials(
    ranker: Ranker, intents: Sequence[Intent], methods: Sequence[Method], progress: Progress = silent
) -> Iterator[Trial]:
    """Each method on each intent, one after the other, so that a caller can stop at any time."""
    total, done = max(len(intents) * len(methods), 1), 0
    for intent in intents:
        query = Query(intent)
        positions, _ = ranker.rank(query, 1)
        item = ranker.features.catalogue.items[positions[0]] if positions else None
        game = WordGame.of(ranker, query, item.item_id) if item and intent.words else None
        for method in methods:
            progress("laboratory", done / total, f"{method.name}: {intent.text}")
            yield _trial(intent, item, game, method)
            done += 1
    progress("laboratory", 1.0)


def summaries(done: Sequence[Trial]) -> tuple[Summary, ...]:
    """One row for each method, the best position first, those without one last."""
    names = dict.fromkeys(trial.method for trial in done)
    best: dict[str, float] = {}
    for trial in done:
        if trial.tested and trial.tested.position is not None:
            best[trial.text] = max(best.get(trial.text, 0.0), trial.tested.position)
    rows = [_summary(name, [trial for trial in done if trial.method == name], best) for name in names]
    return tuple(sorted((row for row in rows if row.intents), key=lambda row: -(row.position or -1.0)))


def _trial(intent: Intent, item: Item | None, game: WordGame | None, method: Method) -> Trial:
    if item is None:
        return Trial(intent.text, None, method.name, failure="No item meets every condition.")
    if game is None:
        return Trial(intent.text, item, method.name, failure="There are no words to weigh.")
    try:
        attribution = attribute(game, method)
        return Trial(intent.text, item, method.name, faithfulness(game, attribution), attribution.seconds)
    except BecauseError as failure:
        return Trial(intent.text, item, method.name, failure=str(failure))


def _summary(name: str, own: Sequence[Trial], best: dict[str, float]) -> Summary:
    tested = [(trial, trial.tested) for trial in own if trial.tested]
    placed = [(trial.text, test.position) for trial, test in tested if test.position is not None]
    positions = [position for _, position in placed]
    compared = [test.beats_random for _, test in tested if test.beats_random is not None]
    return Summary(
        method=name,
        intents=len(tested),
        position=_mean(positions) if placed else None,
        error=float(np.std(positions, ddof=1) / np.sqrt(len(placed))) if len(placed) > 1 else None,
        placed=len(placed),
        best=sum(position >= best[text] - EQUAL for text, position in placed),
        compared=len(compared),
        beats=sum(compared),
        comprehensiveness=_mean([aopc(test.comprehensiveness) for _, test in tested]),
        sufficiency=_mean([aopc(test.sufficiency) for _, test in tested]),
        deletion_area=_mean([test.deletion.area for _, test in tested]),
        insertion_area=_mean([test.insertion.area for _, test in tested]),
        seconds=_mean([trial.seconds for trial, _ in tested]),
    )


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if len(values) else 0.0
