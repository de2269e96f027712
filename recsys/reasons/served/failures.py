"""What went wrong with a server, in words: what happened, where, and what to do. No key is ever among them.

Visitors of a page read these words, so the server's own words, which may name accounts or lead astray, are not among
them either: they go to the log and to the doctor (``quoted``).
"""

from __future__ import annotations

import json
import re
import ssl
from collections.abc import Sequence
from http import HTTPStatus

import httpx2

from recsys.errors import ModelError
from recsys.reasons.served.server import Server

LONGEST_QUOTE, LONGEST_NAME, LISTED = 160, 80, 6
_NOT_WORDS = re.compile(r"<[^<>]*>|\S*(?:://|www\.|\]\()\S*|[*_`#\[\]|]+")
SET_NAME = "Set BECAUSE_LANGUAGE_MODEL_NAME to a model that the server offers."
SET_KEY = "Set BECAUSE_LANGUAGE_MODEL_KEY to a valid key, in the environment or in .streamlit/secrets.toml."
SET_ADDRESS = "Check BECAUSE_LANGUAGE_MODEL: the address of such a server mostly ends in /v1."
LATER = "Try again later, or set BECAUSE_LANGUAGE_MODEL to another model."
SETTINGS = "The settings BECAUSE_LANGUAGE_MODEL, …_NAME and …_KEY say which server and model are asked."


def unreachable(server: Server, error: httpx2.TransportError) -> ModelError:
    """No answer at all: no connection, no trust, or silence."""
    where = f"The language model's server {server.host}"
    if is_about_trust(error):
        mend = "Check BECAUSE_LANGUAGE_MODEL: https:// needs a certificate that this machine trusts."
        return ModelError(f"{where} cannot prove who it is (TLS).", mend)
    if isinstance(error, httpx2.ConnectTimeout | httpx2.ReadTimeout | httpx2.WriteTimeout):
        mend = "Try again later, or raise BECAUSE_LANGUAGE_MODEL_TIMEOUT."
        return ModelError(f"{where} gave no sign for {server.timeout:g} seconds.", mend)
    if isinstance(error, httpx2.ConnectError):
        mend = "Check that it runs, and that BECAUSE_LANGUAGE_MODEL is its address."
        return ModelError(f"{where} cannot be reached.", mend)
    return ModelError(f"{where} broke off in the middle of its answer.", LATER)


def is_about_trust(error: BaseException | None) -> bool:
    """Whether a failure comes from TLS: a certificate, or no encryption where it was expected."""
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False


def refused(server: Server, model: str, status: int, body: str) -> ModelError:
    """An answer with another status than 200."""
    where = f"The language model's server {server.host}"
    if status == HTTPStatus.UNAUTHORIZED:
        return ModelError(f"{where} {'does not accept the key' if server.key else 'asks for a key'} (401).", SET_KEY)
    if status == HTTPStatus.FORBIDDEN:
        return ModelError(f"{where} does not allow this (403).", f"{SET_KEY} {SET_NAME}")
    if status == HTTPStatus.NOT_FOUND:
        if model and message_of(body):
            return ModelError(f"{where} does not know the model “{shown(model)}” (404).", SET_NAME)
        return ModelError(f"{where} has nothing at {server.url} (404).", SET_ADDRESS)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return ModelError(f"{where} is asked too often, or its quota is used up (429).", LATER)
    if HTTPStatus(300) <= status < HTTPStatus.BAD_REQUEST:
        return ModelError(f"{where} sends on to another address ({status}), where the key is not taken.", SET_ADDRESS)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return ModelError(f"{where} failed ({status}).", LATER)
    return ModelError(f"{where} did not accept the request ({status}).", SETTINGS)


def which_model(server: Server, names: Sequence[str]) -> ModelError:
    """No model is set, and the server offers none or several."""
    offered = f"The server {server.host} offers {len(names)} models ({named(names)})"
    return ModelError(f"{offered}, and no setting says which to ask.", SET_NAME)


def named(names: Sequence[str]) -> str:
    """The first names of a list."""
    more = " and others" if len(names) > LISTED else ""
    return (", ".join(shown(name) for name in names[:LISTED]) or "none") + more


def shown(name: str) -> str:
    """A model's name as a server gives it, without hidden characters."""
    return "".join(character for character in name if character.isprintable()).strip()[:LONGEST_NAME]


def told_to_wait(server: Server, seconds: float) -> ModelError:
    """The server names a time to come back that is too far away."""
    return ModelError(
        f"The language model's server {server.host} asks to wait {seconds:,.0f} seconds before the next request.", LATER
    )


def not_an_answer(server: Server, content_type: str) -> ModelError:
    """A page of HTML or anything else that no language model writes."""
    kind = "a web page" if "html" in content_type else f"“{_plain(server, content_type)[:40] or 'nothing named'}”"
    return ModelError(f"{server.host} answers with {kind}, not as a language model's server does.", SET_ADDRESS)


def broken(server: Server, problem: str) -> ModelError:
    """An answer of the right kind that cannot be read."""
    return ModelError(f"The answer of the language model's server {server.host} {problem}.", LATER)


def used_up(server: Server) -> ModelError:
    """An answer that reached its length without a word in it."""
    mend = "Set BECAUSE_LANGUAGE_MODEL_NAME to a model that answers without thinking aloud first."
    return ModelError(f"The model at {server.host} used up its length before it said a word.", mend)


def reported(server: Server) -> ModelError:
    """A failure that the server tells of in the middle of its answer."""
    return ModelError(f"The language model's server {server.host} failed while writing.", LATER)


def message_of(body: str) -> str:
    """What a server says of a failure, in any of the shapes in use; "" where it says nothing that can be read."""
    try:
        shape = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    for name in ("error", "message", "detail"):
        if isinstance(shape, dict) and shape.get(name):
            shape = shape[name]
    return shape if isinstance(shape, str) else ""


def quoted(server: Server, body: str) -> str:
    """A server's own words about a failure, for those who run the app: without the key, links and markup."""
    said = _plain(server, message_of(body))
    return f"It said: “{said[:LONGEST_QUOTE]}”." if said else ""


def _plain(server: Server, text: str) -> str:
    """A server's words without the key, links, markup or hidden characters."""
    if server.key:
        text = text.replace(server.key, "…")
    text = _NOT_WORDS.sub(" ", text)
    return " ".join("".join(character if character.isprintable() else " " for character in text).split()).rstrip(".")
