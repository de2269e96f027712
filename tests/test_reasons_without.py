"""Rows that a person objects to: the reason is written without them, and kept apart from the reason with them."""

from __future__ import annotations

import pytest
from reasons_examples import HEAT, explanation
from reasons_models import TRUE, ScriptedModel

from recsys.reasons import ReasonWriter, gather
from recsys.schema import Style

RATED, STORY = "history:296", "field:logline"
WITHOUT = {HEAT.item_id: frozenset({RATED, STORY})}
UNRATED = {HEAT.item_id: frozenset({RATED})}


def keys(reason) -> set[str]:
    return {row.key for row in reason.evidence}


def test_the_reason_rests_on_no_row_that_was_objected_to_and_on_every_other():
    every = {row.key for row in gather(explanation())}
    assert every >= {RATED, STORY}
    model = ScriptedModel([TRUE])
    (written,) = ReasonWriter(model).write([explanation()], without=WITHOUT)
    (template,) = ReasonWriter(None).write([explanation()], without=WITHOUT)
    assert keys(written) == keys(template) == every - {RATED, STORY}
    asked = str(model.calls[0])
    assert "Pulp Fiction" not in asked
    assert HEAT.logline not in asked
    assert "Pulp Fiction" not in template.text


def test_objections_to_one_film_leave_the_reasons_of_others_alone():
    (reason,) = ReasonWriter(None).write([explanation()], without={7: frozenset({RATED})})
    assert RATED in keys(reason)


def test_every_row_may_be_objected_to_and_there_is_still_a_sentence():
    every = {row.key for row in gather(explanation())}
    (reason,) = ReasonWriter(None).write([explanation()], without={HEAT.item_id: frozenset(every - {"field:title"})})
    assert "Heat" in reason.text


@pytest.mark.parametrize(("first", "second"), [(None, UNRATED), (UNRATED, None)])
def test_a_reason_is_kept_for_the_rows_that_it_may_rest_on(first, second):
    writer = ReasonWriter(ScriptedModel([TRUE]))
    (reason,) = writer.write([explanation()], without=first)
    assert writer.kept_reason(explanation(), Style.PLAIN, first) == reason
    assert writer.kept_reason(explanation(), Style.PLAIN, second) is None
    assert writer.kept_list([explanation()], Style.PLAIN, first) == [(0, reason)]
    assert writer.kept_list([explanation()], Style.PLAIN, second) == []
