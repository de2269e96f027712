"""``build``: everything that the app loads, made ahead of time."""

from __future__ import annotations

import argparse
from contextlib import suppress

from recsys.artefacts import ArtefactStore
from recsys.commands import question
from recsys.config import Settings
from recsys.data import load_dataset
from recsys.engine import Engine
from recsys.errors import MissingPackage
from recsys.progress import Console, Progress
from recsys.ranking.build import ARTEFACTS, INVERSE, artefact_inputs
from recsys.reasons import smollm2
from recsys.text.encoder import SentenceTransformerEncoder


def run(options: argparse.Namespace) -> int:
    """Build what is missing, or with ``--force`` all that belongs to these settings."""
    settings = question.settings_of(options)
    console = Console()
    try:
        if options.force:
            remove(settings, console)
        engine = Engine.open(settings, console)
        writer = engine.open_language_model(console)
    finally:
        console.close()
    data = engine.dataset
    print(f"Ready: {len(data.catalogue):,} items and {len(data.ratings):,} ratings of {data.name}.")
    for note in data.notes:
        print(f"  {note}")
    if writer.model is None:
        print(f"  {writer.absence}")
    print(f"Stored in {settings.cache}")
    return 0


def remove(settings: Settings, progress: Progress) -> None:
    """Remove the stored artefacts of this data, encoder and language model, and no others."""
    store = ArtefactStore(settings.cache)
    inputs = artefact_inputs(load_dataset(settings, progress), SentenceTransformerEncoder.from_settings(settings))
    for name in (*ARTEFACTS, INVERSE):
        _remove(store, name, inputs, progress)
    if settings.language_model == smollm2.PACKAGE:
        with suppress(MissingPackage):  # the build then says that it is missing
            _remove(store, smollm2.ARTEFACT, smollm2.artefact_inputs(smollm2.packaged_file()), progress)


def _remove(store: ArtefactStore, name: str, inputs: list[str], progress: Progress) -> None:
    if store.remove(name, inputs):
        progress(name, None, "removed, to be built anew")
