"""A copy of an encoder with its weights shuffled, layer by layer from the top: it has learned nothing any more."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import nn

from recsys.errors import BecauseError
from recsys.text.encoder import Encoder, SentenceTransformerEncoder


@dataclass(frozen=True)
class Stage:
    """How much of an encoder is shuffled: its ``layers`` last layers, and everything below them if ``below``."""

    name: str
    layers: int
    below: bool = False


def cascade(encoder: Encoder, seed: int) -> Iterator[tuple[Stage, Encoder]]:
    """Encoders with ever more of their weights shuffled: last layer, upper half, all layers, word vectors as well.

    They share one copy of the model, changed from stage to stage, so each must be used before the next is taken. Every
    tensor keeps its numbers and loses their places. Raises BecauseError for an encoder whose weights cannot be seen.
    """
    if not isinstance(encoder, SentenceTransformerEncoder):
        raise BecauseError(
            f"The weights of the encoder {encoder.name} cannot be shuffled.", "Use a sentence-transformers model."
        )
    model = copy.deepcopy(encoder.model)
    layers = _layers(model)
    done = 0
    generator = torch.Generator().manual_seed(seed)
    for stage in stages(len(layers)):
        for layer in layers[len(layers) - stage.layers : len(layers) - done]:
            shuffle(layer, generator)
        if stage.below:
            within = {id(parameter) for layer in layers for parameter in layer.parameters()}
            _shuffle([parameter for parameter in model.parameters() if id(parameter) not in within], generator)
        done = stage.layers
        yield stage, SentenceTransformerEncoder(model, encoder.name)


def stages(layers: int) -> tuple[Stage, ...]:
    """The stages of an encoder of so many layers; a short one has fewer."""
    found = {
        1: Stage("last layer", 1),
        (layers + 1) // 2: Stage("upper half", (layers + 1) // 2),
        layers: Stage("all layers", layers),
    }
    found[1] = Stage("last layer", 1) if layers > 1 else Stage("all layers", 1)
    return (*(found[count] for count in sorted(found)), Stage("word vectors too", layers, below=True))


def shuffle(module: nn.Module, generator: torch.Generator) -> None:
    """Shuffle the numbers within each tensor of weights of a module."""
    _shuffle(list(module.parameters()), generator)


def _shuffle(parameters: list[nn.Parameter], generator: torch.Generator) -> None:
    with torch.no_grad():
        for parameter in parameters:
            places = torch.randperm(parameter.numel(), generator=generator).to(parameter.device)
            parameter.copy_(parameter.reshape(-1)[places].reshape(parameter.shape))


def _layers(model: nn.Module) -> list[nn.Module]:
    """The layers of a transformer, from the bottom up: its longest list of modules. Raises BecauseError."""
    lists = [list(module) for module in model.modules() if isinstance(module, nn.ModuleList)]
    longest = max(lists, key=len, default=[])
    if not longest:
        raise BecauseError("The encoder has no layers that can be told apart.", "Use a transformer model.")
    return longest
