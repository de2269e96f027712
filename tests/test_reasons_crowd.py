"""Thirty people at once: each gets reasons or templates that say so, in order, and nothing breaks."""

from __future__ import annotations

import random
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from reasons_models import OddModel, SteadyModel, film, side_by_side, true_of

from recsys.reasons import ReasonWriter
from recsys.schema import Reason

PEOPLE = 30


def test_thirty_at_once_each_get_their_reason_one_writing_at_a_time():
    model = SteadyModel(pause=0.001)
    writer = ReasonWriter(model)
    with ThreadPoolExecutor(PEOPLE) as threads:
        reasons = list(threads.map(lambda at: writer.write([film("Heat", at)])[0], range(PEOPLE)))
    assert model.most_at_once == 1
    assert {reason.source for reason in reasons} == {"model"}
    assert [reason.item.item_id for reason in reasons] == list(range(PEOPLE))


def test_more_than_the_line_holds_get_templates():
    model = SteadyModel(pause=0.02)
    writer = ReasonWriter(model)
    writer.turns.most_waiting = 5
    with ThreadPoolExecutor(PEOPLE) as threads:
        reasons = list(threads.map(lambda at: writer.write([film("Heat", at)])[0], range(PEOPLE)))
    written = [reason for reason in reasons if reason.source == "model"]
    refused = [reason for reason in reasons if reason.source == "template"]
    assert len(written) >= 6
    assert refused
    assert all("5 requests are already waiting" in reason.note for reason in refused)


def test_the_deadline_ends_waiting_for_everybody_at_about_the_same_time():
    writer = ReasonWriter(SteadyModel(pause=0.05), deadline=1.0)
    started = time.monotonic()
    with ThreadPoolExecutor(PEOPLE) as threads:
        reasons = list(threads.map(lambda at: writer.write([film("Heat", at)])[0], range(PEOPLE)))
    assert time.monotonic() - started < 3
    assert {reason.source for reason in reasons} == {"model", "template"}
    assert all("was late" in reason.note for reason in reasons if reason.source == "template")


@pytest.mark.parametrize("seed", range(2))
def test_people_who_come_stop_leave_and_repeat_never_break_it(seed):
    mood = random.Random(seed)

    def act(chats, limits):
        whim = mood.random()
        if whim < 0.2:
            raise RuntimeError("no luck")
        for piece in side_by_side([true_of("Heat")] * len(chats)):
            if limits.stopped or limits.late:
                return
            time.sleep(0.002)
            yield piece

    writer = ReasonWriter(OddModel(act), deadline=3)

    def visit(at: int) -> list[Reason]:
        stop = Event()
        stream = writer.stream([film("Heat", at % 7), film("Heat", 100 + at)], stop)
        _, first = next(stream)
        if at % 5 == 0:
            stream.close()
            return []
        if at % 5 == 1:
            stop.set()
        return [what for what in (first, *(what for _, what in stream)) if isinstance(what, Reason)]

    with ThreadPoolExecutor(PEOPLE) as threads:
        visits = list(threads.map(visit, range(2 * PEOPLE)))
    assert all(len(reasons) == 2 for at, reasons in enumerate(visits) if at % 5)
    assert all(reason.note for reasons in visits for reason in reasons if reason.source == "template")
    assert len(writer.turns) == 0
