"""Teaching and forgetting one person give the inverse that fitting anew gives."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys.artefacts import ArtefactStore
from recsys.collaborative import Inverse, Row, fit_ease, gram_matrix, history_matrix, row_of
from recsys.collaborative.ease import SIDE_WEIGHT, inverse_of
from recsys.collaborative.histories import LESS_LIKE_THIS
from recsys.errors import ArtefactError, SettingError
from recsys.ranking.build import artefact_inputs, build_inverse, load_vectors, side_vectors
from recsys.schema import Catalogue, Item

CPU = torch.device("cpu")
# Users (0, 1), (0, 1) and then (1, 2): G + I = [[3, 2, 0], [2, 4, 1], [0, 1, 2]], 13 P = its adjugate.
TWO = torch.tensor([[1.0, 1, 0], [1, 1, 0]])
THIRD = Row((1, 2), (1.0, 1.0))
BY_HAND = np.array([[7, -4, 2], [-4, 6, -3], [2, -3, 8]]) / 13
WEIGHTS = st.sampled_from([1.0, 0.8, 0.6, 0.2, 0.1, LESS_LIKE_THIS])


def dense(row, items):
    vector = torch.zeros(items, dtype=torch.float64)
    vector[list(row.positions)] = torch.tensor(row.weights, dtype=torch.float64)
    return vector


def rebuilt(histories, side, positions, regularisation):
    """The inverse by numpy, from the definition: (XᵀX + c·S Sᵀ + λI)⁻¹ over the modelled items."""
    chosen = histories.double().numpy()[:, positions]
    text = side.double().numpy()[positions]
    return np.linalg.inv(chosen.T @ chosen + SIDE_WEIGHT * text @ text.T + regularisation * np.eye(len(positions)))


@st.composite
def worlds(draw):
    """Random histories, item vectors, a random subset of modelled items, and rows of people to teach."""
    items, users = draw(st.integers(2, 12)), draw(st.integers(0, 15))
    generator = torch.Generator().manual_seed(draw(st.integers(0, 10**6)))
    histories = torch.rand(users, items, generator=generator) * (torch.rand(users, items, generator=generator) < 0.4)
    side = torch.randn(items, 3, generator=generator)
    positions = sorted(draw(st.sets(st.integers(0, items - 1), min_size=1)))
    ratings = st.dictionaries(st.integers(0, items - 1), WEIGHTS, min_size=1)
    rows = [Row(tuple(rated), tuple(rated.values())) for rated in draw(st.lists(ratings, min_size=1, max_size=6))]
    return histories, side, positions, rows, draw(st.sampled_from([0.5, 5.0, 100.0]))


def inverse_at(histories, side, positions, regularisation):
    kept = torch.tensor(positions)
    gram = gram_matrix(histories.double(), side, kept, CPU)
    return Inverse(inverse_of(gram, regularisation), kept, histories.shape[1], regularisation)


def test_one_person_more_gives_what_was_worked_out_by_hand():
    inverse = Inverse.fit(TWO, None, 1.0).changed(added=[THIRD])
    assert inverse.values.numpy() == pytest.approx(BY_HAND, abs=1e-12)


def test_one_person_fewer_gives_what_was_there_before():
    whole = Inverse.fit(torch.cat([TWO, torch.tensor([[0.0, 1, 1]])]), None, 1.0)
    assert whole.values.numpy() == pytest.approx(BY_HAND, abs=1e-12)
    expected = Inverse.fit(TWO, None, 1.0).values.numpy()
    assert whole.changed(removed=[THIRD]).values.numpy() == pytest.approx(expected, abs=1e-12)


def test_an_inverse_is_never_changed_in_place():
    inverse = Inverse.fit(TWO, None, 1.0)
    before = inverse.values.clone()
    inverse.changed(added=[THIRD]).changed(removed=[THIRD])
    assert torch.equal(inverse.values, before)


@settings(deadline=None, max_examples=80)
@given(worlds())
def test_updates_equal_a_rebuild_also_with_item_vectors_and_a_restricted_catalogue(world):
    histories, side, positions, rows, regularisation = world
    updated = inverse_at(histories, side, positions, regularisation).changed(added=rows)
    more = torch.cat([histories.double(), *(dense(row, histories.shape[1])[None] for row in rows)])
    assert updated.values.numpy() == pytest.approx(rebuilt(more, side, positions, regularisation), abs=1e-8)


@settings(deadline=None, max_examples=80)
@given(worlds(), st.randoms(use_true_random=False))
def test_downdates_equal_a_rebuild_without_those_who_are_forgotten(world, draw):
    histories, side, positions, rows, regularisation = world
    forgotten = [row for row in rows if draw.random() < 0.5]
    draw.shuffle(forgotten)
    taught = inverse_at(histories, side, positions, regularisation).changed(added=rows)
    left = list(rows)
    for row in forgotten:
        left.remove(row)
    more = torch.cat([histories.double(), *(dense(row, histories.shape[1])[None] for row in left)])
    unlearned = taught.changed(removed=forgotten).values.numpy()
    assert unlearned == pytest.approx(rebuilt(more, side, positions, regularisation), abs=1e-8)


def test_a_thousand_lessons_and_forgettings_leave_no_trace():
    draw = np.random.default_rng(5)
    inverse = start = Inverse.fit(torch.rand(50, 20, generator=torch.Generator().manual_seed(2)), None, 2.0)
    for _ in range(500):
        rated = draw.choice(20, 6, replace=False)
        row = Row(tuple(int(item) for item in rated), tuple(draw.choice([1.0, 0.6, LESS_LIKE_THIS], 6).tolist()))
        inverse = inverse.changed(added=[row]).changed(removed=[row])
    assert (inverse.values - start.values).abs().max() < 1e-8


def test_items_that_are_not_modelled_say_nothing():
    inverse = Inverse(torch.eye(2, dtype=torch.float64), torch.tensor([1, 3]), 5, 1.0)
    assert torch.equal(inverse.changed(added=[Row((0, 2, 4), (1.0, 1.0, 1.0))]).values, inverse.values)
    # P = I, x = (0, 1) among the modelled: P' = I - x xᵀ / 2
    assert inverse.changed(added=[Row((3, 4), (1.0, 1.0))]).values.tolist() == [[1.0, 0.0], [0.0, 0.5]]
    none = Inverse(torch.zeros(0, 0, dtype=torch.float64), torch.zeros(0, dtype=torch.long), 3, 1.0)
    assert none.changed(added=[Row((0,), (1.0,))]).values.shape == (0, 0)


def test_who_was_never_taught_cannot_be_taken_out():
    with pytest.raises(ArtefactError, match="not in it"):
        Inverse.fit(torch.zeros(0, 3), None, 0.5).changed(removed=[THIRD])


def test_the_model_of_an_updated_inverse_is_the_fitted_one():
    whole = torch.cat([TWO, torch.tensor([[0.0, 1, 1]])])
    updated = Inverse.fit(TWO, None, 1.0).changed(added=[THIRD]).model()
    fitted = fit_ease(whole, regularisation=1.0)
    assert updated.weights.numpy() == pytest.approx(fitted.weights.numpy(), abs=1e-6)
    assert updated.weights.dtype == torch.float32
    assert not updated.weights.diagonal().any()


def test_a_row_holds_the_weights_of_stars_in_the_order_of_the_catalogue():
    catalogue = Catalogue((Item("a", "A"), Item("b", "B"), Item("c", "C")))
    row = row_of({"c": 5.0, "elsewhere": 4.0, "a": 0.0, "b": 1.0}, catalogue)
    assert row == Row((0, 1, 2), (LESS_LIKE_THIS, 0.1, 1.0))
    with pytest.raises(SettingError, match="not one in stars"):
        row_of({"a": 6.0}, catalogue)


@pytest.fixture(scope="module")
def real(engine):
    """The real data as the app fits it: histories, item vectors, and a person’s row with a dislike in it."""
    encoder, artefacts = engine.ranker.encoder, ArtefactStore(engine.settings.cache)
    inputs = artefact_inputs(engine.dataset, encoder)
    side = side_vectors(load_vectors(engine.dataset, encoder, artefacts, inputs))
    histories, _ = history_matrix(engine.dataset.ratings, engine.catalogue)
    liked = dict.fromkeys([item.item_id for item in engine.catalogue.items[::37]], 5.0)
    row = row_of({**liked, engine.catalogue.items[5].item_id: 0.0}, engine.catalogue)
    return engine, histories.to_dense().double(), side, row


def test_real_data_of_the_most_rated_items_update_and_downdate_equal_a_rebuild(real):
    _, histories, side, row = real
    positions = torch.arange(0, histories.shape[1], 4)
    more = torch.cat([histories, dense(row, histories.shape[1])[None]])
    base, whole = (inverse_at(rows, side, positions.tolist(), 100.0) for rows in (histories, more))
    assert (base.changed(added=[row]).values - whole.values).abs().max() < 1e-8
    assert (whole.changed(removed=[row]).values - base.values).abs().max() < 1e-8


def test_real_data_update_and_downdate_of_the_app_s_own_inverse_equal_a_rebuild(real):
    engine, histories, side, row = real
    untaught = engine.loop.shared.current.ranker.features.ease
    base = build_inverse(engine.dataset, engine.ranker.encoder, ArtefactStore(engine.settings.cache), untaught)
    assert (base.model().weights - untaught.weights).abs().max() < 1e-5  # what is updated is what is ranked with
    more = torch.cat([histories, dense(row, histories.shape[1])[None]])
    whole = inverse_at(more, side, base.positions.tolist(), base.regularisation)
    taught = base.changed(added=[row])
    assert (taught.values - whole.values).abs().max() < 1e-8
    assert (taught.values - base.values).abs().max() > 1e-5  # and the lesson is not lost in rounding
    assert (whole.changed(removed=[row]).values - base.values).abs().max() < 1e-8
