"""A server's answer as it comes: server-sent events or one JSON text, turned into pieces of text."""

from __future__ import annotations

import json
import logging
import math
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx2

from recsys.reasons.served import failures
from recsys.reasons.served.server import Server

log = logging.getLogger(__name__)

LONGEST_EVENT = 65_536
LONGEST_WHOLE = 1_048_576
"""Bytes of one event, and of an answer that comes in one."""
END = "[DONE]"
EVENTS, JSON = "text/event-stream", "application/json"


@dataclass
class Reply:
    """What one answer has held so far: how it ended and how likely its tokens were."""

    server: Server
    finish: str = ""
    log_probabilities: list[float] = field(default_factory=list)

    @property
    def mean_log_probability(self) -> float:
        """The mean over the tokens that came with one; nan where none did."""
        found = self.log_probabilities
        return sum(found) / len(found) if found else math.nan

    async def pieces(self, response: httpx2.Response) -> AsyncIterator[str]:
        """The text in pieces. Raises ModelError where it breaks off or is not what a language model's server sends."""
        kind = _kind(response)
        if kind not in {EVENTS, JSON}:
            raise failures.not_an_answer(self.server, kind)
        try:
            if kind == JSON:
                yield self._read(await _body(self.server, response), "message")
                return
            async for event in httpx2.EventSource(response, LONGEST_EVENT):
                if event.data.strip() == END:
                    return
                yield self._read(event.data, "delta")
        except httpx2.SSEError:
            raise failures.broken(self.server, "holds an event without end") from None
        except (httpx2.TransportError, httpx2.DecodingError) as error:
            trouble = error if isinstance(error, httpx2.TransportError) else httpx2.ReadError("")
            raise failures.unreachable(self.server, trouble) from None
        if not self.finish:
            raise failures.broken(self.server, "broke off before its end")

    def _read(self, text: str, name: str) -> str:
        """The words in one JSON text; they stand under "delta" in an event and under "message" in a whole answer."""
        shape = _shape(self.server, text)
        if shape.get("error"):
            log.warning("%s failed while writing. %s", self.server.host, failures.quoted(self.server, text))
            raise failures.reported(self.server)
        choices = shape.get("choices")
        if not isinstance(choices, list) or not all(isinstance(choice, dict) for choice in choices):
            raise failures.broken(self.server, "holds no choices")
        if not choices:
            return ""  # an event about usage
        self._note(choices[0])
        held = choices[0].get(name) or {}
        content = held.get("content") if isinstance(held, dict) else held
        if content is not None and not isinstance(content, str):
            raise failures.broken(self.server, "holds something else than text")
        return content or ""

    def _note(self, choice: dict[str, Any]) -> None:
        if isinstance(choice.get("finish_reason"), str):
            self.finish = choice["finish_reason"]
        about = choice.get("logprobs")
        tokens = about.get("content") if isinstance(about, dict) else None
        for token in tokens if isinstance(tokens, list) else ():
            value = token.get("logprob") if isinstance(token, dict) else None
            if isinstance(value, int | float) and math.isfinite(value):
                self.log_probabilities.append(float(value))


async def names_in(server: Server, response: httpx2.Response) -> tuple[str, ...]:
    """The names in a server's list of models. Raises ModelError."""
    if _kind(response) != JSON:
        raise failures.not_an_answer(server, _kind(response))
    listed = _shape(server, await _body(server, response)).get("data")
    if not isinstance(listed, list):
        raise failures.broken(server, "holds no list of models")
    names = (model.get("id") for model in listed if isinstance(model, dict))
    return tuple(name for name in names if isinstance(name, str) and name)


def _kind(response: httpx2.Response) -> str:
    return str(response.headers.get("content-type", "")).partition(";")[0].strip().lower()


def _shape(server: Server, text: str) -> dict[str, Any]:
    try:
        shape = json.loads(text)
    except (ValueError, RecursionError):
        raise failures.broken(server, "is not JSON") from None
    if not isinstance(shape, dict):
        raise failures.broken(server, "is JSON of another kind")
    return shape


async def _body(server: Server, response: httpx2.Response) -> str:
    body = b""
    async for part in response.aiter_bytes():
        body += part
        if len(body) > LONGEST_WHOLE:
            raise failures.broken(server, "is longer than any reason")
    return body.decode("utf-8", "replace")
