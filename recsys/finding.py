"""What the doctor finds: one thing that was looked at, how it is, and its mend."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How a thing was found. Only MISSING keeps the app from working as its settings ask."""

    GOOD = "good"
    DIFFERENT = "different"
    LATER = "later"
    UNUSED = "not needed"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: what was found, and what to do about it where something is to be done."""

    topic: str
    name: str
    state: State
    detail: str
    mend: str = ""
