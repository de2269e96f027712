"""How good and how fast reasons are: the model untaught, with examples, taught, and templates, side by side.

    python -m benchmarks.reasons                                          # the whole table
    python -m benchmarks.reasons --count 40 --variants few-shot,taught    # some of the triples and columns
    python -m benchmarks.reasons --variants taught --precision float32,bfloat16,int8
    python -m benchmarks.reasons --sample 50 --out sheet.md               # reasons to be judged by hand
    python -m benchmarks.reasons --verdicts sheet.md                      # what the filled sheet says
    python -m benchmarks.reasons --twenty                                 # the first twenty reasons, unselected

The printed head says what each column and figure means. Figures "as shown" come from the same writer as the page's.
A model that was not taught has to write most reasons several times, so as shown it is measured on every fourth triple
and list only. Ctrl-C prints the columns that are finished. The sheet and the twenty are written by the first of
--variants (taught unless told otherwise).
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch

from benchmarks.reason_runs import Column, measured, of_reason, shown
from benchmarks.reason_sheet import read_sheet, spread, write_sheet
from benchmarks.reason_tables import print_head, print_table
from benchmarks.reason_triples import explained, load_triples, whole_lists
from benchmarks.reason_variants import Prompted, Way, open_way
from recsys import Engine
from recsys.artefacts import ArtefactStore
from recsys.errors import BecauseError
from recsys.reasons.language_model import Precision, choose_precision
from recsys.schema import Explanation, Reason
from recsys.text.encoder import choose_device

LISTS = 20
TWENTY = 20


def main() -> None:
    options = _options()
    if options.verdicts:
        print_verdicts(options.verdicts)
        return
    engine = Engine.open()
    torch.set_num_threads(options.threads)
    triples = load_triples()[: options.count]
    if options.sample or options.twenty:
        chosen = range(TWENTY) if options.twenty else spread(options.sample, len(triples))
        sample = [explained(engine, triples[place]) for place in chosen]
        for_reading(engine, sample, options)
        return
    sample = [explained(engine, triple) for triple in triples]
    lists = whole_lists(engine, triples, options.lists)
    machine = f"{choose_device(engine.settings.device)}, {torch.get_num_threads()} torch threads"
    print_head(len(sample), len(lists), f"{machine}, {', '.join(_precisions(engine, Way.TAUGHT, options))}")
    compare(engine, sample, lists, options)


def compare(
    engine: Engine, sample: Sequence[Explanation], lists: Sequence[Sequence[Explanation]], options: argparse.Namespace
) -> None:
    """Measure each way with each precision and print them side by side; what cannot be opened is printed as missing."""
    columns: list[Column] = []
    missing: list[str] = []
    several = len(options.precision) > 1
    plan = [(way, kind) for way in options.variants or list(Way) for kind in _precisions(engine, way, options)]
    for way, precision in plan:
        name = f"{way} {precision}" if several and way is not Way.TEMPLATE else str(way)
        every = 1 if way in {Way.TAUGHT, Way.TEMPLATE} else options.every
        try:
            columns.append(measured(name, _opened(engine, way, precision), sample, lists, every))
        except BecauseError as failure:
            missing.append(f"{name}: {failure}")
        except KeyboardInterrupt:
            missing.append(f"{name}: stopped by hand")
            break
    print_table(columns, missing)


def for_reading(engine: Engine, sample: Sequence[Explanation], options: argparse.Namespace) -> None:
    """Write the sheet, or print the reasons as a list."""
    way = next(iter(options.variants), Way.TAUGHT)
    model = _opened(engine, way, _precisions(engine, way, options)[0])
    reasons = shown(model, sample, str(way))
    if options.twenty:
        print_reasons(sample, reasons)
        return
    write_sheet(options.out, sample, [(reason, of_reason(reason).problems) for reason in reasons])
    print(f"{len(reasons)} reasons to be judged: {options.out}")


def print_reasons(asked: Sequence[Explanation], reasons: Sequence[Reason]) -> None:
    """Reasons as a list in markdown, with what was asked for."""
    for number, (one, reason) in enumerate(zip(asked, reasons, strict=True), start=1):
        rated = len(one.query.history)
        ratings = f", {rated} films rated" if rated else ""
        label = "" if reason.source == "model" else " (template)"
        print(f"{number}. *{one.query.intent.text}*{ratings} → **{one.item.title}**, rank {one.rank}{label}  ")
        print(f"   {reason.text}")


def print_verdicts(path: Path) -> None:
    """What the person who filled a sheet found, beside what the check had said of the same reasons."""
    read = read_sheet(path)
    print(f"{read.reasons} reasons read, {read.claims} claims judged by hand\n")
    print(f"{'':24s}{'by the check':>16s}{'by hand':>12s}")
    print(f"{'claims supported':24s}{read.share_by_the_check:>16.1%}{read.share_of_claims:>12.1%}")
    print(f"{'reasons wholly right':24s}{read.reasons_by_the_check:>16.1%}{read.share_of_reasons:>12.1%}")


def _opened(engine: Engine, way: Way, precision: Precision) -> Prompted | None:
    device = choose_device(engine.settings.device)
    return open_way(way, precision, device, ArtefactStore(engine.settings.cache))


def _precisions(engine: Engine, way: Way, options: argparse.Namespace) -> list[Precision]:
    """Those asked for, or the one that the app would choose; templates have none to choose from."""
    chosen: list[Precision] = options.precision or [choose_precision(choose_device(engine.settings.device))]
    return chosen[:1] if way is Way.TEMPLATE else chosen


def _ways(text: str) -> list[Way]:
    return [Way(name) for name in text.split(",")]


def _kinds(text: str) -> list[Precision]:
    return [Precision(name) for name in text.split(",")]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, help="so many of the triples instead of all")
    parser.add_argument("--lists", type=int, default=LISTS, help="whole lists of ten")
    parser.add_argument("--every", type=int, default=4, help="untaught models: as shown for each so-many-th triple")
    parser.add_argument("--variants", type=_ways, default=[], help=",".join(Way))
    parser.add_argument("--precision", type=_kinds, default=[], help=",".join(Precision))
    parser.add_argument("--threads", type=int, default=1, help="of torch; the app uses one a task")
    parser.add_argument("--sample", type=int, default=0, help="write so many reasons for judging by hand")
    parser.add_argument("--out", type=Path, default=Path("sheet.md"), help="where the sheet goes")
    parser.add_argument("--verdicts", type=Path, help="a filled sheet to read")
    parser.add_argument("--twenty", action="store_true", help="print the first twenty reasons")
    return parser.parse_args()


if __name__ == "__main__":
    main()
