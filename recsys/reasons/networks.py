"""How a network reads chats and writes on, token by token: Llama-like ones made lean for a CPU, and any other.

Both read with a memory of keys and values (the cache of transformers), so that each token is computed once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any, Protocol

import torch

from recsys.reasons.int8 import with_int8
from recsys.reasons.llama import GROWTH, Llama, Memory
from recsys.reasons.smoothing import smooth

Tokens = Sequence[int]


class Writing(Protocol):
    """A batch of rows that grow step by step."""

    def read(self) -> Iterator[torch.Tensor]:
        """For each row in turn what may follow it, logits (vocabulary,), as soon as it is read."""
        ...

    def step(self, tokens: Sequence[Tokens]) -> torch.Tensor:
        """More tokens for each row: logits (rows, vocabulary). A row without tokens waits; its logits mean nothing."""
        ...

    def keep(self, rows: Sequence[int]) -> None:
        """Go on with these rows only."""
        ...


class Network(Protocol):
    """A network that can read rows which begin alike. ``remember`` keeps what they begin with."""

    def remember(self, start: Tokens) -> None:
        """Read once what the coming rows begin with; empty: nothing."""
        ...

    def begin(self, rows: Sequence[Tokens]) -> Writing:
        """A batch of rows, each of at least one token more than what is remembered if it begins with it."""
        ...


def rounded(model: Any, sample: Tokens) -> Any:
    """A model of transformers with its weights in int8 (CPU only), lean where it is Llama-like.

    The model given is used up. ``sample`` are tokens of a text like those that it will read.
    """
    if not Llama.fits(model):
        return with_int8(model)
    smooth(model, sample)
    return Llama(model)


class LeanNetwork:
    """A Llama-like network, each row read alone (and once, however often it stands in the batch)."""

    def __init__(self, llama: Llama) -> None:
        self.llama = llama
        self.remember([])

    def remember(self, start: Tokens) -> None:
        """Read once what the coming rows begin with."""
        self._start, self._memory = list(start), self.llama.memory(rows=1)
        if start:
            self.llama([self._start], self._memory)

    def begin(self, rows: Sequence[Tokens]) -> Writing:
        """A batch of rows."""
        return _LeanWriting(self, rows)

    def read(self, row: Tokens) -> tuple[Memory, torch.Tensor]:
        """What is remembered of a row, and what may follow it, logits (vocabulary,)."""
        known = len(self._start) if _all_begin_with(self._start, [row]) else 0
        memory = self._memory.copy() if known else self.llama.memory(rows=1)
        return memory, self.llama([row[known:]], memory)[0]


class _LeanWriting:
    def __init__(self, network: LeanNetwork, rows: Sequence[Tokens]) -> None:
        self._network, self._rows = network, rows
        self._memory = network.llama.memory(len(rows), room=max(len(row) for row in rows) + GROWTH)

    def read(self) -> Iterator[torch.Tensor]:
        places: dict[tuple[int, ...], list[int]] = {}
        for place, row in enumerate(self._rows):
            places.setdefault(tuple(row), []).append(place)
        done: dict[int, torch.Tensor] = {}
        for place, row in enumerate(self._rows):
            if place not in done:
                memory, logits = self._network.read(row)
                for copy in places[tuple(row)]:
                    self._memory.place(copy, memory)
                    done[copy] = logits
            yield done[place]

    def step(self, tokens: Sequence[Tokens]) -> torch.Tensor:
        logits: torch.Tensor = self._network.llama(tokens, self._memory)
        return logits

    def keep(self, rows: Sequence[int]) -> None:
        self._memory.keep(rows)


class AnyNetwork:
    """Any causal language model of transformers; all rows are read in one batch."""

    def __init__(self, model: Any, pad: int) -> None:
        self.model = model
        self.pad = pad
        self._start: list[int] = []
        self._cache: Any = None

    def remember(self, start: Tokens) -> None:
        """Read once what the coming rows begin with."""
        self._start, self._cache = list(start), None
        if start:
            self._cache = self._empty()
            with torch.inference_mode():
                ids = torch.tensor([self._start], device=self.model.device)
                self.model(ids, past_key_values=self._cache, use_cache=True, logits_to_keep=1)

    def begin(self, rows: Sequence[Tokens]) -> Writing:
        """A batch of rows."""
        if self._cache is None or not _all_begin_with(self._start, rows):
            return _AnyWriting(self, self._empty(), 0, rows)
        cache = deepcopy(self._cache)
        cache.batch_repeat_interleave(len(rows))
        return _AnyWriting(self, cache, len(self._start), [row[len(self._start) :] for row in rows])

    def _empty(self) -> Any:
        from transformers import DynamicCache

        return DynamicCache(config=self.model.config)


class _AnyWriting:
    def __init__(self, network: AnyNetwork, cache: Any, start: int, rows: Sequence[Tokens]) -> None:
        self._network, self._cache, self._rows = network, cache, rows
        self._mask = torch.ones(len(rows), start, dtype=torch.long)

    def read(self) -> Iterator[torch.Tensor]:
        yield from self.step(self._rows)

    def step(self, tokens: Sequence[Tokens]) -> torch.Tensor:
        width = max(len(row) for row in tokens)
        padded = [[self._network.pad] * (width - len(row)) + list(row) for row in tokens]
        counted = torch.arange(width) >= width - torch.tensor([len(row) for row in tokens])[:, None]
        self._mask = torch.cat([self._mask, counted.long()], dim=1)
        return self._run(torch.tensor(padded))

    def keep(self, rows: Sequence[int]) -> None:
        kept = torch.tensor(rows)
        self._mask = self._mask[kept]
        self._cache.batch_select_indices(kept.to(self._network.model.device))

    def _run(self, ids: torch.Tensor) -> torch.Tensor:
        device = self._network.model.device
        positions = (self._mask.cumsum(dim=1) - 1).clamp(min=0)[:, -ids.shape[1] :]
        with torch.inference_mode():
            output = self._network.model(
                ids.to(device),
                attention_mask=self._mask.to(device),
                position_ids=positions.to(device),
                past_key_values=self._cache,
                use_cache=True,
                logits_to_keep=1,
            )
        logits: torch.Tensor = output.logits[:, -1].float().cpu()
        return logits


def _all_begin_with(start: Tokens, rows: Sequence[Tokens]) -> bool:
    return all(len(row) > len(start) and list(row[: len(start)]) == list(start) for row in rows)
