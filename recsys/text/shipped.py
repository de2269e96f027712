"""Vectors of the shipped film texts, computed beforehand by the packaged encoder: they spare the first start a minute.

Each is found by the SHA-256 of its text, so that a corrected text is encoded anew; and all are set aside when the
file is not the one that is pinned, or the encoder in use gives another vector for the probe. Remake them with

    python -m recsys.text.shipped
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from recsys.arrays import Floats
from recsys.config import ASSETS
from recsys.errors import ModelError
from recsys.pinned import pin, require_pinned
from recsys.progress import Progress, silent
from recsys.text.encoder import Encoder

log = logging.getLogger(__name__)
PATH = ASSETS / "vectors.safetensors"
PINNED = "vectors"
PROBE = "a film about how films are recommended"
SAME = 1e-3
KEY_BYTES = 8


def key_of(text: str) -> bytes:
    """The first eight bytes of a text's SHA-256."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:KEY_BYTES]


def shipped_vectors(encoder: Encoder, path: Path = PATH, progress: Progress = silent) -> Mapping[bytes, Floats]:
    """Unit vectors by ``key_of`` their text; none where the file is not the pinned one, or of another encoder.

    ``progress`` is told where the file is damaged, for then every text has to be encoded.
    """
    try:
        require_whole(path)
        stored = load_file(path)
        keys, vectors, probe = stored["keys"], stored["vectors"], stored["probe"]
    except (ModelError, OSError, KeyError, SafetensorError) as damage:
        log.warning("%s Every text is encoded anew.", damage)
        progress("embeddings", 0.0, f"{damage} Every text is encoded now, which takes about a minute.")
        return {}
    fresh = encoder.encode([PROBE])[0]
    if fresh.shape != probe.shape or float(np.abs(fresh - probe).max()) > SAME:
        return {}
    unit = vectors.astype(np.float32)
    unit /= np.linalg.norm(unit, axis=1, keepdims=True)
    return {key.tobytes(): row for key, row in zip(keys, unit, strict=True)}


def require_whole(path: Path = PATH) -> None:
    """Raises ModelError where the file is missing or not the one that is pinned."""
    require_pinned(PINNED, path.parent, "Restore it: git checkout -- assets/vectors.safetensors")


def save(texts: Sequence[str], encoder: Encoder, path: Path = PATH) -> None:
    """Encode texts and write their vectors at half precision."""
    keys = np.stack([np.frombuffer(key_of(text), np.uint8) for text in texts])
    arrays = {"keys": keys, "vectors": encoder.encode(texts).astype(np.float16), "probe": encoder.encode([PROBE])[0]}
    save_file(arrays, path)
    if path.resolve() == PATH:
        pin(PINNED, path.parent, [path.name])


def main() -> None:
    """Remake the shipped vectors from the default catalogue and the packaged encoder."""
    from recsys.config import Settings
    from recsys.data import load_dataset
    from recsys.text.encoder import SentenceTransformerEncoder
    from recsys.text.fields import FIELDS, field_text

    settings = Settings()
    items = load_dataset(settings).catalogue.items
    texts = sorted({text for item in items for field in FIELDS if (text := field_text(item, field))})
    save(texts, SentenceTransformerEncoder.from_settings(settings))
    print(f"{PATH.name}: {len(texts):,} texts, {PATH.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
