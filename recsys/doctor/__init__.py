"""What is installed, which device and models are used, what is stored, and how to mend what is missing.

Packages are imported only inside the checks that need them: the doctor is for machines where something is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from recsys.doctor.attempts import attempted
from recsys.doctor.installed import packages, python_version, unused
from recsys.doctor.models import describe_device, device, find_language_model, find_shipped_vectors, open_encoder
from recsys.doctor.stored import artefacts, cache, feedback, stored
from recsys.finding import Finding, State

if TYPE_CHECKING:
    from recsys.config import Settings
    from recsys.schema import Dataset

__all__ = [
    "cache",
    "describe_device",
    "diagnose",
    "feedback",
    "find_language_model",
    "healthy",
    "packages",
    "stored",
]


def diagnose(data: str | None = None) -> list[Finding]:
    """Look at everything, with the settings of the environment; ``data`` takes the place of BECAUSE_DATA."""
    settings, problem = attempted("settings", "BECAUSE_*", lambda: _settings(data))
    if settings is None:
        return [python_version(), *packages(), *problem]
    return [python_version(), *packages(unused(settings)), *_models_and_data(settings), *_people(settings)]


def healthy(findings: list[Finding]) -> bool:
    """Whether nothing that is needed is missing."""
    return all(finding.state is not State.MISSING for finding in findings)


def _settings(data: str | None) -> Settings:
    from recsys.config import Settings

    return Settings.from_environment() if data is None else Settings.from_environment(data=data)


def _models_and_data(settings: Settings) -> Iterator[Finding]:
    yield from device(settings)
    encoder, problem = attempted("models", "sentence encoder", lambda: open_encoder(settings))
    yield from problem or [Finding("models", "sentence encoder", State.GOOD, settings.encoder)]
    found, problem = attempted("models", "language model", lambda: find_language_model(settings))
    yield found or problem[0]
    found, problem = attempted("models", "shipped vectors", find_shipped_vectors)
    yield found or problem[0]
    dataset, problem = attempted("data", settings.data, lambda: _load(settings))
    yield from problem or [Finding("data", settings.data, State.GOOD, _size_of(dataset))]
    yield cache(settings.cache)
    yield from artefacts(settings, dataset, encoder)


def _load(settings: Settings) -> Dataset:
    from recsys.data import load_dataset

    return load_dataset(settings)


def _size_of(dataset: Dataset | None) -> str:
    return f"{len(dataset.catalogue):,} items, {len(dataset.ratings):,} ratings: {dataset.name}" if dataset else ""


def _people(settings: Settings) -> Iterator[Finding]:
    """Where their feedback is kept, how many may be here at once, and by which names they reach the server."""
    from recsys.config import host_names

    found, problem = attempted("store", "feedback", lambda: feedback(settings))
    yield found or problem[0]
    seats = f"{settings.seats:,} at once" if settings.seats else "as many as come: BECAUSE_SEATS is 0"
    yield Finding("people", "seats", State.GOOD, seats)
    names = host_names(settings.hosts)
    if "*" in names:
        mend = "Set BECAUSE_HOSTS to the names that people use, unless a proxy looks at them."
        yield Finding("people", "hosts", State.DIFFERENT, "every name there is: BECAUSE_HOSTS is *", mend)
    else:
        yield Finding("people", "hosts", State.GOOD, ", ".join(("this machine’s own names and addresses", *names)))
