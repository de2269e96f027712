"""``explain``: every row of one item's sum, and the smallest change that lets another item pass."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from recsys.commands import files, question
from recsys.commands.recommend import HEADINGS
from recsys.commands.table import plain, signed, table
from recsys.commands.understood import understood
from recsys.present.report.context import Context
from recsys.present.report.formats import Format, contents
from recsys.present.shapes import explanation_shape
from recsys.present.written import written
from recsys.schema import Counterfactual, Explanation, Source

if TYPE_CHECKING:
    from recsys.engine import Engine

SHOWN = 12
NAMED = 6
FILES = (Format.REPORT, Format.PICTURE, Format.NUMBERS)


def run(options: argparse.Namespace) -> int:
    """Explain one item for one question, on the screen and in the files that are asked for."""
    question.require_question(options)
    wanted = {kind: Path(name) for kind in FILES if (name := getattr(options, kind.value)) is not None}
    for path in wanted.values():
        files.require_folder(path)
    engine = question.open_engine(options)
    item_id = question.find_item(engine, options.item)
    query = question.query_of(engine, options)
    start = time.perf_counter()
    recommendation = engine.recommendation(query, item_id)
    ranked = time.perf_counter()
    explanation = engine.explain(recommendation)
    done = time.perf_counter()
    seconds = {"ranking": ranked - start, "explanation": done - ranked, "total": done - start}
    timings = {name: 1000 * spent for name, spent in seconds.items()}
    print(written(explanation_shape(explanation, timings)) if options.json else shown(explanation))
    write(engine, explanation, wanted, own_history=options.user is None)
    return 0


def write(engine: Engine, explanation: Explanation, wanted: Mapping[Format, Path], own_history: bool) -> None:
    """Write the files that are wanted, and say so beside the output proper. Raises DataError."""
    context = replace(Context.of(engine.dataset, engine.settings.encoder), own_history=own_history)
    for kind, path in wanted.items():
        content = contents(explanation, kind, context)
        with files.replaced(path, f"--{kind.value}") as draft:
            draft.write(content)
        print(f"Wrote {path} ({len(content) / 1000:,.0f} kB).", file=sys.stderr)


def shown(explanation: Explanation) -> str:
    """The sum as a table, source by source, and its counterfactuals in sentences."""
    rows = [row for source in Source for row in _rows_of(explanation, source)]
    rows += [["", "left over", f"{explanation.residual:+.1e}"], ["", "score", f"{explanation.score:.2f}"]]
    head = f"{explanation.item.label}: rank {explanation.rank}, score {explanation.score:.2f}"
    changes = [sentence(explanation, change) for change in explanation.counterfactuals]
    asked = understood(explanation.query, explanation.query.intent.notes)
    parts = [asked, plain(head), table(["source", "row", "adds"], rows, right=(2,)), *map(plain, changes)]
    return "\n\n".join(part for part in parts if part)


def _rows_of(explanation: Explanation, source: Source) -> list[list[str]]:
    """The largest rows of a source; the rest as one row, so that the column still adds up."""
    rows = sorted(explanation.of(source), key=lambda row: -abs(row.value))
    shown_rows = rows if len(rows) <= SHOWN + 1 else rows[:SHOWN]
    lines = [[HEADINGS[source], row.name, signed(row.value)] for row in sorted(shown_rows, key=lambda row: -row.value)]
    rest = rows[len(shown_rows) :]
    if rest:
        lines.append([HEADINGS[source], f"{len(rest):,} more", signed(sum(row.value for row in rest))])
    return lines


def sentence(explanation: Explanation, change: Counterfactual) -> str:
    """What to remove, who passes then, and how the prediction compares with what happened."""
    what = "the words" if change.source is Source.WORD else "the rated items"
    named = change.removed if len(change.removed) <= NAMED + 1 else change.removed[:NAMED]
    rest = len(change.removed) - len(named)
    removed = ", ".join(f"“{row.name}” ({signed(row.value)})" for row in named)
    removed += f" and {rest:,} more" if rest else ""
    passes = f"{change.runner_up.label} passes; " if change.runner_up else ""
    return (
        f"Without {what} {removed}: {passes}{explanation.item.label} falls from rank {explanation.rank} to "
        f"{change.actual_rank} (predicted {change.predicted_rank}, then really run)."
    )
