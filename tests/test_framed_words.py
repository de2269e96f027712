"""Decoding held to frames: whatever the model would like, a text joins its words as the lessons do."""

from __future__ import annotations

import random

import pytest
from reasons_examples import explanation

from recsys.artefacts import ArtefactStore
from recsys.config import Settings
from recsys.reasons import gather, open_language_model
from recsys.reasons.framed_words import FramedLexicon
from recsys.reasons.frames import Frames, units
from recsys.reasons.held_words import HeldText
from recsys.reasons.plan import STORY, TITLE
from recsys.reasons.rows import row_fillers, words_for
from recsys.reasons.spelling import Spelling
from recsys.schema import Style

EVIDENCE = gather(explanation())
TOLD = (TITLE, "word:1", STORY)
LESSONS = (
    "Heat has the heists you asked for.",
    "You asked for “heists”, and that is why Heat is here.",
    "Your “heists” brings Heat here. It is for you.",
)
FRAMES = Frames.of((units(text, EVIDENCE) for text in LESSONS), least=1)
END = 2


@pytest.fixture(scope="module")
def tokenizer():
    settings = Settings(device="cpu")
    return open_language_model(settings, ArtefactStore(settings.cache)).tokenizer


@pytest.fixture(scope="module")
def lexicon(tokenizer):
    words, rows = words_for(EVIDENCE, TOLD[:2], Style.PLAIN), row_fillers(EVIDENCE, TOLD[:2])
    return FramedLexicon(words, rows, FRAMES, (), Spelling(tokenizer), {END})


def accepts(lexicon, tokens):
    held = HeldText(lexicon)
    for token in tokens:
        if token not in held.choices().tolist():
            return False
        held.follow(token)
    return END in held.choices().tolist()


def wandering(lexicon, tokenizer, seed):
    """A text of tokens drawn evenly from what is possible, ended as soon as it may end."""
    held, drawn, tokens = HeldText(lexicon), random.Random(seed), []
    for _ in range(400):
        choices = held.choices().tolist()
        if END in choices:
            return tokenizer.decode(tokens)
        tokens.append(drawn.choice(choices))
        held.follow(tokens[-1])
    return ""


@pytest.mark.parametrize("text", LESSONS)
def test_what_a_lesson_says_may_be_written(lexicon, tokenizer, text):
    assert accepts(lexicon, tokenizer.encode(text, add_special_tokens=False))


@pytest.mark.parametrize(
    "text", ["Heat is the heists you asked for.", "Your Heat has you.", "You asked for Heat.", "It has the heists."]
)
def test_what_no_lesson_joins_may_not(lexicon, tokenizer, text):
    assert not accepts(lexicon, tokenizer.encode(text, add_special_tokens=False))


def test_even_the_least_likely_tokens_keep_to_the_frames(lexicon, tokenizer):
    ended = [text for seed in range(40) if (text := wandering(lexicon, tokenizer, seed))]
    assert len(ended) > 10
    for text in ended:
        strange = FRAMES.strange(units(text, EVIDENCE))
        assert [pair for pair in strange if not all(unit.startswith("<") for unit in pair)] == [], text


def test_a_barred_word_leaves_the_other_frames(tokenizer):
    words, rows = words_for(EVIDENCE, TOLD[:2], Style.PLAIN), row_fillers(EVIDENCE, TOLD[:2])
    barred = FramedLexicon(words, rows, FRAMES, {"asked"}, Spelling(tokenizer), {END})
    assert not accepts(barred, tokenizer.encode(LESSONS[0], add_special_tokens=False))
    assert accepts(barred, tokenizer.encode(LESSONS[2], add_special_tokens=False))
