"""The writer with the packaged SmolLM2: streaming, stopping and what is kept, whether it was taught or not."""

from __future__ import annotations

import time
from threading import Event

import pytest
from reasons_models import film

from recsys.artefacts import ArtefactStore
from recsys.config import Settings
from recsys.reasons import ReasonWriter, open_language_model
from recsys.reasons.openings import alike
from recsys.schema import Reason
from recsys.threads import one_thread_per_task

TITLES = ("Heat", "Alien", "Fargo")


@pytest.fixture(scope="module")
def smollm2():
    one_thread_per_task()
    settings = Settings(device="cpu")
    return open_language_model(settings, ArtefactStore(settings.cache))


def films():
    return [film(title, at) for at, title in enumerate(TITLES)]


@pytest.fixture(scope="module")
def told(smollm2):
    """Everything said of three cards by a writer with time enough, and the writer."""
    writer = ReasonWriter(smollm2, deadline=120)
    return list(writer.stream(films())), writer


def test_three_cards_grow_side_by_side_and_each_ends_with_its_reason(told):
    said, _ = told
    first_pieces = [next(at for at, (position, _) in enumerate(said) if position == card) for card in range(3)]
    assert first_pieces == sorted(first_pieces)
    assert max(first_pieces) < min(at for at, (_, what) in enumerate(said) if isinstance(what, Reason))
    for card in range(3):
        own = [what for position, what in said if position == card]
        assert isinstance(own[-1], Reason)
        assert all(isinstance(piece, str) for piece in own[:-1])
        assert len(own) > 5


def test_what_is_shown_was_checked_and_begins_in_its_own_way(told):
    reasons = [what for _, what in told[0] if isinstance(what, Reason)]
    assert not alike([reason for reason in reasons if reason.source == "model"])
    for reason in reasons:
        assert reason.source == "model" or reason.note
        assert reason.claims


def test_what_it_wrote_is_kept_and_templates_are_not(told):
    said, writer = told
    for position, what in said:
        if isinstance(what, Reason):
            assert writer.kept_reason(films()[position]) is (what if what.source == "model" else None)


def test_stop_ends_it_within_a_second(smollm2):
    stop = Event()
    stream = ReasonWriter(smollm2, deadline=120).stream(films(), stop)
    assert isinstance(next(stream)[1], str)
    started = time.monotonic()
    stop.set()
    notes = [what.note for _, what in stream if isinstance(what, Reason)]
    assert time.monotonic() - started < 1
    assert len(notes) == 3
    assert all("stopped" in note for note in notes)


def test_closing_the_stream_frees_model_and_turn_within_a_second(smollm2):
    writer = ReasonWriter(smollm2, deadline=120)
    stream = writer.stream(films())
    next(stream)
    started = time.monotonic()
    stream.close()
    assert time.monotonic() - started < 1
    assert len(writer.turns) == 0
    assert isinstance(next(writer.stream(films()[:1]))[1], str)
