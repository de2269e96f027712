"""What the encoder attends to, beside what really moves the score: attention as a share per word, and its check.

Attention (Vaswani et al. 2017) is not by itself an explanation (Jain & Wallace 2019; but see Wiegreffe & Pinter 2019):
so each share stands beside the change of the score when the word is really taken out.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from recsys.arrays import Floats
from recsys.errors import BecauseError
from recsys.explain.game import WordGame
from recsys.explain.tokens import attention as attention_of
from recsys.metrics import rank_agreement
from recsys.schema import Attention, Intent


@dataclass(frozen=True)
class Heads:
    """Every head of the encoder in numbers, each (layers, heads).

    ``signs`` is the share of its attention on [CLS], [SEP] and the like, 0 to 1. ``spread`` is the mean entropy of its
    rows over the largest possible, 0 (one piece) to 1 (all alike). ``agreement`` is Kendall's τ between its word shares
    and the size of the change when a word is left out, -1 to 1; 0 where there is no order to compare.
    """

    signs: Floats
    spread: Floats
    agreement: Floats


@dataclass(frozen=True)
class AttentionCheck:
    """The share of attention of each word beside what leaving it out does to one item's score, all (words,).

    ``direct`` is the last layer, ``rollout`` all layers, each adding up to 1 unless no piece of a word was read.
    ``change`` is the score less the score without the word, ``meaning`` its part that goes through the encoder.
    ``read`` says of which words a piece was read at all. ``signs`` is the share of the last layer's attention on [CLS],
    [SEP] and the like, which the shares leave out.
    """

    words: tuple[str, ...]
    direct: Floats
    rollout: Floats
    change: Floats
    meaning: Floats
    read: tuple[bool, ...]
    signs: float
    heads: Heads

    @property
    def direct_agreement(self) -> float | None:
        """Kendall's τ between the last layer's shares and the size of the change; None where there is no order."""
        return rank_agreement(self.direct, np.abs(self.change))

    @property
    def rollout_agreement(self) -> float | None:
        """Kendall's τ between the rollout's shares and the size of the change; None where there is no order."""
        return rank_agreement(self.rollout, np.abs(self.change))


def last_layer(attention: Attention) -> Floats:
    """The last layer's attention, mean over heads, (tokens, tokens): what the sentence's vector is made from."""
    result: Floats = np.asarray(attention.weights)[-1].mean(axis=0)
    return result


def rollout(attention: Attention) -> Floats:
    """Attention through all layers, (tokens, tokens), rows sum to 1: the product of 0.5 A + 0.5 I, layer by layer.

    A is the mean over heads, 0.5 I stands for the residual connection (Abnar & Zuidema 2020, section 3).
    """
    layers = np.asarray(attention.weights, dtype=np.float64).mean(axis=1)
    flow = np.eye(layers.shape[-1])
    for layer in layers:
        mixed = 0.5 * layer + 0.5 * np.eye(len(layer))
        flow = mixed / mixed.sum(axis=-1, keepdims=True) @ flow
    return flow.astype(np.float32)


def word_tokens(attention: Attention, intent: Intent) -> tuple[tuple[int, ...], ...]:
    """The places of the tokens of each word of an intent whose phrase was read; () for a word that was cut off.

    Raises BecauseError where the encoder does not say where its tokens stand.
    """
    if not attention.spans:
        raise BecauseError(
            "The encoder does not say where its tokens stand in the text.",
            "Attention by word needs a model with a fast tokenizer (a file tokenizer.json).",
        )
    lengths = [len(word.text) for word in intent.words]
    starts = [0, *accumulate(length + 1 for length in lengths)]
    return tuple(
        tuple(place for place, (first, last) in enumerate(attention.spans) if start <= first < last <= start + length)
        for start, length in zip(starts, lengths, strict=False)
    )


def word_shares(weights: Floats, tokens: Sequence[Sequence[int]]) -> Floats:
    """The share of attention that each word receives, (words,), sum 1, from weights (tokens read by, tokens read).

    The sentence's vector is the mean of all its tokens' vectors, so all tokens read alike: a word's share is the mean
    over them of what its own tokens receive. What [CLS], [SEP] and the like receive is left out. All zero where no
    token of a word was read.
    """
    received = np.asarray(weights, dtype=np.float64).mean(axis=0)
    shares = np.array([received[list(places)].sum() for places in tokens])
    total = shares.sum()
    return (shares / total if total > 0 else shares).astype(np.float32)


def left_out(game: WordGame) -> Floats:
    """By how much the score falls when each word alone is really taken out, (words,)."""
    words = len(game.intent.words)
    values = game.values(np.vstack([np.ones((1, words), bool), ~np.eye(words, dtype=bool)]))
    result: Floats = values[0] - values[1:]
    return result


def attention_check(game: WordGame) -> AttentionCheck:
    """Attention and rollout by word beside leave-one-word-out. Raises BecauseError without words or attention."""
    if not game.intent.words:
        raise BecauseError("There are no words to read.", "Ask for something in words.")
    attention = attention_of(game.encoder, game.intent.phrase())
    tokens, change = word_tokens(attention, game.intent), left_out(game)
    direct = last_layer(attention)
    own = sorted({place for places in tokens for place in places})
    return AttentionCheck(
        words=game.players,
        direct=word_shares(direct, tokens),
        rollout=word_shares(rollout(attention), tokens),
        change=change,
        meaning=change - game.wording,
        read=tuple(bool(places) for places in tokens),
        signs=float(1.0 - direct.mean(axis=0)[own].sum()),
        heads=heads(attention, tokens, change),
    )


def heads(attention: Attention, tokens: Sequence[Sequence[int]], change: Floats) -> Heads:
    """Every head in numbers, given the tokens of each word and the change of the score without it, (words,)."""
    weights = np.asarray(attention.weights, dtype=np.float64)
    own = sorted({place for places in tokens for place in places})
    entropy = -(weights * np.log(np.maximum(weights, 1e-12))).sum(axis=-1).mean(axis=-1)
    size = np.abs(change)
    agreement = [[rank_agreement(word_shares(head, tokens), size) or 0.0 for head in layer] for layer in weights]
    return Heads(
        signs=(1.0 - weights.mean(axis=2)[..., own].sum(axis=-1)).clip(0.0, 1.0).astype(np.float32),
        spread=(entropy / max(math.log(weights.shape[-1]), 1e-12)).astype(np.float32),
        agreement=np.array(agreement, np.float32),
    )
