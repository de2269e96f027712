"""An item's text by field: four short texts, each encoded and indexed by itself so that weights can be learned."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from recsys.arrays import Floats
from recsys.progress import Progress, silent
from recsys.schema import Item
from recsys.text.encoder import Encoder
from recsys.text.shipped import key_of, shipped_vectors

FIELDS = ("themes", "logline", "genres", "people")
CHUNK = 512


def field_text(item: Item, field: str) -> str:
    """One field's text: themes, logline, genres (with mood) or people (with title); empty where nothing is known."""
    if field == "themes":
        return ", ".join(item.themes)
    if field == "logline":
        return item.logline
    if field == "genres":
        return ", ".join(item.mood + tuple(genre.lower() for genre in item.genres))
    director = f" by {item.director}" if item.director else ""
    cast = f" with {', '.join(item.cast)}" if item.cast else ""
    return f"{item.title}{director}{cast}"


def encode_fields(items: Sequence[Item], encoder: Encoder, progress: Progress = silent) -> Floats:
    """Unit vectors of every field of every item, (fields, items, dimension); zero where a field is empty.

    Texts are encoded once each and in order of length, so that a batch holds little padding; those whose vectors are
    shipped with the project are not encoded again.
    """
    texts = [[field_text(item, field) for item in items] for field in FIELDS]
    unique = sorted({text for row in texts for text in row if text}, key=len)
    place = {text: position for position, text in enumerate(unique)}
    vectors = np.zeros((len(unique) + 1, encoder.dimension), np.float32)
    shipped = shipped_vectors(encoder, progress=progress)
    for text in unique:
        if (known := shipped.get(key_of(text))) is not None:
            vectors[place[text]] = known
    fresh = [text for text in unique if key_of(text) not in shipped]
    characters = sum(map(len, fresh)) or 1
    done = 0
    for start in range(0, len(fresh), CHUNK):
        chunk = fresh[start : start + CHUNK]
        progress("embeddings", done / characters, f"{start:,} of {len(fresh):,} texts")
        vectors[[place[text] for text in chunk]] = encoder.encode(chunk)
        done += sum(map(len, chunk))
    progress("embeddings", 1.0, f"{len(unique) - len(fresh):,} texts came encoded, {len(fresh):,} encoded now")
    rows = [[place.get(text, len(unique)) for text in row] for row in texts]
    return np.stack([vectors[row] for row in rows])


def centred(vectors: Floats) -> Floats:
    """Vectors relative to the average item's, so that zero means "as much as an average item"; empty rows stay zero."""
    known = np.any(vectors != 0, axis=-1, keepdims=True)
    mean = vectors.sum(axis=-2, keepdims=True) / np.maximum(known.sum(axis=-2, keepdims=True), 1)
    return np.where(known, vectors - mean, 0.0).astype(np.float32)
