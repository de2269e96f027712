"""A disk that may not be written to, or is full: said by name, nothing acknowledged is lost, and it goes on after."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from store_databases import liked, opened

TESTS = Path(__file__).resolve().parent
AS_ROOT = os.geteuid() == 0


def trial(*arguments, within=()):
    """What a trial in another process says, run by way of the command ``within``."""
    path = os.pathsep.join((str(TESTS.parent), str(TESTS)))
    command = [*within, sys.executable, str(TESTS / "store_trials.py"), *map(str, arguments)]
    done = subprocess.run(
        command, env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def without_rights():
    """A command under which the rights of files bind even root."""
    if not AS_ROOT:
        return ()
    if shutil.which("setpriv") is None:
        pytest.skip("root needs setpriv, of Debian's util-linux, to lay down its right to write everywhere")
    return ("setpriv", "--bounding-set", "-dac_override,-dac_read_search")


@pytest.fixture
def store(tmp_path):
    """The address of a store with one event in it, and its person."""
    address = f"sqlite:///{tmp_path / 'store' / 'because.sqlite'}"
    opening = opened(address)
    person = opening.new_person()[0].person
    opening.record(liked(person, 7))
    opening.close()
    return address, person


def test_a_file_that_is_read_only(store, tmp_path, without_rights):
    path = tmp_path / "store" / "because.sqlite"
    path.chmod(0o400)
    said = trial("write", *store, within=without_rights)
    assert said["failure"].startswith(f"StoreReadOnly: The store {path} may be read but not written to")
    assert "BECAUSE_STORE" in said["failure"]
    assert (said["events"], said["writable"]) == (1, False)
    assert "not written to" in said["problem"]


def test_a_folder_that_is_read_only(store, tmp_path, without_rights):
    folder = tmp_path / "store"
    folder.chmod(0o500)
    said = trial("write", *store, within=without_rights)
    folder.chmod(0o700)
    refusal = said.get("opening") or said["failure"]
    assert refusal.startswith(("StoreReadOnly", "StoreUnreachable"))
    assert str(folder / "because.sqlite") in refusal
    assert len(opened(store[0]).events(store[1])) == 1


def test_a_folder_in_which_nothing_can_be_made(tmp_path, without_rights):
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o500)
    said = trial("write", f"sqlite:///{folder / 'because.sqlite'}", "nobody", within=without_rights)
    assert said["opening"].startswith(f"StoreReadOnly: The store {folder / 'because.sqlite'} cannot be made")


def went_on(said):
    """Whether a full disk was named, kept all that was acknowledged, and took more once there was room."""
    assert said["failure"].startswith("StoreFull: The store ")
    assert "the disk is full" in said["problem"]
    assert "Make room" in said["failure"]
    assert said["acknowledged"] > 10
    assert said["after"] == ""
    assert said["kept"] == ["more 7", *(f"event {number}" for number in range(said["acknowledged"])), "after"]


def test_a_file_that_may_not_grow(store):
    went_on(trial("fill", *store, "limit"))


def test_a_disk_that_is_full(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = f"mount -t tmpfs -o size=900k because {disk}"
    if not AS_ROOT or subprocess.run(["unshare", "--mount", "sh", "-c", mount], capture_output=True).returncode:
        pytest.skip("only root, and not in every container, may mount a small disk")
    store = f"sqlite:///{disk / 'because.sqlite'}"
    script = "import sys; from store_databases import *; s = opened(sys.argv[1]); p = s.new_person()[0].person;"
    script += "s.record(liked(p, 7)); s.close(); print(p, end='')"
    begin = f'{mount} && P=$({sys.executable} -c "{script}" {store}) && exec "$@" fill {store} $P {disk / "ballast"}'
    went_on(trial(within=("unshare", "--mount", "sh", "-c", begin, "sh")))
