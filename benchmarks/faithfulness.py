"""How well each way to explain words holds when it is tested, and how far it lies from the exact values.

    python -m benchmarks.faithfulness [--samples 200]

Each intent is explained for its first film. Every method plays the same game and starts with an empty memory.
"""

from __future__ import annotations

import argparse
import warnings
from collections.abc import Sequence

import numpy as np

from benchmarks.explain import EIGHT_WORDS
from benchmarks.latency import INTENTS
from recsys import Engine
from recsys.explain.laboratory import SAMPLE_INTENTS, summaries
from recsys.explain.methods import SAMPLES, with_samples
from recsys.explain.methods_compared import MethodComparison
from recsys.schema import ItemId, Query

TEXTS = tuple(dict.fromkeys((*SAMPLE_INTENTS, *INTENTS, *EIGHT_WORDS)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--samples", type=int, default=SAMPLES, help="sentences that LIME and KernelSHAP may read")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    engine = Engine.open()
    methods = with_samples(arguments.samples)
    engine.inspect.compare_methods(*first(engine, TEXTS[0]), methods)  # imports and compiles what the methods need
    print(f"{len(TEXTS)} intents, each with its first film; LIME and KernelSHAP read {arguments.samples} sentences\n")
    tests = summaries(list(engine.inspect.laboratory(TEXTS, methods)))
    head = ("position", "best", "beats random", "comprehens.", "sufficiency", "deletion", "insertion")
    print(f"{'method':22s}" + "".join(f"{name:>14s}" for name in head))
    for row in tests:
        placed = "" if row.position is None else f"{row.position:.3f} ± {row.error or 0:.3f}"
        cells = (placed, f"{row.best} of {row.placed}", f"{row.beats} of {row.compared}")
        areas = (row.comprehensiveness, row.sufficiency, row.deletion_area, row.insertion_area)
        print(f"{row.method:22s}" + "".join(f"{cell:>14s}" for cell in (*cells, *(f"{value:.2f}" for value in areas))))
    compared = [engine.inspect.compare_methods(*first(engine, text), methods) for text in TEXTS]
    print_distances([one for one in compared if len(one.words) > 1])


def first(engine: Engine, text: str) -> tuple[Query, ItemId]:
    """A query and the id of its first film."""
    found = engine.recommend(text)
    return found.query, found[0].item.item_id


def print_distances(compared: Sequence[MethodComparison]) -> None:
    """Distance to the exact values, agreement in order and time, means over the intents."""
    print(f"\n{'method':22s}{'distance':>14s}{'Kendall τ':>14s}{'off the sum':>14s}{'sentences':>14s}{'time':>14s}")
    for place, method in enumerate(compared[0].methods):
        own = [one.methods[place] for one in compared]
        given = [one.attribution for one in own if one.attribution]
        agreement = [one.agreement for one in own if one.agreement is not None]
        cells = (
            f"{100 * np.mean([one.distance or 0.0 for one in own]):.1f} %",
            f"{np.mean(agreement):+.2f}" if agreement else "",
            "scaled" if own[0].relative else f"{np.mean([abs(one.gap or 0.0) for one in own]):.3f}",
            f"{np.mean([one.evaluations for one in given]):.0f}",
            f"{1000 * np.mean([one.seconds for one in given]):.0f} ms",
        )
        print(f"{method.name:22s}" + "".join(f"{cell:>14s}" for cell in cells))


if __name__ == "__main__":
    main()
