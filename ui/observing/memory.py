"""How much memory the server takes and how much is left."""

from __future__ import annotations

from dataclasses import dataclass

import psutil

LITTLE = 256 * 2**20
"""Bytes left below which a server should take no more people."""


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes: ``used`` by this process, ``left`` on this machine."""

    used: int
    left: int

    @property
    def enough(self) -> bool:
        """Whether there is room for more work."""
        return self.left >= LITTLE


def memory() -> Memory:
    """The memory now."""
    return Memory(psutil.Process().memory_info().rss, psutil.virtual_memory().available)
