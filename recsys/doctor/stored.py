"""What is on the disk: the cache with its artefacts, and the store of feedback."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from recsys.artefacts import ArtefactStore, verify
from recsys.errors import ArtefactError, BecauseError
from recsys.finding import Finding, State

if TYPE_CHECKING:
    from recsys.config import Settings
    from recsys.schema import Dataset
    from recsys.text.encoder import Encoder

BUILD = "python -m recsys build"


def cache(folder: Path) -> Finding:
    """Where artefacts are stored, whether they can be, and how much is."""
    if detail := _not_writable(folder):
        mend = "Set BECAUSE_CACHE to a folder that can be written to."
        return Finding("cache", str(folder), State.MISSING, detail, mend)
    files = [path for path in folder.rglob("*") if path.is_file()] if folder.is_dir() else []
    return Finding("cache", str(folder), State.GOOD, f"{sum(path.stat().st_size for path in files) / 1e6:,.0f} MB")


def _not_writable(folder: Path) -> str:
    """What keeps a folder, or the nearest one above it that is there, from being written to; "" where nothing does."""
    existing = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    return "" if existing.is_dir() and os.access(existing, os.W_OK) else f"{existing} cannot be written to"


def artefacts(settings: Settings, dataset: Dataset | None, encoder: Encoder | None) -> Iterator[Finding]:
    """Each artefact of these settings: stored and whole, damaged, or still to be built."""
    store = ArtefactStore(settings.cache)
    if dataset is not None and encoder is not None:
        from recsys.ranking.build import ARTEFACTS, artefact_inputs

        inputs = artefact_inputs(dataset, encoder)
        for name in ARTEFACTS:
            yield stored(name, store.folder(name, inputs))
    inputs = _language_model_inputs(settings)
    if inputs:
        from recsys.reasons.smollm2 import ARTEFACT

        yield stored(ARTEFACT, store.folder(ARTEFACT, inputs))


def stored(name: str, folder: Path) -> Finding:
    """One artefact, its files compared with their SHA-256."""
    if not folder.exists():
        return Finding("stored", name, State.LATER, "not built yet; it will be when it is first used", f"Now: {BUILD}")
    try:
        verify(folder)
    except ArtefactError as damage:
        return Finding("stored", name, State.DIFFERENT, f"{damage.message} It will be built anew.", damage.mend)
    return Finding("stored", name, State.GOOD, f"{folder.name}, verified")


def _language_model_inputs(settings: Settings) -> list[str]:
    """What names the converted packaged model; nothing where another model is set or something is missing."""
    try:
        from recsys.reasons import smollm2

        if settings.language_model == smollm2.PACKAGE:
            return smollm2.artefact_inputs(smollm2.packaged_file())
    except (ImportError, BecauseError):
        pass  # the finding about the language model says so
    return []


def feedback(settings: Settings) -> Finding:
    """The store of feedback as it lies there: nothing is made or changed. Raises StoreError, SettingError."""
    from recsys.feedback.database import Database, file_of
    from recsys.feedback.opening import look

    path = file_of(settings.store)
    if path is not None and not path.exists():
        if detail := _not_writable(path.parent):
            mend = "Set BECAUSE_STORE to a place that can be written to."
            return Finding("store", str(path), State.MISSING, detail, mend)
        return Finding("store", str(path), State.LATER, "not made yet; it will be when the app starts")
    database = Database.from_url(settings.store, settings.store_timeout)
    try:
        whole, size = look(database)
    finally:
        database.close()
    if not whole:
        return Finding("store", database.where, State.LATER, "brought up to date when the app starts")
    return Finding("store", database.where, State.GOOD, f"{size / 1e6:,.1f} MB, up to date")
