"""What a language model looks at when it reads a reason behind its evidence, and what each row really does to it.

Attention (Vaswani et al. 2017) from each word of the reason to each row, beside the change of the reason's likelihood
when the row is left out: the comparison of Jain & Wallace (2019). The prompt is one for reading, made here; the one a
reason is written with (``prompt.py``) holds the film's story only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import torch

from recsys.arrays import Floats
from recsys.errors import BecauseError, ModelError
from recsys.metrics import rank_agreement
from recsys.progress import Progress, silent
from recsys.reasons.chat import Chat, LanguageModel, Message
from recsys.reasons.transformers_model import TransformersModel
from recsys.schema import Evidence, Reason

MOST_ROWS, LONGEST_ROW, MOST_WORDS = 12, 300, 80
"""Rows read, characters of each and words of the reason: they bound the time and the memory of a reading."""
AT_ONCE = 32
"""Tokens whose attention is held at once, (layers, heads, tokens, tokens read)."""
BEFORE, AFTER = "What is known:\n", "Tell a friend in one sentence why to watch this film."


@dataclass(frozen=True)
class Reading:
    """A finished reason read word by word behind all rows of its evidence.

    ``attention`` (layers, rows, words) is the share, mean over heads, of a layer's attention that goes to a row when
    the model expects a word; the rest goes to the other words and the signs of the chat. ``likelihood`` (words,) is the
    natural logarithm of each word's probability, ``effect`` (rows, words) that less the same without the row.
    """

    reason: Reason
    model: str
    rows: tuple[Evidence, ...]
    words: tuple[str, ...]
    attention: Floats
    likelihood: Floats
    effect: Floats

    @property
    def shares(self) -> Floats:
        """Of the attention to rows, mean over layers, the share of each row for each word, (rows, words), sum 1."""
        mean = self.attention.mean(axis=0)
        result: Floats = mean / np.maximum(mean.sum(axis=0, keepdims=True), 1e-12)
        return result

    @property
    def row_shares(self) -> Floats:
        """The share of each row, mean over words, (rows,)."""
        result: Floats = self.shares.mean(axis=1)
        return result

    @property
    def row_effects(self) -> Floats:
        """By how much the logarithm of the whole reason's probability falls without each row, (rows,)."""
        result: Floats = self.effect.sum(axis=1)
        return result

    @property
    def agreement(self) -> float | None:
        """Kendall's τ between the rows' shares and the size of their effects; None where there is no order."""
        return rank_agreement(self.row_shares, np.abs(self.row_effects))

    @property
    def on_rows(self) -> float:
        """The share of all attention that goes to rows of evidence, 0 to 1."""
        return float(self.attention.mean(axis=0).sum(axis=0).mean())


def read(model: LanguageModel | None, reason: Reason, progress: Progress = silent) -> Reading:
    """Let a model read a reason behind its evidence, all rows and then all but one. Raises BecauseError, ModelError.

    At most ``MOST_ROWS`` rows, first those that a claim rests on. A row left out is not masked but really gone.
    """
    if not isinstance(model, TransformersModel):
        name = f"The language model {model.name} does not show its attention." if model else "There is no model."
        raise BecauseError(name, "Set BECAUSE_LANGUAGE_MODEL to a model that is run here.")
    rows, words = rows_of(reason), tuple(reason.text.split()[:MOST_WORDS])
    if not rows or not words:
        raise BecauseError("There is nothing to read.", "A reason needs a text and rows of evidence.")
    text = ReadingText.of(model, rows, words)
    try:
        with model.alone() as network:
            attention, likelihood, without = _Reader(network, text, progress).read()
    except (RuntimeError, ValueError, IndexError, TypeError, NotImplementedError) as failure:
        raise ModelError(
            f"The language model {model.name} cannot be looked into: {failure}",
            "Set BECAUSE_LANGUAGE_MODEL to a Llama-like model, such as the packaged one.",
        ) from failure
    return Reading(reason, model.name, rows, text.written, attention, likelihood, likelihood - without)


def rows_of(reason: Reason) -> tuple[Evidence, ...]:
    """The rows that are read, in the order of the evidence."""
    claimed = {claim.evidence for claim in reason.claims}
    kept = sorted(range(len(reason.evidence)), key=lambda place: reason.evidence[place].key not in claimed)[:MOST_ROWS]
    return tuple(reason.evidence[place] for place in sorted(kept))


