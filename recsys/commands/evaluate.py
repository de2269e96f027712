"""``evaluate``: a leaderboard of models on held-out ratings."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict

from recsys.commands import question
from recsys.commands.table import labelled, table
from recsys.errors import BecauseError
from recsys.evaluation import MODELS, Leaderboard, leaderboard
from recsys.present.written import written
from recsys.progress import Console, silent


def run(options: argparse.Namespace) -> int:
    """Measure the models that are named, or all."""
    for name in options.model or ():
        if name not in MODELS:
            raise BecauseError(f"There is no model {name!r}.", f"Choose from {', '.join(MODELS)}.")
    engine = question.open_engine(options)
    console = Console()
    try:
        progress = console if sys.stderr.isatty() else silent
        board = leaderboard(engine.dataset, engine.ranker, options.model or (), progress)
    finally:
        console.close()
    print(written(asdict(board)) if options.json else shown(board))
    return 0


def shown(board: Leaderboard) -> str:
    """The figures as a table, with what they rest on."""
    head = labelled(
        [
            ("Data", board.dataset),
            ("Held out", "the last fifth of each person's ratings; relevant: at least four stars"),
            ("People", f"{board.people:,}, with {board.relevant:,} relevant items"),
        ]
    )
    headings = ["model", f"nDCG@{board.k}", f"Recall@{board.k}", "coverage", "training", "scoring"]
    rows = [
        [
            result.model,
            f"{result.ndcg:.4f}",
            f"{result.recall:.4f}",
            f"{result.coverage:.1%}",
            f"{result.training_seconds:.1f} s",
            f"{result.scoring_seconds:.1f} s",
        ]
        for result in board.results
    ]
    return "\n\n".join([head, table(headings, rows, right=range(1, len(headings))), *board.notes])
