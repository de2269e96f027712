"""How fast reasons are written: `python -m benchmarks.reasons_speed`.

The chats of real recommendations, each answered with ``--tokens`` tokens of its own words. For int8 weights (on the
lean Llama and on the network of transformers), bfloat16 and float32: seconds to the first piece, until one, five and
ten texts are done, five with three candidates each, new tokens a second for five, and the seconds that the texts'
words cost a step. Beside it what rounding costs: how far the distribution of the next token is from float32 over the
hand-written reasons (mean Kullback-Leibler divergence, share of tokens where the likeliest is the same). Medians of
``--rounds`` runs on ``--threads`` torch threads; other work on the machine slows all.
"""

from __future__ import annotations

import argparse
import statistics
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch

from recsys.artefacts import ArtefactStore
from recsys.config import Settings
from recsys.engine import Engine
from recsys.reasons.chat import Chat, Limits, Message
from recsys.reasons.evidence import gather
from recsys.reasons.int8 import with_int8
from recsys.reasons.lessons import Lesson, load_lessons
from recsys.reasons.llama import Llama
from recsys.reasons.networks import AnyNetwork, LeanNetwork, Network, rounded
from recsys.reasons.prompt import chat_for
from recsys.reasons.smollm2 import packaged_folder
from recsys.reasons.smoothing import SAMPLE
from recsys.reasons.transformers_model import TransformersModel
from recsys.schema import Ratings

INTENT = "90s heist with a twist"
HISTORY: Ratings = {50: 5.0, 296: 4.5}
LESSONS = 24
"""Hand-written reasons over which rounding is judged."""
CANDIDATES = 3


@dataclass(frozen=True)
class Kind:
    """One way to hold the weights."""

    name: str
    dtype: torch.dtype
    made: Callable[[Any, Sequence[int]], Any]


def torch_int8(model: Any, _: Sequence[int]) -> Any:
    """Torch's own dynamic int8 layers: one scale for a layer's weights and one for all of its input."""
    head = model.get_output_embeddings()
    head.weight = torch.nn.Parameter(head.weight.detach().clone(), requires_grad=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return torch.ao.quantization.quantize_dynamic(  # type: ignore[no-untyped-call]
            model, {torch.nn.Linear}, dtype=torch.qint8
        )


def unchanged(model: Any, _: Sequence[int]) -> Any:
    """The model as it is."""
    return model


KINDS = (
    Kind("float32", torch.float32, unchanged),
    Kind("bfloat16", torch.bfloat16, unchanged),
    Kind("int8 of torch", torch.float32, torch_int8),
    Kind("int8, transformers", torch.float32, lambda model, _: with_int8(model)),
    Kind("int8, lean", torch.float32, lambda model, _: Llama(model)),
    Kind("int8, lean, smooth", torch.float32, rounded),
)


def opened(kind: Kind) -> TransformersModel:
    """The packaged model with its weights held in one way."""
    from transformers import AutoModelForCausalLM, AutoTokenizer

    folder = packaged_folder(ArtefactStore(Settings().cache))
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=kind.dtype).eval()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    return TransformersModel(kind.name, tokenizer, kind.made(model, tokenizer.encode(SAMPLE)))


def chats(count: int) -> list[Chat]:
    """The chats of a list, as a model that was taught the task gets them."""
    engine = Engine.open()
    recommendations = list(engine.recommend(INTENT, history=HISTORY, k=count))
    explanations = engine.explain_all(recommendations)
    return [chat_for(each.item, gather(each), taught=True, begin=place) for place, each in enumerate(explanations)]


def seconds(model: TransformersModel, asked: Sequence[Chat], tokens: int, seed: int | None = None) -> tuple[float, ...]:
    """Until the first piece, and until all texts are done."""
    started, times = time.perf_counter(), []
    for _ in model.write(asked, Limits(tokens=tokens), seed):
        times.append(time.perf_counter() - started)
    return times[0], times[-1]


def medians(runs: Sequence[tuple[float, ...]]) -> list[float]:
    """The median of each figure over some runs."""
    return [statistics.median(column) for column in zip(*runs, strict=True)]


def holding(model: TransformersModel, chat: Chat, tokens: int) -> float:
    """Seconds that the words of one text cost a step, its vocabulary known."""
    held = model._hold(chat)
    started = time.perf_counter()
    for _ in range(tokens):
        held.follow(int(held.choices()[-1]))  # the first may be the end
    return (time.perf_counter() - started) / tokens


def distributions(model: TransformersModel, lessons: Sequence[Lesson]) -> Iterator[torch.Tensor]:
    """For some hand-written reasons the logarithms of the next token's probabilities, (tokens, vocabulary)."""
    network: Network = (
        LeanNetwork(model.model) if "lean" in model.name else AnyNetwork(model.model, model.tokenizer.pad_token_id)
    )
    for lesson in lessons:
        prompt = model.render(Chat((Message("user", f"Why this film for “{lesson.intent}”?"),)))
        writing = network.begin([model.tokenizer.encode(prompt)])
        found = [next(iter(writing.read()))]
        found += [writing.step([[token]])[0] for token in model.tokenizer.encode(lesson.reason)]
        yield torch.log_softmax(torch.stack(found), dim=-1)


def closeness(expected: Sequence[torch.Tensor], found: Sequence[torch.Tensor]) -> tuple[float, float]:
    """Mean divergence in nats, and the share of tokens where the likeliest next one is the same."""
    divergence = [(a.exp() * (a - b)).sum(dim=-1) for a, b in zip(expected, found, strict=True)]
    same = [(a.argmax(dim=-1) == b.argmax(dim=-1)).float() for a, b in zip(expected, found, strict=True)]
    return float(torch.cat(divergence).mean()), float(torch.cat(same).mean())


def report(model: TransformersModel, asked: Sequence[Chat], options: argparse.Namespace) -> list[float]:
    """One row of the table, less the closeness."""
    seconds(model, asked[:1], 2)
    several = [chat for _ in range(CANDIDATES) for chat in asked[:5]]
    batches = [
        medians([seconds(model, batch, options.tokens, seed) for _ in range(options.rounds)])
        for batch, seed in ((asked[:1], None), (asked[:5], None), (asked[:10], None), (several, 1))
    ]
    speed = 5 * options.tokens / batches[1][1]
    return [batches[1][0], *(done for _, done in batches), speed, 1000 * holding(model, asked[0], options.tokens)]


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--threads", type=int, default=1)
    arguments.add_argument("--tokens", type=int, default=45)
    options = arguments.parse_args()
    asked, lessons = chats(10), load_lessons()
    lessons = lessons[:: max(1, len(lessons) // LESSONS)]
    torch.set_num_threads(options.threads)
    print(f"{'seconds':<20}{'first':>7}{'1':>7}{'5':>7}{'10':>7}{'5 x 3':>7}{'tokens/s':>10}{'ms held':>9}", end="")
    print(f"{'divergence':>12}{'same':>7}")
    expected: list[torch.Tensor] = []
    for kind in KINDS:
        model = opened(kind)
        first, one, five, ten, candidates, speed, held = report(model, asked, options)
        found = list(distributions(model, lessons))
        expected = expected or found
        print(f"{kind.name:<20}{first:>7.2f}{one:>7.2f}{five:>7.2f}{ten:>7.2f}{candidates:>7.2f}", end="")
        divergence, same = closeness(expected, found)
        print(f"{speed:>10.0f}{held:>9.2f}{divergence:>12.3f}{same:>7.1%}", flush=True)


if __name__ == "__main__":
    main()
