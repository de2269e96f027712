"""JSON for a terminal or a file, made without any package: the doctor speaks it too."""

from __future__ import annotations

import json
from typing import Any

Shape = dict[str, Any]


def written(shape: Shape | list[Shape]) -> str:
    """JSON as text, indented, with letters of every script as they are; numbers keep all their digits."""
    return json.dumps(shape, indent=2, ensure_ascii=False, allow_nan=False)
