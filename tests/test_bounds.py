"""Nothing grows with the number of people: memories have a bound, and heavy work takes turns."""

import ast
import threading
import time
from pathlib import Path

import pytest
import streamlit as st
from small_world import save_tiny_model

from recsys.config import Settings
from recsys.errors import BecauseError
from recsys.explain.memory import Memory
from recsys.text import encoder as encoding
from recsys.text.encoder import SentenceTransformerEncoder
from recsys.threads import CORES
from ui import resources, task
from ui.task import Task

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted(path for folder in ("recsys", "ui", "pages") for path in (ROOT / folder).rglob("*.py"))
BOUNDS = {"cache_resource": "max_entries", "cache_data": "max_entries", "lru_cache": "maxsize", "deque": "maxlen"}
FEW = {"recsys/doctor/__init__.py": "a finding of that name"}
"""Where an unbounded cache is right, and why."""


def unbounded(source: str) -> list[str]:
    """The caches and queues of some code that have no bound; of a function without arguments there is one answer."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and _name(node.func) == "cache" and node.args:
            found.append("cache")
        if isinstance(node, ast.Call) and _name(node.func) in BOUNDS:
            named = {word.arg: word.value for word in node.keywords}
            found += [] if _is_number(named.get(BOUNDS[_name(node.func)])) else [_name(node.func)]
        if isinstance(node, ast.FunctionDef) and (node.args.args or node.args.kwonlyargs):
            found += [_name(one) for one in node.decorator_list if _name(one) in {*BOUNDS, "cache"}]
    return found


def _name(node: ast.expr) -> str:
    return getattr(node, "attr", getattr(node, "id", ""))


def _is_number(bound: ast.expr | None) -> bool:
    """Anything but None and nothing."""
    return bound is not None and not (isinstance(bound, ast.Constant) and bound.value is None)


def test_the_search_for_unbounded_caches_finds_them():
    without = "@lru_cache\ndef f(a): ...\n@st.cache_data\ndef g(*, b): ...\nx = deque()\ny = deque([], None)"
    assert sorted(unbounded(without)) == ["cache_data", "deque", "deque", "lru_cache"]
    assert unbounded("@lru_cache(maxsize=None)\ndef h(c): ...") == ["lru_cache"]
    assert unbounded("@cache\ndef f(a): ...\ng = cache(f)\n@cache\ndef once(): ...") == ["cache", "cache"]
    assert unbounded("@lru_cache(maxsize=3)\ndef f(a): ...\nx = deque(maxlen=MOST)") == []


def test_every_cache_and_queue_has_a_bound():
    sources = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in SOURCES}
    assert {path: found for path, text in sources.items() if path not in FEW and (found := unbounded(text))} == {}


def test_every_answer_that_is_kept_has_a_bound():
    assert resources.MOST_KEPT
    assert all(0 < most <= 1000 for most in resources.MOST_KEPT.values())


def test_a_browser_cannot_make_the_server_open_its_engine_anew():
    before = resources.opening()
    st.cache_resource.clear()  # what any browser may ask Streamlit to do
    assert resources.opening() is before


@pytest.fixture(scope="module")
def encoder(tmp_path_factory):
    folder = save_tiny_model(tmp_path_factory.mktemp("encoder"))
    return SentenceTransformerEncoder.from_settings(Settings(encoder=str(folder), device="cpu"))


def test_thirty_people_encode_on_as_many_threads_as_there_are_cores(encoder, monkeypatch):
    at_work, most, lock = 0, 0, threading.Lock()
    jobs = encoder._jobs

    def counted(job):
        def work():
            nonlocal at_work, most
            with lock:
                at_work, most = at_work + 1, max(most, at_work + 1)
            time.sleep(0.002)
            try:
                return job()
            finally:
                with lock:
                    at_work -= 1

        return work

    monkeypatch.setattr(encoder, "_jobs", lambda texts: [(places, counted(job)) for places, job in jobs(texts)])
    people = [threading.Thread(target=encoder.encode, args=([f"dreams and rain {n}"],)) for n in range(30)]
    [person.start() for person in people]
    [person.join(60) for person in people]
    assert 1 <= most <= CORES
    assert at_work == 0


def test_the_encoder_remembers_only_so_many_texts(encoder, monkeypatch):
    monkeypatch.setattr(encoding, "REMEMBERED", 10)
    for number in range(7):
        encoder.encode([f"text {number} {part}" for part in range(6)])
    assert encoder.remembered == 10


def test_a_memory_keeps_only_so_many_answers():
    memory, computed = Memory(3), []
    for key in ("a", "b", "c", "d", "a"):
        memory.get(key, lambda key=key: computed.append(key))
    assert computed == ["a", "b", "c", "d", "a"]


class Crowd:
    """Tasks that work until they are let go, and how many of them did so at once."""

    def __init__(self):
        self.go, self.lock, self.at_work, self.most = threading.Event(), threading.Lock(), 0, 0

    def work(self, tell):
        with self.lock:
            self.at_work, self.most = self.at_work + 1, max(self.most, self.at_work + 1)
        self.go.wait(60)
        with self.lock:
            self.at_work -= 1
        return "done"


def test_long_work_takes_turns_and_the_line_for_it_is_bounded():
    crowd = Crowd()
    tasks = [Task("test", crowd.work) for _ in range(task.MOST_AT_ONCE + task.MOST_WAITING)]
    refused = Task("test", crowd.work)
    with pytest.raises(BecauseError, match="others already wait"):
        refused.result(lambda: None)
    assert tasks[-1].step == task.WAITING
    crowd.go.set()
    assert {one.result(lambda: None) for one in tasks} == {"done"}
    assert crowd.most <= task.MOST_AT_ONCE
    refused.start()
    assert refused.result(lambda: None) == "done"
