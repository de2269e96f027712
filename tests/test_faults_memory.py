"""A device whose memory is full: smaller batches, at last the processor, a note that says so, the same answer."""

import threading

import numpy as np
import pytest
import torch
from small_world import random_query, save_tiny_model, small_ranker
from test_build import small_folder
from torch.overrides import TorchFunctionMode

from recsys import Engine
from recsys.config import Settings
from recsys.errors import OutOfMemory
from recsys.shortage import PROCESSOR, SMALLER, either, listening, or_on_processor, tell
from recsys.text import encoder as encoder_module
from recsys.text.encoder import SentenceTransformerEncoder

TEXTS = [f"a film number {number} about rain" for number in range(40)]


class SmallMemory:
    """Makes a network raise what CUDA raises wherever more texts than ``room`` are read at once."""

    def __init__(self, network, room: int) -> None:
        self.room, self.refused, self.read = room, 0, []
        self._lock = threading.Lock()
        network.register_forward_pre_hook(self._allocate)

    def _allocate(self, network, parts) -> None:
        texts = len(parts[0]["input_ids"])
        with self._lock:
            if texts > self.room:
                self.refused += 1
                raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")
            self.read.append(texts)


class NthFails(TorchFunctionMode):
    """An allocator that has no memory for the n-th thing computed, once."""

    def __init__(self, n: int) -> None:
        super().__init__()
        self.left, self.failed = n, False

    def __torch_function__(self, func, types, args=(), kwargs=None):
        self.left -= func is not torch.tensor  # a tokenizer's, in the processor's memory
        if self.left == 0 and not self.failed:
            self.failed = True
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 MiB.")
        return func(*args, **(kwargs or {}))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A model that is read in padded batches, as every model is on a GPU."""
    return save_tiny_model(tmp_path_factory.mktemp("tiny"), pooling="cls")


@pytest.fixture
def encoder(folder):
    return SentenceTransformerEncoder.from_settings(Settings(encoder=str(folder), device="cpu"))


def test_texts_are_read_in_batches_that_fit_and_a_note_says_so(encoder):
    expected = encoder.encode(TEXTS)
    encoder.forget()
    memory = SmallMemory(encoder.model[0], room=5)
    with listening() as notes:
        found = encoder.encode(TEXTS)
    assert found == pytest.approx(expected, abs=1e-6)
    assert notes == [SMALLER]
    assert memory.refused > 0
    assert max(memory.read) <= 5
    assert sum(memory.read) == len(TEXTS)


def test_texts_that_fit_in_no_batch_are_read_on_the_processor_and_a_note_says_so(encoder):
    expected = encoder.encode(TEXTS[:3])
    encoder.forget()
    memory = SmallMemory(encoder.model[0], room=0)
    with listening() as notes:
        found = encoder.encode(TEXTS[:3])
    assert found == pytest.approx(expected, abs=1e-6)
    assert notes == [SMALLER, PROCESSOR]
    assert memory.read == []
    refused = memory.refused
    encoder.encode(TEXTS[:3])  # remembered: neither device is asked
    assert memory.refused == refused


def test_the_device_is_tried_again_once_it_has_memory(encoder):
    memory = SmallMemory(encoder.model[0], room=0)
    encoder.encode(["rain"])
    memory.room = 100
    with listening() as notes:
        encoder.encode(["jazz"])
    assert (memory.read, notes) == ([1], [])


def test_without_a_processor_to_go_to_the_failure_has_a_mend(encoder):
    bare = SentenceTransformerEncoder(encoder.model, "bare")
    SmallMemory(encoder.model[0], room=0)
    with pytest.raises(OutOfMemory, match=r"no memory left.*BECAUSE_DEVICE=cpu"):
        bare.encode(["rain"])


def test_the_failed_attempt_is_over_before_anything_else_is_tried():
    tensors = []

    class Held:
        def __del__(self):
            tensors.append("freed")

    def full():
        held = Held()
        raise torch.OutOfMemoryError(f"CUDA out of memory with {held}")

    assert either(full, lambda: list(tensors)) == ["freed"]


def test_other_failures_are_not_taken_for_a_full_device():
    with pytest.raises(RuntimeError, match="shapes"):
        either(lambda: (_ for _ in ()).throw(RuntimeError("shapes do not fit")), lambda: "hidden")


class Desk:
    """Something with a device that is always full, and a twin."""

    def __init__(self, full: bool = True) -> None:
        self.full = full

    def on_processor(self):
        return Desk(full=False)

    @or_on_processor
    def work(self, number: int) -> int:
        if self.full:
            raise torch.OutOfMemoryError("CUDA out of memory.")
        return 2 * number


def test_a_method_is_asked_of_the_twin():
    assert Desk().work(4) == Desk(full=False).work(4) == 8


def test_notes_of_one_question_are_not_heard_by_another():
    with listening() as outer:
        with listening() as inner:
            tell("one")
            tell("one")
        tell("two")
    assert (inner, outer) == (["one"], ["two"])


def test_every_ranking_survives_a_failure_at_every_step():
    ranker, query = small_ranker(), random_query(3)
    expected, steps, n = ranker.scores(query), 0, 1
    while True:
        with NthFails(n) as memory:
            found = either(lambda: ranker.scores(query), lambda: ranker.on_processor().scores(query))
        assert np.array_equal(found, expected)
        if not memory.failed:
            break
        steps, n = steps + 1, n + 1
    assert steps > 10


def test_an_encoder_that_the_graphics_card_cannot_hold_is_loaded_on_the_processor(folder, monkeypatch):
    move = torch.nn.Module.to

    def to(network, device, *parts, **named):
        if str(device) == "cuda":
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 90.00 MiB.")
        return move(network, device, *parts, **named)

    monkeypatch.setattr(torch.nn.Module, "to", to)
    monkeypatch.setattr(encoder_module, "choose_device", lambda name: torch.device("cuda"))
    with listening() as notes:
        found = SentenceTransformerEncoder.from_settings(Settings(encoder=str(folder)))
    assert notes == [PROCESSOR]
    assert found.encode(["rain"]).shape == (1, 16)


@pytest.fixture(scope="module")
def small_engine(tmp_path_factory):
    """A whole engine on twelve items, with a model that is read in padded batches."""
    folder = tmp_path_factory.mktemp("engine")
    return Engine.open(
        Settings(
            data=str(small_folder(folder / "data")),
            cache=folder / "cache",
            encoder=str(save_tiny_model(folder / "tiny", pooling="cls")),
            language_model="none",
            minimum_ratings=0,
            device="cpu",
            store=f"sqlite:///{folder / 'store.sqlite'}",
        )
    )


def at_every_step(ask, forget, expected):
    """Ask again and again, the device failing one step later each time; the answers that came of a failure."""
    n, answers = 1, []
    while True:
        forget()
        with NthFails(n) as memory:
            found = ask()
        assert expected(found)
        if not memory.failed:
            return answers
        answers.append(found)
        n += 1


def test_every_list_survives_a_full_device_and_says_so(small_engine):
    asked = ("a heist in the rain", {100: 5.0})
    usual = small_engine.recommend(*asked, k=5)
    answers = at_every_step(
        lambda: small_engine.recommend(*asked, k=5),
        small_engine.ranker.encoder.forget,
        lambda found: (
            [(one.item.item_id, one.score) for one in found] == [(one.item.item_id, one.score) for one in usual]
        ),
    )
    assert len(answers) > 10
    assert {note for found in answers for note in found.notes} == {PROCESSOR}
    assert PROCESSOR not in usual.notes


def test_every_explanation_survives_a_full_device_and_says_so(small_engine):
    (recommended, *_) = small_engine.recommend("heist rain", {100: 5.0}, k=3)
    usual = small_engine.explain(recommended)

    def same(found):
        rows = zip(found.contributions, usual.contributions, strict=True)
        return all(row.key == other.key and abs(row.value - other.value) < 1e-5 for row, other in rows)

    answers = at_every_step(lambda: small_engine.explain(recommended), small_engine.word_vectors.forget, same)
    assert len(answers) > 10
    assert all(found.notes == (PROCESSOR,) and abs(found.residual) < 1e-5 for found in answers)


@pytest.mark.parametrize("step", [1, 5, 25])
def test_further_questions_are_answered_on_the_processor(small_engine, step):
    query = small_engine.recommend("heist rain", {100: 5.0, 101: 2.0}, k=3).query
    questions = {
        "what if": lambda: small_engine.what_if(query, 103, [0], [100]),
        "leave one out": lambda: small_engine.inspect.leave_one_out(query, 103),
        "contrast": lambda: small_engine.inspect.contrast(query, 103, 104),
        "attention": lambda: small_engine.attention("heist rain").weights.round(4).tolist(),
    }
    for name, ask in questions.items():
        usual = ask()
        with NthFails(step) as memory:
            found = ask()
        assert memory.failed, name
        assert repr(found) == repr(usual), name
