"""Looking at something that may fail: what it gives, or the finding that says why it gives nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from recsys.doctor.installed import REQUIREMENTS
from recsys.errors import BecauseError, MissingPackage
from recsys.finding import Finding, State

Result = TypeVar("Result")


def attempted(topic: str, name: str, work: Callable[[], Result]) -> tuple[Result | None, list[Finding]]:
    """What the work gives, or the finding that says why it gives nothing."""
    try:
        return work(), []
    except MissingPackage as missing:
        return None, [Finding(topic, missing.package, State.MISSING, missing.message, missing.mend)]
    except BecauseError as problem:
        return None, [Finding(topic, name, State.MISSING, problem.message, problem.mend)]
    except ImportError as problem:
        mend = REQUIREMENTS["requirements.txt"]
        return None, [Finding(topic, name, State.MISSING, f"cannot be looked at: {problem}", mend)]
