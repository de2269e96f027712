"""Methods laid beside the exact values: distances by hand, honest counts, and rows for what cannot be used."""

import numpy as np
import pytest
from small_world import random_query, save_tiny_model, small_ranker

from recsys.config import Settings
from recsys.errors import BecauseError
from recsys.explain.attribution import Attribution
from recsys.explain.game import WordGame
from recsys.explain.methods import METHODS, SAMPLES, method
from recsys.explain.methods_compared import attribute, compare_methods, side_by_side, total_of
from recsys.text.encoder import SentenceTransformerEncoder

QUERY = random_query(3)


def floats(*values):
    return np.array(values, np.float32)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    folder = save_tiny_model(tmp_path_factory.mktemp("tiny"))
    return SentenceTransformerEncoder.from_settings(Settings(encoder=str(folder), device="cpu"))


def test_distance_agreement_and_gap_by_hand():
    answers = [
        ("Exact", Attribution("Exact", floats(3, -1, 2))),
        ("Other", Attribution("Other", floats(2, -2, 4))),
        ("Shares", Attribution("Shares", floats(0.5, 0.25, 0.25), relative=True)),
    ]
    exact, other, shares = side_by_side(("a", "b", "c"), 4.0, answers).methods
    assert (exact.distance, exact.agreement, exact.gap) == (0.0, 1.0, 0.0)
    assert other.distance == pytest.approx(4 / 6)
    assert other.agreement == pytest.approx(1 / 3)
    assert other.gap == 0.0
    np.testing.assert_allclose(shares.values, [2, 1, 1])
    assert shares.attribution.values.sum() == 1.0


def test_exact_values_come_first_whether_asked_for_or_not():
    game = WordGame.of(small_ranker(), QUERY, 103)
    assert [one.name for one in compare_methods(game, [method("Random")]).methods] == ["Exact", "Random"]
    asked = [method("Random"), method("Exact")]
    assert [one.name for one in compare_methods(game, asked).methods] == ["Exact", "Random"]


def test_what_cannot_be_used_has_a_row_that_says_why():
    found = compare_methods(WordGame.of(small_ranker(), QUERY, 103), METHODS)
    failed = [one.name for one in found.methods if one.failure]
    assert failed == ["Integrated gradients", "Attention", "Attention rollout"]
    assert all("encoder" in one.failure for one in found.methods if one.failure)
    assert [one.name for one in found.others] == ["KernelSHAP", "LIME", "Random"]


def test_without_exact_values_there_is_nothing_to_be_near_to():
    answers = [("Exact", BecauseError("Too many words.")), ("Other", Attribution("Other", floats(1, 2)))]
    exact, other = side_by_side(("a", "b"), 3.0, answers).methods
    assert exact.failure == "Too many words."
    assert (other.distance, other.agreement, other.gap) == (None, None, 0.0)


def test_values_that_are_all_zero_have_no_distance():
    answers = [("Exact", Attribution("Exact", floats(0, 0))), ("Other", Attribution("Other", floats(0, 0)))]
    assert side_by_side(("a", "b"), 0.0, answers).methods[1].distance is None


def test_exact_values_and_shares_add_up_to_the_total_of_the_game():
    game = WordGame.of(small_ranker(1), QUERY, 104)
    found = compare_methods(game, METHODS)
    assert found.total == pytest.approx(total_of(game))
    assert found.exact.gap == pytest.approx(0.0, abs=1e-5)
    assert found.methods[-1].values.sum() == pytest.approx(found.total, abs=1e-5)


def test_no_method_profits_from_what_another_one_read(tiny):
    game = WordGame(QUERY.intent, tiny, np.ones(16, np.float32), floats(0, 0, 0), 0.0)
    attribute(game, method("Exact"))
    calls = []
    compute = tiny._compute
    tiny._compute = lambda texts: calls.append(list(texts)) or compute(texts)
    try:
        found = attribute(game, method("Exact"))
    finally:
        del tiny._compute
    assert len({text for texts in calls for text in texts if text}) == found.evaluations == 7


def test_progress_names_every_method_and_never_runs_past_the_end():
    told = []
    game = WordGame.of(small_ranker(), QUERY, 103)
    compare_methods(game, METHODS, lambda step, share=None, detail="": told.append((step, share)))
    assert {step for step, _ in told} >= {"Exact", "KernelSHAP", "LIME", "Random"}
    assert all(share is None or 0 <= share <= 1 for _, share in told)


def test_on_the_real_engine_kernel_shap_is_near_and_random_is_not(engine):
    found = engine.recommend("slow-burn heist with an unreliable narrator about old friends", k=1)
    comparison = engine.inspect.compare_methods(found.query, found[0].item.item_id)
    by_name = {one.name: one for one in comparison.methods}
    assert not any(one.failure for one in comparison.methods)
    assert by_name["KernelSHAP"].distance < 0.05 < by_name["Random"].distance
    assert by_name["KernelSHAP"].attribution.evaluations <= SAMPLES + 1
    rows = engine.inspect.word_values(found.query, found[0].item.item_id)
    np.testing.assert_allclose(comparison.exact.values, [row.value for row in rows], atol=1e-4)


def test_attribute_on_the_engine_refuses_an_unknown_item(engine):
    with pytest.raises(BecauseError, match="No item"):
        engine.inspect.attribute(QUERY, -1, method("Exact"))
