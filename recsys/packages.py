"""Packages that only carry weights or data: found on disk, never imported."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from recsys.errors import MissingPackage


def package_folder(module: str, package: str, purpose: str) -> Path:
    """The folder of an installed package, which carries ``purpose``. Raises MissingPackage."""
    found = importlib.util.find_spec(module)
    if found is None or not found.submodule_search_locations:
        raise MissingPackage(package, purpose)
    return Path(found.submodule_search_locations[0])
