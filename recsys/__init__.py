"""Because: recommendations that show their working."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recsys.engine import Engine

__all__ = ["Engine", "__version__"]

__version__ = "1.0.0"
"""Told in everything that leaves the app, so that a report says what made it."""


def __getattr__(name: str) -> object:
    """Load the engine, and with it torch, only when it is asked for."""
    if name == "Engine":
        from recsys.engine import Engine

        return Engine
    raise AttributeError(f"module 'recsys' has no attribute {name!r}")
