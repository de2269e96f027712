"""What every encoder promises, and loading one from a folder."""

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from small_world import HashEncoder, save_tiny_model

from recsys.config import Settings
from recsys.errors import MissingPackage, ModelError
from recsys.text import encoder as encoder_module
from recsys.text.encoder import SentenceTransformerEncoder, choose_device, packaged_folder

TEXTS = ["dreams", "a heist in the rain", "", "robots " * 40, "jazz", "dreams", "  ", "\ud800 half", "関于梦", "🎬"]


@pytest.fixture(scope="module")
def tiny_folder(tmp_path_factory):
    return save_tiny_model(tmp_path_factory.mktemp("tiny"))


def tiny(folder):
    return SentenceTransformerEncoder.from_settings(Settings(encoder=str(folder), device="cpu"))


@pytest.fixture(params=["packaged", "folder", "hash"])
def encoder(request, tiny_folder):
    if request.param == "packaged":
        found = request.getfixturevalue("engine").ranker.encoder
        found.forget()
        return found
    return tiny(tiny_folder) if request.param == "folder" else HashEncoder()


def test_rows_are_unit_vectors_and_an_empty_text_is_zero(encoder):
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.dimension)
    assert vectors.dtype == np.float32
    lengths = [0.0 if not text.strip() else 1.0 for text in TEXTS]
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(lengths, abs=1e-5)


def test_no_texts_give_no_rows(encoder):
    assert encoder.encode([]).shape == (0, encoder.dimension)


def test_the_order_of_a_batch_does_not_matter(encoder):
    order = np.random.default_rng(0).permutation(len(TEXTS))
    straight = encoder.encode(TEXTS)
    if isinstance(encoder, SentenceTransformerEncoder):
        encoder.forget()
    assert encoder.encode([TEXTS[place] for place in order]) == pytest.approx(straight[order], abs=1e-5)


def test_a_text_has_the_same_vector_alone_and_in_company(encoder):
    together = encoder.encode(TEXTS)
    if isinstance(encoder, SentenceTransformerEncoder):
        encoder.forget()
    for text, row in zip(TEXTS, together, strict=True):
        assert encoder.encode([text])[0] == pytest.approx(row, abs=1e-5)


def test_changing_a_result_changes_nothing_remembered(encoder):
    first = encoder.encode(["jazz"])
    kept = first.copy()
    first[:] = 7.0
    assert encoder.encode(["jazz"]) == pytest.approx(kept, abs=1e-5)


def test_threads_get_the_same_vectors(encoder):
    texts = [f"a film number {number} about rain" for number in range(24)]
    expected = encoder.encode(texts)
    if isinstance(encoder, SentenceTransformerEncoder):
        encoder.forget()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda start: encoder.encode(texts[start : start + 6]), [0, 6, 12, 18, 0, 6, 12, 18]))
    assert np.concatenate(found[:4]) == pytest.approx(expected, abs=1e-5)
    assert np.concatenate(found[4:]) == pytest.approx(expected, abs=1e-5)


def test_memory_is_bounded(tiny_folder, monkeypatch):
    monkeypatch.setattr(encoder_module, "REMEMBERED", 10)
    encoder = tiny(tiny_folder)
    for start in range(0, 60, 20):
        encoder.encode([f"number {number}" for number in range(start, start + 20)])
    remembered = encoder._remembered
    assert list(remembered) == [f"number {number}" for number in range(50, 60)]
    assert all(vector.base is None for vector in remembered.values())  # a view would keep its batch alive


def test_what_is_remembered_is_not_computed_again(tiny_folder, monkeypatch):
    encoder = tiny(tiny_folder)
    encoder.encode(["rain", "jazz"])
    calls = []
    original = encoder._compute
    monkeypatch.setattr(encoder, "_compute", lambda texts: calls.append(list(texts)) or original(texts))
    encoder.encode(["jazz", "moon", "rain", "moon"])
    assert calls == [["moon"]]


def test_attention_and_encoding_may_run_at_once(tiny_folder):
    encoder = tiny(tiny_folder)
    expected = encoder.encode(["dreams of rain"])
    stop = threading.Event()

    def look():
        while not stop.is_set():
            encoder.attention("dreams of rain")

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        for _ in range(10):
            encoder.forget()
            assert encoder.encode(["dreams of rain"]) == pytest.approx(expected, abs=1e-5)
    finally:
        stop.set()
        watcher.join()


def test_a_local_folder_is_loaded_by_its_path(tiny_folder):
    encoder = tiny(tiny_folder)
    assert (encoder.name, encoder.dimension) == (str(tiny_folder), 16)


@pytest.mark.parametrize("name", ["/nowhere/at/all", "someone/no-such-model"])
def test_an_encoder_that_cannot_be_loaded_is_explained(name):
    with pytest.raises(ModelError, match="BECAUSE_ENCODER"):
        SentenceTransformerEncoder.from_settings(Settings(encoder=name))


def test_a_folder_without_a_model_is_explained(tmp_path):
    (tmp_path / "config.json").write_text("{broken")
    with pytest.raises(ModelError, match="cannot be loaded"):
        SentenceTransformerEncoder.from_settings(Settings(encoder=str(tmp_path)))


def test_a_package_that_is_not_installed_is_named(monkeypatch):
    monkeypatch.setitem(encoder_module.PACKAGED, "absent", ("no_such_module_here", "model"))
    with pytest.raises(MissingPackage, match=r"absent.*requirements-models"):
        packaged_folder("absent")


@pytest.mark.parametrize("name", ["abacus", "cuda:99999999999999999999"])
def test_an_unknown_device_is_explained(name):
    with pytest.raises(ModelError, match="BECAUSE_DEVICE"):
        choose_device(name)


def test_the_processor_is_always_there():
    assert choose_device("cpu").type == "cpu"
    assert choose_device("auto").type in {"cpu", "cuda"}
