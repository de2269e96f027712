"""Because: recommendations that show their working. Start it with: streamlit run app.py"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Route

from recsys.errors import BecauseError
from ui import resources
from ui.hosts import KnownHosts, SameOrigin
from ui.observing.health import Probe
from ui.observing.requests import log_requests
from ui.security import SecurityHeaders
from ui.serving import show_unexpected

log = logging.getLogger(__name__)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Begin to open the engine with the server; pages show how far it is instead of waiting for it."""
    log_requests()
    try:
        resources.opening()
    except BecauseError as failure:  # the pages say the same, with the mend
        log.error("%s", failure)
    yield {}


app = st.App(
    "ui/shell.py",
    lifespan=lifespan,
    on_script_error=show_unexpected,
    routes=[Route("/healthz", Probe().answer)],
    middleware=[Middleware(SecurityHeaders), Middleware(KnownHosts), Middleware(SameOrigin)],
)
