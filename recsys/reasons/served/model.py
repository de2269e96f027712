"""A language model behind an OpenAI-compatible server: several chats at once, in pieces as they are written."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Coroutine, Iterator, Sequence
from concurrent.futures import Future
from contextlib import aclosing
from functools import cache
from queue import Empty, Queue
from typing import Any, TypeVar

from recsys.config import Settings
from recsys.errors import ModelError
from recsys.reasons.chat import Chat, Limits, Piece
from recsys.reasons.served import failures
from recsys.reasons.served.asking import Refusal, asked
from recsys.reasons.served.beginning import Beginning
from recsys.reasons.served.reply import Reply, names_in
from recsys.reasons.served.request import Request
from recsys.reasons.served.server import Server

PATIENCE = 0.05
"""Seconds between looks at the clock and at stop."""
CHARACTERS_A_TOKEN = 8
"""A text of more characters than that for each token it may have is cut: the server does not keep to the limit."""
SEEDS_APART = 1000
Result = TypeVar("Result")


class ServedModel:
    """Asks an OpenAI-compatible server; nothing is sent before the first chat. Several threads may use it."""

    taught = False

    def __init__(self, server: Server, model: str = "") -> None:
        self.server = server
        self._model = model
        self._refused: frozenset[str] = frozenset()
        self._client = server.client()

    @classmethod
    def from_settings(cls, settings: Settings) -> ServedModel:
        """The model and server that the settings name. Raises SettingError."""
        return cls(Server.from_settings(settings), settings.language_model_name.strip())

    @property
    def name(self) -> str:
        """What to call the model before people: its own name where it is known, else the server's."""
        return failures.shown(self._model) or self.server.host

    def write(self, chats: Sequence[Chat], limits: Limits, seed: int | None = None) -> Iterator[Piece]:
        """All chats side by side, in pieces as they come; none come any more once time is up or somebody says stop.

        Closing the iterator closes the connections. A chat that fails lets the others end first. Raises ModelError.
        """
        coming: Queue[Piece | ModelError] = Queue()
        tasks: list[Future[None]] = []
        unfinished = set(range(len(chats)))
        failure: ModelError | None = None
        failed = 0
        try:
            for number, chat in enumerate(chats):
                own = None if seed is None else seed * SEEDS_APART + number  # two like chats get two texts
                tasks.append(_soon(self._converse(number, chat, limits, own, coming)))
            while len(unfinished) > failed:
                if limits.late or limits.stopped:
                    return
                try:
                    came = coming.get(timeout=PATIENCE)
                except Empty:
                    continue
                if isinstance(came, ModelError):
                    failure, failed = failure or came, failed + 1
                    continue
                if came.ended:
                    unfinished.discard(came.chat)
                yield came
        finally:
            for task in tasks:
                task.cancel()
        if failure is not None:
            raise failure

    def offered(self) -> tuple[str, ...]:
        """The names of the models that the server lists. Raises ModelError, Refusal where it keeps no list."""
        return _soon(self._list()).result()

    def close(self) -> None:
        """Close the connections."""
        _soon(self._client.aclose()).result()

    async def _converse(
        self, number: int, chat: Chat, limits: Limits, seed: int | None, coming: Queue[Piece | ModelError]
    ) -> None:
        try:
            await self._put_pieces(number, chat, limits, seed, coming)
        except ModelError as failure:
            coming.put(failure)
        except Exception as error:  # whatever it is, the reader must hear of it rather than wait for ever
            problem = f"The language model's server {self.server.host} could not be asked ({type(error).__name__})."
            coming.put(ModelError(problem, failures.SETTINGS))

    async def _put_pieces(
        self, number: int, chat: Chat, limits: Limits, seed: int | None, coming: Queue[Piece | ModelError]
    ) -> None:
        reply, beginning = Reply(self.server), Beginning(chat.opening)
        left = limits.tokens * CHARACTERS_A_TOKEN + len(chat.opening)
        said = False
        async with aclosing(self._replied(chat, limits, seed, reply)) as pieces:
            async for piece in pieces:
                text = beginning.take(piece[:left])
                left -= len(piece)
                if text:
                    said = True
                    coming.put(Piece(number, text))
                if left <= 0:
                    break
        rest = beginning.take("", last=True)
        if not (said or rest) and reply.finish == "length":
            raise failures.used_up(self.server)
        coming.put(Piece(number, rest, ended=True, log_probability=reply.mean_log_probability))

    async def _replied(self, chat: Chat, limits: Limits, seed: int | None, reply: Reply) -> AsyncGenerator[str, None]:
        """The pieces of the answer; what the server does not know of in a request is left out of the next."""
        name = await self._named()
        while True:
            body = Request(name, chat, limits.tokens, seed).body(self._refused)
            request = self._client.build_request("POST", "chat/completions", json=body)
            try:
                async with asked(self._client, self.server, request, name, limits.deadline) as response:
                    async for piece in reply.pieces(response):
                        yield piece
                return
            except Refusal as refusal:
                found = Request.objected(refusal.status, refusal.said, body)
                if not found:
                    raise
                self._refused |= {found}

    async def _named(self) -> str:
        """The model to ask for: as set, or the only one that the server offers. Raises ModelError."""
        if not self._model:
            names = await self._list()
            if len(names) != 1:
                raise failures.which_model(self.server, names)
            self._model = names[0]
        return self._model

    async def _list(self) -> tuple[str, ...]:
        request = self._client.build_request("GET", "models")
        async with asked(self._client, self.server, request) as response:
            return await names_in(self.server, response)


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """The event loop of all requests, in a thread of its own: cancelling closes a connection at once."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="because-served", daemon=True).start()
    return loop


def _soon(work: Coroutine[Any, Any, Result]) -> Future[Result]:
    return asyncio.run_coroutine_threadsafe(work, _loop())
