"""BM25 by field, worked out by hand for three texts."""

from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recsys.text.lexical import LexicalIndex
from recsys.text.words import stems

TEXTS = ["rain rain jazz", "rain desert", "robot desert robot moon"]
K1, B, MEAN_LENGTH = 1.5, 0.75, 3.0


def bm25(count, length, containing):
    """Lucene's variant: log(1 + (N - n + 0.5) / (n + 0.5)) · f / (f + k1 (1 - b + b |d| / mean |d|)), N = 3."""
    return (
        log(1 + (3 - containing + 0.5) / (containing + 0.5)) * count / (count + K1 * (1 - B + B * length / MEAN_LENGTH))
    )


def scores(index, text, items):
    result = np.zeros(items, np.float32)
    for stem in stems(text):
        index.add(stem, result)
    return result


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("rain", [bm25(2, 3, 2), bm25(1, 2, 2), 0]),
        ("jazz", [bm25(1, 3, 1), 0, 0]),
        ("robots", [0, 0, bm25(2, 4, 1)]),
        ("rain desert", [bm25(2, 3, 2), 2 * bm25(1, 2, 2), bm25(1, 4, 2)]),
        ("rain rain", [2 * bm25(2, 3, 2), 2 * bm25(1, 2, 2), 0]),
        ("the of", [0, 0, 0]),
        ("submarine", [0, 0, 0]),
        ("", [0, 0, 0]),
    ],
)
def test_scores_worked_out_by_hand(query, expected):
    assert scores(LexicalIndex.from_texts(TEXTS), query, 3) == pytest.approx(expected, abs=1e-6)


def test_one_number_without_the_formula():
    # "rain" in "rain desert": log(1 + 1.5 / 2.5) = 0.470004; 1 / (1 + 1.5 (0.25 + 0.5)) = 0.470588
    assert scores(LexicalIndex.from_texts(TEXTS), "rain", 3)[1] == pytest.approx(0.470004 * 0.470588, abs=1e-5)


@given(st.lists(st.sampled_from(["rain", "jazz", "desert", "robot", "moon", "snow"]), max_size=6))
def test_a_text_scores_the_sum_of_its_words(words):
    index = LexicalIndex.from_texts(TEXTS)
    alone = sum((scores(index, word, 3) for word in words), np.zeros(3))
    assert scores(index, " ".join(words), 3) == pytest.approx(alone, abs=1e-5)


@pytest.mark.parametrize("texts", [[], ["", ""], ["the", "of the"]], ids=["none", "empty", "function-words"])
def test_texts_without_words_match_nothing(texts):
    assert not scores(LexicalIndex.from_texts(texts), "rain", len(texts)).any()


def test_an_empty_text_among_others_matches_nothing():
    found = scores(LexicalIndex.from_texts(["", "rain", ""]), "rain", 3)
    assert found[1] > 0
    assert found[0] == found[2] == 0
