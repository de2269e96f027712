"""How long the latest requests took, in a window that does not grow."""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

MOST_REMEMBERED = 2000
WITHOUT_PROSE = "page"
"""The step that is the whole request without its wait for a seat and without the writing of reasons."""


@dataclass(frozen=True, slots=True)
class Percentiles:
    """How long something took, in milliseconds, over ``count`` requests."""

    count: int
    p50: float
    p95: float
    p99: float


class Latencies:
    """The milliseconds of each step of the latest requests, by page. Safe to use from several threads."""

    def __init__(self, most: int = MOST_REMEMBERED) -> None:
        self._requests: deque[tuple[str, Mapping[str, float]]] = deque(maxlen=most)
        self._outcomes: Counter[str] = Counter()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """How many requests are remembered."""
        with self._lock:
            return len(self._requests)

    def add(self, page: str, outcome: str, milliseconds: Mapping[str, float]) -> None:
        """Count a request; remember how long its steps took if it was answered to its end."""
        with self._lock:
            self._outcomes[outcome] += 1
            if outcome == "ok":
                self._requests.append((page, dict(milliseconds)))

    def outcomes(self) -> dict[str, int]:
        """How many requests ended how, since the server started."""
        with self._lock:
            return dict(self._outcomes)

    def by_page(self, step: str = WITHOUT_PROSE) -> dict[str, Percentiles]:
        """The percentiles of one step for each page that had it."""
        times: dict[str, list[float]] = {}
        for page, steps in self._remembered():
            if step in steps:
                times.setdefault(page, []).append(steps[step])
        return {page: percentiles(values) for page, values in sorted(times.items())}

    def by_step(self) -> dict[str, Percentiles]:
        """The percentiles of each step over all pages."""
        times: dict[str, list[float]] = {}
        for _, steps in self._remembered():
            for step, value in steps.items():
                times.setdefault(step, []).append(value)
        return {step: percentiles(values) for step, values in sorted(times.items())}

    def _remembered(self) -> list[tuple[str, Mapping[str, float]]]:
        with self._lock:
            return list(self._requests)


def percentiles(values: list[float]) -> Percentiles:
    """The median, the 95th and the 99th percentile of some times, between two neighbours in proportion."""
    p50, p95, p99 = np.percentile(values, (50, 95, 99))
    return Percentiles(len(values), float(p50), float(p95), float(p99))
