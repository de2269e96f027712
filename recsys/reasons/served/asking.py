"""One request to a server, made again where the server is busy or the connection fails, and only there."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import httpx2

from recsys.errors import ModelError
from recsys.reasons.served import failures
from recsys.reasons.served.server import Server

log = logging.getLogger(__name__)

RETRIES = 2
FIRST_WAIT = 0.4
"""Seconds before the first retry; each later one waits twice as long."""
LONGEST_WAIT = 10.0
"""Seconds; a server that asks for more is given up."""
LONGEST_REFUSAL = 16_384
"""Bytes of a refusal that are read."""


class Refusal(ModelError):
    """A server's answer with another status than 200. ``said`` is its body."""

    def __init__(self, failure: ModelError, status: int, said: str) -> None:
        super().__init__(failure.message, failure.mend)
        self.status = status
        self.said = said


@asynccontextmanager
async def asked(
    client: httpx2.AsyncClient, server: Server, request: httpx2.Request, model: str = "", deadline: float = float("inf")
) -> AsyncIterator[httpx2.Response]:
    """The open answer of status 200 to a request. ``deadline`` is a time of ``time.monotonic()``. Raises ModelError."""
    for attempt in range(RETRIES + 1):
        wait = FIRST_WAIT * 2**attempt * random.uniform(0.75, 1.25)
        try:
            response = await client.send(request, stream=True)
        except httpx2.TransportError as error:
            failure: ModelError = failures.unreachable(server, error)
            again = isinstance(error, httpx2.NetworkError | httpx2.RemoteProtocolError | httpx2.ConnectTimeout)
            again = again and not failures.is_about_trust(error)
        else:
            try:
                if response.status_code == HTTPStatus.OK:
                    yield response
                    return
                failure = await _refusal(server, model, response)
            finally:
                await response.aclose()
            again = response.status_code == HTTPStatus.TOO_MANY_REQUESTS or response.status_code >= 500
            wait = _asked_wait(response, wait)
        if not again or attempt == RETRIES:
            raise failure
        if wait > LONGEST_WAIT or time.monotonic() + wait >= deadline:
            raise failures.told_to_wait(server, wait) if wait > LONGEST_WAIT else failure
        await asyncio.sleep(wait)


async def _refusal(server: Server, model: str, response: httpx2.Response) -> Refusal:
    said = b""
    try:
        async for part in response.aiter_bytes():
            said += part
            if len(said) >= LONGEST_REFUSAL:
                break
    except (httpx2.TransportError, httpx2.DecodingError):
        pass  # the status says enough
    text = said[:LONGEST_REFUSAL].decode("utf-8", "replace")
    log.warning("%s answered %d. %s", server.host, response.status_code, failures.quoted(server, text))
    return Refusal(failures.refused(server, model, response.status_code, text), response.status_code, text)


def _asked_wait(response: httpx2.Response, otherwise: float) -> float:
    """The seconds that a Retry-After header asks for, as a number or as a date (RFC 9110, 10.2.3)."""
    asked_for = response.headers.get("Retry-After", "").strip()
    if asked_for.isdigit():
        return max(float(asked_for), otherwise)
    try:
        date = parsedate_to_datetime(asked_for)
    except (ValueError, TypeError):
        return otherwise
    date = date if date.tzinfo else date.replace(tzinfo=UTC)
    return max((date - datetime.now(UTC)).total_seconds(), otherwise)
