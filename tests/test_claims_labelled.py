"""Sentences labelled by hand: the file is what it says, and the check agrees with its labels."""

from collections import Counter

import pytest

from benchmarks.claims import LONGEST_CHECK, SPLITS, Share, judge, load_sentences, precision, recall
from recsys.reasons.lessons import held_out

SENTENCES = load_sentences()
FEWEST_SENTENCES = 420
FEWEST_TRIPLES = 60
BALANCE = (0.4, 0.6)
"""Between which shares of the sentences may be supported, be of one split, or tell of a film kept from lessons."""
FOUND = 0.95
"""Share of the unsupported sentences that the check must find."""
ACCEPTED = 0.80
"""Share of the supported sentences that the check must accept."""


def of_split(split):
    return [sentence for sentence in SENTENCES if sentence.split == split]


@pytest.fixture(scope="module")
def judged(engine):
    return judge(engine, of_split("judge"))


def is_balanced(chosen, everything):
    return BALANCE[0] <= len(chosen) / len(everything) <= BALANCE[1]


def test_there_are_enough_sentences_about_enough_films():
    assert len(SENTENCES) >= FEWEST_SENTENCES
    assert len({sentence.triple for sentence in SENTENCES}) >= FEWEST_TRIPLES


def test_no_sentence_is_told_twice_of_a_film():
    assert Counter((sentence.text, sentence.triple) for sentence in SENTENCES).most_common(1)[0][1] == 1


@pytest.mark.parametrize("split", SPLITS)
def test_each_split_is_balanced(split):
    sentences = of_split(split)
    assert is_balanced(sentences, SENTENCES)
    assert is_balanced([sentence for sentence in sentences if sentence.supported], sentences)
    assert is_balanced([sentence for sentence in sentences if held_out(sentence.item)], sentences)


def test_a_film_is_in_one_split_only():
    tuned, judged = ({sentence.item for sentence in of_split(split)} for split in SPLITS)
    assert not tuned & judged
    assert {sentence.split for sentence in SENTENCES} == set(SPLITS)


def test_requests_and_histories_are_of_every_sort(engine):
    intents = {sentence.intent for sentence in SENTENCES}
    kinds = {chip.kind.value for intent in intents for chip in engine.parse(intent).chips}
    stars = {given for sentence in SENTENCES for given in sentence.history.values()}
    assert {"genre", "years", "person", "like", "avoid"} <= kinds
    assert "" in intents
    assert any(not sentence.history for sentence in SENTENCES)
    assert min(stars) <= 1.5
    assert max(stars) == 5.0


def test_every_film_exists(engine):
    for sentence in SENTENCES:
        assert sentence.item in engine.catalogue
        assert all(film in engine.catalogue for film in sentence.history), sentence


def test_what_is_wrong_stands_in_the_text():
    for sentence in SENTENCES:
        assert bool(sentence.wrong) != sentence.supported, sentence
        assert sentence.wrong in sentence.text, sentence
        assert sentence.kind


def test_the_check_finds_what_evidence_does_not_hold(judged):
    assert recall(judged, supported=False).value >= FOUND


def test_the_check_accepts_what_evidence_holds(judged):
    assert recall(judged, supported=True).value >= ACCEPTED


def test_the_check_is_fast(judged):
    milliseconds = sorted(one.milliseconds for one in judged)
    assert milliseconds[len(milliseconds) // 2] < LONGEST_CHECK


def test_rates_count_what_they_say(judged):
    refused = [one for one in judged if not one.checked.supported]
    unsupported = [one for one in judged if not one.sentence.supported]
    both = sum(one in unsupported for one in refused)
    assert precision(judged, supported=False) == Share(both, len(refused))
    assert recall(judged, supported=False) == Share(both, len(unsupported))
    assert str(Share(1, 4)) == "  25.0%  (1 of 4)"
