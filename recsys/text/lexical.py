"""BM25 by field: already a sum over words, so each word's part is exact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import bm25s
import numpy as np

from recsys.arrays import Floats
from recsys.text.words import stems


@dataclass(frozen=True)
class LexicalIndex:
    """BM25 scores of one field's texts (Robertson and Zaragoza 2009, Lucene's variant), by stem."""

    scores: Floats
    positions: np.ndarray
    starts: np.ndarray
    vocabulary: Mapping[str, int]
    items: int

    @classmethod
    def from_texts(cls, texts: Sequence[str]) -> LexicalIndex:
        """Index one text per item; an empty text matches nothing."""
        corpus = [stems(text) for text in texts]
        if not any(corpus):
            return cls(np.zeros(0, np.float32), np.zeros(0, np.int64), np.zeros(1, np.int64), {}, len(texts))
        index = bm25s.BM25(method="lucene")
        index.index(corpus, show_progress=False)
        columns = index.scores
        return cls(
            np.asarray(columns["data"], np.float32),
            np.asarray(columns["indices"], np.int64),
            np.asarray(columns["indptr"], np.int64),
            {str(stem): int(column) for stem, column in index.vocab_dict.items()},
            len(texts),
        )

    def add(self, stem: str, scores: Floats, times: float = 1.0) -> None:
        """Add one stem's BM25 to ``scores`` (items,) in place; a stem that no text has adds nothing."""
        column = self.vocabulary.get(stem)
        if column is None or column + 1 >= len(self.starts):
            return
        held = slice(int(self.starts[column]), int(self.starts[column + 1]))
        scores[self.positions[held]] += times * self.scores[held]
