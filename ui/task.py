"""Work in a thread of its own, told of while a page waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import Generic, TypeVar

from recsys.errors import BecauseError
from recsys.progress import Progress
from recsys.threads import CORES

Result = TypeVar("Result")
POLL = 0.1
MOST_AT_ONCE = max(CORES // 2, 1)
"""Half of the cores: whoever only wants a page has the others."""
MOST_WAITING = 30
_turns = threading.BoundedSemaphore(MOST_AT_ONCE)
_places = threading.BoundedSemaphore(MOST_AT_ONCE + MOST_WAITING)
WAITING = "waiting for a turn"


class Task(Generic[Result]):
    """One piece of work on its way; ``share`` done, ``step`` and ``detail`` tell a waiting page how far it is.

    Only ``MOST_AT_ONCE`` are at work and ``MOST_WAITING`` wait, whoever began them; the next one fails and says so.
    """

    def __init__(self, name: str, work: Callable[[Progress], Result]) -> None:
        self._name, self._work = name, work
        self.start()

    def start(self) -> None:
        """Begin, or begin anew after a failure."""
        self._result: Future[Result] = Future()
        self.share, self.step, self.detail = 0.0, WAITING, ""
        if not _places.acquire(blocking=False):
            crowded = f"{MOST_WAITING} others already wait for work that takes this long."
            self._result.set_exception(BecauseError(crowded, "Try again in a minute."))
            return
        threading.Thread(target=self._run, name=self._name, daemon=True).start()

    def result(self, show: Callable[[], None], patience: float = 0.0) -> Result:
        """What came of it, raising what it raised; ``show`` is called again and again from ``patience`` seconds on."""
        while wait([self._result], timeout=patience).not_done:
            show()
            patience = POLL
        return self._result.result()

    def _tell(self, step: str, share: float | None = None, detail: str = "") -> None:
        self.share, self.step, self.detail = share or 0.0, step, detail

    def _run(self) -> None:
        try:
            with _turns:
                result = self._work(self._tell)
        except BaseException as failure:  # whatever it is, the page must hear of it rather than wait for ever
            self._result.set_exception(failure)
        else:
            self._result.set_result(result)
        finally:
            _places.release()
