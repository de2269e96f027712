"""How fast reasons are written, and how many of them by the model: `python -m benchmarks.reasons_speed`.

Prints for float32, bfloat16 and int8 weights the median time to the first piece the model itself writes, to one,
five and ten reasons, and the tokens it writes a second; then the share of reasons that the model wrote, over real
recommendations. Medians of ``--rounds`` runs on ``--threads`` torch threads; other work on the machine slows all.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Sequence

import torch

from recsys.artefacts import ArtefactStore
from recsys.config import Settings
from recsys.engine import Engine
from recsys.reasons import Limits, ReasonWriter, gather
from recsys.reasons.language_model import PACKAGED_NAME, Precision, load
from recsys.reasons.prompt import chat_for
from recsys.reasons.smollm2 import packaged_folder
from recsys.reasons.transformers_model import TransformersModel
from recsys.schema import Explanation, Ratings

REQUESTS: tuple[tuple[str, Ratings], ...] = (
    ("a mind-bending film about dreams", {2571: 5.0}),
    ("90s heist with a twist", {50: 5.0, 296: 4.5}),
    ("something sad in Paris", {4973: 4.0}),
    ("like Blade Runner but hopeful", {}),
    ("animals, for small kids", {6377: 4.5}),
    ("a slow western with Clint Eastwood", {1266: 4.5}),
    ("time travel comedy", {1265: 5.0, 1270: 4.0}),
    ("courtroom drama about justice", {1203: 5.0}),
    ("a lonely robot", {}),
    ("feel-good musical", {1380: 4.0}),
)
"""Requests with the ratings they come with, MovieLens ids."""


def explanations(per_request: int) -> list[Explanation]:
    """The first recommendations of each request, explained."""
    engine = Engine.open()
    found: list[Explanation] = []
    for intent, history in REQUESTS:
        found += engine.explain_all(list(engine.recommend(intent, history=history, k=per_request)))
    return found


def median_seconds(work: Callable[[], object], rounds: int) -> float:
    """The median time of some runs, after one that does not count."""
    work()
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def first_piece(model: TransformersModel, explanation: Explanation) -> None:
    """Stream until the model's own first word stands behind the opening."""
    stream = model.stream(chat_for(explanation.item, gather(explanation)), Limits())
    next(stream)
    while not next(stream).strip():
        pass
    stream.close()


def tokens_a_second(model: TransformersModel, sample: Sequence[Explanation], rounds: int) -> float:
    """New tokens a second in a batch, prompt included."""
    chats = [chat_for(each.item, gather(each)) for each in sample]
    texts = model.generate(chats, Limits())
    written = sum(
        len(model.tokenizer.encode(text.removeprefix(chat.opening))) for chat, text in zip(chats, texts, strict=True)
    )
    return written / median_seconds(lambda: model.generate(chats, Limits()), rounds)


def report(model: TransformersModel, sample: Sequence[Explanation], precision: Precision, rounds: int) -> None:
    """Print one row of the table."""
    writer = ReasonWriter(model, deadline=600)
    first = median_seconds(lambda: first_piece(model, sample[0]), rounds)
    batches = [median_seconds(lambda size=size: writer.write(sample[:size]), rounds) for size in (1, 5, 10)]  # type: ignore[misc]
    speed = tokens_a_second(model, sample[:5], rounds)
    print(
        f"{precision:<10}{first:>12.2f}{batches[0]:>8.2f}{batches[1]:>8.2f}{batches[2]:>8.2f}{speed:>12.0f}", flush=True
    )


def main() -> None:
    """Print the table and the model's share."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--threads", type=int, default=1)
    arguments.add_argument("--per-request", type=int, default=10)
    arguments.add_argument("--show", action="store_true", help="print every reason")
    options = arguments.parse_args()
    sample = explanations(options.per_request)
    torch.set_num_threads(options.threads)
    folder = packaged_folder(ArtefactStore(Settings().cache))
    print(f"{'seconds':<10}{'first piece':>12}{'1':>8}{'5':>8}{'10':>8}{'tokens/s':>12}")
    for precision in Precision:
        model = load(folder, PACKAGED_NAME, torch.device("cpu"), precision)
        report(model, sample, precision, options.rounds)
    reasons = ReasonWriter(model, deadline=600).write(sample)
    share = sum(reason.source == "model" for reason in reasons) / len(reasons)
    print(f"written by the model: {share:.1%} of {len(reasons)} reasons")
    for reason in reasons if options.show else ():
        print(f"- {reason.text} {reason.note}")


if __name__ == "__main__":
    main()
