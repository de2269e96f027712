"""What is built once and loaded afterwards: content-addressed folders with a manifest, written whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import json
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from recsys.errors import ArtefactError
from recsys.progress import Progress, silent

MANIFEST = "manifest.json"
DRAFT = ".building-"
ABANDONED = 24 * 3600.0
"""Seconds after which a draft is taken for that of a process that was killed."""
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_ERROR_NUMBER = re.compile(r"os error (\d+)")


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

        ``inputs`` are texts that decide the content (fingerprints, versions). Raises ArtefactError where there is no
        room for it, else whatever ``build`` raises; either way nothing is left behind.
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
            self._fill(draft, build)
            _put_in_place(draft, folder, aside=Path(scratch) / "damaged")

    def _fill(self, draft: Path, build: Callable[[Path], None]) -> None:
        try:
            draft.mkdir()
            build(draft)
            write_manifest(draft)
        except Exception as failure:
            if not lacks_room(failure):
                raise
            raise self._no_room(draft.name) from failure

    def _no_room(self, name: str) -> ArtefactError:
        free = shutil.disk_usage(self.root).free / 1e6
        return ArtefactError(
            f"There is no room for {name} in {self.root}: {free:,.0f} MB are free there.",
            "Make room, or set BECAUSE_CACHE to a folder on another disk.",
        )

    def _scratch(self) -> tempfile.TemporaryDirectory[str]:
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            self._remove_abandoned()
            return tempfile.TemporaryDirectory(dir=self.root, prefix=DRAFT)
        except OSError as error:
            problem = f"The cache folder {self.root} cannot be written to ({error.strerror})."
            raise ArtefactError(problem, "Set BECAUSE_CACHE to a folder that can.") from None

    def _remove_abandoned(self) -> None:
        """Take away drafts of processes that were killed while they built, long after they can still be at work."""
        for draft in self.root.glob(f"{DRAFT}*"):
            with suppress(OSError):
                if time.time() - draft.stat().st_mtime > ABANDONED:
                    shutil.rmtree(draft)


def lacks_room(failure: BaseException) -> bool:
    """Whether a failure, or what caused it, is that the disk takes no more; safetensors says so in words only."""
    cause: BaseException | None = failure
    while cause is not None:
        said = _ERROR_NUMBER.search(str(cause))
        if getattr(cause, "errno", None) in NO_ROOM or (said and int(said[1]) in NO_ROOM):
            return True
        cause = cause.__cause__ or cause.__context__
    return False


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


def _sha256_of(path: Path) -> str:
    """The hex SHA-256 of a file, "" where it is missing or cannot be read."""
    try:
        return file_sha256(path)
    except OSError:
        return ""


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
        if _sha256_of(folder / name) != expected:
            raise ArtefactError(f"The stored {folder.name} is damaged ({name}).", "Run: python -m recsys build --force")
