"""A Llama network (Touvron et al. 2023) made lean for writing on a CPU: projections merged, weights in int8.

The same numbers as the one of transformers (but for rounding to int8), in a third of its time for a token.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn
from torch.nn import functional

from recsys.reasons.int8 import Int8Linear

PLAIN_TURNS = {"default", "llama3"}
"""Kinds of rotary positions that do not depend on the length of the text."""

GROWTH = 64
"""Columns of memory that are added at once."""


@dataclass
class Memory:
    """Keys and values of all layers, each (rows, key heads, room, head size); a row is written up to its length."""

    keys: list[torch.Tensor]
    values: list[torch.Tensor]
    lengths: torch.Tensor

    def copy(self) -> Memory:
        """The same, to be written on."""
        width = int(self.lengths.max())
        keys, values = ([each[:, :, :width] for each in kind] for kind in (self.keys, self.values))
        return Memory(keys, values, self.lengths.clone())

    def reach(self, width: int) -> None:
        """Have room for so many columns."""
        room = self.keys[0].shape[2]
        if width > room:
            more = (0, 0, 0, width - room + GROWTH)
            self._change(lambda each: functional.pad(each, more))

    def place(self, row: int, other: Memory) -> None:
        """Write a memory of one row into a row of this one."""
        width = int(other.lengths)
        self.reach(width)
        self.lengths[row] = width
        for mine, its in zip((*self.keys, *self.values), (*other.keys, *other.values), strict=True):
            mine[row, :, :width] = its[0, :, :width]

    def keep(self, rows: Sequence[int]) -> None:
        """Go on with these rows only."""
        kept = torch.tensor(rows)
        self._change(lambda each: each[kept])
        self.lengths = self.lengths[kept]

    def _change(self, change: Callable[[torch.Tensor], torch.Tensor]) -> None:
        """Change layer by layer, so that one of them lies there twice and not all."""
        for kind in (self.keys, self.values):
            for layer, each in enumerate(kind):
                kind[layer] = change(each)


class Step:
    """New tokens behind a memory's rows, packed row behind row: nothing is computed for a row that has fewer.

    ``rows``, ``places`` and ``columns``, (tokens,): each one's row, its place among those new there, and its column.
    """

    def __init__(self, counts: Sequence[int], starts: torch.Tensor, group: int) -> None:
        self.rows = torch.repeat_interleave(torch.tensor(counts))
        self.places = torch.cat([torch.arange(count) for count in counts])
        self.columns = starts[self.rows] + self.places
        self.shape = len(counts), max(counts)
        self.width = int(self.columns.max()) + 1
        self.mask = self._mask(starts, group)

    def _mask(self, starts: torch.Tensor, group: int) -> torch.Tensor | None:
        """Minus infinity where a token may not look, (rows, 1, tokens, columns), tokens once for each head of a group.

        None where every token may look everywhere.
        """
        last = starts[:, None] + torch.arange(self.shape[1])
        hidden = torch.arange(self.width) > last[..., None]
        if not hidden.any():
            return None
        mask = torch.zeros(hidden.shape).masked_fill(hidden, -torch.inf)[:, None]
        return mask if self.shape[1] == 1 else mask.repeat(1, 1, group, 1)

    def unpacked(self, x: torch.Tensor) -> torch.Tensor:
        """(tokens, heads, size) to (rows, heads, most tokens of a row, size)."""
        rows, most = self.shape
        if len(x) < rows * most:
            x = x.new_zeros(rows, most, *x.shape[1:]).index_put((self.rows, self.places), x)
        return x.view(rows, most, *x.shape[-2:]).transpose(1, 2)

    def packed(self, x: torch.Tensor) -> torch.Tensor:
        """(rows, heads, most tokens of a row, size) to (tokens, heads · size)."""
        x = x.transpose(1, 2).flatten(2)
        return x.flatten(0, 1) if len(self.rows) == len(x) * x.shape[1] else x[self.rows, self.places]


class Llama(nn.Module):
    """Built from a LlamaForCausalLM; ``linear`` makes a layer of a weight (outputs, inputs)."""

    def __init__(self, model: Any, linear: Any = Int8Linear) -> None:
        super().__init__()
        config, inner = model.config, model.model
        self.embedding = inner.embed_tokens
        self.layers = nn.ModuleList(_Layer(layer, config, linear) for layer in inner.layers)
        self.norm = inner.norm.weight
        self.epsilon = config.rms_norm_eps
        self.head = linear(model.lm_head.weight)
        self.shape = (config.num_key_value_heads, _head_size(config))
        self.group = config.num_attention_heads // config.num_key_value_heads
        self.generation_config = getattr(model, "generation_config", None)
        with torch.inference_mode():
            positions = torch.arange(config.max_position_embeddings)[None]
            turns = inner.rotary_emb(self.embedding.weight[:1].float(), positions)
        self.cosine, self.sine = turns[0][0], turns[1][0]

    @staticmethod
    def fits(model: Any) -> bool:
        """Whether a model of transformers is of this very kind."""
        if type(model).__name__ != "LlamaForCausalLM":
            return False
        config = model.config
        turns = (getattr(config, "rope_parameters", None) or {}).get("rope_type", "default")
        biases = getattr(config, "attention_bias", False) or getattr(config, "mlp_bias", False)
        return turns in PLAIN_TURNS and not biases and config.hidden_act == "silu"

    def memory(self, rows: int, room: int = GROWTH) -> Memory:
        """An empty memory for so many rows, with room for so many columns."""
        heads, size = self.shape
        new = [torch.zeros(rows, heads, room, size) for _ in range(2 * len(self.layers))]
        return Memory(new[::2], new[1::2], torch.zeros(rows, dtype=torch.long))

    @torch.inference_mode()
    def forward(self, tokens: Sequence[Sequence[int]], memory: Memory) -> torch.Tensor:
        """What may follow tokens behind a memory's rows, which grow by them: logits (rows, vocabulary).

        A row without tokens waits; its logits mean nothing.
        """
        counts = [len(row) for row in tokens]
        step = Step(counts, memory.lengths, self.group)
        memory.reach(step.width)
        turns = self.cosine[step.columns][:, None], self.sine[step.columns][:, None]
        x = self.embedding(torch.tensor([token for row in tokens for token in row])).float()
        for layer, keys, values in zip(self.layers, memory.keys, memory.values, strict=True):
            x = layer(x, turns, (keys, values), step)
        memory.lengths = memory.lengths + torch.tensor(counts)
        ends = torch.tensor(counts).cumsum(dim=0) - 1
        logits: torch.Tensor = self.head(_normed(x[ends], self.norm, self.epsilon))
        return logits


class _Layer(nn.Module):
    def __init__(self, layer: Any, config: Any, linear: Any) -> None:
        super().__init__()
        attention, mlp = layer.self_attn, layer.mlp
        self.heads, self.key_heads, self.size = (
            config.num_attention_heads,
            config.num_key_value_heads,
            _head_size(config),
        )
        self.before = layer.input_layernorm.weight
        self.between = layer.post_attention_layernorm.weight
        self.epsilon = config.rms_norm_eps
        projections = attention.q_proj, attention.k_proj, attention.v_proj
        self.asked_and_kept = linear(torch.cat([each.weight for each in projections]))
        self.mixed = linear(attention.o_proj.weight)
        self.gate_and_up = linear(torch.cat([mlp.gate_proj.weight, mlp.up_proj.weight]))
        self.down = linear(mlp.down_proj.weight)

    def forward(self, x: torch.Tensor, turns: Any, memory: Any, step: Step) -> torch.Tensor:
        """(tokens, hidden size) to the same."""
        x = x + self.mixed(self._attend(_normed(x, self.before, self.epsilon), turns, memory, step))
        gate, up = self.gate_and_up(_normed(x, self.between, self.epsilon)).chunk(2, dim=-1)
        result: torch.Tensor = x + self.down(functional.silu(gate) * up)
        return result

    def _attend(self, x: torch.Tensor, turns: Any, memory: Any, step: Step) -> torch.Tensor:
        heads = self.asked_and_kept(x).view(len(x), -1, self.size)
        turned = _turned(heads[:, : self.heads + self.key_heads], *turns)
        keys, values = memory
        keys[step.rows, :, step.columns] = turned[:, self.heads :]
        values[step.rows, :, step.columns] = heads[:, self.heads + self.key_heads :]
        # The heads that share their keys stand in one head as if they were tokens: nothing is read more than once.
        asked = step.unpacked(turned[:, : self.heads])
        rows, _, most, size = asked.shape
        asked = asked.reshape(rows, self.key_heads, -1, size)
        keys, values = keys[:, :, : step.width], values[:, :, : step.width]
        found = functional.scaled_dot_product_attention(asked, keys, values, attn_mask=step.mask)
        return step.packed(found.view(rows, self.heads, most, size))


def _normed(x: torch.Tensor, weight: torch.Tensor, epsilon: float) -> torch.Tensor:
    """Root mean square normalisation (Zhang & Sennrich 2019) over the last axis."""
    return x * torch.rsqrt(x.square().mean(dim=-1, keepdim=True) + epsilon) * weight


def _turned(heads: torch.Tensor, cosine: torch.Tensor, sine: torch.Tensor) -> torch.Tensor:
    """Heads (rows, heads, tokens, size) turned by their positions: rotary embedding (Su et al. 2021)."""
    first, second = heads.chunk(2, dim=-1)
    return heads * cosine + torch.cat([-second, first], dim=-1) * sine


def _head_size(config: Any) -> int:
    return int(getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads)
