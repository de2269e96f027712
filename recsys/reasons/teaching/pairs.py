"""Lessons as pairs of token ids: what the model reads, and what it should write."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch

from recsys.reasons.chat import Chat, Message
from recsys.reasons.plan import plan_of
from recsys.reasons.prompt import TASK, request
from recsys.schema import Evidence, Style

IGNORED = -100
"""The label of tokens that are read and not learned."""


@dataclass(frozen=True)
class Answer:
    """A reason to learn, for the evidence it was written for."""

    reason: str
    style: Style
    evidence: Sequence[Evidence]


@dataclass(frozen=True)
class Pair:
    """Token ids of a request and of the answer to learn, its end included."""

    request: tuple[int, ...]
    answer: tuple[int, ...]


def pairs_of(answers: Sequence[Answer], tokenizer: Any, render: Callable[[Chat], str]) -> list[Pair]:
    """Each answer with its evidence as the model will be asked; what it says, in which order, is its plan."""
    return [_pair(answer, tokenizer, render) for answer in answers]


def _pair(wanted: Answer, tokenizer: Any, render: Callable[[Chat], str]) -> Pair:
    asked = request(wanted.evidence, wanted.style, plan_of(wanted.reason, wanted.evidence))
    prompt = render(Chat((Message("system", TASK), Message("user", asked))))
    answer = tokenizer.encode(wanted.reason, add_special_tokens=False)
    return Pair(tuple(tokenizer.encode(prompt, add_special_tokens=False)), (*answer, tokenizer.eos_token_id))


@dataclass(frozen=True)
class Batch:
    """Padded pairs: ``ids``, ``mask`` and ``labels``, (pairs, tokens); labels hold ``IGNORED`` but for answers."""

    ids: torch.Tensor
    mask: torch.Tensor
    labels: torch.Tensor


def batches(pairs: Sequence[Pair], size: int, pad: int, seed: int | None = None) -> Iterator[Batch]:
    """Batches of pairs of like length, so that little is padded; in random order with a seed."""
    chance = random.Random(seed)
    order = sorted(range(len(pairs)), key=lambda at: len(pairs[at].request) + len(pairs[at].answer) + chance.random())
    groups = [order[start : start + size] for start in range(0, len(order), size)]
    if seed is not None:
        chance.shuffle(groups)
    for group in groups:
        yield _padded([pairs[at] for at in group], pad)


def _padded(pairs: Sequence[Pair], pad: int) -> Batch:
    width = max(len(pair.request) + len(pair.answer) for pair in pairs)
    ids = torch.full((len(pairs), width), pad)
    mask = torch.zeros((len(pairs), width), dtype=torch.long)
    labels = torch.full((len(pairs), width), IGNORED)
    for row, pair in enumerate(pairs):
        whole = (*pair.request, *pair.answer)
        ids[row, : len(whole)] = torch.tensor(whole)
        mask[row, : len(whole)] = 1
        labels[row, len(pair.request) : len(whole)] = torch.tensor(pair.answer)
    return Batch(ids, mask, labels)
