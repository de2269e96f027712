"""Learns the weights of the signals: a listwise loss over lists that real and made-up queries should have given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from recsys.ranking.signals import NAMES, PLACE

STEPS = 300
SAMPLED = 500
ROUNDS = 2
FACTORS = (0.5, 0.8, 1.25, 2.0, 4.0)
LEARNED = [place for name, place in PLACE.items() if name != "avoid"]
SHRINKAGE = 1e-3


@dataclass(frozen=True)
class Examples:
    """Queries to learn from: ``signals`` (queries, signals, items), ``relevant`` and ``candidates`` (queries, items).

    ``importance`` (queries,) is how much each query counts.
    """

    signals: Tensor
    relevant: Tensor
    candidates: Tensor
    importance: Tensor

    @classmethod
    def joined(cls, parts: Sequence[Examples]) -> Examples:
        """Several sets of queries as one."""
        return cls(
            *(
                torch.cat([getattr(part, name) for part in parts])
                for name in ("signals", "relevant", "candidates", "importance")
            )
        )

    def chosen(self, rows: Tensor) -> Examples:
        """Some of the queries."""
        return Examples(self.signals[rows], self.relevant[rows], self.candidates[rows], self.importance[rows])

    def sampled(self, items: int = SAMPLED, seed: int = 0) -> Examples:
        """Each query with its relevant items and a random draw of others, ``items`` in all: a sampled softmax."""
        chance = torch.rand(self.relevant.shape, generator=torch.Generator().manual_seed(seed))
        kept = (chance + 2 * self.relevant + self.candidates).topk(min(items, chance.shape[1]), dim=1).indices
        signals = self.signals.gather(2, kept[:, None, :].expand(-1, self.signals.shape[1], -1))
        return Examples(
            signals.float(), self.relevant.gather(1, kept), self.candidates.gather(1, kept), self.importance
        )

    def __len__(self) -> int:
        return len(self.importance)


def learn_weights(examples: Examples, scales: Tensor, steps: int = STEPS) -> Tensor:
    """Non-negative weights (signals,) that make the relevant items likely under a softmax over the candidates.

    The loss is ListNet's top-one cross entropy (Cao et al. 2007) with a small quadratic penalty; non-negativity
    comes from a softplus. The weight of "avoid" has no examples and follows the words': one.
    """
    free = torch.full((len(NAMES),), -1.0, requires_grad=True)
    target = examples.relevant / examples.relevant.sum(1, keepdim=True).clamp(min=1.0)
    optimiser = torch.optim.Adam([free], lr=0.1)
    for _ in range(steps):
        weights = torch.nn.functional.softplus(free)
        scores = torch.einsum("qsn,s->qn", examples.signals, weights / scales)
        likelihood = torch.log_softmax(scores.masked_fill(~examples.candidates, -1e4), dim=1)
        loss = -((likelihood * target).sum(1) * examples.importance).sum() / examples.importance.sum()
        optimiser.zero_grad()
        torch.autograd.backward(loss + SHRINKAGE * (weights**2).sum())
        optimiser.step()
    learned = torch.nn.functional.softplus(free).detach()
    learned[PLACE["avoid"]] = 1.0
    return learned


def coordinate_ascent(examples: Examples, scales: Tensor, start: Tensor, rounds: int = ROUNDS) -> Tensor:
    """Weights (signals,) that raise the mean nDCG@10 itself, from weights that a smooth loss found.

    One signal at a time tries a few multiples of its weight and keeps the best (Metzler and Croft 2007): likelihood
    looks at whole lists, people at the first ten.
    """
    weights = start.clone()
    scores = torch.einsum("qsn,s->qn", examples.signals.float(), weights / scales)
    reached = _mean_ndcg(scores, examples)
    for _ in range(rounds):
        for place in LEARNED:
            signal = examples.signals[:, place].float() / scales[place]
            for factor in FACTORS:
                change = float(weights[place]) * (factor - 1.0)
                tried = _mean_ndcg(scores + change * signal, examples)
                if tried > reached:
                    reached = tried
                    scores = scores + change * signal
                    weights[place] += change
    return weights


def _mean_ndcg(scores: Tensor, examples: Examples, k: int = 10) -> float:
    """The mean nDCG@k of all queries, each counting by its importance."""
    top = scores.masked_fill(~examples.candidates, -torch.inf).topk(k, dim=1).indices
    discounts = 1.0 / torch.log2(torch.arange(k) + 2.0)
    gains = (examples.relevant.gather(1, top) * discounts).sum(1)
    wanted = examples.relevant.sum(1).long().clamp(max=k)
    ideal = torch.cat([torch.zeros(1), discounts.cumsum(0)])[wanted]
    values = torch.where(ideal > 0, gains / ideal.clamp(min=1e-9), torch.zeros_like(gains))
    return float((values * examples.importance).sum() / examples.importance.sum())


def signal_scales(signals: Tensor) -> Tensor:
    """The standard deviation of each signal where it is present at all, (signals,); 1 where it never is."""
    scales = torch.ones(signals.shape[1])
    for place in range(signals.shape[1]):
        present = signals[:, place][signals[:, place].abs().amax(1) > 0].float()
        if present.numel() and float(present.std()) > 0:
            scales[place] = present.std()
    return scales
