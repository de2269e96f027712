"""Linear layers with weights in int8, for CPUs: one scale for each output, one for each row of the input.

A scale for each row keeps the rows of a batch apart: a text comes out the same alone and beside others. Torch's own
dynamic quantisation takes one scale for the whole input, so that one large number in one row blurs all others.
"""

from __future__ import annotations

import warnings
from typing import Any

import torch
from torch import nn

STEPS = 127
"""Steps from zero to the largest number, either way."""
ZERO = 128
"""What stands for zero in an input of unsigned bytes."""


class Int8Linear(nn.Module):
    """x Wᵀ + b with W (outputs, inputs) in int8, and x (…, inputs) rounded to int8 as it comes."""

    def __init__(self, weight: torch.Tensor, bias: torch.Tensor | None = None) -> None:
        super().__init__()
        weight = weight.detach().float()
        scales = weight.abs().amax(dim=1).clamp(min=1e-12).double() / STEPS
        zeros = torch.zeros(len(weight), dtype=torch.long)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # torch is pinned; what replaces it is a package of its own
            rounded = torch.quantize_per_channel(weight, scales, zeros, 0, torch.qint8)
        self._packed = torch.ops.quantized.linear_prepack(rounded, None)
        self._bias = None if bias is None else bias.detach().float()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(…, inputs) to (…, outputs)."""
        largest = x.abs().amax(dim=-1, keepdim=True).clamp_(min=1e-12)
        product: torch.Tensor = torch.ops.quantized.linear_with_input_q_dq_qweight_dq_output_fp32(
            x / largest, 1 / STEPS, ZERO, self._packed
        )
        product *= largest
        return product if self._bias is None else product + self._bias


def with_int8(model: Any) -> Any:
    """The model with an ``Int8Linear`` in the place of every linear layer (CPU only)."""
    for parent in list(model.modules()):
        for name, layer in list(parent.named_children()):
            if type(layer) is nn.Linear:
                setattr(parent, name, Int8Linear(layer.weight, layer.bias))
    return model
