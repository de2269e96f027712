"""How long work tells where it is: one callable that a page, a terminal or a test can listen with."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar

Part = TypeVar("Part")


class Progress(Protocol):
    """Told of each step: its name ("embeddings"), the share done (0 to 1, None when unknown), and a detail in words."""

    def __call__(self, step: str, share: float | None = None, detail: str = "") -> None: ...


def silent(step: str, share: float | None = None, detail: str = "") -> None:
    """Tell nobody."""


class Console:
    """Progress as lines and bars on stderr."""

    width = 28

    def __init__(self) -> None:
        self.step = ""

    def __call__(self, step: str, share: float | None = None, detail: str = "") -> None:
        if self.step and step != self.step:
            print(file=sys.stderr)
        self.step = step
        filled = round((share or 0.0) * self.width)
        bar = "" if share is None else "█" * filled + "·" * (self.width - filled) + f" {share:4.0%}"
        print(f"\r\033[K  {step:<20} {bar}  {detail}", end="", file=sys.stderr, flush=True)

    def close(self) -> None:
        """End the last line."""
        if self.step:
            print(file=sys.stderr)
            self.step = ""


def counted(parts: Sequence[Part], step: str, progress: Progress, detail: str = "") -> Iterator[Part]:
    """Yield each part, telling how many are done."""
    total = len(parts)
    for done, part in enumerate(parts):
        progress(step, done / total, detail)
        yield part
    progress(step, 1.0, detail)
