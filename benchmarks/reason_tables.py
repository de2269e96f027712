"""The figures of the columns side by side, each with what it means in plain words."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from benchmarks import reason_metrics as metrics
from benchmarks.reason_runs import Column, check_milliseconds, median

Texts = Callable[[Column], list[metrics.Told]]
Row = tuple[str, Callable[[Column], str]]
"""What a figure is called, and the figure of a column."""
WIDTH, LABEL = 19, 42

MEANING = """
untaught   SmolLM2-135M-Instruct as it comes, given an instruction and the rows of evidence
few-shot   the same, with a few examples beside the instruction
taught     the same with the LoRA adapter of this project, given the rows alone
template   sentences put together from the rows without a model

as written            the model's first text, before anything is checked or written again: with any word it likes, and
                      held to words that stand in the evidence or claim nothing
as shown              what a page shows: checked, written again up to twice where the check objects, else a template
claims supported      claims the check links to a row, of those and of its objections (each counts as one claim)
without objection     texts in which the check finds nothing wrong, neither a claim nor the form
unique sentences      different texts, of all; "apart from names" puts the kind of the row in place of each claim first
feature coverage      different rows or names told in all reasons together, of all that their evidence holds (PETER)
feature diversity     how many of them two reasons share, mean over all pairs; lower is more varied (PETER)
distinct openings     different first three words, of all
argues with the sum   a claim rests on a row of the sum: a word asked for, a wish understood, a film rated
largest row first     the first argument told is the largest row of the sum (of what lifts, where anything does)
agrees with the sum   no argument told with the wrong sign, out of order, or as larger or smaller than it is
first piece           to the first word of the model's own, when a list of ten is asked for at once
""".strip()


def print_head(sample: int, lists: int, machine: str) -> None:
    """What was measured, and what each column and figure means."""
    print(f"{sample} triples that no lesson has, {lists} whole lists of ten; {machine}\n")
    print(MEANING)


def print_table(columns: Sequence[Column], missing: Sequence[str] = ()) -> None:
    """One row a figure, one column a way to write; ``missing`` says which could not be opened and why."""
    for line in missing:
        print(f"\nmissing: {line}", end="")
    if not columns:
        print("\n\nNothing was measured.")
        return
    print(f"\n\n{'':{LABEL}s}" + "".join(f"{column.name:>{WIDTH}s}" for column in columns))
    for title, rows in SECTIONS:
        print(title)
        for label, figure in rows:
            print(f"  {label:{LABEL - 2}s}" + "".join(f"{figure(column):>{WIDTH}s}" for column in columns))


def percent(value: float) -> str:
    """A share as a percentage, nothing where it is unknown."""
    return "" if math.isnan(value) else f"{100 * value:.1f} %"


def seconds(values: Sequence[float]) -> str:
    """The median of some seconds."""
    return f"{median(values):.2f} s" if values else ""


def _texts(told: Sequence[metrics.Told]) -> list[str]:
    return [one.text for one in told]


def _agrees(told: Sequence[metrics.Told]) -> str:
    return percent(metrics.share(not one.against_sum for one in told))


def _first(told: Sequence[metrics.Told]) -> str:
    return percent(metrics.share(metrics.starts_with_the_largest(one) for one in told))


def _true(told: Texts) -> list[Row]:
    """Rows about whether texts are true to their evidence."""
    return [
        ("reasons", lambda column: str(len(told(column)) or "")),
        ("claims supported", lambda column: percent(metrics.supported_share(told(column)))),
        ("without objection", lambda column: percent(metrics.sound_share(told(column)))),
        ("argues with the sum", lambda column: percent(metrics.share(metrics.argues(one) for one in told(column)))),
        ("largest row first", lambda column: _first(told(column))),
        ("agrees with the sum", lambda column: _agrees(told(column))),
    ]


def _varied(told: Texts) -> list[Row]:
    """Rows about how long and how varied texts are."""
    return [
        ("words", lambda column: _number(metrics.mean(len(one.text.split()) for one in told(column)), 0)),
        ("claims in a reason", lambda column: _number(metrics.mean(len(one.claims) for one in told(column)), 1)),
        ("unique sentences", lambda column: percent(metrics.unique_share(_texts(told(column))))),
        ("unique sentences apart from names", lambda column: percent(metrics.unique_share(_frames(told(column))))),
        ("feature coverage", lambda column: percent(metrics.feature_coverage(told(column)))),
        ("feature diversity", lambda column: _number(metrics.feature_diversity(told(column)), 3)),
        ("distinct openings", lambda column: percent(metrics.distinct_openings(_texts(told(column))))),
    ]


def _frames(told: Sequence[metrics.Told]) -> list[str]:
    return [metrics.frame(one) for one in told]


def _tries(column: Column) -> str:
    return _number(metrics.mean(one.tries for one in column.shown if one.tries), 2)


def _number(value: float, places: int) -> str:
    return "" if math.isnan(value) else f"{value:.{places}f}"


def _from_model(told: Sequence[metrics.Told]) -> str:
    return percent(metrics.share(one.source == "model" for one in told))


def _alike(column: Column) -> str:
    return f"{metrics.alike_in_lists([_texts(one) for one in column.lists])} of {len(column.lists)}"


def _in_lists(column: Column) -> str:
    return percent(metrics.mean(metrics.distinct_openings(_texts(one)) for one in column.lists))


def _checks(column: Column) -> str:
    times = check_milliseconds(column.held or column.shown)
    return f"{median(times):.1f} / {max(times):.1f}" if times else ""


SECTIONS: list[tuple[str, list[Row]]] = [
    ("as written, any word", _true(lambda column: column.free)),
    (
        "as written, held to words of the evidence",
        [*_true(lambda column: column.held), *_varied(lambda column: column.held)],
    ),
    (
        "as shown",
        [
            *_true(lambda column: column.shown),
            ("from the model, not the template", lambda column: _from_model(column.shown)),
            ("tries, mean", _tries),
            *_varied(lambda column: column.shown),
        ],
    ),
    (
        "whole lists of ten, as shown",
        [
            ("from the model", lambda column: _from_model([one for each in column.lists for one in each])),
            ("lists in which two reasons begin alike", _alike),
            ("distinct openings in a list", _in_lists),
        ],
    ),
    (
        "speed, medians",
        [
            ("tokens a second, ten side by side", lambda column: _number(column.tokens_a_second or math.nan, 0)),
            ("first piece", lambda column: seconds(column.first_piece)),
            ("five reasons, checked", lambda column: seconds(column.five)),
            ("ten reasons, checked", lambda column: seconds(column.ten)),
            ("milliseconds a check, median / most", _checks),
        ],
    ),
]
