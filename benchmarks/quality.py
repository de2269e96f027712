"""How good the rankings are, beside what one would pick instead.

    python -m benchmarks.quality [--eval FOLDER]

History only: the last fifth of each person's ratings is held out, relevant are films with four stars or more, films
already rated are not ranked, nDCG@10. Ours beside popularity and the implicit package (ALS, BM25 nearest neighbours,
BPR) on the same split. With --eval also requests.jsonl (Recall@10) and tags.jsonl (nDCG@10) through
`python -m recsys recommend --batch`, beside popularity, one vector per film, and BM25 over the whole text.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from recsys import Engine
from recsys.collaborative import history_matrix
from recsys.data.splits import liked_items, split_by_time
from recsys.evaluation import leaderboard
from recsys.metrics import mean_ndcg, ndcg, recall
from recsys.text.fields import FIELDS, field_text
from recsys.text.lexical import LexicalIndex
from recsys.text.words import stems


@dataclass(frozen=True)
class Asked:
    """One line to answer: its text, the items it names, the items it should bring."""

    text: str
    likes: tuple[int, ...]
    relevant: frozenset[int]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--eval", type=Path, help="folder with requests.jsonl and tags.jsonl")
    arguments = parser.parse_args()
    engine = Engine.open()
    print("history only, nDCG@10")
    for name, value in histories(engine):
        print(f"  {name:34s} {value:.4f}")
    if arguments.eval:
        texts(engine, "tags, nDCG@10", tags(arguments.eval / "tags.jsonl", engine), ndcg)
        texts(engine, "requests, Recall@10", requests(arguments.eval / "requests.jsonl", engine), recall)


def histories(engine: Engine) -> list[tuple[str, float]]:
    """nDCG@10 of every model on the held-out ratings."""
    split = split_by_time(engine.dataset.ratings)
    train, users = history_matrix(split.train, engine.catalogue)
    liked = liked_items(split.held_out)
    wanted = [{engine.catalogue.position(item) for item in liked.get(user, ())} for user in users]
    ours = [(f"because: {row.model}", row.ndcg) for row in leaderboard(engine.dataset, engine.ranker).results]
    theirs = [(f"implicit: {name}", mean_ndcg(scores, train, wanted)) for name, scores in implicit_scores(train)]
    return ours + theirs


def implicit_scores(train: Tensor) -> list[tuple[str, Tensor]]:
    """Scores (users, items) of the implicit package's models, each with settings that did well among a few tried."""
    import scipy.sparse as sparse
    from implicit.als import AlternatingLeastSquares
    from implicit.bpr import BayesianPersonalizedRanking
    from implicit.nearest_neighbours import BM25Recommender

    dense = train.to_dense().numpy()
    ratings = sparse.csr_matrix(dense)
    found = []
    for factors, regularisation, alpha in [(32, 0.05, 5.0), (64, 0.1, 10.0)]:
        als = AlternatingLeastSquares(factors, regularization=regularisation, alpha=alpha, random_state=0)
        als.fit(ratings, show_progress=False)
        scores = torch.from_numpy(als.user_factors @ als.item_factors.T)
        found.append((f"ALS, {factors} factors, alpha {alpha:g}", scores))
    neighbours = BM25Recommender(K=400)
    neighbours.fit(ratings, show_progress=False)
    found.append(("BM25 neighbours, K 400", torch.from_numpy((ratings @ neighbours.similarity).toarray()).float()))
    bpr = BayesianPersonalizedRanking(64, random_state=0)
    bpr.fit(sparse.csr_matrix((dense > 0).astype(np.float32)), show_progress=False)
    found.append(("BPR, 64 factors", torch.from_numpy(bpr.user_factors @ bpr.item_factors.T)))
    return found


def texts(engine: Engine, title: str, asked: Sequence[Asked], measure: Callable[..., float]) -> None:
    """One table: ours through the command line, and simpler ways to rank by text."""
    print(f"\n{title} ({len(asked)} lines)")
    print(f"  {'because, --batch':34s} {mean(measure, asked, batch(engine, asked)):.4f}")
    for name, scores in simpler(engine, asked):
        named = torch.zeros_like(scores, dtype=torch.bool)
        for row, line in enumerate(asked):
            named[row, list(line.likes)] = True
        ranked = scores.masked_fill(named, -torch.inf).topk(10, dim=1).indices.tolist()
        print(f"  {name:34s} {mean(measure, asked, ranked):.4f}")


def mean(measure: Callable[..., float], asked: Sequence[Asked], ranked: Sequence[Sequence[int]]) -> float:
    """The mean of a measure at 10 over all lines."""
    return float(np.mean([measure(row, line.relevant, 10) for row, line in zip(ranked, asked, strict=True)]))


def batch(engine: Engine, asked: Sequence[Asked]) -> list[list[int]]:
    """The ranked positions of `recommend --batch`, as a script would get them."""
    items = engine.catalogue.items
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "in.jsonl"), Path(folder, "out.jsonl")
        rows = [
            {"id": str(number), "intent": line.text, "likes": [items[place].item_id for place in line.likes]}
            for number, line in enumerate(asked)
        ]
        source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        files = ["--batch", str(source), "--out", str(target)]
        command = [sys.executable, "-m", "recsys", "recommend", *files, "-k", "10"]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
        answers = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    return [[engine.catalogue.position(item) for item in answer["items"]] for answer in answers]


def simpler(engine: Engine, asked: Sequence[Asked]) -> list[tuple[str, Tensor]]:
    """Popularity, one vector per film, and BM25 over the whole text, (lines, items) each."""
    whole = [". ".join(filter(None, (field_text(item, field) for field in FIELDS))) for item in engine.catalogue.items]
    encoder = engine.ranker.encoder
    cosine = torch.from_numpy(encoder.encode([line.text for line in asked]) @ encoder.encode(whole).T)
    index = LexicalIndex.from_texts(whole)
    lexical = np.zeros((len(asked), len(whole)), np.float32)
    for line, row in zip(asked, lexical, strict=True):
        for stem in stems(line.text):
            index.add(stem, row)
    popularity = torch.tensor([float(item.rating_count) for item in engine.catalogue.items])
    return [
        ("popularity", popularity.expand(len(asked), -1)),
        ("one vector per film, cosine", cosine),
        ("BM25 over the whole text", torch.from_numpy(lexical)),
    ]


def tags(path: Path, engine: Engine) -> list[Asked]:
    """Tags with at least three films in the catalogue."""
    found = [Asked(row["query"], (), places(engine, map(int, row["relevant"]))) for row in rows_of(path)]
    return [asked for asked in found if len(asked.relevant) >= 3]


def requests(path: Path, engine: Engine) -> list[Asked]:
    """Turns of conversations, with the films named so far."""
    return [
        Asked("\n".join(row["context"]), tuple(places(engine, row["mentioned"])), places(engine, row["relevant"]))
        for row in rows_of(path)
    ]


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The rows of a JSON lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def places(engine: Engine, ids: Any) -> frozenset[int]:
    """The catalogue positions of those ids that the catalogue holds."""
    known = engine.catalogue.positions
    return frozenset(known[item] for item in ids if item in known)


if __name__ == "__main__":
    main()
