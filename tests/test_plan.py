"""A plan says what a reason tells, arguments largest first; the chat shows a model those rows and no others."""

from __future__ import annotations

from dataclasses import replace

import pytest
from reasons_examples import explanation

from recsys.reasons import gather
from recsys.reasons.plan import STORY, TALK, TITLE, plan, plan_of
from recsys.reasons.prompt import chat_for
from recsys.reasons.rows import words_for
from recsys.schema import Contribution, Item, Source, Style

WHY = explanation()
EVIDENCE = gather(WHY)
VALUES = {row.key: row.value for row in EVIDENCE}


@pytest.mark.parametrize("style", list(Style))
@pytest.mark.parametrize("turn", range(8))
def test_arguments_of_a_plan_come_largest_first_and_those_against_last(style, turn):
    values = [VALUES[key] for key in plan(EVIDENCE, style, turn) if VALUES[key] is not None]
    assert values == sorted(values, reverse=True)
    assert values[0] == max(value for value in VALUES.values() if value is not None)


@pytest.mark.parametrize("style", list(Style))
def test_a_plan_names_the_film_once_and_no_row_twice(style):
    for turn in range(8):
        told = plan(EVIDENCE, style, turn)
        assert told.count(TITLE) == 1
        assert len(set(told)) == len(told)


def test_turns_begin_otherwise():
    assert len({plan(EVIDENCE, Style.PLAIN, turn)[0] for turn in range(4)}) == 4


def test_a_noticeable_argument_against_the_film_is_told():
    against = Contribution(Source.WORD, "twisty", -0.9, "0")
    rows = (against, *(row for row in WHY.contributions if row.key != "0"))
    evidence = gather(replace(WHY, contributions=rows))
    assert plan(evidence, Style.PLAIN, 0)[-1] == "word:0"
    assert "word:0" not in plan(EVIDENCE, Style.PLAIN, 0)  # here it only lowers by 0.05


def test_a_film_without_arguments_or_story_still_has_a_plan():
    bare = replace(explanation(item=Item("x", "Untold")), contributions=())
    assert plan(gather(bare), Style.PLAIN, 3) == (TITLE,)


def test_the_plan_of_a_reason_is_the_order_of_its_claims():
    reason = "A disciplined thief plans a last run of scores: Heat has the heists you asked for."
    assert plan_of(reason, EVIDENCE) == (STORY, TITLE, "word:1")
    assert plan_of(f"Yes, this may well be it: {reason}", EVIDENCE)[0] == TALK


def test_a_taught_model_reads_the_planned_rows_alone():
    chat = chat_for(WHY.item, EVIDENCE, Style.SHORT, taught=True)
    asked = chat.messages[-1].text
    assert asked.splitlines()[:2] == ["Style: short", "Film: Heat"]
    assert "- much: asked “heists”, among its themes is “heist”" in asked or "heists" in asked
    assert "Pulp Fiction" not in asked
    assert "Michael Mann" not in asked
    assert len(chat.messages) == 2


def test_another_model_is_told_how_and_shown_examples():
    chat = chat_for(WHY.item, EVIDENCE, objections=("named “Bob”, which the evidence does not",))
    assert [message.role for message in chat.messages] == ["system", *["user", "assistant"] * 2, "user"]
    assert "named “Bob”" in chat.messages[-1].text


def test_only_words_of_planned_rows_may_be_written():
    words = words_for(EVIDENCE, (TITLE, "word:1"), Style.PLAIN)
    assert {"Heat", "heists", "heist", "the", "counts"} <= words
    assert not {"Mann", "Pulp", "thief", "1995", "masterpiece"} & words
    assert "+0.40" in words_for(EVIDENCE, (TITLE, "word:1"), Style.ANALYST)
