"""Many writers at once, double clicks, and writers that are killed: nothing acknowledged is lost, nothing is twice."""

import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from store_databases import liked, opened

TESTS = Path(__file__).resolve().parent
WRITERS = 30
EACH = 50


def acknowledged(*arguments):
    """The keys of the events that writers in other processes had acknowledged."""
    path = os.pathsep.join((str(TESTS.parent), str(TESTS)))
    script = [sys.executable, str(TESTS / "store_writers.py"), *map(str, arguments)]
    done = subprocess.run(
        script, env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def keys(store, person):
    return [event.key for event in store.events(person)]


def test_thirty_writers_of_fifty_events_lose_none(any_store):
    people = [any_store.new_person(f"writer {number}")[0].person for number in range(WRITERS)]
    begin = Barrier(WRITERS)

    def write(person):
        begin.wait()
        return [any_store.record(liked(person, number)) for number in range(EACH)]

    with ThreadPoolExecutor(WRITERS) as pool:
        answers = list(pool.map(write, people))
    assert all(all(answer) for answer in answers)
    for person in people:
        assert any_store.ratings(person) == dict.fromkeys(range(EACH), 5.0)
    assert any_store.check().events == WRITERS * EACH


def test_writers_in_processes_of_their_own_lose_none(any_store, store_address):
    person = any_store.new_person()[0].person
    told = acknowledged("crowd", store_address, person, 6, EACH)
    assert len(told) == 6 * EACH
    assert Counter(keys(any_store, person)) == Counter(told)


def test_a_double_click_is_one_event(any_store, store_address):
    person = any_store.new_person()[0].person
    other_tab = opened(store_address)
    for click in range(20):
        begin = Barrier(4)

        def tell(store, begin=begin, click=click):
            begin.wait()
            return store.record(liked(person, 7, f"click {click}"))

        with ThreadPoolExecutor(4) as pool:
            assert sorted(pool.map(tell, [any_store, any_store, other_tab, other_tab])) == [False, False, False, True]
    other_tab.close()
    assert sorted(keys(any_store, person)) == sorted(f"click {click}" for click in range(20))


def test_fifty_kills_in_the_middle_of_writing_lose_nothing_acknowledged(any_store, store_address):
    person = any_store.new_person()[0].person
    told = acknowledged("killed", store_address, person, 50)
    assert len({key.split("-")[0] for key in told}) == 50  # every life had something acknowledged
    any_store.close()
    store = opened(store_address)  # checks every page of the file
    kept = Counter(keys(store, person))
    assert not Counter(told) - kept
    assert set(kept.values()) == {1}
    assert len(kept) <= len(told) + 50  # what a killed writer was just doing may be there, or not
    assert store.record(liked(person, 1, "after"))
    store.close()


def test_a_person_forgotten_while_somebody_writes_leaves_nothing_behind(any_store):
    person = any_store.new_person()[0].person
    begin = Barrier(2)

    def write():
        begin.wait()
        written = 0
        try:
            for number in range(10_000):
                written += any_store.record(liked(person, number))
        except Exception as failure:
            return type(failure).__name__, written
        return "", written

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        begin.wait()
        while not any_store.events(person):
            pass
        any_store.forget(person)
        outcome, written = writing.result()
    assert outcome == "UnknownPerson"
    assert written > 0
    assert any_store.check().events == 0
