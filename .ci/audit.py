"""Known vulnerabilities of the installed packages, and how many of them could be looked up at all.

Fails for a known vulnerability. Where the package index has nothing to say about vulnerabilities, or cannot be
reached, it says so and does not fail: nothing was found, and nothing was looked up either.

    python .ci/audit.py
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

PROBES = ("pip", "streamlit", "torch")
"""Where none of these is known, none of the others is, and a minute of questions is spared."""
OPTIONS = ("--progress-spinner", "off", "--format", "json", "--timeout", "5")
FIRST_PATIENCE, PATIENCE = 60, 300
"""Seconds for the probes, and for every package together."""


@dataclass(frozen=True)
class Audit:
    """What was looked up: how many packages, how many could not be, and a line for each known vulnerability."""

    looked_up: int
    unknown: int
    vulnerable: tuple[str, ...] = ()

    @classmethod
    def of(cls, answer: dict[str, Any]) -> Audit:
        """From pip-audit's JSON."""
        packages = answer["dependencies"]
        known = [package for package in packages if "skip_reason" not in package]
        lines = [
            f"{package['name']} {package['version']}: {found['id']}, mended in "
            f"{', '.join(found['fix_versions']) or 'no version yet'}"
            for package in known
            for found in package["vulns"]
        ]
        return cls(len(known), len(packages) - len(known), tuple(lines))

    def __str__(self) -> str:
        if not self.looked_up:
            return "Vulnerabilities: the package index here knows nothing about them, so no package was looked up."
        rest = f"; {self.unknown} could not be looked up" if self.unknown else ""
        found = "\n".join(self.vulnerable) or "none known"
        return f"Vulnerabilities of {self.looked_up} packages{rest}: {found}"


def ask(*options: str, patience: int = PATIENCE) -> Audit | None:
    """What pip-audit finds; None where nobody answers in time. Raises RuntimeError where it fails otherwise."""
    command = [sys.executable, "-m", "pip_audit", *OPTIONS, *options]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=patience, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        return None
    if done.stdout.startswith("{"):
        return Audit.of(json.loads(done.stdout))
    if any(word in done.stderr for word in ("connect", "Connection", "timed out", "Max retries", "service")):
        return None
    raise RuntimeError(f"pip-audit failed: {done.stderr.strip()[-2_000:]}")


def audit(probes: Sequence[str] = PROBES) -> Audit | None:
    """Every installed package, after a few that tell whether asking is of use."""
    with tempfile.TemporaryDirectory() as folder:
        few = Path(folder) / "few.txt"
        few.write_text("".join(f"{name}=={version(name)}\n" for name in probes), encoding="utf-8")
        found = ask("--requirement", str(few), "--no-deps", "--disable-pip", patience=FIRST_PATIENCE)
    return ask("--local") if found is not None and found.looked_up else found


def main() -> int:
    """1 for a known vulnerability."""
    found = audit()
    print(found or "Vulnerabilities: nobody could be asked (no network?), so no package was looked up.")
    return int(bool(found and found.vulnerable))


if __name__ == "__main__":
    sys.exit(main())
