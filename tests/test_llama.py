"""The lean Llama against the one of transformers, rows of different lengths beside one another."""

from __future__ import annotations

from copy import deepcopy

import pytest
import torch
from torch.nn import functional
from transformers import LlamaConfig, LlamaForCausalLM

from recsys.reasons.int8 import Int8Linear, with_int8
from recsys.reasons.llama import Llama
from recsys.reasons.networks import AnyNetwork, LeanNetwork, rounded
from recsys.reasons.smoothing import smooth
from recsys.threads import one_thread_per_task

START = [5, 9, 33, 7]
ROWS = [[*START, 17, 40, 3], [*START, 60, 2, 21, 80, 11, 4, 90], [*START, 71]]
VARIANTS = {
    "shared keys": {"num_attention_heads": 6, "num_key_value_heads": 2},
    "own keys": {"num_attention_heads": 4, "num_key_value_heads": 4},
    "head size of its own": {"num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 24},
    "own head": {"num_attention_heads": 4, "num_key_value_heads": 1, "tie_word_embeddings": False},
}


def exact(weight):
    """A linear layer that does not round."""
    return torch.nn.Sequential(_Linear(weight.detach()))


class _Linear(torch.nn.Module):
    def __init__(self, weight):
        super().__init__()
        self.weight = weight

    def forward(self, x):
        return functional.linear(x, self.weight)


@pytest.fixture(scope="module", params=list(VARIANTS.values()), ids=list(VARIANTS))
def model(request):
    one_thread_per_task()
    torch.manual_seed(3)
    shape = {"hidden_size": 48, "intermediate_size": 80, "num_hidden_layers": 3, "initializer_range": 0.15}
    settings = {"vocab_size": 96, "max_position_embeddings": 128, "tie_word_embeddings": True}
    return LlamaForCausalLM(LlamaConfig(**settings | shape | request.param)).eval()


def run(network, remembered):
    """Logits of some rows: when they are read, for two more tokens each, and with one row left out."""
    network.remember(remembered)
    writing = network.begin(ROWS)
    found = [torch.stack(list(writing.read()))]
    found += [writing.step([[8], [15], [step]]) for step in (30, 31)]
    writing.keep([0, 2])
    return torch.cat([*found, writing.step([[50], [51]])])


def directly(model):
    """The same by one plain pass over each row."""
    with torch.inference_mode():
        whole = [model(torch.tensor([[*row, *more]])).logits[0] for row, more in zip(ROWS, MORE, strict=True)]
    ends = [len(row) - 1 for row in ROWS]
    steps = [torch.stack([logits[end + step] for logits, end in zip(whole, ends, strict=True)]) for step in range(3)]
    return torch.cat([*steps, torch.stack([whole[0][ends[0] + 3], whole[2][ends[2] + 3]])])


MORE = [[8, 8, 50], [15, 15, 0], [30, 31, 51]]


@pytest.mark.parametrize("remembered", [[], START, [1, 2]], ids=["nothing", "start", "another start"])
def test_lean_network_gives_the_numbers_of_transformers(model, remembered):
    expected = directly(model)
    torch.testing.assert_close(run(LeanNetwork(Llama(model, exact)), remembered), expected, atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(run(AnyNetwork(model, 0), remembered), expected, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("remembered", [[], START], ids=["nothing", "start"])
def test_rows_that_grow_by_different_numbers_of_tokens_stay_apart(model, remembered):
    more = [[[8, 15, 30, 2], [40], [7, 3]], [[], [9, 9, 9], [1]], [[5], [], [6, 44]]]
    for network in (LeanNetwork(Llama(model, exact)), AnyNetwork(model, 0)):
        network.remember(remembered)
        writing = network.begin(ROWS)
        list(writing.read())
        texts = ROWS
        for tokens in more:
            logits = writing.step(tokens)
            texts = [[*text, *new] for text, new in zip(texts, tokens, strict=True)]
            for place, text in enumerate(texts):
                if tokens[place]:
                    with torch.inference_mode():
                        expected = model(torch.tensor([text])).logits[0, -1]
                    torch.testing.assert_close(logits[place], expected, atol=1e-4, rtol=1e-4)


def test_rounding_to_int8_changes_little(model):
    expected = directly(model).log_softmax(dim=-1)
    for network in (LeanNetwork(Llama(model)), LeanNetwork(rounded(deepcopy(model), ROWS[1]))):
        found = run(network, START).log_softmax(dim=-1)
        divergence = (expected.exp() * (expected - found)).sum(dim=-1)
        assert divergence.max() < 0.05 < expected.std()


def test_int8_rows_do_not_change_one_another():
    """One large number in one row leaves the others as they are; torch's own dynamic layers blur them."""
    torch.manual_seed(0)
    layer, x = Int8Linear(torch.randn(7, 32), torch.randn(7)), torch.randn(4, 32)
    alone = torch.cat([layer(row[None]) for row in x])
    x[2, 5] = 10_000.0
    beside = layer(x)
    assert torch.equal(beside[[0, 1, 3]], alone[[0, 1, 3]])


def test_int8_layer_is_close_and_exact_for_zero():
    torch.manual_seed(1)
    weight, bias, x = torch.randn(9, 64), torch.randn(9), torch.randn(5, 3, 64)
    layer = Int8Linear(weight, bias)
    expected = functional.linear(x, weight, bias)
    assert (layer(x) - expected).abs().max() < 0.03 * expected.abs().max()
    assert torch.equal(layer(torch.zeros(1, 64)), bias[None])


def test_smoothing_changes_weights_and_no_numbers(model):
    smoother = deepcopy(model)
    smooth(smoother, ROWS[1])
    torch.testing.assert_close(directly(smoother), directly(model), atol=1e-4, rtol=1e-4)
    before, after = (each.model.layers[0].mlp.down_proj.weight for each in (model, smoother))
    assert not torch.allclose(before, after)


def test_smoothing_helps_where_one_column_is_far_larger(model):
    torch.manual_seed(2)
    rough = deepcopy(model)
    with torch.no_grad():
        for layer in rough.model.layers:
            layer.input_layernorm.weight[3] = 60.0
            layer.mlp.up_proj.weight[5] *= 60.0
    expected = directly(rough).log_softmax(dim=-1)
    off = []
    for network in (Llama(rough), rounded(deepcopy(rough), ROWS[1])):
        found = run(LeanNetwork(network), []).log_softmax(dim=-1)
        off.append(float((expected.exp() * (expected - found)).sum(dim=-1).mean()))
    assert off[1] < 0.7 * off[0]


def test_any_model_gets_int8_layers(model):
    kinds = {type(layer) for layer in with_int8(deepcopy(model)).modules()}
    assert Int8Linear in kinds
    assert torch.nn.Linear not in kinds


def test_a_memory_grows_beyond_its_room(model):
    llama = Llama(model, exact)
    network = LeanNetwork(llama)
    writing = network.begin([[1, 2, 3], [4]])
    list(writing.read())
    for _ in range(90):
        logits = writing.step([[7], [8]])
    with torch.inference_mode():
        expected = model(torch.tensor([[4, *[8] * 90]])).logits[0, -1]
    torch.testing.assert_close(logits[1], expected, atol=1e-4, rtol=1e-4)


def test_copies_of_a_row_are_read_once(model):
    class Counted(Llama):
        read = 0

        def forward(self, tokens, memory):
            self.read += len(tokens[0]) > 1
            return super().forward(tokens, memory)

    llama = Counted(model, exact)
    writing = LeanNetwork(llama).begin([ROWS[0], ROWS[1], ROWS[0], ROWS[0]])
    logits = list(writing.read())
    assert llama.read == 2
    assert torch.equal(logits[0], logits[3])
    stepped = writing.step([[6], [6], [6], [9]])
    torch.testing.assert_close(stepped[0], stepped[2])
    assert not torch.allclose(stepped[0], stepped[3])


def test_models_with_other_parts_are_left_as_they_are():
    shape = {"vocab_size": 20, "hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1}
    for other in ({"attention_bias": True}, {"hidden_act": "gelu"}, {"mlp_bias": True}):
        model = LlamaForCausalLM(LlamaConfig(num_attention_heads=2, **shape, **other))
        assert not Llama.fits(model)
        assert not isinstance(rounded(model, [1, 2]), Llama)
    assert Llama.fits(LlamaForCausalLM(LlamaConfig(num_attention_heads=2, **shape)))
