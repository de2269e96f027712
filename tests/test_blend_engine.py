"""An engine with one person’s blend, and what 0 stars do to its lists."""
# ruff: noqa: F401, F811 (fixtures are imported, and then named as parameters)

from dataclasses import replace

import pytest
from taught_engines import ALIEN, HEAT, HISTORY, INTENT, inverse, opened, own, somebody

from recsys.errors import SettingError
from recsys.reasons.writer import ReasonWriter
from recsys.schema import NEUTRAL, Blend, Source


def test_a_blend_shares_everything_and_every_answer_uses_it(own):
    blend = Blend(word=0.4, history=2.0, prior=0.1)
    blended = own.with_blend(blend)
    assert own.with_blend(NEUTRAL) is own
    assert blended.with_blend(NEUTRAL).fingerprint == own.fingerprint
    assert blended.fingerprint not in {own.fingerprint, own.with_blend(Blend(word=0.5)).fingerprint}
    assert blended.ranker.features is own.ranker.features
    first = blended.recommend("robots in the rain, not scary", HISTORY)[0]
    why = blended.explain(first)
    assert abs(why.residual) < 1e-5
    assert why.score == pytest.approx(sum(row.value for row in why.contributions), abs=1e-5)
    by_history = [change for change in why.counterfactuals if change.source is Source.HISTORY]
    assert all(change.predicted_rank == change.actual_rank for change in by_history)
    assert blended.inspect.leave_one_out(first.query, first.item.item_id).score == first.score
    assert own.recommendation(first.query, first.item.item_id).score != first.score


def test_a_blended_engine_hears_of_lessons_unless_it_holds_a_version(own):
    blended, held = own.with_blend(Blend(word=2.0)), own.with_blend(Blend(word=2.0)).snapshot()
    before = held.fingerprint
    own.teach(somebody(own, ALIEN, HEAT))
    assert blended.fingerprint != before
    assert held.fingerprint == before
    assert blended.ranker.features is own.ranker.features


def test_zero_stars_lower_what_is_like_the_film(own):
    query = own.recommend(INTENT, {ALIEN: 0.0}, include_seen=True).query
    aliens = next(item for item in own.find_items("Aliens") if item.year == 1986)
    without, disliked, liked = (
        own.recommendation(replace(query, history=history), aliens.item_id).score
        for history in ({}, {ALIEN: 0.0}, {ALIEN: 5.0})
    )
    assert disliked < without < liked
    assert without - disliked == pytest.approx(0.5 * (liked - without), rel=1e-4)
    with pytest.raises(SettingError):
        own.recommend(INTENT, {ALIEN: -1.0})


def test_reasons_are_kept_apart_for_each_blend_and_version(own):
    own = replace(own, _writer=ReasonWriter(None))
    writers = [own.open_language_model(), own.with_blend(Blend(word=2.0)).open_language_model()]
    assert len({writer.fingerprint for writer in writers}) == 2
    assert writers[0].turns is writers[1].turns
    assert writers[0].kept is writers[1].kept
