"""Where a language model is served, and the key to it."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field

import httpx2

from recsys.config import Settings
from recsys.errors import SettingError

CONNECTIONS = 8
"""How many chats one server is asked at once; the others wait for a free connection."""
EXAMPLE = "for instance https://api.example.com/v1 or http://localhost:8080/v1"


def is_address(language_model: str) -> bool:
    """Whether the setting of the language model is the address of a server."""
    return language_model.strip().lower().startswith(("http://", "https://"))


@dataclass(frozen=True)
class Server:
    """The address of an OpenAI-compatible server, such as "https://api.example.com/v1"; ``timeout`` in seconds."""

    url: str
    key: str = field(default="", repr=False)
    timeout: float = 15.0

    @classmethod
    def from_settings(cls, settings: Settings) -> Server:
        """The server that the settings name. Raises SettingError."""
        return cls(
            _checked_address(settings.language_model), _checked_key(settings), max(settings.language_model_timeout, 0.1)
        )

    @property
    def host(self) -> str:
        """The server's name before people, with its port where one is given."""
        return httpx2.URL(self.url).netloc.decode("ascii")

    @property
    def open_to_others(self) -> bool:
        """Whether what is sent can be read on the way: no encryption, and another machine."""
        address = httpx2.URL(self.url)
        return address.scheme == "http" and not _is_this_machine(address.host)

    def client(self) -> httpx2.AsyncClient:
        """A client with the key, a bounded number of connections, and no redirects: they could carry the key away."""
        headers = {"Accept-Encoding": "identity"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        return httpx2.AsyncClient(
            base_url=f"{self.url}/",
            headers=headers,
            timeout=httpx2.Timeout(self.timeout, pool=None),
            limits=httpx2.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS),
            follow_redirects=False,
        )


def _checked_address(setting: str) -> str:
    try:
        address = httpx2.URL(setting.strip())
    except (httpx2.InvalidURL, ValueError) as error:
        raise SettingError("BECAUSE_LANGUAGE_MODEL is no address of a server.", f"Write it in full, {EXAMPLE}.") from (
            error
        )
    if address.userinfo or address.query or address.fragment:
        raise SettingError(
            "BECAUSE_LANGUAGE_MODEL holds more than the address of a server: a name, a password or a question mark.",
            f"Write the address alone, {EXAMPLE}, and the key in BECAUSE_LANGUAGE_MODEL_KEY.",
        )
    if not address.host:
        raise SettingError(f"BECAUSE_LANGUAGE_MODEL is {setting!r}, without a host.", f"Write it in full, {EXAMPLE}.")
    return str(address).rstrip("/").removesuffix("/chat/completions")


def _checked_key(settings: Settings) -> str:
    key = settings.language_model_key.strip()
    if key and not (key.isascii() and key.isprintable() and " " not in key):
        raise SettingError(
            "BECAUSE_LANGUAGE_MODEL_KEY holds characters that no key has (it is not shown here).",
            "Copy the key again, without spaces or line breaks.",
        )
    return key


def _is_this_machine(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
