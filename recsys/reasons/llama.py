"""A Llama network (Touvron et al. 2023) made lean for writing on a CPU: projections merged, weights in int8.

The same numbers as the one of transformers (but for rounding to int8), in a third of its time for a token.
"""

from __future__ import annotations

from collections.abc import Sequence
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
    """Keys and values of all layers, each (rows, key heads, room, head size); ``width`` columns are written.

    Rows are written up to the same column: in a row that is shorter, the first ``gaps`` columns count for nothing.
    """

    keys: list[torch.Tensor]
    values: list[torch.Tensor]
    gaps: torch.Tensor
    width: int = 0

    def copy(self) -> Memory:
        """The same, to be written on."""
        keys = [each[:, :, : self.width] for each in self.keys]
        values = [each[:, :, : self.width] for each in self.values]
        return Memory(keys, values, self.gaps.clone(), self.width)

    def reach(self, width: int) -> None:
        """Have room for so many columns."""
        room = self.keys[0].shape[2]
        if width > room:
            more = (0, 0, 0, width - room + GROWTH)
            self.keys = [functional.pad(each, more) for each in self.keys]
            self.values = [functional.pad(each, more) for each in self.values]

    def place(self, row: int, other: Memory) -> None:
        """Write a memory of one row into a row of this one, its end at this one's end."""
        gap = self.width - other.width
        self.gaps[row] = gap
        for mine, its in zip((*self.keys, *self.values), (*other.keys, *other.values), strict=True):
            mine[row, :, gap : self.width] = its[0, :, : other.width]

    def keep(self, rows: Sequence[int]) -> None:
        """Go on with these rows only."""
        kept = torch.tensor(rows)
        self.keys = [each[kept] for each in self.keys]
        self.values = [each[kept] for each in self.values]
        self.gaps = self.gaps[kept]


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

    def memory(self, rows: int, width: int = 0) -> Memory:
        """An empty memory for so many rows, to be written from a column on."""
        heads, size = self.shape
        new = [torch.zeros(rows, heads, width + GROWTH, size) for _ in range(2 * len(self.layers))]
        return Memory(new[::2], new[1::2], torch.zeros(rows, dtype=torch.long), width)

    @torch.inference_mode()
    def forward(self, ids: torch.Tensor, memory: Memory) -> torch.Tensor:
        """What may follow tokens (rows, tokens) behind a memory, which grows: logits (rows, vocabulary).

        Several tokens at once only in rows without gaps.
        """
        start, memory.width = memory.width, memory.width + ids.shape[1]
        memory.reach(memory.width)
        positions = torch.arange(start, memory.width) - memory.gaps[:, None]
        turns = self.cosine[positions][:, None], self.sine[positions][:, None]
        mask = self._mask(memory, start)
        x = self.embedding(ids).float()
        for place, layer in enumerate(self.layers):
            columns = memory.keys[place], memory.values[place], slice(start, memory.width)
            x = layer(x, turns, columns, mask)
        logits: torch.Tensor = self.head(_normed(x[:, -1], self.norm, self.epsilon))
        return logits

    def _mask(self, memory: Memory, start: int) -> torch.Tensor | None:
        """Minus infinity where a token may not look, (rows, 1, tokens, columns), tokens once for each head of a group.

        None where every token may look everywhere.
        """
        columns, tokens = torch.arange(memory.width), torch.arange(start, memory.width)
        if len(tokens) == 1 and not memory.gaps.any():
            return None
        hidden = (columns < memory.gaps[:, None, None]) | (columns > tokens[:, None])
        mask = torch.zeros(hidden.shape).masked_fill(hidden, -torch.inf)[:, None]
        return mask if len(tokens) == 1 else mask.repeat(1, 1, self.group, 1)


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

    def forward(self, x: torch.Tensor, turns: Any, columns: Any, mask: torch.Tensor | None) -> torch.Tensor:
        """(rows, tokens, hidden size) to the same."""
        x = x + self.mixed(self._attend(_normed(x, self.before, self.epsilon), turns, columns, mask))
        gate, up = self.gate_and_up(_normed(x, self.between, self.epsilon)).chunk(2, dim=-1)
        result: torch.Tensor = x + self.down(functional.silu(gate) * up)
        return result

    def _attend(self, x: torch.Tensor, turns: Any, columns: Any, mask: torch.Tensor | None) -> torch.Tensor:
        rows, tokens, _ = x.shape
        heads = self.asked_and_kept(x).view(rows, tokens, -1, self.size).transpose(1, 2)
        turned = _turned(heads[:, : self.heads + self.key_heads], *turns)
        keys, values, new = columns
        keys[:, :, new] = turned[:, self.heads :]
        values[:, :, new] = heads[:, self.heads + self.key_heads :]
        # The heads that share their keys stand in one head as if they were tokens: nothing is read more than once.
        asked = turned[:, : self.heads].reshape(rows, self.key_heads, -1, self.size)
        keys, values = keys[:, :, : new.stop], values[:, :, : new.stop]
        found = functional.scaled_dot_product_attention(asked, keys, values, attn_mask=mask)
        return found.view(rows, self.heads, tokens, self.size).transpose(1, 2).reshape(rows, tokens, -1)


def _normed(x: torch.Tensor, weight: torch.Tensor, epsilon: float) -> torch.Tensor:
    """Root mean square normalisation (Zhang & Sennrich 2019) over the last axis."""
    return x * torch.rsqrt(x.square().mean(dim=-1, keepdim=True) + epsilon) * weight


def _turned(heads: torch.Tensor, cosine: torch.Tensor, sine: torch.Tensor) -> torch.Tensor:
    """Heads (rows, heads, tokens, size) turned by their positions: rotary embedding (Su et al. 2021)."""
    first, second = heads.chunk(2, dim=-1)
    return heads * cosine + torch.cat([-second, first], dim=-1) * sine


def _head_size(config: Any) -> int:
    return int(getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads)
