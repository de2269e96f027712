"""What every word explainer gives, so that they can be laid side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from recsys.arrays import Floats
from recsys.explain.game import WordGame
from recsys.progress import Progress


@dataclass(frozen=True)
class Attribution:
    """What each word adds according to one method, (words,), in units of the score unless ``relative``.

    ``relative`` values (attention) only say how the words compare. ``evaluations`` counts the sentences encoded,
    ``standard_error`` (words,) is given by methods that sample. ``base`` is the score that the values start from where
    that is not the score without any word: they then add up to the score less ``base``.
    """

    method: str
    values: Floats
    seconds: float = 0.0
    evaluations: int = 0
    standard_error: Floats | None = None
    relative: bool = False
    base: float | None = None


class Method(Protocol):
    """A way to share an item's score among the words of an intent."""

    @property
    def name(self) -> str:
        """What the method is called in tables."""
        ...

    def attribute(self, game: WordGame, progress: Progress) -> Attribution:
        """The value of each word. Raises BecauseError where the method cannot be used."""
        ...
