"""The same said in other words: the rules, and what becomes of ranks and words."""

from dataclasses import replace

import pytest
from small_world import random_query, small_catalogue, small_intent, small_ranker, word_vectors

from recsys.explain.paraphrases import SAME_MEANING, Paraphrase, meaning, paraphrases
from recsys.explain.sensitivity import matched, sensitivity
from recsys.intent import IntentParser
from recsys.schema import Chip, ChipKind, Intent

PARSER = IntentParser(small_catalogue())


def by_rule(text):
    return {one.rule: one.text for one in paraphrases(PARSER.parse(text))}


def test_three_rules_make_three_paraphrases():
    assert by_rule("a lonely robot with a broken heart") == {
        "little words dropped": "lonely robot broken heart",
        "parts in another order": "with a broken heart, a lonely robot",
        "words for the same thing": "a solitary android with a broken heart",
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rain, but hopeful", "hopeful, rain"),
        ("tense and warm", "warm, tense"),
        ("desert jazz", "jazz desert"),
        ("A storm at sea.", "at sea, A storm"),
    ],
)
def test_parts_change_places(text, expected):
    assert by_rule(text)["parts in another order"] == expected


def test_what_was_understood_as_a_chip_is_not_touched():
    text = "funny robots"
    intent = small_intent("funny", "robots")
    chipped = replace(intent, chips=(Chip(ChipKind.GENRE, "Comedy", "Comedy", (0, 5)),))
    assert intent.text == text
    assert [one.text for one in paraphrases(chipped) if "same thing" in one.rule] == ["funny androids"]


@pytest.mark.parametrize("text", ["", "dreams", "   ", "the dreams"])
def test_where_the_rules_change_nothing_there_is_no_paraphrase(text):
    assert paraphrases(Intent(text)) == ()


def test_a_capital_letter_is_kept():
    assert by_rule("Robots dancing")["words for the same thing"] == "Androids dancing"


def test_no_word_stands_in_two_rows_of_synonyms():
    words = [word for row in SAME_MEANING for word in row]
    assert len(words) == len(set(words))
    assert all(len(row) > 1 for row in SAME_MEANING)


def test_words_match_by_stem_and_by_synonym_each_once():
    assert meaning("robot") == meaning("androids") == meaning("robots") != meaning("kids")
    moves, new = matched(
        [("dreams", 1.0), ("kids", 0.5), ("rain", 0.2)], [("children", 0.4), ("dreaming", 0.9), ("x", 3.0)]
    )
    assert [(move.word, move.other, move.after) for move in moves] == [
        ("dreams", "dreaming", 0.9),
        ("kids", "children", 0.4),
        ("rain", "", None),
    ]
    assert new == ("x",)
    twins, _ = matched([("rain", 1.0), ("rain", 2.0)], [("rain", 3.0)])
    assert [move.after for move in twins] == [3.0, None]


@pytest.mark.parametrize("item_id", [100, 107, 111])
def test_the_same_words_change_nothing_and_other_words_are_ranked_for_real(item_id):
    ranker, query = small_ranker(3), replace(random_query(3), k=5)

    def parse(text):
        return small_intent(*text.split())

    same, other = sensitivity(
        ranker,
        word_vectors(ranker),
        parse,
        query,
        item_id,
        [Paraphrase("same", query.intent.text), Paraphrase("other", "violet snow")],
    )
    assert (same.kept, same.shown, same.rank_before) == (5, 5, same.rank_after)
    assert all(move.before == pytest.approx(move.after, abs=1e-6) for move in same.moves)
    again = replace(query, intent=parse("violet snow"))
    assert other.kept == len(set(ranker.rank(query)[0]) & set(ranker.rank(again)[0]))
    assert other.new_words == ("violet", "snow")
    assert all(move.after is None for move in other.moves)
    assert other.same_chips
