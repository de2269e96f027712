"""A look at the server that the settings name, without sending it anything about anybody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from http import HTTPStatus

from recsys.config import Settings
from recsys.errors import ModelError
from recsys.reasons.served import failures
from recsys.reasons.served.asking import Refusal
from recsys.reasons.served.failures import named, shown
from recsys.reasons.served.model import ServedModel
from recsys.reasons.served.server import Server

TIMEOUT = 5.0
"""Seconds that a look waits for a sign."""
NO_LIST = {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_IMPLEMENTED}
PLAIN_TEXT = "Use https://: the key and the rows of evidence can be read on the way to it."


@dataclass(frozen=True)
class Look:
    """What was found, and what to do where something is to be done."""

    detail: str
    mend: str = ""


def look(settings: Settings) -> Look:
    """Whether the server answers, and offers the model that is set. Raises SettingError, ModelError."""
    server = Server.from_settings(settings)
    server = replace(server, timeout=min(server.timeout, TIMEOUT))
    model = settings.language_model_name.strip()
    asked = ServedModel(server)
    try:
        names = asked.offered()
    except Refusal as refusal:
        if refusal.status not in NO_LIST:
            said = failures.quoted(server, refusal.said)
            raise ModelError(f"{refusal.message} {said}".strip(), refusal.mend) from None
        detail = f"{server.url} answers but lists no models"
        return Look(f"{detail}; asked for: {shown(model)}" if model else detail, "" if model else failures.SET_NAME)
    finally:
        asked.close()
    return _listed(server, model, names)


def _listed(server: Server, model: str, names: tuple[str, ...]) -> Look:
    if model and model not in names:
        return Look(f"{server.url} does not list the model {shown(model)}, but {named(names)}", failures.SET_NAME)
    if not model and len(names) != 1:
        raise failures.which_model(server, names)
    key = "with a key" if server.key else "without a key"
    detail = f"{shown(model or names[0])} at {server.url}, {key}; the rows of evidence are sent there"
    return Look(detail, PLAIN_TEXT if server.open_to_others else "")
