"""A check that an explanation depends on what the encoder has learned: its weights are shuffled (Adebayo et al. 2018).

Values that stay the same for an encoder that has learned nothing explain the sentence, not the model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from recsys.arrays import Floats
from recsys.errors import BecauseError
from recsys.explain.attribution import Method
from recsys.explain.game import WordGame
from recsys.explain.randomised import Stage, cascade
from recsys.metrics import FEWEST_RANKED, rank_agreement
from recsys.progress import Progress, silent

DRAWS = 3


@dataclass(frozen=True)
class Shuffled:
    """What became of the values at one stage: ``values`` (draws, words), ``agreement`` Kendall's τ with the original.

    ``agreement`` (draws,) is 0 where all values came out alike.
    """

    stage: Stage
    values: Floats
    agreement: Floats


@dataclass(frozen=True)
class Randomisation:
    """What the encoder makes of each word, (words,), and the same from encoders with ever more weights shuffled."""

    method: str
    words: tuple[str, ...]
    original: Floats
    steps: tuple[Shuffled, ...]

    @property
    def final(self) -> float:
        """The mean rank agreement that is left when everything is shuffled."""
        return float(self.steps[-1].agreement.mean())


def randomisation(game: WordGame, method: Method, draws: int = DRAWS, progress: Progress = silent) -> Randomisation:
    """The cascading randomisation test of one method, section 3 of the paper, with Kendall's τ.

    Only the meaning of the words is compared: their wording (BM25) does not go through the encoder. The item keeps its
    own vector; only the reader of the intent is shuffled. The copies are dropped at the end. Raises BecauseError
    below three words, and for encoders whose weights cannot be seen.
    """
    if len(game.players) < FEWEST_RANKED:
        count = len(game.players)
        raise BecauseError(
            f"An order of {count} word{'' if count == 1 else 's'} says too little.",
            f"Ask with at least {FEWEST_RANKED} words.",
        )
    meaning = replace(game, wording=np.zeros_like(game.wording))
    original = method.attribute(meaning, silent).values
    found: dict[Stage, list[Floats]] = {}
    for draw in range(draws):
        for stage, encoder in cascade(game.encoder, seed=draw):
            progress("shuffled weights", draw / draws, f"{stage.name}, draw {draw + 1} of {draws}")
            found.setdefault(stage, []).append(method.attribute(replace(meaning, encoder=encoder), silent).values)
    progress("shuffled weights", 1.0)
    return Randomisation(
        method.name, game.players, original, tuple(_compared(stage, original, rows) for stage, rows in found.items())
    )


def _compared(stage: Stage, original: Floats, values: Sequence[Floats]) -> Shuffled:
    agreement = [rank_agreement(original, row) or 0.0 for row in values]
    return Shuffled(stage, np.stack(values), np.array(agreement, np.float32))
