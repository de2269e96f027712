"""Teach the packaged language model to write reasons from the lessons: ``python -m recsys.train_reasons``.

Minutes on a GPU, well under two hours on two cores. An interrupted run goes on where it was kept last.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import torch
from tqdm import tqdm

from recsys.artefacts import ArtefactStore, sha256
from recsys.config import Settings
from recsys.engine import Engine
from recsys.errors import BecauseError
from recsys.progress import silent
from recsys.reasons.evidence import gather
from recsys.reasons.frames import Frames, units
from recsys.reasons.lessons import LESSONS, Lesson, held_out, load_lessons, split
from recsys.reasons.smollm2 import base_folder
from recsys.reasons.teaching import ADAPTER, Answer, Plan, Told, pairs_of, save_adapter, teach
from recsys.reasons.teaching.clauses import load_clauses
from recsys.reasons.teaching.composed import practice
from recsys.reasons.teaching.run import with_adapter
from recsys.reasons.transformers_model import TransformersModel
from recsys.schema import Evidence
from recsys.text.encoder import choose_device

PRACTISED, WATCHED = 2600, 60
"""Composed lessons to learn, and to watch the learning with."""
PRACTISED_FILMS = 9
SEED = 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Teach, showing steps and loss; the adapter is written at the end."""
    asked = _arguments(arguments)
    try:
        plan = Plan(asked.rank, asked.epochs, asked.batch, asked.rate)
        run(asked.lessons, asked.out, plan, asked.practice, asked.threads)
    except BecauseError as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


def run(lessons: Path, out: Path, plan: Plan, practised: int, threads: int) -> None:
    """Gather evidence, teach written and composed lessons, save the adapter and the frames. Raises BecauseError."""
    from transformers import AutoModelForCausalLM, AutoTokenizer

    settings = Settings.from_environment()
    device = choose_device(settings.device)
    learned, watched = split(load_lessons(lessons))
    engine = Engine.open(settings, silent)
    answers = [*written(engine, learned), *composed_for(engine, learned, practised)]
    unseen = [*written(engine, watched), *composed_for(engine, watched, WATCHED)]
    torch.set_num_threads(threads)  # the engine keeps to one; nothing else runs here
    folder = base_folder(ArtefactStore(settings.cache), silent)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    render = TransformersModel(folder.name, tokenizer, None).render
    pairs, held = (pairs_of(some, tokenizer, render) for some in (answers, unseen))
    network = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.bfloat16).to(device)
    kept = settings.cache / "teaching" / sha256(repr(pairs), repr(plan))[:16]
    bar = tqdm(unit="step", desc=f"{len(pairs):,} lessons, {plan.epochs} epochs")
    taught = teach(
        with_adapter(network, plan), pairs, held, tokenizer.pad_token_id, plan, kept, lambda told: _show(bar, told)
    )
    save_adapter(taught, Frames.of(units(answer.reason, answer.evidence) for answer in answers), out)
    bar.close()
    shipped = out.resolve() == ADAPTER
    told = "The next start merges it in." if shipped else f"To write with it: BECAUSE_LANGUAGE_MODEL={out}"
    print(f"The adapter lies in {out}. {told}")


def written(engine: Engine, lessons: Sequence[Lesson]) -> list[Answer]:
    """Each lesson with the rows that the engine gives for it."""
    found = []
    for lesson in tqdm(lessons, unit="lesson", desc="evidence", leave=False):
        query = engine.recommend(lesson.intent, lesson.history).query
        evidence = gather(engine.explain_all([engine.recommendation(query, lesson.item)])[0])
        found.append(Answer(lesson.reason, lesson.style, evidence))
    return found


def composed_for(engine: Engine, lessons: Sequence[Lesson], count: int) -> list[Answer]:
    """So many composed lessons for what the intents of these lessons rank first; films held out are left out."""
    asked = {(lesson.intent, tuple(lesson.history.items())): lesson for lesson in lessons}
    cases: list[tuple[Evidence, ...]] = []
    for lesson in tqdm(asked.values(), unit="intent", desc="evidence of practice", leave=False):
        ranked = engine.recommend(lesson.intent, lesson.history, k=PRACTISED_FILMS)
        films = [one for one in ranked if not held_out(one.item.item_id)]
        cases += [gather(one) for one in engine.explain_all(films)]
    random.Random(SEED).shuffle(cases)
    return list(islice(practice(cases, load_clauses(), SEED), count))


def _show(bar: tqdm, told: Told) -> None:
    bar.total = told.steps
    bar.update(told.step - bar.n)
    bar.set_postfix(loss=f"{told.loss:.3f}")
    if told.watched is not None:
        bar.write(f"step {told.step}: loss {told.loss:.3f}, on lessons not learned from {told.watched:.3f}")


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    plan = Plan()
    parser = argparse.ArgumentParser(prog="python -m recsys.train_reasons", description=__doc__)
    parser.add_argument("--lessons", type=Path, default=LESSONS, help="JSONL of lessons (assets/lessons/reasons.jsonl)")
    parser.add_argument("--out", type=Path, default=ADAPTER, help="folder for the adapter (assets/adapter)")
    parser.add_argument("--rank", type=int, default=plan.rank, help="rank of the low-rank matrices")
    parser.add_argument("--practice", type=int, default=PRACTISED, help="composed lessons beside the written ones")
    parser.add_argument("--epochs", type=int, default=plan.epochs)
    parser.add_argument("--batch", type=int, default=plan.batch, help="lessons a step")
    parser.add_argument("--rate", type=float, default=plan.rate, help="highest learning rate")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads(), help="CPU threads")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
