"""``reason``: why, in words, with the evidence of every claim."""

from __future__ import annotations

import argparse
import textwrap
import time

from recsys.commands import question
from recsys.commands.table import plain
from recsys.commands.understood import understood
from recsys.present.shapes import reasons_shape
from recsys.present.written import written
from recsys.schema import Reason, Style

WIDTH = 100


def run(options: argparse.Namespace) -> int:
    """Write a reason for each of the best items."""
    question.require_question(options)
    engine = question.open_engine(options)
    recommendations = question.recommend(engine, options)
    engine.open_language_model()
    start = time.perf_counter()
    reasons = engine.reasons(list(recommendations), style=Style(options.style))
    writing = 1000 * (time.perf_counter() - start)
    steps = {name: spent for name, spent in recommendations.timings_ms.items() if name != "total"}
    timings = {**steps, "reasons": writing, "total": sum(steps.values()) + writing}
    if options.json:
        print(written(reasons_shape(recommendations, reasons, timings)))
        return 0
    print(understood(recommendations.query, recommendations.notes))
    for rank, reason in enumerate(reasons, start=1):
        print(f"\n{shown(rank, reason)}")
    print(f"\n{writing / 1000:.1f} s for {len(reasons)} reasons")
    return 0


def shown(rank: int, reason: Reason) -> str:
    """One reason, who wrote it, and what each of its claims rests on."""
    evidence = {row.key: row.text for row in reason.evidence}
    lines = [f"{rank}. {reason.item.label}", *textwrap.wrap(plain(reason.text), WIDTH - 3)]
    lines += [f"  “{claim.text}” rests on: {evidence.get(claim.evidence, claim.evidence)}" for claim in reason.claims]
    lines.append(f"  {origin(reason)}")
    return "\n   ".join(map(plain, lines))


def origin(reason: Reason) -> str:
    """Who wrote a reason, and in how many rounds where one was not enough; why it is a template where it is one."""
    if reason.source == "model":
        return f"written by the model {reason.writer}{f' in {reason.tries} rounds' if reason.tries > 1 else ''}"
    return f"written by the template{f' ({reason.note})' if reason.note else ''}"
