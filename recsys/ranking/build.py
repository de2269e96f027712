"""What is built once per dataset and encoder: field vectors and the collaborative model, stored and verified."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import load_file, save_file
from torch import Tensor

from recsys.arrays import Floats
from recsys.artefacts import ArtefactStore, sha256
from recsys.collaborative import Ease, Inverse, choose_regularisation, fit_ease, history_matrix
from recsys.data.splits import liked_items, split_by_time
from recsys.errors import ArtefactError
from recsys.progress import Progress, silent
from recsys.ranking.signals import Features
from recsys.schema import Dataset
from recsys.text.encoder import Encoder
from recsys.text.fields import FIELDS, centred, encode_fields

VERSION = "2"
ARTEFACTS = ("embeddings", "collaborative")
INVERSE = "inverse"
SIDE_FIELDS = {"themes": 1.0, "logline": 0.5, "genres": 1.0, "people": 0.7}
VALIDATION_USERS = 2_000


def build_features(
    dataset: Dataset, encoder: Encoder, store: ArtefactStore, device: torch.device, progress: Progress = silent
) -> Features:
    """The features of a dataset, from the store or built anew."""
    identity = artefact_inputs(dataset, encoder)
    vectors = load_vectors(dataset, encoder, store, identity, progress)

    def build_ease(folder: Path) -> None:
        ease = fit(dataset, vectors, device, progress)
        arrays = {"weights": ease.weights.cpu().numpy(), "positions": ease.positions.cpu().numpy()}
        _save(arrays | {"regularisation": np.array([ease.regularisation])}, folder / "ease.safetensors")

    arrays = _load(store, "collaborative", identity, build_ease, "ease.safetensors", progress)
    ease = Ease(
        torch.from_numpy(arrays["weights"]).to(device),
        torch.from_numpy(arrays["positions"]).to(device),
        len(dataset.catalogue),
        float(arrays["regularisation"][0]),
    )
    progress("lexical index", None, "BM25 by field")
    return Features.build(dataset.catalogue, vectors, ease, device)


def load_vectors(
    dataset: Dataset, encoder: Encoder, store: ArtefactStore, identity: list[str], progress: Progress = silent
) -> Floats:
    """Unit vectors of every field of every item, (fields, items, dimension), from the store or encoded anew."""

    def build(folder: Path) -> None:
        _save({"vectors": encode_fields(dataset.catalogue.items, encoder, progress)}, folder / "fields.safetensors")

    return _load(store, "embeddings", identity, build, "fields.safetensors", progress)["vectors"]


def artefact_inputs(dataset: Dataset, encoder: Encoder) -> list[str]:
    """What decides the content of every artefact: the data, and the encoder by its name and by what it answers."""
    return [VERSION, dataset.fingerprint, encoder.name, sha256(encoder.encode(["because"]).round(2).tobytes())]


def fit(dataset: Dataset, field_vectors: Floats, device: torch.device, progress: Progress = silent) -> Ease:
    """EASE on all ratings, with the λ that foresees each person's last fifth best."""
    side = side_vectors(field_vectors)
    split = split_by_time(dataset.ratings)
    train, users = history_matrix(split.train, dataset.catalogue)
    liked = liked_items(split.held_out)
    wanted = [{dataset.catalogue.position(item) for item in liked.get(user, ())} for user in users]
    if not any(wanted):
        return fit_ease(history_matrix(dataset.ratings, dataset.catalogue)[0], side, device=device)
    regularisation = choose_regularisation(train, wanted[:VALIDATION_USERS], side, device, progress)
    progress("collaborative model", 1.0, f"λ = {regularisation:g}")
    return fit_ease(history_matrix(dataset.ratings, dataset.catalogue)[0], side, regularisation, device)


def build_inverse(
    dataset: Dataset, encoder: Encoder, store: ArtefactStore, ease: Ease, progress: Progress = silent
) -> Inverse:
    """The float64 inverse behind ``ease``, for its exact updates, from the store or built anew.

    Only teaching needs it, so the first lesson builds it. Where the cache cannot be written to, it is made in memory.
    """
    device = ease.positions.device
    identity = artefact_inputs(dataset, encoder)

    def fitted() -> Tensor:
        vectors = load_vectors(dataset, encoder, store, identity, progress)
        histories = history_matrix(dataset.ratings, dataset.catalogue)[0]
        return Inverse.fit(histories, side_vectors(vectors), ease.regularisation, device).values

    def build(folder: Path) -> None:
        progress(INVERSE, None, "for exact updates of the collaborative model")
        _save({"inverse": fitted().cpu().numpy()}, folder / "inverse.safetensors")

    try:
        values = torch.from_numpy(_load(store, INVERSE, identity, build, "inverse.safetensors", progress)["inverse"])
    except ArtefactError:
        values = fitted()
    return Inverse(values.to(device), ease.positions, ease.items, ease.regularisation)


def side_vectors(field_vectors: Floats) -> torch.Tensor:
    """Item vectors that join EASE's Gram matrix: the fields side by side, (items, fields · dimension)."""
    shares = [SIDE_FIELDS[field] for field in FIELDS]
    return torch.from_numpy(
        np.concatenate([share * part for share, part in zip(shares, centred(field_vectors), strict=True)], 1)
    )


def _save(arrays: dict[str, np.ndarray], path: Path) -> None:
    """Write arrays row by row: safetensors writes memory as it lies, and an array by columns would come back turned."""
    save_file({name: np.ascontiguousarray(array) for name, array in arrays.items()}, path)


def _load(
    store: ArtefactStore, name: str, identity: list[str], build: Callable[[Path], None], file: str, progress: Progress
) -> dict[str, np.ndarray]:
    arrays: dict[str, np.ndarray] = load_file(store.get_or_build(name, identity, build, progress) / file)
    return arrays
