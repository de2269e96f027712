"""Rounds: what the check objects to is written again with the objection named, and the best of several is taken."""

from __future__ import annotations

import re
from dataclasses import replace

from reasons_models import FALSE, STORY, TRUE, ScriptedModel, film, true_of

from recsys.reasons import ReasonWriter
from recsys.reasons.openings import alike
from recsys.reasons.rounds import CANDIDATES, ROUNDS
from recsys.schema import Reason

OTHER_FALSE = "Heat may suit you: Meg Ryan and a dog plan a last run of scores."
LESS_STORY = "Heat may suit you: a thief plans a last run of scores."


def test_only_what_fails_is_written_again_several_times_and_with_a_seed():
    model = ScriptedModel([FALSE, true_of("Alien")], [TRUE] * CANDIDATES)
    reasons = ReasonWriter(model).write([film("Heat"), film("Alien", 7)])
    assert [reason.source for reason in reasons] == ["model", "model"]
    assert [reason.tries for reason in reasons] == [2, 1]
    (first, seed), (second, other) = model.calls
    assert (len(first), len(second)) == (2, CANDIDATES)
    assert (seed, other is None) == (None, False)


def test_after_the_last_round_a_template_names_the_problem():
    model = ScriptedModel([FALSE], [FALSE] * CANDIDATES, [FALSE] * CANDIDATES)
    (reason,) = ReasonWriter(model).write([film("Heat")])
    assert (reason.source, reason.tries, len(model.calls)) == ("template", ROUNDS, 3)
    assert "“Tom Hanks”" in reason.note
    assert "Hanks" not in reason.text
    assert len({seed for _, seed in model.calls}) == 3


def test_words_that_were_objected_to_are_barred_from_then_on():
    model = ScriptedModel([FALSE], [OTHER_FALSE] * CANDIDATES, [TRUE] * CANDIDATES)
    ReasonWriter(model).write([film("Heat")])
    first, second, third = [{word.lower() for word in chats[0].barred} for chats, _ in model.calls]
    assert "hanks" not in first
    assert {"tom", "hanks"} <= second
    assert {"tom", "hanks", "ryan"} <= third


def test_objections_reach_models_that_can_read_them():
    model = ScriptedModel([FALSE], [TRUE] * CANDIDATES)
    model.taught = False
    ReasonWriter(model).write([film("Heat")])
    (first, _), (second, _) = model.calls
    assert "Tom Hanks" not in str(first[0].messages)
    assert "Tom Hanks" in str(second[0].messages)


def rewritten(*scored: tuple[str, float]) -> Reason:
    """What is shown for Heat when its candidates are these texts, each with its likelihood; the others are false."""
    texts, likelihoods = zip(*scored, *[(FALSE, -0.2)] * (CANDIDATES - len(scored)), strict=True)
    return ReasonWriter(ScriptedModel([FALSE], texts, likelihoods=likelihoods)).write([film("Heat")])[0]


def test_fewest_problems_win_before_likelihood():
    reason = rewritten((OTHER_FALSE, -0.1), (TRUE, -9.0))
    assert (reason.text, reason.source) == (TRUE, "model")


def test_of_two_true_texts_the_likelier_wins():
    assert rewritten((TRUE, -2.0), (LESS_STORY, -1.0)).text == LESS_STORY
    assert rewritten((TRUE, -1.0), (LESS_STORY, -2.0)).text == TRUE


def test_text_without_a_likelihood_comes_last():
    assert rewritten((TRUE, float("nan")), (LESS_STORY, -50.0)).text == LESS_STORY


def test_true_text_that_tells_nothing_is_written_again():
    model = ScriptedModel(["Here is one for tonight, so try it."], [TRUE] * CANDIDATES)
    (reason,) = ReasonWriter(model).write([film("Heat")])
    assert (reason.text, reason.tries) == (TRUE, 2)


