"""A language model's choice among follow-ups: how much likelier the intent makes each phrase.

Pointwise mutual information given the list, as Holtzman et al. (2021) use it to compare answers that differ in length
and commonness: log p(phrase | list, intent) less log p(phrase | list), per token. Two short prompts are read, and all
phrases are scored side by side behind each.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock

import torch

from recsys.errors import ModelError
from recsys.reasons.chat import Chat, Message
from recsys.reasons.llama import Llama
from recsys.reasons.networks import AnyNetwork, LeanNetwork, Network
from recsys.reasons.transformers_model import TransformersModel

LONGEST_INTENT, LONGEST_TITLE, MOST_TITLES = 300, 60, 10
"""Characters of the intent and of a title and titles that are read; they bound the time."""
WISH, NO_WISH = "Somebody looks for a film and asks for this:", "Somebody looks for a film."
QUESTION, OPENING = "What could they add to narrow it down?", "They could add:"

PATIENCE = 2.0
"""Seconds to wait while the model compares the follow-ups of other lists."""

_one_at_a_time = Lock()


def fitness(model: TransformersModel, asked: str, titles: Sequence[str], phrases: Sequence[str]) -> list[float]:
    """How well each phrase follows what was asked, in nats per token. Raises ModelError."""
    if not phrases:
        return []
    films = "; ".join(title[:LONGEST_TITLE] for title in titles[:MOST_TITLES])
    listed = f"Films found: {films}."
    wish = f"{WISH} {' '.join(asked[:LONGEST_INTENT].split())}"
    if not _one_at_a_time.acquire(timeout=PATIENCE):
        raise ModelError(f"The language model {model.name} is busy with other lists.", "Ask again.")
    try:
        with torch.inference_mode():
            given = _log_likelihoods(model, f"{wish}\n{listed}\n{QUESTION}", phrases)
            anyway = _log_likelihoods(model, f"{NO_WISH}\n{listed}\n{QUESTION}", phrases)
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
    tokenizer = model.tokenizer
    text = model.render(Chat((Message("user", question),), opening=OPENING))
    prompt = tokenizer.encode(text, add_special_tokens=not tokenizer.chat_template)
    answers = [tokenizer.encode(model.plain(f" {phrase}"), add_special_tokens=False) for phrase in phrases]
    width = max(map(len, answers))
    network = _network(model)  # one of its own: what reasons begin with stays remembered in the other
    network.remember(prompt[:-1])
    writing = network.begin([prompt] * len(answers))
    logits = torch.stack(list(writing.read()))
    sums = [0.0] * len(answers)
    for step in range(width):
        expected = [answer[min(step, len(answer) - 1)] for answer in answers]  # a shorter one waits, uncounted
        likely = torch.log_softmax(logits.float(), dim=-1)
        for row, (answer, token) in enumerate(zip(answers, expected, strict=True)):
            sums[row] += float(likely[row, token]) if step < len(answer) else 0.0
        if step + 1 < width:
            logits = writing.step([[token] for token in expected])
    return [total / len(answer) for total, answer in zip(sums, answers, strict=True)]


def _network(model: TransformersModel) -> Network:
    network = model.model
    return (
        LeanNetwork(network) if isinstance(network, Llama) else AnyNetwork(network, model.tokenizer.pad_token_id or 0)
    )
