"""A language model at work in a thread of its own, so that whoever reads can look at the clock and go away."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from queue import Empty, Full, Queue
from threading import Event, Thread
from threading import enumerate as all_threads

from recsys.errors import BecauseError, ModelError
from recsys.reasons.chat import Chat, LanguageModel, Limits, Piece

POLL = 0.1
"""Seconds between two looks at the clock and at who reads."""
MOST_UNREAD = 1_000
"""Pieces that wait to be read; a model that is further ahead is held back."""
FAREWELL = 0.5
"""Seconds that a model is given to notice that nobody reads any more."""
MOST_HANGING = 4
"""Earlier requests that a model may still be busy with, unheard; with so many it is asked no more."""


class Writing:
    """Some chats as a model writes them. Nothing a model does gets out of ``read`` but pieces and ModelError.

    Raises ModelError where the model still hangs on earlier requests.
    """

    def __init__(self, model: LanguageModel, chats: Sequence[Chat], limits: Limits, seed: int | None = None) -> None:
        self._model = model
        self._chats = list(chats)
        self._limits = limits
        self._seed = seed
        self._abandoned = Event()
        self._pieces: Queue[Piece | Exception | None] = Queue(MOST_UNREAD)
        name = f"because-reasons-{id(model)}"
        if sum(thread.name == name for thread in all_threads()) >= MOST_HANGING:
            raise ModelError(f"The language model {model.name} does not come back from earlier requests.")
        self._thread = Thread(target=self._write, name=name, daemon=True)
        self._thread.start()

    def read(self) -> Iterator[Piece | None]:
        """Each piece, and None for each moment without one, until the model or the limits end. Raises ModelError."""
        while not (self._limits.late or self._limits.stopped):
            try:
                piece = self._pieces.get(timeout=POLL)
            except Empty:
                yield None
                continue
            if piece is None:
                return
            if isinstance(piece, Exception):
                raise _explained(self._model, piece) from piece
            yield piece

    def close(self) -> None:
        """Tell the model to stop, and wait a moment until it has; a model that does not hear is left to itself."""
        self._abandoned.set()
        self._thread.join(FAREWELL)

    def _write(self) -> None:
        try:
            pieces = self._model.write(self._chats, replace(self._limits, stop=self._abandoned), self._seed)
            try:
                for piece in pieces:
                    if not self._hand_over(_sound(piece, len(self._chats))):
                        break
            finally:
                if isinstance(pieces, Generator):
                    pieces.close()
        except Exception as failure:
            self._hand_over(failure)
        else:
            self._hand_over(None)

    def _hand_over(self, piece: Piece | Exception | None) -> bool:
        while not self._abandoned.is_set():
            try:
                self._pieces.put(piece, timeout=POLL)
            except Full:
                continue
            return True
        return False


def _sound(piece: object, chats: int) -> Piece:
    """The piece, if it is one. Raises ModelError."""
    if isinstance(piece, Piece) and isinstance(piece.text, str) and piece.chat in range(chats):
        return piece
    raise ModelError("The language model gave something that is no text.")


def _explained(model: LanguageModel, failure: Exception) -> ModelError:
    if isinstance(failure, ModelError):
        return failure
    said = str(failure) if isinstance(failure, BecauseError) else f"{type(failure).__name__}: {failure}"
    return ModelError(f"The language model {model.name} failed while writing: {said}.")
