"""What the server keeps in memory to answer faster, each with a bound."""

from __future__ import annotations

from dataclasses import dataclass

from recsys.engine import Engine
from recsys.reasons.kept import MOST_KEPT as MOST_REASONS
from recsys.text.encoder import REMEMBERED, SentenceTransformerEncoder
from ui import resources
from ui.observing.latencies import MOST_REMEMBERED
from ui.observing.requests import latencies

NAMES = {
    "parse": "Requests, understood",
    "recommend": "Lists",
    "explain": "Explanations",
    "what_if": "Answers to “what if”",
    "follow_ups": "Follow-ups",
}
"""What some functions of ``ui.resources.MOST_KEPT`` answer; the others are told together."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that is kept: how many now, None where nobody counts, and how many at most."""

    name: str
    now: int | None
    most: int


def kept(engine: Engine | None, with_writer: bool) -> list[Kept]:
    """Everything that is kept for all people. ``with_writer``: whether the language model is there to be asked."""
    found = [Kept("Latencies of requests", len(latencies), MOST_REMEMBERED)]
    if engine is not None and isinstance(engine.ranker.encoder, SentenceTransformerEncoder):
        found.append(Kept("Vectors of texts", engine.ranker.encoder.remembered, REMEMBERED))
    if engine is not None and with_writer:
        found.append(Kept("Written reasons", len(engine.open_language_model().kept), MOST_REASONS))
    bounds = resources.MOST_KEPT
    found += [Kept(name, None, bounds[function]) for function, name in NAMES.items() if function in bounds]
    return [*found, Kept("Other answers of pages", None, sum(bounds[one] for one in bounds if one not in NAMES))]
