"""Learns assets/weights.json from real requests, user tags and held-out ratings, and shows cross-validated quality.

    python -m benchmarks.learn_weights --eval FOLDER [--write]

FOLDER holds requests.jsonl and tags.jsonl. Five kinds of queries are learned from together: requests (text and
titles), tags (text only), histories (the last fifth of each person's ratings), histories together with a theme (which
of the films that share it did this person go on to like?), and wishes: the same theme beside a title to be like.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch

from recsys.artefacts import ArtefactStore
from recsys.collaborative import fit_ease, history_matrix
from recsys.config import ASSETS, Settings
from recsys.data import load_dataset
from recsys.data.splits import LIKED_STARS, liked_items, split_by_time
from recsys.intent import IntentParser
from recsys.metrics import ndcg, recall
from recsys.progress import Console
from recsys.ranking.build import build_features, side_vectors
from recsys.ranking.constraints import allowed
from recsys.ranking.learn import Examples, coordinate_ascent, learn_weights, signal_scales
from recsys.ranking.ranker import Ranker, best
from recsys.ranking.signals import NAMES, PLACE, SIGNALS
from recsys.ranking.weights import Weights
from recsys.schema import Chip, ChipKind, Dataset, Intent, Query, Source, UserId
from recsys.text.encoder import SentenceTransformerEncoder, choose_device
from recsys.threads import one_thread_per_task

IMPORTANCE = {"tags": 1.0, "requests": 3.0, "histories": 6.0, "themes": 0.3, "wishes": 0.4}
REQUEST = 1.4
"""How much louder than learned the words and chips speak: beside a hundred ratings a request must still decide.

Chosen by hand; lists for a person with a history got the films that were asked for, at a cost that the table shows."""
CARRIERS = 5
FOLDS = 5
NEUTRAL = Weights(dict.fromkeys(NAMES, 1.0), dict.fromkeys(NAMES, 1.0))


@dataclass
class Case:
    """One query to learn from: which items it should have given, and to which fold its source belongs."""

    query: Query
    relevant: set[int]
    fold: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--eval", type=Path, required=True)
    parser.add_argument("--write", action="store_true", help="store the weights in assets/weights.json")
    arguments = parser.parse_args()
    ranker, dataset = open_ranker()
    cases, examples = collect(ranker, dataset, arguments.eval)
    scales = signal_scales(torch.cat([part.signals for part in examples.values()]))
    report(cases, examples, scales)
    learned = learned_weights(list(examples.values()), scales)
    weights = Weights(
        dict(zip(NAMES, [round(float(value), 4) for value in learned], strict=True)),
        dict(zip(NAMES, [float(f"{float(value):.5g}") for value in scales], strict=True)),
    )
    print(json.dumps(weights.weights, indent=1))
    if arguments.write:
        weights.save(ASSETS / "weights.json")


def open_ranker() -> tuple[Ranker, Dataset]:
    """A ranker with neutral weights on the default data."""
    settings = Settings.from_environment()
    one_thread_per_task()
    dataset = load_dataset(settings)
    encoder = SentenceTransformerEncoder.from_settings(settings)
    store = ArtefactStore(settings.cache)
    features = build_features(dataset, encoder, store, choose_device(settings.device), Console())
    return Ranker(features, NEUTRAL, encoder), dataset


def collect(ranker: Ranker, dataset: Dataset, folder: Path) -> tuple[dict[str, list[Case]], dict[str, Examples]]:
    """Cases and their signals by kind."""
    parser = IntentParser(dataset.catalogue)
    early, cases = held_out_ranker(ranker, dataset)
    themes = list(theme_cases(cases, parser, dataset))
    kinds = {
        "tags": (ranker, list(tag_cases(folder / "tags.jsonl", parser, dataset))),
        "requests": (ranker, list(request_cases(folder / "requests.jsonl", parser, dataset))),
        "histories": (early, cases),
        "themes": (early, themes),
        "wishes": (early, list(wish_cases(themes, dataset))),
    }
    examples = {}
    for kind, (scorer, found) in kinds.items():
        start = time.perf_counter()
        scorer.encoder.encode([case.query.intent.phrase() for case in found])
        examples[kind] = to_examples(scorer, found, kind)
        print(f"{kind}: {len(found)} queries, {time.perf_counter() - start:.0f} s", file=sys.stderr)
    return {kind: found for kind, (_, found) in kinds.items()}, examples


def tag_cases(path: Path, parser: IntentParser, dataset: Dataset) -> Iterator[Case]:
    """Tags of users with at least three films."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        relevant = positions(dataset, [int(item) for item in row["relevant"]])
        if len(relevant) >= 3:
            yield Case(Query(parser.parse(row["query"])), relevant, number % FOLDS)


