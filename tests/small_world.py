"""A small world for the tests: twelve items, an encoder that needs no model, a ranker, and a tiny real model."""

from __future__ import annotations

import hashlib
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch

from recsys.collaborative import Ease
from recsys.explain import WordVectors
from recsys.ranking import Ranker, Weights
from recsys.ranking.signals import NAMES, Features
from recsys.schema import Catalogue, Intent, Item, Query, Word
from recsys.text.fields import encode_fields

THEMES = ("dreams", "robots", "heist", "rain", "jazz", "desert")
GENRES = ("Drama", "Comedy", "Sci-Fi")
COLOURS = ("red", "blue", "green", "grey", "amber", "white", "black", "violet", "silver", "golden", "pale", "dark")


class HashEncoder:
    """A sentence is the normalised sum of its words' vectors and of its pairs of neighbours', drawn from a hash.

    The neighbours make it non-additive, as a real encoder is.
    """

    name = "hash"

    def __init__(self, dimension: int = 16) -> None:
        self.dimension = dimension
        self.encoded = 0

    def encode(self, texts):
        self.encoded += len(texts)
        return np.stack([self._vector(text) for text in texts]) if texts else np.zeros((0, self.dimension), np.float32)

    def _vector(self, text: str) -> np.ndarray:
        words = text.split()
        if not words:
            return np.zeros(self.dimension, np.float32)
        pieces = [*words, *map(" ".join, pairwise(words))]
        total = np.sum([self._piece(piece) for piece in pieces], axis=0)
        return (total / np.linalg.norm(total)).astype(np.float32)

    def _piece(self, piece: str) -> np.ndarray:
        seed = int.from_bytes(hashlib.sha256(piece.encode("utf-8", "surrogatepass")).digest()[:8], "big")
        return np.random.default_rng(seed).normal(size=self.dimension)


def small_catalogue() -> Catalogue:
    """Twelve items, 1980 to 2002, with two themes and one genre each."""
    return Catalogue(
        tuple(
            Item(
                item_id=100 + number,
                title=f"The {colour.capitalize()} Door",
                year=1980 + 2 * number,
                genres=(GENRES[number % 3],),
                director=("Ada Moss", "Ben Ray")[number % 2],
                cast=(f"Player {number % 4}",),
                logline=f"A {colour} door opens on {THEMES[number % 6]}.",
                themes=(THEMES[number % 6], THEMES[(number + 2) % 6]),
                mood=("tense", "warm")[number % 2 :][:1],
                rating_mean=2.5 + 0.15 * number,
                rating_count=5 + 7 * number % 30,
            )
            for number, colour in enumerate(COLOURS)
        )
    )


def plain_weights(**factors: float) -> Weights:
    """Weight and scale 1 for each signal, or the weights given."""
    return Weights({name: factors.get(name, 1.0) for name in NAMES}, dict.fromkeys(NAMES, 1.0))


def small_ranker(seed: int = 0, **factors: float) -> Ranker:
    """A ranker over the twelve items with random item-to-item weights, zero on the diagonal."""
    catalogue = small_catalogue()
    encoder = HashEncoder()
    item_to_item = torch.randn(12, 12, generator=torch.Generator().manual_seed(seed))
    item_to_item.fill_diagonal_(0.0)
    ease = Ease(item_to_item, torch.arange(12), 12, 1.0)
    vectors = encode_fields(catalogue.items, encoder)
    features = Features.build(catalogue, vectors, ease, torch.device("cpu"))
    return Ranker(features, plain_weights(**factors), encoder)


def small_intent(*texts: str) -> Intent:
    """An intent of these words, without chips."""
    words, start = [], 0
    for text in texts:
        words.append(Word(text, (start, start + len(text)), tuple(text.split())))
        start += len(text) + 1
    return Intent(" ".join(texts), tuple(words))


def random_query(seed: int, words: int = 3, rated: int = 4) -> Query:
    """Some themes asked for and some items rated, drawn from a seed."""
    draw = np.random.default_rng(seed)
    chosen = [THEMES[place] for place in draw.choice(len(THEMES), words, replace=False)]
    items = draw.choice(12, rated, replace=False)
    history = {100 + int(item): float(draw.integers(1, 11)) / 2 for item in items}
    return Query(small_intent(*chosen), history, k=12)


def word_vectors(ranker: Ranker) -> WordVectors:
    """The word vectors of a ranker's encoder."""
    return WordVectors(ranker.encoder)


def save_tiny_model(folder: Path, pooling: str = "mean") -> Path:
    """Save a sentence-transformers model with random weights: BERT, two layers, sixteen dimensions."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizer

    torch.manual_seed(0)
    letters = "abcdefghijklmnopqrstuvwxyz0123456789.,?&"
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{letter}" for letter in letters), *THEMES]
    (folder / "bert").mkdir(parents=True)
    (folder / "vocab.txt").write_text("\n".join(pieces), encoding="utf-8")
    config = BertConfig(
        vocab_size=len(pieces),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=48,
    )
    BertModel(config).eval().save_pretrained(folder / "bert")
    BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder / "bert")
    transformer = Transformer(str(folder / "bert"), max_seq_length=48)
    model = SentenceTransformer(modules=[transformer, Pooling(16, pooling_mode=pooling)], device="cpu")
    model.save(str(folder / "model"))
    return folder / "model"
