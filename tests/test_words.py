"""Words, stems, and what counts as chit-chat."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recsys.text.words import chit_chat, fold, is_function_word, other_scripts, stems, terms, tokenise


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a slow-burn mystery", ["a", "slow-burn", "mystery"]),
        ("the director's cut", ["the", "director's", "cut"]),
        ("rock & roll", ["rock", "&", "roll"]),
        ("关于梦的电影 please", ["关于梦的电影", "please"]),
        ("हिन्दी फिल्म", ["हिन्दी", "फिल्म"]),
        ("😀 fun!", ["fun"]),
        ("看movie", ["看", "movie"]),
    ],
)
def test_words_follow_unicode_letters(text, expected):
    assert [token.text for token in tokenise(text)] == expected


def test_folding_takes_accents_and_case_off():
    assert fold("Amélie’s CAFÉ") == "amelie's cafe"


def test_key_has_letters_and_digits_only():
    assert [token.key for token in tokenise("Spider-Man's WALL·E")] == ["spidermans", "wall", "e"]


def test_stems_leave_function_words_out_and_split_compounds():
    assert stems("The Dreamers' dreams of a slow-burning café") == ["dreamer", "dream", "slow", "burn", "cafe"]


def test_terms_are_the_content_words_as_written_in_lower_case():
    assert terms("With an Unreliable Narrator") == ["unreliable", "narrator"]


def test_stems_of_terms_are_the_stems_of_the_text():
    text = "A mind-bending film about the dreamers"
    assert stems(" ".join(terms(text))) == stems(text)


@pytest.mark.parametrize("word", ["the", "isn't", "don’t", "dont", "I'm", "with"])
def test_function_words_are_known_with_and_without_apostrophe(word):
    assert is_function_word(tokenise(word)[0])


@pytest.mark.parametrize("word", ["ill", "hell", "shell", "love", "dream"])
def test_content_words_that_look_like_contractions_are_content(word):
    assert not is_function_word(tokenise(word)[0])


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("hello can you recommend good movies", ["can", "you"]),
        ("love story", ["love", "story"]),
        ("i love musicals", ["musicals"]),
        ("good versus evil", ["good", "versus", "evil"]),
        ("best friend", ["best", "friend"]),
        ("the best film", ["the"]),
    ],
)
def test_chit_chat_depends_on_the_phrase(text, content):
    tokens = tokenise(text)
    found = chit_chat(tokens)
    left = [token.text for position, token in enumerate(tokens) if position not in found]
    assert [word for word in left if word not in {"can", "you"}] == [w for w in content if w not in {"can", "you"}]


def test_other_scripts_are_noticed_and_accents_are_not():
    assert other_scripts(tokenise("фильм о снах"))
    assert not other_scripts(tokenise("naïve Žižek's Amélie"))


@given(st.text())
def test_spans_are_where_the_words_stand(text):
    for token in tokenise(text):
        start, end = token.span
        assert text[start:end] == token.text
        assert token.key
