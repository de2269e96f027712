"""How long a person waits: starts, intent to ranking, explanation, first words of a reason, five reasons.

    python -m benchmarks.latency [--cold]

--cold also builds everything anew in an empty cache folder, as on a fresh machine. Run it with nothing else running.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch

from recsys import Engine
from recsys.schema import Ratings, Recommendation
from recsys.text.encoder import SentenceTransformerEncoder

INTENTS = (
    "a slow-burn thriller with an unreliable narrator",
    "90s heist with a twist",
    "something sad in Paris",
    "like Blade Runner but hopeful",
    "animals, for small kids",
    "courtroom drama about racism in the deep south",
    "space survival, lonely astronaut",
    "a witty romantic comedy set in New York",
    "not too violent war film before 1970",
    "heist crew planning one last job in Las Vegas",
)
EIGHT_WORDS = "lonely astronaut stranded rescue hostile planet ingenious survival"
OPEN = "from recsys import Engine; Engine.open().recommend('a heist')"
OPEN_WITH_WRITER = "from recsys import Engine; Engine.open().open_language_model()"


@dataclass(frozen=True)
class Line:
    """One line of the table: a name, its times in seconds, and the target."""

    name: str
    seconds: Sequence[float]
    target: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--cold", action="store_true", help="also build in an empty cache folder")
    arguments = parser.parse_args()
    lines = list(starts(arguments.cold))
    engine = Engine.open()
    lines += [ranking(engine), explaining(engine), shapley(engine), *reasons(engine)]
    print(f"{engine.ranker.features.device}, {torch.get_num_threads()} threads, {len(engine.catalogue):,} items\n")
    print(f"{'what':46s} {'p50':>9s} {'p95':>9s}   at least / stretch")
    for line in lines:
        p50, p95 = np.percentile(line.seconds, [50, 95])
        print(f"{line.name:46s} {show(p50):>9s} {show(p95):>9s}   {line.target}")


def starts(cold: bool) -> Iterator[Line]:
    """A new process that opens the engine and ranks once; with an empty cache, and with a full one."""
    if cold:
        with tempfile.TemporaryDirectory() as folder:
            yield Line("first start, empty cache, to the first list", [run(OPEN, Path(folder))], "60 s / 30 s")
    yield Line("later start, to the first list", [run(OPEN) for _ in range(3)], "15 s / 8 s")
    yield Line("later start, with the language model", [run(OPEN_WITH_WRITER) for _ in range(3)], "")


def run(code: str, cache: Path | None = None) -> float:
    """Seconds that a new process takes for some code."""
    environment = os.environ | ({"BECAUSE_CACHE": str(cache)} if cache else {})
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, env=environment, capture_output=True)
    return time.perf_counter() - start


def ranking(engine: Engine) -> Line:
    """Ten intents, each new to the encoder's memory, to ten items with their contributions."""
    history = some_history(engine)
    engine.recommend("warm up the encoder")
    times = [timed(engine, partial(engine.recommend, intent, history)) for intent in INTENTS]
    return Line("intent to ranked list, warm", times, "80 ms / 30 ms")


def explaining(engine: Engine) -> Line:
    """The whole explanation of the first item: words, history, counterfactuals."""
    firsts = [engine.recommend(intent, some_history(engine))[0] for intent in INTENTS]
    return Line("explanation of one item, warm", [timed(engine, partial(engine.explain, one)) for one in firsts], "")


def shapley(engine: Engine) -> Line:
    """Exact Shapley values of eight words for every item of the catalogue."""
    intent = engine.parse(EIGHT_WORDS)
    item_vectors = engine.ranker.features.vectors.mean(0).cpu().numpy()

    def for_all_items() -> object:
        return engine.word_vectors.of(intent) @ item_vectors.T

    times = [timed(engine, for_all_items) for _ in range(5)]
    return Line(f"exact word Shapley, {len(intent.words)} words, all items", times, "700 ms / 200 ms")


def reasons(engine: Engine) -> Iterator[Line]:
    """The first words of a streamed reason, and five reasons in a batch, the words' values included."""
    engine.open_language_model()
    lists = [list(engine.recommend(intent, k=5)) for intent in INTENTS]
    times = [timed(engine, partial(first_words, engine, found[0])) for found in lists]
    yield Line("first words of a reason", times, "0.8 s / 0.4 s")
    yield Line("five reasons", [timed(engine, partial(engine.reasons, found)) for found in lists], "2.5 s / 1.2 s")


def first_words(engine: Engine, recommendation: Recommendation) -> None:
    """Wait for the first piece that the model wrote."""
    pieces = engine.stream_reasons([recommendation])
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]


def some_history(engine: Engine) -> Ratings:
    """The ratings of the first person in the data."""
    return engine.history_of(engine.users()[0][0])


def timed(engine: Engine, action: Callable[[], object]) -> float:
    """Seconds that an action takes when the encoder and the word vectors remember nothing."""
    engine.word_vectors.forget()
    if isinstance(engine.ranker.encoder, SentenceTransformerEncoder):
        engine.ranker.encoder.forget()
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def show(seconds: float) -> str:
    """Milliseconds below a second, seconds above."""
    return f"{1000 * seconds:.0f} ms" if seconds < 1 else f"{seconds:.2f} s"


if __name__ == "__main__":
    main()
