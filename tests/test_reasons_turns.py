"""The line for the language model: order, bound, the place that is told, and leaving."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread

import pytest

from recsys.reasons.chat import Limits
from recsys.reasons.turns import GRACE, POLL, Crowded, Turns


def take(turns: Turns, act=lambda: None, told=lambda place: None, limits: Limits | None = None) -> bool:
    """Wait for a turn and use it; whether it came."""
    with turns.join(limits) as ticket:
        for place in ticket.places():
            told(place)
        if ticket.has_turn:
            act()
            return True
    return False


def await_length(turns: Turns, length: int) -> None:
    until = time.monotonic() + 10
    while len(turns) != length and time.monotonic() < until:
        time.sleep(0.005)
    assert len(turns) == length


def test_turns_are_taken_in_the_order_of_arrival():
    turns, order, threads = Turns(), [], []
    with turns.join():
        for name in range(5):
            threads.append(Thread(target=take, args=(turns, lambda name=name: order.append(name))))
            threads[-1].start()
            await_length(turns, name + 2)
    for thread in threads:
        thread.join(10)
    assert order == [0, 1, 2, 3, 4]


def test_only_one_has_a_turn_at_a_time():
    turns, inside, most = Turns(), [], []

    def act():
        inside.append(1)
        most.append(len(inside))
        time.sleep(0.005)
        inside.pop()

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(lambda _: take(turns, act), range(16)))
    assert max(most) == 1


def test_place_is_told_and_shrinks():
    turns, told = Turns(), []
    with turns.join():
        first_left = Event()
        first = Thread(target=take, args=(turns, lambda: first_left.wait(10)))
        first.start()
        await_length(turns, 2)
        second = Thread(target=take, args=(turns,), kwargs={"told": told.append})
        second.start()
        await_length(turns, 3)
        time.sleep(2 * POLL)
    time.sleep(2 * POLL)
    first_left.set()
    first.join(10)
    second.join(10)
    assert set(told) == {2, 1}
    assert told == sorted(told, reverse=True)


def test_place_is_told_at_most_every_quarter_of_a_second():
    turns, told = Turns(), []
    with turns.join() as holder, ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(take, turns, told=told.append, limits=Limits(deadline=time.monotonic() + 4 * POLL))
        for _ in range(20):  # people who come and go do not make it be told more often
            with turns.join():
                time.sleep(0.01)
        assert waiting.result() is False
        assert holder.has_turn
    assert 3 <= len(told) <= 5


def test_too_many_are_refused_and_told_how_long_it_takes():
    turns = Turns(most_waiting=2)
    take(turns, lambda: time.sleep(0.1))
    with turns.join(), turns.join(), turns.join():
        with pytest.raises(Crowded, match=r"2 requests are already waiting .* about 1 s") as refused, turns.join():
            raise AssertionError("there is no room")
        assert refused.value.seconds == pytest.approx(0.3, rel=0.5)
        assert len(turns) == 3
    assert len(turns) == 0


def test_refusal_promises_no_time_before_any_turn_ended():
    turns = Turns(most_waiting=0)
    with turns.join(), pytest.raises(Crowded, match=r"language model\. Ask again later"), turns.join():
        raise AssertionError("there is no room")


def test_stop_leaves_the_line_within_a_second():
    turns, stop = Turns(), Event()
    with turns.join(), ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(take, turns, limits=Limits(stop=stop))
        await_length(turns, 2)
        started = time.monotonic()
        stop.set()
        assert waiting.result(5) is False
        assert time.monotonic() - started < 1
        assert len(turns) == 1


def test_deadline_leaves_the_line():
    turns = Turns()
    with turns.join():
        started = time.monotonic()
        assert take(turns, limits=Limits(deadline=started + 0.3)) is False
        assert time.monotonic() - started < 1


def test_who_goes_away_while_waiting_leaves_the_line():
    turns = Turns()

    def leave(place: int) -> None:
        raise RuntimeError("closed tab")

    with turns.join():
        with pytest.raises(RuntimeError, match="closed tab"):
            take(turns, told=leave)
        assert len(turns) == 1


def test_a_turn_that_fails_is_given_back():
    turns = Turns()
    with pytest.raises(RuntimeError, match="broken"), turns.join():
        raise RuntimeError("broken")
    assert take(turns)


def test_a_turn_never_given_back_is_taken_away_after_its_deadline():
    turns = Turns()
    with turns.join(Limits(deadline=time.monotonic() + 0.1)) as forgotten:
        started = time.monotonic()
        assert take(turns)
        assert time.monotonic() - started < 0.1 + GRACE + 2 * POLL
        assert not forgotten.has_turn
    assert len(turns) == 0