@dataclass(frozen=True)
class ReadingText:
    """The tokens of a prompt for reading, part by part, so that a row can be left out and all others stay as they are.

    Rows begin with a dash: with numbers, leaving one out would change the others.
    """

    before: list[int]
    rows: list[list[int]]
    after: list[int]
    words: list[list[int]]
    written: tuple[str, ...]
    """The words of the reason that the tokenizer has tokens for."""

    @classmethod
    def of(cls, model: TransformersModel, rows: Sequence[Evidence], words: Sequence[str]) -> ReadingText:
        """The tokens of a chat that lists the rows and asks for a sentence, and of the sentence. Raises ModelError."""
        lines = [f"- {' '.join(row.text[:LONGEST_ROW].split())}\n" for row in rows]
        chat = Chat((Message("user", f"{BEFORE}\n{AFTER}"),))
        before, found, after = model.render(chat).partition(f"{BEFORE}\n{AFTER}")
        if not found:
            raise ModelError(f"The chat template of {model.name} changes what a message says.")

        def tokens(text: str, first: bool = False) -> list[int]:
            special = first and not model.tokenizer.chat_template
            return list(model.tokenizer.encode(text, add_special_tokens=special))

        written = {place: tokens(model.plain(f" {word}" if place else word)) for place, word in enumerate(words)}
        known = {place: found for place, found in written.items() if found}
        return cls(
            before=tokens(before + BEFORE, first=True),
            rows=[tokens(model.plain(line)) for line in lines],
            after=tokens(AFTER + after),
            words=list(known.values()),
            written=tuple(words[place] for place in known),
        )

    @property
    def reason(self) -> list[int]:
        """The tokens of all words."""
        return [token for word in self.words for token in word]

    def prompt(self, without: int | None = None) -> list[int]:
        """The tokens before the reason, all rows or all but one."""
        kept = [token for place, row in enumerate(self.rows) if place != without for token in row]
        return [*self.before, *kept, *self.after]

    def start(self, row: int) -> int:
        """Where a row begins in the prompt."""
        return len(self.before) + sum(len(earlier) for earlier in self.rows[:row])


class _Reader:
    """One network reading one text; what the prompts share is computed once."""

    def __init__(self, network: Any, text: ReadingText, progress: Progress) -> None:
        from transformers import DynamicCache

        self.network = network
        self.text = text
        self.progress = progress
        self.cache = DynamicCache()

    def read(self) -> tuple[Floats, Floats, Floats]:
        """Attention (layers, rows, words), log-probabilities (words,) and those without each row, (rows, words)."""
        prompt, last = self.text.prompt()[:-1], len(self.text.rows) - 1
        self._run(prompt, logits_to_keep=1)
        attention, likelihood = self._attended(len(prompt))
        without = np.empty((len(self.text.rows), len(self.text.words)), np.float32)
        for row in range(last, -1, -1):  # backwards, so that what stands before the row is always still there
            self.progress("reading", (last - row) / (last + 1), f"without row {row + 1} of {last + 1}")
            start = self.text.start(row)
            self.cache.crop(start - self.cache.get_seq_length())
            rest = self.text.prompt(without=row)[start:-1]
            if rest:
                self._run(rest, logits_to_keep=1)
            without[row] = self._by_word(self._run(self._expecting()).logits[0].float())
        return attention, likelihood, without

    def _expecting(self) -> list[int]:
        """The tokens behind which each token of the reason is expected."""
        return [self.text.after[-1], *self.text.reason[:-1]]

    def _attended(self, prompt: int) -> tuple[Floats, Floats]:
        usual = self.network.config._attn_implementation
        # The fast kernels do not return their weights; the plain one does, with the same numbers.
        self.network.set_attn_implementation("eager")
        expecting, shares, logits = self._expecting(), [], []
        try:
            for start in range(0, len(expecting), AT_ONCE):
                output = self._run(expecting[start : start + AT_ONCE], output_attentions=True)
                shares.append(self._on_rows(output.attentions))
                logits.append(output.logits[0].float())
        finally:
            self.network.set_attn_implementation(usual)
        return self._mean_by_word(torch.cat(shares, dim=-1)), self._by_word(torch.cat(logits))

    def _on_rows(self, attentions: Sequence[torch.Tensor]) -> torch.Tensor:
        """The share of each row in each token's attention, mean over heads, (layers, rows, tokens)."""
        bounds = [self.text.start(row) for row in range(len(self.text.rows) + 1)]
        means = torch.stack([layer[0].float().mean(dim=0) for layer in attentions])
        return torch.stack([means[:, :, start:end].sum(dim=-1) for start, end in pairwise(bounds)], dim=1)

    def _mean_by_word(self, shares: torch.Tensor) -> Floats:
        pieces = torch.split(shares, [len(word) for word in self.text.words], dim=-1)
        result: Floats = torch.stack([piece.mean(dim=-1) for piece in pieces], dim=-1).cpu().numpy()
        return result

    def _by_word(self, logits: torch.Tensor) -> Floats:
        """The log-probability of each word, the sum over its tokens, (words,), from logits (tokens, vocabulary)."""
        reason = torch.tensor(self.text.reason, device=logits.device)
        tokens = torch.log_softmax(logits, dim=-1).gather(1, reason[:, None])[:, 0]
        pieces = torch.split(tokens, [len(word) for word in self.text.words])
        return np.array([float(piece.sum()) for piece in pieces], np.float32)

    def _run(self, tokens: Sequence[int], **asked: Any) -> Any:
        """Read on behind what the cache holds."""
        ids = torch.tensor([list(tokens)], device=self.network.device)
        return self.network(ids, past_key_values=self.cache, use_cache=True, **asked)
