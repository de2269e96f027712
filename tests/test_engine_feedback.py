"""The engine learns from people: feedback is kept, the shared model is taught and forgets exactly."""
# ruff: noqa: F401, F811 (fixtures are imported, and then named as parameters)

import pytest
import torch
from taught_engines import ALIEN, HEAT, PULP_FICTION, TOY_STORY, inverse, opened, own, residuals, somebody, weights

from recsys.errors import NothingToTeach, UnknownItem, UnknownPerson
from recsys.schema.feedback import Feedback, FeedbackKind


def test_an_event_is_kept_once(own):
    person = somebody(own)
    event = Feedback(person, FeedbackKind.MORE, "a", ALIEN)
    assert own.record(event) is True
    assert own.record(event) is False
    assert own.store.ratings(person) == {ALIEN: 5.0}


def test_an_event_of_an_unknown_film_is_refused(own):
    with pytest.raises(UnknownItem):
        own.record(Feedback(somebody(own), FeedbackKind.MORE, "a", "no such film"))


def test_teaching_changes_the_model_for_everybody_and_says_what_it_did(own):
    person = somebody(own, ALIEN, HEAT, disliked=[TOY_STORY])
    before, fingerprint = weights(own), own.fingerprint
    taught = own.teach(person)
    assert taught.ratings == 3
    assert taught.version == own.shared.version
    assert (own.shared.people, own.shared.items, own.shared.problem) == (1, 3, "")
    assert own.fingerprint != fingerprint
    alien, heat, toys = (own.catalogue.position(item) for item in (ALIEN, HEAT, TOY_STORY))
    change = weights(own) - before
    assert change[alien, heat] > 0 > change[alien, toys]
    assert max(residuals(own)) < 1e-5


def test_the_app_s_update_is_the_inverse_with_their_row(own, inverse):
    own.teach(somebody(own, ALIEN, HEAT, disliked=[TOY_STORY]))
    (row,) = own.loop.shared.current.rows.values()
    assert sorted(row.weights) == [-0.5, 1.0, 1.0]
    assert torch.equal(weights(own), inverse.changed(added=[row]).model().weights)


def test_forgetting_the_only_pupil_brings_back_the_very_same_model(own):
    before, fingerprint, state = weights(own), own.fingerprint, own.shared
    person = somebody(own, ALIEN, HEAT)
    own.teach(person)
    gone = own.forget(person)
    assert gone.was_taught
    assert gone.rows >= 4  # two events, a lesson, the person
    assert weights(own) is before
    assert (own.fingerprint, own.shared) == (fingerprint, state)
    assert own.store.events(person) == []


def test_forgetting_one_of_several_leaves_what_the_others_taught(opened):
    own, other = opened("one.sqlite"), opened("other.sqlite")
    first, second = somebody(own, ALIEN, HEAT), somebody(own, TOY_STORY, disliked=[PULP_FICTION])
    own.teach(first)
    own.teach(second)
    assert own.shared.people == 2
    own.forget(first)
    other.teach(somebody(other, TOY_STORY, disliked=[PULP_FICTION]))
    assert (weights(own) - weights(other)).abs().max() < 1e-7
    assert own.shared.people == 1


def test_who_never_taught_can_be_forgotten_and_the_model_stays(own):
    own.teach(somebody(own, ALIEN))
    version, person = own.shared.version, somebody(own, HEAT)
    assert own.forget(person).was_taught is False
    assert own.shared.version == version
    assert own.store.ratings(person) == {}


def test_teaching_twice_counts_once_and_later_ratings_take_the_place_of_earlier_ones(opened):
    own, other = opened("one.sqlite"), opened("other.sqlite")
    person = somebody(own, ALIEN)
    first = own.teach(person)
    assert own.teach(person).version == first.version
    own.record(Feedback(person, FeedbackKind.LESS, "changed my mind", ALIEN))
    own.record(Feedback(person, FeedbackKind.SEEN, "seen", HEAT, stars=4.0))
    own.teach(person)
    other.teach(somebody(other, HEAT, disliked=[ALIEN]))
    assert own.shared.people == 1
    assert own.shared.version != first.version
    different = weights(own) - weights(other)  # 4 stars against 5
    assert different.abs().max() > 1e-6


def test_without_ratings_there_is_nothing_to_teach(own):
    with pytest.raises(NothingToTeach, match="nothing to teach"):
        own.teach(somebody(own))
    with pytest.raises(NothingToTeach):
        own.teach("0" * 32)
    assert own.shared.people == 0


def test_a_lesson_of_a_person_the_store_does_not_know_is_not_learned(own):
    person = somebody(own, ALIEN)
    own.teach(person)
    own.forget(person)
    with pytest.raises((NothingToTeach, UnknownPerson)):
        own.teach(person)
    assert own.shared.people == 0
