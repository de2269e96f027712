"""What is built once and loaded afterwards: content-addressed folders with a manifest, written whole or not at all."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from recsys.errors import ArtefactError
from recsys.progress import Progress, silent

MANIFEST = "manifest.json"


def sha256(*parts: bytes | str) -> str:
    """The hex SHA-256 of some parts, each with its length before it so that no two lists of parts collide."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(f"{len(data)}:".encode())
        digest.update(data)
    return digest.hexdigest()


def file_sha256(path: Path) -> str:
    """The hex SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class ArtefactStore:
    """Folders under ``root`` named ``<name>-<digest of their inputs>``, each with a manifest of its files' SHA-256."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def folder(self, name: str, inputs: Sequence[str]) -> Path:
        """Where the artefact built from these inputs lies, whether or not it has been built."""
        return self.root / f"{name}-{sha256(*inputs)[:16]}"

    def get_or_build(
        self, name: str, inputs: Sequence[str], build: Callable[[Path], None], progress: Progress = silent
    ) -> Path:
        """The verified folder of an artefact, built with ``build(empty folder)`` where it is missing or damaged.

        ``inputs`` are texts that decide the content (fingerprints, versions). Raises whatever ``build`` raises.
        """
        folder = self.folder(name, inputs)
        if folder.exists():
            try:
                verify(folder)
                return folder
            except ArtefactError as damage:
                progress(name, 0.0, f"{damage.message} Building it anew.")
        self._build(folder, build)
        return folder

    def remove(self, name: str, inputs: Sequence[str]) -> bool:
        """Remove the artefact built from these inputs, moved aside first so that nobody meets half of it.

        Whether there was one. Raises ArtefactError where the cache cannot be written to.
        """
        folder = self.folder(name, inputs)
        if not folder.is_dir():
            return False
        with self._scratch() as scratch, suppress(FileNotFoundError):
            folder.replace(Path(scratch) / folder.name)
        return True

    def _build(self, folder: Path, build: Callable[[Path], None]) -> None:
        with self._scratch() as scratch:
            draft = Path(scratch) / folder.name
            draft.mkdir()
            build(draft)
            write_manifest(draft)
            _put_in_place(draft, folder, aside=Path(scratch) / "damaged")

    def _scratch(self) -> tempfile.TemporaryDirectory[str]:
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            return tempfile.TemporaryDirectory(dir=self.root, prefix=".building-")
        except OSError as error:
            problem = f"The cache folder {self.root} cannot be written to ({error.strerror})."
            raise ArtefactError(problem, "Set BECAUSE_CACHE to a folder that can.") from None


def _put_in_place(draft: Path, folder: Path, aside: Path) -> None:
    """Move a finished draft to its folder, unless another process finished the same artefact there first."""
    if folder.exists():
        if _is_whole(folder):
            return  # others may be reading it: never take a good folder away
        with suppress(FileNotFoundError):
            folder.replace(aside)
    try:
        draft.replace(folder)
    except OSError:
        verify(folder)


def _is_whole(folder: Path) -> bool:
    try:
        verify(folder)
    except ArtefactError:
        return False
    return True


def write_manifest(folder: Path) -> None:
    """Write the SHA-256 of each file of a folder, and of the folders in it, into its manifest."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / MANIFEST)
    files = {path.relative_to(folder).as_posix(): file_sha256(path) for path in paths}
    (folder / MANIFEST).write_text(json.dumps({"files": files}, indent=1), encoding="utf-8")


def verify(folder: Path) -> None:
    """Check each file of a folder against its manifest. Raises ArtefactError."""
    try:
        files = dict(json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"])
    except (OSError, ValueError, KeyError, TypeError):
        raise ArtefactError(f"The stored {folder.name} is incomplete.", "Run: python -m recsys build --force") from None
    for name, expected in files.items():
        path = folder / name
        if not path.is_file() or file_sha256(path) != expected:
            raise ArtefactError(f"The stored {folder.name} is damaged ({name}).", "Run: python -m recsys build --force")
