"""Artefacts are written whole or not at all, checked when they are read, and survive two builders at once."""

import json
import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from recsys.artefacts import MANIFEST, ArtefactStore, file_sha256, sha256, verify
from recsys.errors import ArtefactError


class Builder:
    """Writes two files, one in a subfolder, and counts how often it was asked to."""

    def __init__(self):
        self.calls = 0

    def __call__(self, folder):
        self.calls += 1
        (folder / "vectors.bin").write_bytes(b"vectors")
        (folder / "model").mkdir()
        (folder / "model" / "weights.bin").write_bytes(b"weights")


@pytest.fixture
def store(tmp_path):
    return ArtefactStore(tmp_path / "cache")


@pytest.fixture
def heard():
    return []


def listener(heard):
    return lambda step, share=None, detail="": heard.append((step, detail))


def leftovers(store):
    return [path.name for path in store.root.iterdir() if path.name.startswith(".")]


def test_sha256_tells_lists_of_parts_apart():
    assert sha256("ab", "c") != sha256("a", "bc")
    assert sha256("ab") == sha256(b"ab")


def test_an_artefact_is_built_once_and_found_afterwards(store):
    build = Builder()
    first = store.get_or_build("ease", ["data-1"], build)
    second = store.get_or_build("ease", ["data-1"], build)
    assert first == second == store.folder("ease", ["data-1"])
    assert build.calls == 1
    assert (first / "vectors.bin").read_bytes() == b"vectors"


def test_other_inputs_are_another_artefact(store):
    build = Builder()
    assert store.get_or_build("ease", ["data-1"], build) != store.get_or_build("ease", ["data-2"], build)
    assert build.calls == 2


def test_the_manifest_names_every_file_with_its_hash(store):
    folder = store.get_or_build("ease", ["data-1"], Builder())
    files = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
    assert files == {
        "model/weights.bin": file_sha256(folder / "model" / "weights.bin"),
        "vectors.bin": file_sha256(folder / "vectors.bin"),
    }


@pytest.mark.parametrize("name", ["vectors.bin", "model/weights.bin"])
def test_a_damaged_file_is_rebuilt_and_said_so(store, heard, name):
    build = Builder()
    folder = store.get_or_build("ease", ["data-1"], build)
    original = (folder / name).read_bytes()
    (folder / name).write_bytes(b"flipped")
    again = store.get_or_build("ease", ["data-1"], build, listener(heard))
    assert again == folder
    assert build.calls == 2
    assert (folder / name).read_bytes() == original
    assert heard == [("ease", f"The stored {folder.name} is damaged ({name}). Building it anew.")]
    assert leftovers(store) == []


def test_a_lost_file_is_damage(store):
    folder = store.get_or_build("ease", ["data-1"], Builder())
    (folder / "vectors.bin").unlink()
    with pytest.raises(ArtefactError, match=r"damaged \(vectors.bin\).*build --force"):
        verify(folder)


@pytest.mark.parametrize("manifest", [None, "", "{", "[]", '{"files": null}', '{"files": [1]}'])
def test_a_half_written_folder_is_rebuilt_and_said_so(store, heard, manifest):
    build = Builder()
    folder = store.folder("ease", ["data-1"])
    folder.mkdir(parents=True)
    (folder / "vectors.bin").write_bytes(b"vec")
    if manifest is not None:
        (folder / MANIFEST).write_text(manifest, encoding="utf-8")
    store.get_or_build("ease", ["data-1"], build, listener(heard))
    verify(folder)
    assert build.calls == 1
    assert (folder / "vectors.bin").read_bytes() == b"vectors"
    assert "incomplete" in heard[0][1]


def test_a_build_that_raises_leaves_nothing_behind(store):
    def fail(folder):
        (folder / "half.bin").write_bytes(b"half")
        raise RuntimeError("no memory")

    with pytest.raises(RuntimeError, match="no memory"):
        store.get_or_build("ease", ["data-1"], fail)
    assert list(store.root.iterdir()) == []


def test_a_rebuild_that_raises_leaves_what_was_there(store):
    folder = store.get_or_build("ease", ["data-1"], Builder())
    (folder / "vectors.bin").write_bytes(b"flipped")

    def fail(_):
        raise RuntimeError("no memory")

    with pytest.raises(RuntimeError, match="no memory"):
        store.get_or_build("ease", ["data-1"], fail)
    assert (folder / "vectors.bin").read_bytes() == b"flipped"
    assert leftovers(store) == []


def test_whoever_finishes_first_is_not_replaced(store):
    def slow(folder):
        store.get_or_build("ease", ["data-1"], Builder())  # another process overtakes this one
        (store.folder("ease", ["data-1"]) / "seen.txt").write_text("in use")
        Builder()(folder)

    folder = store.get_or_build("ease", ["data-1"], slow)
    assert (folder / "seen.txt").read_text() == "in use"
    verify(folder)


def test_an_unusable_cache_folder_is_explained(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ArtefactError, match=r"cannot be written to.*BECAUSE_CACHE"):
        ArtefactStore(tmp_path / "file" / "cache").get_or_build("ease", ["data-1"], Builder())


def _race(root, meeting, number):
    def build(folder):
        (Path(meeting) / f"builder-{number}").touch()
        deadline = time.monotonic() + 20
        while len(list(Path(meeting).iterdir())) < 2 and time.monotonic() < deadline:
            time.sleep(0.01)
        for part in range(20):
            (folder / f"part-{part}.bin").write_bytes(bytes([part]) * 10_000)

    folder = ArtefactStore(Path(root)).get_or_build("ease", ["data-1"], build)
    return str(folder), {path.name: file_sha256(path) for path in sorted(folder.iterdir())}


def test_two_processes_building_at_once_both_get_a_whole_artefact(store, tmp_path):
    meeting = tmp_path / "meeting"
    meeting.mkdir()
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        races = [pool.submit(_race, str(store.root), str(meeting), number) for number in (1, 2)]
        results = [race.result(timeout=60) for race in races]
    assert len(list(meeting.iterdir())) == 2  # both really built
    assert results[0] == results[1]
    assert len(results[0][1]) == 21
    verify(store.folder("ease", ["data-1"]))
    assert leftovers(store) == []
