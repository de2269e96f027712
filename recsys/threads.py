"""How work is spread over cores: one PyTorch thread per task, several tasks side by side.

PyTorch's own threads wait for each other actively; with other work on the cores, two of them were measured ten times
slower than one. Only the one large inversion of the build takes all cores at once.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import torch

CORES = os.cpu_count() or 1


def one_thread_per_task() -> None:
    """Let every PyTorch operation run on the thread that calls it."""
    torch.set_num_threads(1)


@contextmanager
def all_cores() -> Iterator[None]:
    """Let PyTorch operations take all cores for a while."""
    before = torch.get_num_threads()
    torch.set_num_threads(CORES)
    try:
        yield
    finally:
        torch.set_num_threads(before)
