"""What the server writes down of a page run, and what it never does."""

import json
import logging
import threading

import numpy as np
import pytest
from small_world import small_intent, small_ranker

from recsys.schema import Query
from recsys.schema.blend import NEUTRAL, Blend
from ui.observing import requests
from ui.observing.latencies import Latencies
from ui.observing.requests import note_failure, note_question, request, step, timed

SECRET = "quokka-heist-in-my-street"


class Lines(logging.Handler):
    """Keeps what is logged."""

    def __init__(self):
        super().__init__()
        self.texts = []

    def emit(self, record):
        self.texts.append(record.getMessage())


@pytest.fixture
def lines():
    handler, level = Lines(), requests.log.level
    requests.log.addHandler(handler)
    requests.log.setLevel(logging.INFO)
    yield handler.texts
    requests.log.removeHandler(handler)
    requests.log.setLevel(level)


class SmallEngine:
    """As much of an engine as is asked for where an answer is computed."""

    def __init__(self, blend):
        self.ranker, self.blend = small_ranker(), blend


def ask(text=SECRET, rated=2, blend=NEUTRAL):
    query = Query(small_intent(*text.split("-")), dict.fromkeys(range(100, 100 + rated), 5.0), k=7)
    note_question(SmallEngine(blend), (query, 3))


def test_a_request_is_one_json_line_with_times_sizes_device_and_outcome(lines):
    with request("recommend"):
        with step("recommend"):
            ask()
        with step("reasons"):
            pass
    (line,) = map(json.loads, lines)
    assert (line["page"], line["outcome"], line["device"], line["blend"]) == ("recommend", "ok", "cpu", "neutral")
    assert line["sizes"] == {"words": 5, "chips": 0, "rated": 2, "items": 7}
    assert set(line["ms"]) == {"recommend", "reasons", "page", "total"}
    assert all(value >= 0 for value in line["ms"].values())


def test_of_a_blend_only_whether_there_is_one(lines):
    with request("recommend"):
        ask(blend=Blend(word=2.875))
    assert json.loads(lines[0])["blend"] == "own"
    assert "875" not in lines[0]


def test_what_a_person_asked_is_not_in_the_line(lines):
    with request("recommend"):
        ask()
    assert not any(word in lines[0] for word in ("quokka", "street", "100", "intent"))


def test_a_setting_asks_for_the_intent(lines):
    with request("recommend", log_intents=True):
        ask()
    assert json.loads(lines[0])["intent"] == SECRET.replace("-", " ")


def test_a_failure_is_told_by_its_kind_never_by_its_text(lines):
    with pytest.raises(ValueError, match="quokka"), request("explain"):
        raise ValueError(f"cannot understand {SECRET}")
    line = json.loads(lines[0])
    assert (line["outcome"], line["failure"]) == ("failed", "ValueError")
    assert "quokka" not in lines[0]


def test_a_failure_that_a_page_shows_counts_as_one(lines):
    with request("explain"):
        note_failure(KeyError(SECRET))
    assert json.loads(lines[0])["outcome"] == "failed"
    assert "quokka" not in lines[0]


def test_a_script_that_streamlit_ends_was_interrupted(lines):
    class Ended(BaseException):
        pass

    with pytest.raises(Ended), request("recommend"):
        raise Ended
    assert json.loads(lines[0])["outcome"] == "interrupted"


def test_the_page_is_the_whole_without_prose_and_without_the_wait_for_a_seat():
    with request("recommend") as one:
        one.ms |= {"seat": 1e6, "reasons": 1e6, "recommend": 5.0}
    assert one.ms["page"] == 0.0

    with request("recommend") as one, step("recommend"):
        pass
    assert one.ms["page"] == one.ms["total"]


def test_a_step_that_happens_twice_is_added_up():
    with request("recommend") as one:
        one.ms["parse"] = 40.0
        with step("parse"):
            pass
    assert one.ms["parse"] > 40.0


def test_steps_of_two_people_do_not_mix():
    met, seen = threading.Barrier(2), {}

    def visit(name):
        with request("recommend") as one:
            met.wait(10)
            with step(name):
                met.wait(10)
            seen[name] = set(one.ms)

    visits = [threading.Thread(target=visit, args=(name,)) for name in ("one", "other")]
    [visit.start() for visit in visits]
    [visit.join(20) for visit in visits]
    assert seen == {"one": {"one"}, "other": {"other"}}


def test_outside_of_a_request_nothing_is_noted():
    @timed("work")
    def work(value):
        ask()
        return value

    assert work(3) == 3


def test_percentiles_are_those_of_the_times():
    latencies, times = Latencies(), [float(value) for value in range(1, 101)]
    for value in times:
        latencies.add("recommend", "ok", {"page": value})
    found = latencies.by_page()["recommend"]
    assert found.count == 100
    assert (found.p50, found.p95, found.p99) == tuple(np.percentile(times, (50, 95, 99)))


def test_the_window_forgets_the_oldest_and_counts_all():
    latencies = Latencies(most=10)
    for value in range(25):
        latencies.add("recommend", "ok", {"page": float(value)})
    latencies.add("explain", "failed", {"page": 1e9})
    assert len(latencies) == 10
    assert latencies.by_page()["recommend"].p50 == 19.5
    assert "explain" not in latencies.by_page()
    assert latencies.outcomes() == {"ok": 25, "failed": 1}
