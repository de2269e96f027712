"""The check every text of a model goes through: its form, each claim against the rows, and the claims it makes.

Deterministic and without a model. What it holds a text to: every word that says something stands in a row; a plot is
told in its story's words and order; names, stars, years and numbers are those of their rows; arguments agree with the
sum in sign, order and size; what is said to be absent is absent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from recsys.reasons.check.arguing import wrong_arguing
from recsys.reasons.check.claims import claims_in, claims_of
from recsys.reasons.check.facts import wrong_facts
from recsys.reasons.check.form import LONGEST, form, tidy
from recsys.reasons.check.reading import read
from recsys.reasons.check.sums import wrong_sums
from recsys.reasons.check.support import unsupported
from recsys.schema import Claim, Evidence, Style
from recsys.text.words import tokenise

__all__ = ["Checked", "check", "claims_in", "tidy"]


@dataclass(frozen=True)
class Checked:
    """A tidied text, the claims in it that evidence holds, and what is wrong with it, in words.

    ``barred`` are words objected to that no row holds: the next try had better not use them.
    """

    text: str
    claims: tuple[Claim, ...]
    problems: tuple[str, ...]
    barred: frozenset[str] = frozenset()

    @property
    def supported(self) -> bool:
        """Whether the text may be shown as it is."""
        return not self.problems


def _names(evidence: Sequence[Evidence]) -> list[str]:
    plain = (name.lower() for row in evidence for name in row.names)
    return [" ".join(word.strip(".,:;!?") for word in name.split()) for name in plain]


def check(text: str, evidence: Sequence[Evidence], style: Style = Style.PLAIN) -> Checked:
    """Tidy a model's text and find everything in it that the evidence does not hold."""
    raw = text[:LONGEST]
    tidied = tidy(raw)
    problems = dict.fromkeys(form(raw, tidied, style, _names(evidence)), "")
    told = read(tidied, evidence)
    if tidied:
        problems |= dict((*unsupported(told), *wrong_facts(told), *wrong_sums(told), *wrong_arguing(told)))
    loose = {word.token.text for word in told.words if not (word.function or word.named or word.partly)}
    barred = frozenset(token.text for words in problems.values() for token in tokenise(words) if token.text in loose)
    return Checked(tidied, claims_of(told), tuple(problems), barred)
