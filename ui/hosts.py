"""Whom the server answers: people who reach it by a name of its own, and pages that it has served itself."""

from __future__ import annotations

import logging
import os
import re
import socket
from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from recsys.config import PREFIX, host_names
from recsys.errors import SettingError

log = logging.getLogger(__name__)
READS_ONLY = frozenset({"GET", "HEAD", "OPTIONS"})
_ADDRESS = re.compile(r"(?:\[(?P<long>[0-9a-fA-F:.]+)\]|(?P<short>[0-9.]+))(?::\d{1,5})?")


class KnownHosts:
    """ASGI middleware that refuses a request, of a page or of a websocket, which calls the server by a foreign name.

    A foreign name that leads to this machine is how a page elsewhere reads what a server on a private network says
    (DNS rebinding). An address in digits is nobody's name and is always answered, so that a class finds the server by
    the address that it prints; every other name is left to Starlette.
    """

    def __init__(self, app: ASGIApp, hosts: tuple[str, ...] | None = None) -> None:
        self.app = app
        names = [*own_names(), *(named_hosts() if hosts is None else hosts)]
        self.named = TrustedHostMiddleware(app, allowed_hosts=names, www_redirect=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        by_address = scope["type"] in {"http", "websocket"} and is_address(Headers(scope=scope).get("host", ""))
        await (self.app if by_address else self.named)(scope, receive, send)


class SameOrigin:
    """ASGI middleware that refuses a websocket, and a request that changes something, of a page from elsewhere.

    A browser says where a page is from; a program that does not say it is no page. A proxy in front must pass the
    header Host on.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        changes = scope["type"] == "websocket" or (scope["type"] == "http" and scope["method"] not in READS_ONLY)
        if changes and not is_own(Headers(scope=scope)):
            refusal = PlainTextResponse("A page from elsewhere may not do this.", status_code=403)
            await refusal(scope, receive, send)
            return
        await self.app(scope, receive, send)


def is_own(headers: Headers) -> bool:
    """Whether a request comes from a page of the host that it asks, or from no page at all."""
    origin = headers.get("origin")
    if origin is None:
        return True
    try:
        return urlsplit(origin).netloc == headers.get("host") != ""
    except ValueError:
        return False


def is_address(host: str) -> bool:
    """Whether the header Host is an IP address, with or without a port."""
    found = _ADDRESS.fullmatch(host)
    if found is None:
        return False
    try:
        ip_address(found["long"] or found["short"])
    except ValueError:
        return False
    return True


def own_names() -> tuple[str, ...]:
    """What this machine is called on itself and by its neighbours."""
    machine = socket.gethostname().lower().rstrip(".")
    first = machine.partition(".")[0]
    return tuple(dict.fromkeys(name for name in ("localhost", machine, first, f"{first}.local") if name.strip(".")))


def named_hosts(environment: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """The names of the setting; none where it cannot be read, which the pages say with its mend."""
    try:
        return host_names((os.environ if environment is None else environment).get(f"{PREFIX}HOSTS", ""))
    except SettingError as failure:
        log.error("%s", failure)
        return ()
