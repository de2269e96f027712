"""Files that a command writes: whole or not at all, and refused before any work where there is no folder for them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, cast

from recsys.errors import DataError


def require_folder(path: Path) -> None:
    """Raises DataError where the folder of a file to write is not there, or the file is a folder itself."""
    folder = path.absolute().parent
    if not folder.is_dir():
        raise DataError(path, f"there is no folder {folder}.", "Create it, or write somewhere else.")
    if path.is_dir():
        raise DataError(path, "it is a folder.", "Name a file in it.")


@contextmanager
def replaced(path: Path, option: str) -> Iterator[BinaryIO]:
    """A draft to write to, which takes the file's place once it is whole; a failure leaves the file as it was.

    Raises DataError where the folder cannot be written to; ``option`` is what named the file.
    """
    path = path.resolve()
    draft: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}-", delete=False) as file:
            draft = Path(file.name)
            yield cast(BinaryIO, file)
        draft.chmod(0o666 & ~_mask())
        draft.replace(path)
    except OSError as failure:
        mend = f"Choose another file for {option}."
        raise DataError(path, f"it cannot be written ({failure.strerror}).", mend) from None
    finally:
        if draft is not None:
            with suppress(FileNotFoundError):
                draft.unlink()


def _mask() -> int:
    """The permissions that new files of this process do without; temporary files ignore them."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
