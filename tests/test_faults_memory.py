"""A device whose memory is full: smaller batches, at last the processor, a note that says so, the same answer."""

import threading

import numpy as np
import pytest
import torch
from small_world import random_query, save_tiny_model, small_ranker
from torch.overrides import TorchFunctionMode

from recsys.config import Settings
from recsys.errors import OutOfMemory
from recsys.shortage import PROCESSOR, SMALLER, either, listening, or_on_processor, tell
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
        self.left -= 1
        if self.left == 0:
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
