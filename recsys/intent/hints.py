"""What the words around a place say about it: computed once for a text, used by every matcher."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from recsys.intent.cues import Cue, cues
from recsys.intent.negation import Negation, negations
from recsys.intent.reading import Reading


@dataclass(frozen=True)
class Hints:
    """``negated`` and ``announced`` by the word where the refused thing or the title begins."""

    negated: Mapping[int, Negation] = field(default_factory=dict)
    announced: Mapping[int, Cue] = field(default_factory=dict)


def hints(reading: Reading) -> Hints:
    """The hints of a reading."""
    return Hints(negations(reading), cues(reading))
