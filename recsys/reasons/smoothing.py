"""Smoothing before rounding to int8 (Xiao et al. 2023, SmoothQuant): large inputs of a layer are made smaller.

A few columns of a layer's input are far larger than all others and would cost them their precision. Such a column is
divided by a factor and the layer's weights for it are multiplied with it; the factor is taken up by the layer before,
so that the network computes the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import nn

SAMPLE = (
    "Tell a friend why this film was chosen.\nStyle: analyst\nFor, much: asked “shark”, among its themes is shark "
    "attack\nAgainst, a little: rated Paddington 2.5 stars\nFilm: Jaws (1975)\nGenres: Thriller\nMood: tense\n"
    "Story: A police chief who is afraid of water must hunt a huge shark after swimmers die off his resort town.\n"
    "Jaws has the shark you asked for: a police chief must hunt it. Your five stars for Alien add +0.42, and you’ll "
    "find – if 1975 isn’t too long ago – that nothing here is “kind”."
)
"""A text with all that prompts and reasons hold, on which the size of inputs is measured."""
SHARE = 0.5
"""How much of the difference in size moves from the input to the weights (α of equation 4)."""
LEAST = 1e-5


def smooth(model: Any, sample: Sequence[int]) -> None:
    """Change the weights of a Llama of transformers so that it rounds well on texts like a sample of tokens.

    It computes what it did before, but for the order of its roundings.
    """
    largest = _largest_inputs(model, sample)
    with torch.no_grad():
        for layer in model.model.layers:
            attention, mlp = layer.self_attn, layer.mlp
            asking = (attention.q_proj, attention.k_proj, attention.v_proj)
            _move(asking, largest[attention.q_proj], layer.input_layernorm.weight.div_)
            _move((mlp.gate_proj, mlp.up_proj), largest[mlp.gate_proj], layer.post_attention_layernorm.weight.div_)
            _move((mlp.down_proj,), largest[mlp.down_proj], _divide_rows(mlp.up_proj))


def _largest_inputs(model: Any, sample: Sequence[int]) -> dict[nn.Module, torch.Tensor]:
    """For each linear layer the largest size of each column of its input, (inputs,)."""
    found: dict[nn.Module, torch.Tensor] = {}

    def measure(layer: nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
        found[layer] = inputs[0].abs().flatten(end_dim=-2).amax(dim=0).clamp(min=LEAST)

    linear = [layer for layer in model.model.modules() if isinstance(layer, nn.Linear)]
    hooks = [layer.register_forward_pre_hook(measure) for layer in linear]
    with torch.inference_mode():
        model.model(torch.tensor([list(sample)], device=model.device))
    for hook in hooks:
        hook.remove()
    return found


def _move(layers: Sequence[Any], largest: torch.Tensor, divide: Callable[[torch.Tensor], Any]) -> None:
    """Multiply the columns of layers that read the same input, and have the input divided."""
    weights = torch.stack([layer.weight.abs().amax(dim=0) for layer in layers]).amax(dim=0).clamp(min=LEAST)
    factors = largest**SHARE / weights ** (1 - SHARE)
    factors = factors / factors.log().mean().exp()
    for layer in layers:
        layer.weight.mul_(factors)
    divide(factors)


def _divide_rows(layer: Any) -> Callable[[torch.Tensor], Any]:
    return lambda factors: layer.weight.div_(factors[:, None])
