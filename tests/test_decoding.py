"""Decoding step by step: what is read at once, and how likely a text is called."""

from __future__ import annotations

import math

import pytest
import torch
from texts_written import chat, pieces_of, written
from tiny_language_models import save_llama

from recsys.reasons import Limits
from recsys.reasons.language_model import Precision, load
from recsys.reasons.model_folder import Source
from recsys.threads import one_thread_per_task


@pytest.fixture
def exact(tmp_path):
    one_thread_per_task()
    folder = save_llama(tmp_path)
    return load(Source(folder, folder, "tiny"), torch.device("cpu"), Precision.FLOAT32)


def choices_at(model, held, tokens: list[int]) -> list[int]:
    """How many tokens there were to choose from before each one."""
    hold, found = model._hold(held), []
    for token in tokens:
        found.append(len(hold.choices()))
        hold.follow(token)
    return found


class Stepped:
    """A network that notes how many tokens each step read of a text."""

    def __init__(self, network):
        self.network, self.steps = network, []

    def remember(self, start):
        self.network.remember(start)

    def begin(self, rows):
        writing = self.network.begin(rows)
        step = writing.step
        writing.step = lambda tokens: (self.steps.append(max(map(len, tokens))), step(tokens))[1]
        return writing


def test_tokens_without_another_choice_are_read_in_one_step(exact):
    """Long words that only one token can go on with: fewer steps than tokens, and the text is the model's likeliest."""
    held = chat(words={"unreliable", "narrators", "everywhere", "thief"})
    exact._network = counted = Stepped(exact._network)
    text = written(exact, [held], tokens=40)[0]
    tokens = exact.tokenizer.encode(text, add_special_tokens=False)
    assert sum(counted.steps) + 1 >= len(tokens) - 1 > len(counted.steps) > 2
    hold, prompt = exact._hold(held), exact.tokenizer.encode(exact.render(held), add_special_tokens=False)
    for place, token in enumerate(tokens):
        with torch.inference_mode():
            logits = exact.model(torch.tensor([prompt + tokens[:place]])).logits[0, -1]
        choices = hold.choices()
        assert int(choices[logits[choices].argmax()]) == token
        hold.follow(token)


@pytest.mark.parametrize("seed", [None, 1, 2])
def test_log_probability_is_that_of_one_plain_pass(exact, seed):
    """The mean over the tokens that were a choice, by the model's own distribution over all tokens."""
    held = chat(opening="Try Heat:", words={"a", "thief", "plans", "scores"})
    own = pieces_of(exact, [chat("Another text."), held], Limits(tokens=8), seed)[1]
    text = "".join(piece.text for piece in own).removeprefix(held.opening)
    prompt = exact.tokenizer.encode(exact.render(held), add_special_tokens=False)
    tokens = exact.tokenizer.encode(text, add_special_tokens=False)
    tokens += [exact.tokenizer.eos_token_id] * (len(tokens) < 8)
    with torch.inference_mode():
        logits = exact.model(torch.tensor([prompt + tokens])).logits[0, len(prompt) - 1 : -1]
    likely = torch.log_softmax(logits, dim=-1).gather(1, torch.tensor(tokens)[:, None])[:, 0]
    among = torch.tensor(choices_at(exact, held, tokens))
    assert own[-1].ended
    assert own[-1].log_probability == pytest.approx(float(likely[among > 1].mean()), abs=1e-4)
    assert math.isnan(own[0].log_probability)
