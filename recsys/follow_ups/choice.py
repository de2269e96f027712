"""A language model's choice among follow-ups: how much likelier the intent makes each phrase.

Pointwise mutual information given the list, as Holtzman et al. (2021) use it to compare answers that differ in length
and commonness: log p(phrase | list, intent) less log p(phrase | list), per token. Two short prompts are read, and all
phrases are scored side by side behind each.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock
from typing import Any

import torch

from recsys.errors import ModelError
from recsys.reasons.chat import Chat, Message
from recsys.reasons.transformers_model import TransformersModel

LONGEST_INTENT, LONGEST_TITLE, MOST_TITLES = 300, 60, 10
"""Characters of the intent and of a title and titles that are read; they bound the time."""
OPENING = "You could add: "

PATIENCE = 2.0
"""Seconds to wait while the model compares the follow-ups of other lists."""

_one_at_a_time = Lock()


def fitness(model: TransformersModel, asked: str, titles: Sequence[str], phrases: Sequence[str]) -> list[float]:
    """How well each phrase follows what was asked, in nats per token. Raises ModelError."""
    if not phrases:
        return []
    films = "; ".join(title[:LONGEST_TITLE] for title in titles[:MOST_TITLES])
    listed = f"Films found: {films}."
    wish = f"Somebody looks for a film and asks for this: {' '.join(asked[:LONGEST_INTENT].split())}"
    question = "What could they add to narrow it down?"
    if not _one_at_a_time.acquire(timeout=PATIENCE):
        raise ModelError(f"The language model {model.name} is busy with other lists.", "Ask again.")
    try:
        with torch.inference_mode():
            given = _log_likelihoods(model, f"{wish}\n{listed}\n{question}", phrases)
            anyway = _log_likelihoods(model, f"Somebody looks for a film.\n{listed}\n{question}", phrases)
    except (RuntimeError, ValueError, IndexError, TypeError, AttributeError) as failure:
        raise ModelError(
            f"The language model {model.name} could not compare follow-ups: {failure}",
            "Set BECAUSE_LANGUAGE_MODEL to a Llama-like model, such as the packaged one.",
        ) from failure
    finally:
        _one_at_a_time.release()
    return [with_wish - without for with_wish, without in zip(given, anyway, strict=True)]


def _log_likelihoods(model: TransformersModel, question: str, phrases: Sequence[str]) -> list[float]:
    """The mean log-probability of each phrase's tokens as the answer to a question."""
    from transformers import DynamicCache

    tokenizer, network = model.tokenizer, model.model
    text = model.render(Chat((Message("user", question),), opening=OPENING)).rstrip()
    prompt = tokenizer.encode(text, add_special_tokens=not tokenizer.chat_template)
    answers = [tokenizer.encode(model.plain(f" {phrase}"), add_special_tokens=False) for phrase in phrases]
    cache = DynamicCache(config=network.config)
    network(_ids([prompt[:-1]], network), past_key_values=cache, use_cache=True, logits_to_keep=1)
    cache.batch_repeat_interleave(len(answers))
    width = max(map(len, answers))
    rows = [[prompt[-1], *answer, *[prompt[-1]] * (width - len(answer))] for answer in answers]
    ids = _ids(rows, network)
    logits = network(ids, past_key_values=cache, use_cache=True).logits[:, :-1].float()
    tokens = torch.log_softmax(logits, dim=-1).gather(2, ids[:, 1:, None])[:, :, 0]
    return [float(row[: len(answer)].mean()) for row, answer in zip(tokens, answers, strict=True)]


def _ids(rows: Sequence[Sequence[int]], network: Any) -> torch.Tensor:
    return torch.tensor([list(row) for row in rows], device=network.device)
