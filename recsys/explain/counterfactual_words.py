"""The fewest words whose going changes a place: all subsets by their real scores, or small ones and a search."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
import torch

from recsys.arrays import Floats, Mask
from recsys.explain.fewest import ROUNDING, Fewest
from recsys.explain.standing import Standing
from recsys.explain.words import MOST_PLAYERS
from recsys.ranking.signals import MEANING, WORDING, places
from recsys.schema import Intent
from recsys.text.encoder import Encoder
from recsys.text.words import stems

SENTENCES = 300
"""Sub-sentences that are encoded at most for an intent with too many words for all its subsets."""

Margin = Callable[[Floats], Floats]
"""By how much each of some rankings (rankings, items) reaches a target, (rankings,); above zero where it does."""


@dataclass(frozen=True)
class WordSubsets:
    """Every item's score with only some of the words kept and everything else unchanged.

    ``item_vectors`` (items, dimension) are the field vectors times their weights, ``wording`` (words, items) what the
    wording of each word adds, ``rest`` (items,) the scores without any word.
    """

    intent: Intent
    encoder: Encoder
    item_vectors: Floats
    wording: Floats
    rest: Floats

    @classmethod
    def of(cls, standing: Standing) -> WordSubsets:
        """The subsets of the words that an item stands with."""
        ranker, intent = standing.ranker, standing.query.intent
        features = ranker.features
        terms = [stems(" ".join(word.terms)) for word in intent.words]
        wording = torch.einsum("f,wfn->wn", ranker.factors[places(WORDING)], features.wording(terms)).cpu().numpy()
        vectors = torch.einsum("f,fnd->nd", ranker.factors[places(MEANING)], features.vectors).cpu().numpy()
        whole = ranker.encoder.encode([intent.phrase()])[0]
        return cls(intent, ranker.encoder, vectors, wording, standing.scores - vectors @ whole - wording.sum(axis=0))

    def scores(self, kept: Mask) -> Floats:
        """The scores of all items, (subsets, items), for which words each subset keeps, (subsets, words)."""
        vectors = self.encoder.encode([self.intent.phrase(row) for row in kept])
        result: Floats = self.rest + vectors @ self.item_vectors.T + kept.astype(np.float32) @ self.wording
        return result


def passed(standing: Standing) -> Margin:
    """How far the best of the items that stood behind is ahead."""
    position, rivals = standing.position, standing.behind
    return lambda ranked: ranked[:, rivals].max(axis=1, initial=-np.inf) - ranked[:, position]


def out_of_top(standing: Standing, k: int) -> Margin:
    """How far the k-th of the other items is ahead."""
    position, others = standing.position, standing.others
    return lambda ranked: kth_best(ranked[:, others], k) - ranked[:, position]


def into_top(standing: Standing, k: int) -> Margin:
    """How far the item is ahead of the k-th of the others."""
    position, others = standing.position, standing.others
    return lambda ranked: ranked[:, position] - kth_best(ranked[:, others], k)


def kth_best(scores: Floats, k: int) -> Floats:
    """The k-th highest score of each row, (rows,), for scores (rows, items); below everything where they are fewer."""
    items = scores.shape[1]
    if k > items:
        return np.full(len(scores), -np.inf, np.float32)
    values: Floats = np.partition(scores, items - k, axis=1)[:, items - k]
    return values


def fewest_words(subsets: WordSubsets, margin: Margin) -> Fewest:
    """The fewest words without which a target is reached, over all subsets in order of size.

    Up to ten words every subset is scored. With more, as many sizes as ``SENTENCES`` allows, and then the words by
    what each does alone, the largest first. Of several sets of one size the one with the widest margin.
    """
    count = len(subsets.intent.words)
    tried, alone = 0, np.zeros(count, np.float32)
    for size in range(1, count + 1):
        if count > MOST_PLAYERS and tried + comb(count, size) > SENTENCES:
            return _one_after_the_other(subsets, margin, alone, size)
        removed = list(combinations(range(count), size))
        margins = margin(subsets.scores(_kept(removed, count)))
        tried += len(removed)
        best = int(margins.argmax())
        if margins[best] > ROUNDING:
            return Fewest(removed[best], True)
        if size == 1:
            alone = margins
    return Fewest(None, True)


def _one_after_the_other(subsets: WordSubsets, margin: Margin, alone: Floats, first: int) -> Fewest:
    """The words with the largest margin alone, from ``first`` of them on; smaller sets have all been tried."""
    order = [int(word) for word in np.argsort(-alone, kind="stable")]
    removed = [tuple(sorted(order[:size])) for size in range(first, len(order) + 1)]
    reached = np.flatnonzero(margin(subsets.scores(_kept(removed, len(order)))) > ROUNDING)
    if not len(reached):
        return Fewest(None, False)
    return Fewest(removed[reached[0]], int(reached[0]) == 0)


def _kept(removed: list[tuple[int, ...]], count: int) -> Mask:
    kept = np.ones((len(removed), count), dtype=bool)
    for row, words in enumerate(removed):
        kept[row, list(words)] = False
    return kept
