"""Versions of the shared model: whoever reads keeps theirs, processes share a store, faults change nothing."""
# ruff: noqa: F401, F811 (fixtures are imported, and then named as parameters)

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from taught_engines import (
    ALIEN,
    HEAT,
    HISTORY,
    INTENT,
    MATRIX,
    PULP_FICTION,
    TOY_STORY,
    inverse,
    opened,
    own,
    residuals,
    somebody,
    weights,
)

from recsys.errors import StoreBusy, StoreError, UnknownModel


def test_two_processes_with_one_store_agree_from_the_next_lesson_on(opened):
    first, second = opened(), opened()
    person = somebody(first, ALIEN)
    first.teach(person)
    assert second.shared.people == 0  # read when it opened
    second.teach(somebody(second, HEAT))
    assert second.shared.people == 2
    second.forget(person)
    assert second.shared.people == 1
    assert first.shared.people == 1  # still the one who is gone, until its next lesson
    first.teach(somebody(first, TOY_STORY))
    assert first.shared.people == 2
    assert person not in first.loop.shared.current.rows


def test_lessons_are_applied_again_when_the_engine_opens_and_give_the_same_version(opened):
    own = opened()
    for liked in (ALIEN, HEAT):
        own.teach(somebody(own, liked))
    again = opened()
    assert again.shared == own.shared
    assert again.fingerprint == own.fingerprint
    assert (weights(again) - weights(own)).abs().max() < 1e-7


def test_whoever_reads_keeps_the_model_they_have(own):
    held = own.snapshot()
    found = held.recommend(INTENT, HISTORY, k=5)
    own.teach(somebody(own, *[one.item.item_id for one in found[2:]]))
    assert held.fingerprint != own.fingerprint
    assert [one.score for one in held.recommend(INTENT, HISTORY, k=5)] == [one.score for one in found]
    assert own.snapshot().fingerprint == own.fingerprint
    assert held.snapshot() is held


def test_a_list_from_before_a_lesson_is_explained_as_the_model_is_now(own):
    found = own.recommend(INTENT, {MATRIX: 5.0, ALIEN: 5.0}, k=5)
    own.teach(somebody(own, MATRIX, ALIEN, *[one.item.item_id for one in found]))
    for one in own.explain_all(found):
        assert abs(one.residual) < 1e-5
        assert one.score == own.recommendation(found.query, one.item.item_id).score


def test_earlier_versions_are_kept_for_rooms_unless_somebody_in_them_was_forgotten(own):
    untaught = own.shared.version
    people = [somebody(own, item) for item in (ALIEN, HEAT)]
    versions = [own.teach(person).version for person in people]
    assert own.at(versions[0]).fingerprint != own.fingerprint
    assert own.at(versions[1]).fingerprint == own.fingerprint
    own.forget(people[1])
    assert own.shared.version == versions[0]
    with pytest.raises(UnknownModel, match="no longer kept"):
        own.at(versions[1])
    own.forget(people[0])
    assert own.at(untaught).fingerprint == own.fingerprint
    for version in versions:
        with pytest.raises(UnknownModel):
            own.at(version)


def test_only_a_few_earlier_versions_are_held_in_memory(own):
    versions = [own.teach(somebody(own, item)).version for item in (ALIEN, HEAT, TOY_STORY, MATRIX)]
    assert own.at(versions[1]).shared.people == 4
    with pytest.raises(UnknownModel):
        own.at(versions[0])


def test_a_locked_store_stops_a_lesson_and_nothing_changes(opened, tmp_path):
    own = opened(store_timeout=0.2)
    person, version = somebody(own, ALIEN), own.shared.version
    lock = sqlite3.connect(tmp_path / "because.sqlite", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    try:
        for act in (own.teach, own.forget):
            with pytest.raises(StoreBusy):
                act(person)
            assert own.shared.version == version
    finally:
        lock.execute("ROLLBACK")
        lock.close()
    assert own.teach(person).version != version


def test_a_damaged_store_leaves_an_engine_that_answers_and_says_what_is_wrong(opened, tmp_path):
    (tmp_path / "because.sqlite").write_bytes(b"this is no database " * 500)
    own = opened()
    assert own.shared.people == 0
    assert own.shared.problem
    assert own.recommend(INTENT, k=3)
    with pytest.raises(StoreError):
        own.teach("0" * 32)


def test_many_threads_teach_and_forget_while_others_read(own):
    untaught = own.fingerprint
    people = [somebody(own, item, disliked=[PULP_FICTION]) for item in (ALIEN, HEAT, TOY_STORY, MATRIX)]
    done = threading.Event()

    def read():
        seen = []
        while not done.is_set() or not seen:
            seen += residuals(own.snapshot(), k=2)
        return max(seen)

    with ThreadPoolExecutor(6) as pool:
        readers = [pool.submit(read) for _ in range(2)]
        try:
            list(pool.map(own.teach, people))
            assert own.shared.people == 4
            taught = own.fingerprint
            list(pool.map(own.forget, people[:2]))
        finally:
            done.set()
        assert max(reader.result() for reader in readers) < 1e-5
    assert own.shared.people == 2
    assert len({own.fingerprint, taught, untaught}) == 3
