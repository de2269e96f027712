"""``recommend``: a ranked list and where each score comes from."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence

from recsys.commands import question
from recsys.commands.batch import run as run_batch
from recsys.commands.table import shortened, signed, table
from recsys.commands.understood import understood
from recsys.present.shapes import recommendations_shape
from recsys.present.written import written
from recsys.schema import Contribution, Explanation, Recommendations, Source

HEADINGS = {Source.WORD: "words", Source.HISTORY: "history", Source.CHIP: "chips", Source.PRIOR: "everybody"}
SHOWN = 3
SMALLEST = 0.005


def run(options: argparse.Namespace) -> int:
    """Rank for one question, or for each line of a file."""
    if options.batch is not None or options.out is not None:
        return run_batch(options)
    question.require_question(options)
    engine = question.open_engine(options)
    recommendations = question.recommend(engine, options)
    start = time.perf_counter()
    explanations = engine.explain_all(list(recommendations))
    words = 1000 * (time.perf_counter() - start)
    timings = dict(recommendations.timings_ms)
    timings = {name: timings[name] for name in timings if name != "total"} | {
        "words": words,
        "total": timings.get("total", 0.0) + words,
    }
    if options.json:
        print(written(recommendations_shape(recommendations, explanations, timings)))
    else:
        print(shown(recommendations, explanations))
        print(f"\n{timings['total']:.0f} ms after opening")
    return 0


def shown(recommendations: Recommendations, explanations: Sequence[Explanation]) -> str:
    """What was understood, and a table of the items with the part of each source and the largest rows."""
    if not explanations:
        return understood(recommendations.query, recommendations.notes)
    sources = [source for source in Source if any(one.of(source) for one in explanations)]
    headings = ["", "id", "item", "score", *(HEADINGS[source] for source in sources), "mostly from"]
    rows = [
        [
            str(one.rank),
            str(one.item.item_id),
            shortened(one.item.label),
            f"{one.score:.2f}",
            *(signed(sum(row.value for row in one.of(source))) for source in sources),
            ", ".join(f"{shortened(row.name, 28)} {signed(row.value)}" for row in largest(one.contributions)),
        ]
        for one in explanations
    ]
    numbers = (0, *range(3, 4 + len(sources)))
    return f"{understood(recommendations.query, recommendations.notes)}\n\n{table(headings, rows, numbers)}"


def largest(contributions: Sequence[Contribution], most: int = SHOWN) -> list[Contribution]:
    """The rows of the largest size, upwards or downwards, that are not next to nothing."""
    rows = [row for row in contributions if abs(row.value) >= SMALLEST]
    return sorted(rows, key=lambda row: -abs(row.value))[:most]
