"""Lessons composed of clauses that people wrote and of true rows, as many as wanted: practice beside the written ones.

Each is planned as a reason will be (``plan.py``), put together at random from fitting clauses, and kept only where the
check finds nothing wrong with it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence

from recsys.reasons.check import check
from recsys.reasons.frames import folded_unit
from recsys.reasons.plan import COLOURS, STORY, TITLE, plan
from recsys.reasons.rows import typographic
from recsys.reasons.story import stretches
from recsys.reasons.teaching.clauses import Clauses, filled, fillings
from recsys.reasons.teaching.pairs import Answer
from recsys.schema import Evidence, Style
from recsys.text.words import core, tokenise

TRIES = 6
"""So many texts are put together for one lesson until the check has nothing against one."""
STYLES = (*[Style.PLAIN] * 6, Style.SHORT, Style.DETAIL, Style.CHILD, Style.ANALYST)
"""How often each style is practised."""
TURNS = 12
LONGEST_STORY = {Style.PLAIN: 30, Style.SHORT: 16, Style.DETAIL: 45, Style.CHILD: 24, Style.ANALYST: 30}
"""Words of a story that a style tells."""
SHORTEST_STORY = 6


def composed(evidence: Sequence[Evidence], style: Style, turn: int, clauses: Clauses, chance: random.Random) -> str:
    """A reason for rows of evidence, "" where no text put together of the clauses passes the check."""
    for _ in range(TRIES):
        text = _Composer(evidence, style, turn, clauses, chance).text()
        if text and not check(text, evidence, style).problems:
            return text
    return ""


class _Composer:
    """Puts one text together in the order of its plan."""

    def __init__(
        self, evidence: Sequence[Evidence], style: Style, turn: int, clauses: Clauses, chance: random.Random
    ) -> None:
        self.rows = {row.key: row for row in evidence}
        self.evidence = evidence
        self.style = style
        self.told = plan(evidence, style, turn)
        self.clauses = clauses
        self.chance = chance
        self.title = self.rows[TITLE].names[0]

    def text(self) -> str:
        """A text of the clauses; "" where no clause fits the plan."""
        if self.style is Style.ANALYST:
            return self._numbers()
        arguments = [key for key in self.told if self.rows[key].value is not None]
        lifting = [key for key in arguments if (self.rows[key].value or 0.0) > 0]
        lead = self._lead(lifting[:1])
        more = [self._clause(key, "more") for key in lifting[1:]]
        fields = [self._field(key) for key in self.told if key in {"field:mood", "field:year"} and key != self.told[0]]
        against = [self._clause(key, "against") for key in arguments if key not in lifting]
        parts = [lead, *more, *fields, *against]
        text = " ".join(parts)
        return text if all(parts) and text.count("among its themes") < 2 else ""

    def _lead(self, lifting: Sequence[str]) -> str:
        """The sentence or two of the film, the largest argument and the story."""
        first = self.told[0]
        argues = self._clause(lifting[0], self._place(first)) if lifting else f"{self.title} is one to try"
        if not argues:
            return ""
        if first == STORY:
            return f"{self._story()}. {argues}."
        if first in COLOURS:
            colour = self._colour(first)
            argues = f"{colour}, {argues}" if colour else ""
        if not argues or STORY not in self.told:
            return f"{argues}." if argues else ""
        story = self._story()
        if folded_unit(tokenise(story)[0].text) and self.style is not Style.CHILD and self.chance.random() < 0.6:
            return f"{argues}: {story[:1].lower()}{story[1:]}."
        return f"{argues}. {story}."

    def _place(self, first: str) -> str:
        if first in {TITLE, STORY}:
            return "title" if first == TITLE or self.chance.random() < 0.5 else "first"
        return "title" if first in COLOURS else "first"

    def _clause(self, key: str, place: str) -> str:
        """A clause that argues with a row; "" where there is none."""
        fitting = [
            (clause, filling)
            for kind, filling in fillings(self.rows[key], self.evidence)
            for clause in self.clauses.get((kind, place), ())
        ]
        if not fitting and place in {"against", "more"}:
            word = {"word": self.rows[key].names[0]}
            fitting = [(clause, word) for clause in self.clauses.get((self.rows[key].kind, place), ())]
        if not fitting:
            return ""
        clause, filling = self.chance.choice(fitting)
        return filled(clause, filling, self.title)

    def _colour(self, key: str) -> str:
        """What a text that begins with moods, themes or genres begins with."""
        names = [name for name in self.rows[key].names if name not in {"Sci-Fi", "Film-Noir", "IMAX"}]
        if not names:
            return ""
        if key == "field:mood":
            text = _listed(self.chance.sample(names, min(2, len(names))))
            return _capital(text)
        if key == "field:genres":
            names = [name.lower() for name in names]
        chosen = _listed(self.chance.sample(names, min(self.chance.choice((2, 2, 3)), len(names))))
        return f"With {chosen} among its {'themes' if key == 'field:themes' else 'genres'}"

    def _field(self, key: str) -> str:
        names = self.rows[key].names
        if key == "field:year":
            return self.chance.choice((f"It is from {names[0]}.", f"It dates from {names[0]}."))
        some = _listed(names[: self.chance.choice((2, 3))])
        return self.chance.choice((f"Its mood is {some}.", f"It is {some} in mood.", f"The mood is {some}."))

    def _story(self) -> str:
        """The story from its beginning, to its end or to a place where it may be cut."""
        story = typographic(self.rows[STORY].text.rstrip(" .!?"))
        told = [stretch for stretch in stretches(story) if story.startswith(stretch)]
        words = range(SHORTEST_STORY, LONGEST_STORY[self.style] + 1)
        fitting = [stretch for stretch in told if len(stretch.split()) in words] or told[:1] or [story]
        return fitting[-1] if self.chance.random() < 0.6 else self.chance.choice(fitting)

    def _numbers(self) -> str:
        """For an analyst: the arguments with their values, the story, then what lowers the film."""
        arguments = [self.rows[key] for key in self.told if self.rows[key].value is not None]
        lifting = [_valued(row) for row in arguments if (row.value or 0.0) > 0]
        lowering = [_valued(row) for row in arguments if (row.value or 0.0) < 0]
        if not lifting:
            return ""
        verb = "lifts" if len(lifting) == 1 else "lift"
        if self.told[0] == TITLE:
            lead = f"{self.title} {self.chance.choice(('is here for', 'has'))} {_listed(lifting)}"
        else:
            lead = f"{_capital(_listed(lifting))} {verb} {self.title}"
        story = f". {self._story()}." if STORY in self.told else "."
        lowers = "counts" if len(lowering) == 1 else "count"
        against = f" {_capital(_listed(lowering))} {lowers} against it." if lowering else ""
        return f"{lead}{story}{against}"


def _valued(row: Evidence) -> str:
    name = f"“{core(row.names[0])}”" if row.kind == "word" else row.names[0]
    return f"{name} {row.value:+.2f}".replace("-", "−")


def _capital(text: str) -> str:
    """The text with its first letter a capital, also behind a quotation mark."""
    return re.sub(r"^(“?)(\w)", lambda found: found[1] + found[2].upper(), text)


def _listed(parts: Sequence[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def practice(cases: Sequence[Sequence[Evidence]], clauses: Clauses, seed: int) -> Iterator[Answer]:
    """A composed lesson for each case, its style and how it begins drawn by chance; those that fail are left out."""
    chance = random.Random(seed)
    for evidence in cases:
        style = chance.choice(STYLES)
        text = composed(evidence, style, chance.randrange(TURNS), clauses, chance)
        if text:
            yield Answer(text, style, evidence)
