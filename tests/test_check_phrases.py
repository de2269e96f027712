"""A story is cut into its phrases."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from recsys.reasons.check.phrases import pieces

STORY = "A detective, his marriage collapsing, closes in on the crew while a thief plans a last run of scores in Los Angeles."


def test_pieces_are_cut_at_commas_and_phrase_beginnings():
    assert [" ".join(piece.words) for piece in pieces(STORY)] == [
        "A detective",
        "his marriage collapsing",
        "closes",
        "in on the crew",
        "while a thief plans a last run of scores",
        "in Los Angeles",
    ]


def test_a_piece_says_whether_a_comma_stands_before_it():
    assert [piece.comma for piece in pieces(STORY)] == [False, True, True, False, False, False]


@given(st.lists(st.sampled_from(["a", "thief,", "in", "who", "runs", "while", "not", "between", "and"]), min_size=1))
def test_no_word_is_lost_or_moved(words):
    told = [word for piece in pieces(" ".join(words)) for word in piece.words]
    assert told == [word.rstrip(",") if word != words[-1] else told[-1] for word in words]