def like(title: str) -> str:
    return f"Here is one: {title}. In it {STORY}"


def other(title: str) -> str:
    return f"This one may suit you: {title}. In it {STORY}"


def test_no_two_reasons_of_a_list_begin_alike():
    again = [other("Alien")] * CANDIDATES + [like("Fargo")] * CANDIDATES
    model = ScriptedModel([like("Heat"), like("Alien"), like("Fargo")], again, [true_of("Fargo")] * CANDIDATES)
    reasons = ReasonWriter(model).write([film("Heat"), film("Alien", 7), film("Fargo", 8)])
    assert [reason.tries for reason in reasons] == [1, 2, 3]
    assert {reason.source for reason in reasons} == {"model"}
    assert not alike(reasons)


def test_like_beginning_against_a_kept_reason_is_written_again():
    model = ScriptedModel([like("Heat")], [like("Alien")], [other("Alien")] * CANDIDATES)
    writer = ReasonWriter(model)
    writer.write([film("Heat")])
    reasons = writer.write([film("Heat"), film("Alien", 7)])
    assert [reason.text for reason in reasons] == [like("Heat"), other("Alien")]


def test_kept_reasons_that_begin_alike_do_not_meet_in_one_list():
    model = ScriptedModel([like("Heat")], [like("Alien")], [other("Alien")])
    writer = ReasonWriter(model)
    writer.write([film("Heat")])
    writer.write([film("Alien", 7)])
    assert not alike(writer.write([film("Heat"), film("Alien", 7)]))


def plan_of(chat) -> list[str]:
    """The rows that a request asks its reason to tell of, in their order."""
    return [line for line in chat.messages[-1].text.splitlines() if line.startswith("- ")]


def begin_of(chat) -> str:
    """How a request asks for its reason to begin."""
    return plan_of(chat)[0]


def arguments_of(chat) -> list[str]:
    """The rows of a request's plan that are arguments of the sum."""
    return [row for row in plan_of(chat) if re.match("- (against|much|some|a little)", row)]


def test_neighbours_in_a_list_are_asked_to_begin_in_ways_of_their_own():
    model = ScriptedModel([TRUE, true_of("Alien"), true_of("Fargo")])
    ReasonWriter(model).write([film("Heat"), film("Alien", 7), film("Fargo", 8)])
    ((chats, _),) = model.calls
    assert len({begin_of(chat) for chat in chats}) == 3


def test_after_a_like_beginning_each_try_begins_in_another_way():
    model = ScriptedModel([like("Heat"), like("Alien")], [other("Alien")] * CANDIDATES)
    ReasonWriter(model).write([film("Heat"), film("Alien", 7)])
    (first, _), (second, _) = model.calls
    assert len({begin_of(chat) for chat in second}) == CANDIDATES
    assert begin_of(second[0]) != begin_of(first[1])


def test_after_another_objection_each_try_begins_in_another_way_too():
    model = ScriptedModel([FALSE], [FALSE] * CANDIDATES, [TRUE] * CANDIDATES)
    ReasonWriter(model).write([film("Heat")])
    (first, _), (second, _), (third, _) = model.calls
    for before, again in ((first, second), (second, third)):
        assert len({begin_of(chat) for chat in again}) == CANDIDATES
        assert begin_of(again[0]) != begin_of(before[-1])


def test_after_an_objection_one_argument_is_planned_and_none_against_the_film():
    heat = film("Heat")
    against = replace(heat.contributions[0], value=-0.5)
    model = ScriptedModel([FALSE], [TRUE] * CANDIDATES)
    ReasonWriter(model).write([replace(heat, contributions=(against, *heat.contributions[1:]))])
    (first, _), (second, _) = model.calls
    assert len(arguments_of(first[0])) == 3
    assert any("- against" in row for row in plan_of(first[0]))
    for chat in second:
        (argument,) = arguments_of(chat)
        assert "against" not in argument