def request_cases(path: Path, parser: IntentParser, dataset: Dataset) -> Iterator[Case]:
    """Turns of conversations; a conversation stays within one fold."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        relevant = positions(dataset, row["relevant"])
        if relevant:
            query = Query(parser.parse("\n".join(row["context"])), dict.fromkeys(row["mentioned"], 5.0))
            yield Case(query, relevant, int(row["id"].split("-")[0]) % FOLDS)


def held_out_ranker(ranker: Ranker, dataset: Dataset) -> tuple[Ranker, list[Case]]:
    """A ranker that has seen only each person's earlier ratings, and a case for each person."""
    split = split_by_time(dataset.ratings)
    train, _ = history_matrix(split.train, dataset.catalogue)
    features = ranker.features
    vectors = features.vectors.cpu().numpy()
    ease = fit_ease(train, side_vectors(vectors), features.ease.regularisation, features.device)
    liked = liked_items(split.held_out)
    by_user: dict[UserId, pd.DataFrame] = dict(iter(split.train.groupby("user_id")))  # type: ignore[arg-type]
    cases = [
        Case(
            Query(Intent(""), dict(zip(rated["item_id"].tolist(), rated["rating"].tolist(), strict=True))),
            positions(dataset, liked[user]),
            number % FOLDS,
        )
        for number, (user, rated) in enumerate(by_user.items())
        if liked.get(user)
    ]
    return replace(ranker, features=replace(features, ease=ease)), cases


def theme_cases(histories: list[Case], parser: IntentParser, dataset: Dataset) -> Iterator[Case]:
    """For each person one theme of films they went on to like, shared with other films that they did not."""
    chance = np.random.default_rng(0)
    items = dataset.catalogue.items
    carriers = Counter(theme for item in items for theme in item.themes)
    for case in histories:
        shared = {theme for place in case.relevant for theme in items[place].themes if carriers[theme] >= CARRIERS}
        if shared:
            theme = str(chance.choice(sorted(shared)))
            relevant = {place for place in case.relevant if theme in items[place].themes}
            yield Case(replace(case.query, intent=parser.parse(theme)), relevant, case.fold)


def wish_cases(themes: list[Case], dataset: Dataset) -> Iterator[Case]:
    """The same themes asked for as "like X, but with this", X a film of a shared genre that the person likes."""
    chance = np.random.default_rng(1)
    catalogue = dataset.catalogue
    for case in themes:
        genres = {genre for place in case.relevant for genre in catalogue.items[place].genres}
        liked = [item for item, stars in case.query.history.items() if stars >= LIKED_STARS]
        alike = [item for item in liked if genres & set(catalogue[item].genres)]
        if alike:
            title = catalogue[alike[int(chance.integers(len(alike)))]]
            chip = Chip(ChipKind.LIKE, f"Like {title.short_title}", title.item_id, (0, 0))
            intent = replace(case.query.intent, chips=(*case.query.intent.chips, chip))
            yield Case(Query(intent), case.relevant, case.fold)


def to_examples(ranker: Ranker, cases: list[Case], kind: str) -> Examples:
    """The signals of each case, and what it should have given."""
    catalogue = ranker.features.catalogue
    signals = torch.empty(len(cases), len(NAMES), len(catalogue), dtype=torch.float16)
    relevant = torch.zeros(len(cases), len(catalogue))
    candidates = torch.empty(len(cases), len(catalogue), dtype=torch.bool)
    for row, case in enumerate(cases):
        signals[row] = ranker.signals(case.query).clamp(-6e4, 6e4).half()
        relevant[row, list(case.relevant)] = 1.0
        candidates[row] = torch.from_numpy(allowed(case.query, catalogue))
    importance = torch.full((len(cases),), IMPORTANCE[kind] * 1000 / len(cases))
    # A relevant item that the parsed constraints rule out is lost: the blend cannot learn to rank it.
    return Examples(signals, relevant * candidates, candidates, importance)


def learned_weights(parts: list[Examples], scales: torch.Tensor) -> torch.Tensor:
    """A smooth loss first, on a sample of the items; then nDCG@10 itself, on all."""
    start = learn_weights(Examples.joined([part.sampled() for part in parts]), scales)
    learned = coordinate_ascent(Examples.joined(parts), scales, start)
    for name in SIGNALS[Source.WORD] + SIGNALS[Source.CHIP]:
        learned[PLACE[name]] *= REQUEST
    return learned


def report(cases: dict[str, list[Case]], examples: dict[str, Examples], scales: torch.Tensor) -> None:
    """Cross-validated quality by kind."""
    measure: dict[str, tuple[str, Callable[..., float]]] = dict.fromkeys(cases, ("nDCG@10", ndcg))
    measure["requests"] = ("Recall@10", recall)
    values: dict[str, list[float]] = {kind: [] for kind in cases}
    for fold in range(FOLDS):
        folds = {kind: torch.tensor([case.fold == fold for case in cases[kind]]) for kind in cases}
        factors = learned_weights([part.chosen(~folds[kind]) for kind, part in examples.items()], scales) / scales
        for kind, part in examples.items():
            for row in torch.nonzero(folds[kind]).flatten().tolist():
                scores = (factors @ part.signals[row].float()).numpy()
                ranked = best(scores, part.candidates[row].numpy(), 10)
                values[kind].append(measure[kind][1](ranked, cases[kind][row].relevant, 10))
    for kind, found in values.items():
        print(f"{kind:10s} {measure[kind][0]:9s} {np.mean(found):.4f}  ({len(found)} queries, {FOLDS} folds)")


def positions(dataset: Dataset, ids: Any) -> set[int]:
    """The catalogue positions of those ids that the catalogue holds."""
    known = dataset.catalogue.positions
    return {known[item] for item in ids if item in known}


if __name__ == "__main__":
    main()
