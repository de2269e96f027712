"""Streaming: pieces side by side in the order of the page, stopping, leaving, and what is kept meanwhile."""

from __future__ import annotations

import time
from itertools import takewhile
from threading import Event, Thread

import pytest
from reasons_models import FALSE, TRUE, OddModel, ScriptedModel, SteadyModel, film, true_of

from recsys.reasons import ReasonWriter
from recsys.reasons.chat import Piece
from recsys.reasons.rounds import CANDIDATES
from recsys.reasons.turns import POLL
from recsys.schema import Reason, Style

TITLES = ("Heat", "Alien", "Fargo")


def films():
    return [film(title, at) for at, title in enumerate(TITLES)]


def three():
    return [true_of(title) for title in TITLES]


def test_cards_grow_side_by_side_and_the_first_comes_first():
    said = list(ReasonWriter(ScriptedModel(three())).stream(films()))
    pieces = list(takewhile(lambda one: isinstance(one[1], str), said))
    assert [position for position, _ in pieces[:6]] == [0, 1, 2, 0, 1, 2]
    for position, title in enumerate(TITLES):
        own = [what for at, what in said if at == position]
        assert "".join(own[:-1]) == own[-1].text == true_of(title)


def test_each_card_ends_with_its_reason_as_soon_as_it_is_whole():
    def act(chats, limits):
        yield Piece(1, true_of("Alien"), ended=True)
        yield Piece(0, true_of("Heat"), ended=True)

    said = ReasonWriter(OddModel(act)).stream(films()[:2])
    assert [(at, type(what)) for at, what in said] == [(1, str), (1, Reason), (0, str), (0, Reason)]


def test_text_of_a_later_round_comes_as_a_whole():
    model = ScriptedModel([FALSE], [FALSE] * CANDIDATES, [TRUE] * CANDIDATES)
    *pieces, (_, reason) = ReasonWriter(model).stream([film("Heat")])
    assert "".join(text for _, text in pieces) == FALSE
    assert (reason.text, reason.tries) == (TRUE, 3)


def test_identical_request_is_answered_from_what_is_kept():
    model = ScriptedModel([TRUE])
    writer = ReasonWriter(model)
    (first,) = writer.write([film("Heat")])
    said = list(writer.stream([film("Heat")]))
    assert said == [(0, first)]
    assert writer.kept_reason(film("Heat")) is first
    assert len(model.calls) == 1


def test_other_style_other_film_and_templates_are_not_kept():
    refused = [[FALSE] * count for count in (1, CANDIDATES, CANDIDATES)]
    model = ScriptedModel([TRUE], [TRUE], *refused, [true_of("Alien")])
    writer = ReasonWriter(model)
    writer.write([film("Heat")])
    writer.write([film("Heat")], style=Style.CHILD)
    assert writer.write([film("Alien", 7)])[0].source == "template"
    assert writer.kept_reason(film("Alien", 7)) is None
    assert writer.write([film("Alien", 7)])[0].source == "model"


def test_kept_reasons_come_first_and_only_the_others_are_written():
    model = ScriptedModel([true_of("Alien")], [true_of("Heat"), true_of("Fargo")])
    writer = ReasonWriter(model)
    (kept,) = writer.write([films()[1]])
    said = list(writer.stream(films()))
    assert said[0] == (1, kept)
    assert len(model.calls[1][0]) == 2


def await_place(writer, length):
    until = time.monotonic() + 10
    while len(writer.turns) != length and time.monotonic() < until:
        time.sleep(0.005)
    assert len(writer.turns) == length


def test_same_request_waits_for_the_one_being_written_and_finds_it():
    model = SteadyModel(pause=0.03)
    writer, told, found = ReasonWriter(model), [], []
    stream = writer.stream([film("Heat")])
    next(stream)
    second = Thread(target=lambda: found.extend(writer.stream([film("Heat")], waiting=told.append)))
    second.start()
    await_place(writer, 2)
    (*_, (_, reason)) = stream
    second.join(10)
    assert found == [(0, reason)]
    assert model.calls == 1


def test_who_waits_behind_others_leaves_the_line_once_its_reasons_are_kept():
    writer = ReasonWriter(SteadyModel())
    held, found = writer.turns.join(), []
    with held:
        waiting = Thread(target=lambda: found.extend(writer.stream([film("Heat")])))
        waiting.start()
        await_place(writer, 2)
        (reason,) = ReasonWriter(SteadyModel()).write([film("Heat")])
        writer.kept.put(writer._key(film("Heat"), Style.PLAIN), reason)
        waiting.join(1)
        assert found == [(0, reason)]


def test_place_in_the_line_is_told_while_waiting_and_zero_while_nothing_comes():
    def act(chats, limits):
        time.sleep(3 * POLL)
        yield Piece(0, TRUE, ended=True)

    writer, told = ReasonWriter(OddModel(act)), []
    with writer.turns.join():
        waiting = Thread(target=lambda: list(writer.stream([film("Heat")], waiting=told.append)))
        waiting.start()
        await_place(writer, 2)
        time.sleep(2 * POLL)
    waiting.join(10)
    assert told[0] == 1
    assert told[-1] == 0
    assert 2 <= told.count(0) <= 4


def test_stop_ends_writing_within_a_second():
    model, stop = SteadyModel(pause=0.05), Event()
    stream = ReasonWriter(model).stream(films(), stop)
    next(stream)
    started = time.monotonic()
    stop.set()
    reasons = [what for _, what in stream if isinstance(what, Reason)]
    assert time.monotonic() - started < 1
    assert [("stopped" in reason.note, reason.source) for reason in reasons] == [(True, "template")] * 3
    assert model.closed.wait(1)


def test_closing_the_stream_stops_the_model_and_frees_the_turn():
    model = SteadyModel(pause=0.05)
    writer = ReasonWriter(model)
    stream = writer.stream([film("Heat")])
    next(stream)
    started = time.monotonic()
    stream.close()
    assert (len(writer.turns), model.writing) == (0, 0)
    assert time.monotonic() - started < 1
    assert writer.write([film("Heat")])[0].source == "model"


def test_page_that_leaves_while_the_model_is_silent_frees_the_turn():
    def act(chats, limits):
        time.sleep(1.5)
        yield Piece(0, TRUE, ended=True)

    def leave(place):
        raise KeyboardInterrupt  # as a page's own signal, no Exception

    writer, started = ReasonWriter(OddModel(act)), time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        list(writer.stream([film("Heat")], waiting=leave))
    assert time.monotonic() - started < 1
    assert len(writer.turns) == 0


def test_too_many_waiting_gives_templates_that_say_how_many():
    writer = ReasonWriter(SteadyModel())
    writer.turns.most_waiting = 0
    with writer.turns.join():
        (reason,) = writer.write([film("Heat")])
    assert (reason.source, "already waiting" in reason.note) == ("template", True)


def test_deadline_counts_the_wait_in_the_line():
    writer = ReasonWriter(SteadyModel(), deadline=0.4)
    with writer.turns.join():
        started = time.monotonic()
        (reason,) = writer.write([film("Heat")])
        assert time.monotonic() - started < 1
    assert (reason.source, "was late" in reason.note) == ("template", True)
