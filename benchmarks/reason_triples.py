"""What reasons are measured on: requests and films that no lesson has, and whole lists of ten as a page shows them.

``triples.jsonl`` holds 200 lines of an intent written by hand, ratings (none in half of them) and a film. The film is
the first of the list that is kept from every lesson (``recsys.reasons.lessons.held_out``) and stands among the first
ten in two thirds of the lines; in the others it is any such film from rank 11 to 200, which fits less well.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from recsys import Engine
from recsys.schema import Explanation, ItemId, Query, Ratings

TRIPLES = Path(__file__).with_name("triples.jsonl")
LIST = 10
"""How many reasons a page asks for at once."""


@dataclass(frozen=True)
class Triple:
    """One request and one film of the catalogue. ``history`` is item id to stars."""

    intent: str
    history: Ratings
    item: ItemId


def load_triples(path: Path = TRIPLES) -> tuple[Triple, ...]:
    """The triples of a file, one JSON object a line."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return tuple(
        Triple(row["intent"], {int(item): float(stars) for item, stars in row["history"].items()}, row["item"])
        for row in rows
    )


def explained(engine: Engine, triple: Triple) -> Explanation:
    """The whole sum of a triple's film. Raises UnknownItem."""
    query = Query(engine.parse(triple.intent), triple.history)
    return engine.explain_all([engine.recommendation(query, triple.item)])[0]


def whole_lists(engine: Engine, triples: Sequence[Triple], lists: int) -> list[list[Explanation]]:
    """The first ten films for so many of the triples' requests, evenly spread; lessons may tell of these films."""
    chosen = triples[:: max(1, len(triples) // lists)][:lists] if lists else ()
    return [engine.explain_all(list(engine.recommend(triple.intent, triple.history, k=LIST))) for triple in chosen]
