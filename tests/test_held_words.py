"""Decoding held to words: nothing else comes out, whatever the model would like to write."""

from __future__ import annotations

import json
import random
import re
import time

import pytest
import torch
from texts_written import WORDS, chat, pieces_of, strangers, written
from tiny_language_models import save_llama

from recsys.artefacts import ArtefactStore
from recsys.config import Settings
from recsys.errors import ModelError
from recsys.reasons import Limits, open_language_model
from recsys.reasons.held_words import HeldText, Lexicon
from recsys.reasons.language_model import Precision, load
from recsys.reasons.lessons import LESSONS
from recsys.reasons.model_folder import Source
from recsys.reasons.spelling import Spelling
from recsys.text.words import tokenise
from recsys.threads import one_thread_per_task

END = 2


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    one_thread_per_task()


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    folder = save_llama(tmp_path_factory.mktemp("tiny"))
    return load(Source(folder, folder, "tiny"), torch.device("cpu"), Precision.INT8)


@pytest.fixture(scope="module")
def smollm2():
    settings = Settings(device="cpu")
    return open_language_model(settings, ArtefactStore(settings.cache))


@pytest.fixture(scope="module")
def spelling(smollm2):
    return Spelling(smollm2.tokenizer)


def wandering(lexicon, tokenizer, seed, steps=60):
    """A text of tokens drawn evenly from what is possible, ended as soon as it may end after ``steps``."""
    held, drawn, tokens = HeldText(lexicon), random.Random(seed), []
    for step in range(400):
        choices = held.choices().tolist()
        if step >= steps and END in choices:
            return tokenizer.decode(tokens)
        tokens.append(drawn.choice([token for token in choices if token != END]))
        held.follow(tokens[-1])
    raise AssertionError(f"this text does not end: {tokenizer.decode(tokens)}")


def accepts(lexicon, tokens, opening=""):
    """Whether a text of these tokens may be written."""
    held = HeldText(lexicon, opening)
    for token in tokens:
        if token not in held.choices().tolist():
            return False
        held.follow(token)
    return True


def test_only_allowed_words_come_out_of_a_random_model(tiny):
    chats = [chat(words=WORDS), chat("Another.", "Heat has", words=WORDS), chat(opening="You asked for “", words=WORDS)]
    for seed in range(12):
        for one, text in zip(chats, written(tiny, chats, tokens=40, seed=seed), strict=True):
            whole = text.removeprefix(one.opening).rpartition(" ")[0]  # the last word may be cut off
            assert strangers(whole, WORDS) == set()


@pytest.mark.parametrize("seed", range(25))
def test_even_the_least_likely_tokens_make_allowed_words(spelling, smollm2, seed):
    text = wandering(Lexicon(WORDS, (), spelling, {END}), smollm2.tokenizer, seed)
    assert strangers(text, WORDS) == set()
    assert text.rstrip("”)")[-1] in ".!?"
    assert text.count("“") == text.count("”")
    assert text.count("(") == text.count(")")


@pytest.mark.parametrize("seed", range(25))
def test_a_sentence_begins_with_a_capital(spelling, smollm2, seed):
    text = wandering(Lexicon(WORDS, (), spelling, {END}), smollm2.tokenizer, seed)
    firsts = [text.lstrip("“(")[0], *re.findall(r"[.!?] [“(]?(\w)", text)]
    assert [first for first in firsts if first.islower()] == []
    assert " Thief" not in re.sub(r"[.!?:–”)] Thief", "", text)


@pytest.mark.parametrize("seed", range(12))
def test_barred_words_never_come(spelling, smollm2, seed):
    barred = {"HEIST", "cop", "slow-burn", "los"}
    words = WORDS | {"slow", "burn", "heist’s", "Heist", "los"}
    text = wandering(Lexicon(words, barred, spelling, {END}), smollm2.tokenizer, seed, steps=120).casefold()
    assert not re.search(r"\b(heist|cop|slow-burn|los)\b", text)


def test_what_begins_like_a_barred_word_may_come(spelling, smollm2):
    lexicon = Lexicon(WORDS, {"cop", "slow-burn"}, spelling, {END})
    tokens = smollm2.tokenizer.encode("The cops. A thief.")
    assert accepts(lexicon, tokens)
    assert not accepts(lexicon, smollm2.tokenizer.encode("The cop. A thief."))


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("Your heist’s thief steals the 1990s.", True),
        ("A heist: the thief, “the cop”, plans (on film). Your heist", True),
        ("A heist: The thief – the cop! In Los Angeles?", True),
        ("You asked for a slow-burn heist, +1.28, not", False),
        ("the heist", False),
        ("A heist. the", False),
        ("A heists", False),
        ("A the, ,", False),
        ("A heist”", False),
        ("A heist 1.28", False),
        ("A film-heist", True),
        ("A 1990.", False),
        ("A 19.", False),
        ("A\nheist", False),
    ],
)
def test_marks_and_capitals_stand_where_they_may(spelling, smollm2, text, good):
    assert accepts(Lexicon(WORDS, (), spelling, {END}), smollm2.tokenizer.encode(text)) == good


