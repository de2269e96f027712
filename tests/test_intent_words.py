"""The words that are scored, and texts that nobody should type."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from intent_catalogue import parse, word_texts

from recsys.intent import GROUPS, MOST_WORDS
from recsys.intent.clean import MAX_CHARACTERS
from recsys.intent.players import words
from recsys.intent.reading import read
from recsys.schema import Chip, ChipKind, Intent


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "a slow-burn mystery with an unreliable narrator",
            ["a slow-burn", "mystery", "with an unreliable", "narrator"],
        ),
        ("I'm looking for a movie about dreams", ["about dreams"]),
        ("Can you recommend me something?", []),
        ("hello, thanks!", []),
        ("something sad in Paris", ["sad", "in Paris"]),
        ("who is the killer after all", ["who is the killer after all"]),
        ("rain, rain", ["rain", "rain"]),
        ("the", []),
        ("", []),
        (" \n\t ", []),
    ],
)
def test_function_words_join_their_content_word(text, expected):
    assert word_texts(text) == expected


def test_terms_are_the_content_tokens():
    (first, second) = parse("with an Unreliable slow-burn").words
    assert (first.terms, second.terms) == (("unreliable",), ("slow", "burn"))


@pytest.mark.parametrize("count", [1, 10, 11, 30, MOST_WORDS])
def test_up_to_forty_words_stand_for_themselves(count):
    text = " ".join(f"word{number}" for number in range(count))
    assert word_texts(text) == text.split()


@pytest.mark.parametrize("count", [MOST_WORDS + 1, 100])
def test_more_words_are_merged_evenly(count):
    text = " ".join(f"word{number}" for number in range(count))
    sizes = [len(word.terms) for word in parse(text).words]
    assert len(sizes) == GROUPS
    assert sum(sizes) == count
    assert max(sizes) - min(sizes) <= 1


def test_merging_prefers_the_end_of_a_clause():
    clauses = ["lonely robots", *(f"silent monks{number} pray" for number in range(14))]
    text = ", ".join(clauses)
    ends = {f"monks{number} pray" for number in range(14)}
    assert len(words(read(text))) == 44
    assert len(word_texts(text)) == GROUPS
    assert all(any(group.endswith(end) for end in ends) for group in word_texts(text))


def test_a_merged_word_spans_no_chip():
    text = "lonely robots like Alien " + " ".join(f"word{number}" for number in range(50))
    assert len(parse(text).words) == GROUPS
    _check(parse(text))


def test_a_long_conversation_keeps_its_end_and_a_long_line_its_start():
    line = "dreams " * 1000
    conversation = "castles\n" + "dreams\n" * 1000 + "monks"
    assert "monks" in parse(conversation).words[-1].terms
    assert f"last {MAX_CHARACTERS:,}" in parse(conversation).notes[0]
    assert len(parse(line).text) <= MAX_CHARACTERS
    assert f"first {MAX_CHARACTERS:,}" in parse(line).notes[0]


def test_hidden_characters_are_taken_out_with_a_note():
    intent = parse("ho\x00rr\u200bor \ud800\u202emonks")
    assert intent.text == "horror monks"
    assert intent.notes == ("Characters that cannot be seen were taken out of the text.",)


def test_text_is_put_into_one_normal_form():
    assert parse("cafe\u0301").text == "café"


def test_other_scripts_are_words_with_a_note():
    intent = parse("关于梦的电影 और सपने")
    assert [word.text for word in intent.words] == ["关于梦的电影", "और", "सपने"]
    assert intent.notes == ("The sentence encoder reads English; words in other scripts count for little.",)


@pytest.mark.parametrize(
    "text",
    ["a" * 10**6, "horror movie " * 80_000, "a\x00" * 500_000, "a" + "\u0301\u0316" * 500_000, "like Ab Cd\n" * 90_000],
    ids=["one word", "words", "control", "accents", "cues"],
)
def test_a_million_characters_are_answered_at_once(text):
    parse("warm up")
    start = time.perf_counter()
    _check(parse(text))
    assert time.perf_counter() - start < 1.0  # 0.03 s on an idle machine


_TEXT_OF_PIECES = """like Alien Heat tom hanks no not without horror gore and or , . " ( (1979) 1990s before 5 films the of a
Blade Runner 2049 too violent "Heat" I hated by directed non-horror seven with don't top Titanic (2017)"""
_PIECES = st.sampled_from([*_TEXT_OF_PIECES.split(), "\n"])


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(st.text(), st.lists(_PIECES).map(" ".join), st.text(st.characters(categories=["Cs", "Cf", "Mn", "Lo"])))
)
@example("\ud800")
@example("(1979)")
@example("(Alien 5 (like Heat) films")
@example("no no Alien (1979) no Alien")
def test_any_text_is_read_and_spans_hold(text):
    intent = parse(text)
    _check(intent)
    assert intent == parse(text)


def _check(intent: Intent) -> None:
    assert len(intent.words) <= MOST_WORDS
    assert len({chip.key for chip in intent.chips}) == len(intent.chips)
    for piece in (*intent.words, *intent.chips):
        start, end = piece.span
        assert 0 <= start < end <= len(intent.text)
        assert intent.text[start:end].strip()
    cut = [chip.span for chip in intent.chips if chip.kind is not ChipKind.GENRE]
    for word in intent.words:
        assert all(word.span[1] <= start or end <= word.span[0] for start, end in cut)
    for earlier, later in zip(intent.words, intent.words[1:], strict=False):
        assert earlier.span[1] <= later.span[0]


def test_taking_a_chip_out_by_its_key_leaves_the_rest():
    intent = parse("90s horror like Alien")
    assert all(isinstance(chip, Chip) for chip in intent.chips)
    left = intent.without(chips=[intent.chips[0].key])
    assert [chip.kind for chip in left.chips] == [ChipKind.GENRE, ChipKind.LIKE]
