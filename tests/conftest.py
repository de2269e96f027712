"""What the tests share: the real engine, opened once."""

from __future__ import annotations

import pytest

from recsys import Engine


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The real engine on the packaged ratings."""
    return Engine.open()