@pytest.mark.parametrize(
    ("text", "good"),
    [("A heist.", True), ("A “heist.”", True), ("A heist", False), ("A heist,", False), ("A “heist.", False)],
)
def test_a_text_ends_behind_a_sentence_only(spelling, smollm2, text, good):
    assert accepts(Lexicon(WORDS, (), spelling, {END}), [*smollm2.tokenizer.encode(text), END]) == good


@pytest.mark.parametrize(
    ("opening", "text", "good"),
    [
        ("Try Heat:", " the heist.", True),
        ("Try Heat:", "the heist.", False),
        ("Try “", "the heist”.", True),
        ("Try “", "the heist.", True),
        ("It is Heat.", " the heist.", False),
        ("Heat", ", the heist.", True),
    ],
)
def test_a_text_goes_on_behind_its_opening(spelling, smollm2, opening, text, good):
    assert accepts(Lexicon(WORDS, (), spelling, {END}), smollm2.tokenizer.encode(text), opening) == good


def test_nothing_left_to_write_is_an_error(spelling):
    with pytest.raises(ModelError, match="no word left"):
        Lexicon({"heist"}, {"Heist"}, spelling, {END})


def own_words(reason):
    """The words of a lesson as a chat would list them: whole names and numbers, others also in lower case."""
    spaced = {piece.strip("“”,;:()").removesuffix("’s") for piece in reason.split()}
    plain = {token.text for token in tokenise(reason)}
    return spaced | plain | {word.lower() for word in plain} | {piece.rstrip(".?!") for piece in spaced} - {""}


def test_a_hyphen_never_leads_nowhere(spelling, smollm2):
    lexicon = Lexicon({"slow-burn", "+1.28"}, (), spelling, {END})
    assert all(wandering(lexicon, smollm2.tokenizer, seed) for seed in range(5))


def test_nearly_every_lesson_could_be_written(spelling, smollm2):
    reasons = [json.loads(line)["reason"].replace("'", "’") for line in LESSONS.read_text("utf-8").splitlines()[::4]]
    refused = [
        reason
        for reason in reasons
        if not accepts(
            Lexicon(own_words(reason) - {"–"}, (), spelling, {END}), [*smollm2.tokenizer.encode(reason), END]
        )
    ]
    assert len(refused) <= 0.01 * len(reasons), refused[:5]


def test_holding_costs_less_than_a_millisecond_a_step(spelling, smollm2):
    words = WORDS | {token.text for line in LESSONS.read_text("utf-8").splitlines()[:150] for token in tokenise(line)}
    lexicon = Lexicon(words, {"cop"}, spelling, {END})
    held, tokens = HeldText(lexicon), smollm2.tokenizer.encode("You asked for a heist, and the thief plans a heist.")
    for token in tokens:
        held.choices(), held.follow(token)
    held, started = HeldText(lexicon), time.process_time()
    for token in tokens:
        held.choices(), held.follow(token)
    assert len(words) > 1000
    assert (time.process_time() - started) / len(tokens) < 0.001


def test_smollm2_writes_sentences_of_its_words(smollm2):
    chats = [chat("Tell a friend about Heat.", words=WORDS, barred={"thief"})] * 3
    for own in pieces_of(smollm2, chats, Limits(tokens=40), seed=5):
        text = "".join(piece.text for piece in own)
        assert strangers(text if own[-1].text == "" else text.rpartition(" ")[0], WORDS) == set()
        assert "thief" not in text.casefold()


def test_words_that_can_be_read_in_two_ways_do_not_multiply(spelling, smollm2):
    """Forty possessives, each a word of its own and a word with a mark: all ways to read them would be 2 to the 40."""
    held = HeldText(Lexicon({"king", "king’s", "speech"}, (), spelling, {END}))
    for token in smollm2.tokenizer.encode("King’s" + " speech king’s" * 40, add_special_tokens=False):
        assert token in held.choices().tolist()
        held.follow(token)
        assert len(held._between) + len(held._inside) < 12
