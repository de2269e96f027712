"""A full disk while artefacts are built: named with its mend, nothing half left behind, and mended by room."""

import multiprocessing
import os
import resource
import subprocess
import time
from concurrent.futures import ProcessPoolExecutor

import pytest
import torch
from small_world import HashEncoder
from test_build import small_folder
from tiny_language_models import save_llama

from recsys.artefacts import DRAFT, ArtefactStore, lacks_room, verify
from recsys.config import Settings
from recsys.data import load_dataset
from recsys.errors import ArtefactError
from recsys.ranking import build_features
from recsys.reasons import smollm2

CPU = torch.device("cpu")
SMALL = 16 * 1024
"""Bytes of the small disk: room for a folder and its manifest, for no vectors and no model."""


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 16 kB of its own; skipped where it may not be mounted, as in most containers."""
    disk = tmp_path / "disk"
    disk.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", disk], capture_output=True)
    if done.returncode:
        pytest.skip("a small disk may not be mounted here")
    yield disk
    subprocess.run(["umount", disk], check=True)


@pytest.fixture
def dataset(tmp_path):
    return load_dataset(Settings(data=str(small_folder(tmp_path / "data")), minimum_ratings=0))


@pytest.fixture(scope="module")
def llama(tmp_path_factory):
    return save_llama(tmp_path_factory.mktemp("llama"))


def left_on(folder) -> list[str]:
    return [path.name for path in folder.rglob("*")]


def features(dataset, store):
    return build_features(dataset, HashEncoder(dimension=512), store, CPU)


def merged_model(llama, store):
    """The building of the taught language model, on a tiny one."""
    return store.get_or_build(smollm2.TAUGHT, ["tiny"], lambda folder: smollm2.merge(llama, folder))


def plain_file(content: bytes):
    return lambda folder: (folder / "plain.bin").write_bytes(content)


def require_named(failure: ArtefactError, folder) -> None:
    assert "There is no room for " in failure.message
    assert str(folder) in failure.message
    assert "MB are free there." in failure.message
    assert "BECAUSE_CACHE" in failure.mend


def test_vectors_that_do_not_fit_on_the_disk_are_named_and_leave_nothing(small_disk, dataset):
    with pytest.raises(ArtefactError) as failure:
        features(dataset, ArtefactStore(small_disk))
    require_named(failure.value, small_disk)
    assert left_on(small_disk) == []


def test_a_language_model_that_does_not_fit_on_the_disk_is_named_and_leaves_nothing(small_disk, llama, monkeypatch):
    monkeypatch.setattr(smollm2, "merged", lambda network: network)
    with pytest.raises(ArtefactError) as failure:
        merged_model(llama, ArtefactStore(small_disk))
    require_named(failure.value, small_disk)
    assert left_on(small_disk) == []


def test_room_on_the_disk_is_all_that_is_needed_to_go_on(small_disk):
    store = ArtefactStore(small_disk)
    with pytest.raises(ArtefactError):
        store.get_or_build("plain", ["1"], plain_file(b"x" * 2 * SMALL))
    folder = store.get_or_build("plain", ["1"], plain_file(b"x"))
    verify(folder)
    assert sorted(left_on(small_disk)) == sorted([folder.name, "manifest.json", "plain.bin"])


def test_a_damaged_artefact_that_cannot_be_built_anew_stays_where_it_is(small_disk):
    store = ArtefactStore(small_disk)
    folder = store.get_or_build("plain", ["1"], plain_file(b"x"))
    (folder / "plain.bin").write_bytes(b"y")
    with pytest.raises(ArtefactError, match="no room"):
        store.get_or_build("plain", ["1"], plain_file(b"x" * 2 * SMALL))
    assert (folder / "plain.bin").read_bytes() == b"y"


def _under_a_limit(root, name, bytes_at_most, data):
    """What the building of something says in a process that may write no longer files: (kind, message, mend, left)."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_at_most, bytes_at_most))
    store = ArtefactStore(root)
    try:
        if name == "vectors":
            features(data, store)
        elif name == "manifest":
            store.get_or_build(name, ["1"], lambda folder: [(folder / str(at)).touch() for at in range(200)])
        else:
            smollm2.merged = lambda network: network
            merged_model(data, store)
    except Exception as failure:
        return type(failure), failure.message, failure.mend, left_on(root)
    return None, "", "", left_on(root)


@pytest.mark.parametrize("name", ["vectors", "language model", "manifest"])
def test_a_file_that_may_not_grow_is_no_room_too(name, dataset, llama, tmp_path):
    data = {"vectors": dataset, "language model": llama}.get(name)
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        kind, message, mend, left = pool.submit(_under_a_limit, tmp_path / "cache", name, 8_000, data).result(120)
    assert kind is ArtefactError
    assert "There is no room for " in message
    assert "BECAUSE_CACHE" in mend
    assert left == []


def test_another_failure_is_not_taken_for_a_full_disk(tmp_path):
    def broken(folder):
        raise ValueError("os error 2")

    with pytest.raises(ValueError, match="os error 2"):
        ArtefactStore(tmp_path / "cache").get_or_build("plain", ["1"], broken)
    assert not lacks_room(FileNotFoundError(2, "not there"))


def test_the_draft_of_a_killed_process_goes_after_a_day_and_no_other_does(tmp_path):
    store = ArtefactStore(tmp_path)
    old, young = tmp_path / f"{DRAFT}old", tmp_path / f"{DRAFT}young"
    for draft in (old, young):
        draft.mkdir()
        (draft / "half.bin").write_bytes(b"half")
    yesterday = time.time() - 25 * 3600
    os.utime(old, (yesterday, yesterday))
    store.get_or_build("plain", ["1"], plain_file(b"x"))
    assert not old.exists()
    assert young.exists()
