"""Other language models as a person sets them: environment variables and the shell, or Streamlit's secrets."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from command_line import ROOT, in_own_process
from language_server import KEY, running, says, status
from poisoned_catalogue import poisoned_settings
from tiny_language_models import save_adapter, save_gpt2, save_llama


def reason_in_the_shell(folder, **variables):
    """Two reasons for the films of a folder, as JSON."""
    settings = poisoned_settings(folder) | {"BECAUSE_DEVICE": "cpu"} | variables
    question = ("reason", "--intent", "a heist in the rain", "-k", "2", "--json")
    return in_own_process(*question, **settings)


@pytest.mark.parametrize("kind", ["GPT-2", "adapter"])
def test_folder_writes_reasons_in_the_shell(kind, tmp_path):
    if kind == "GPT-2":
        model = save_gpt2(tmp_path / "mine")
    else:
        model = save_adapter(tmp_path / "mine", save_llama(tmp_path / "base"))
    done = reason_in_the_shell(tmp_path, BECAUSE_LANGUAGE_MODEL=str(model))
    assert done.returncode == 0, done.stderr
    items = json.loads(done.stdout)["items"]
    assert [item["source"] in {"model", "template"} and bool(item["text"]) for item in items] == [True, True]
    assert not any("cannot be loaded" in item["note"] or "failed" in item["note"] for item in items)


def test_server_writes_reasons_in_the_shell(tmp_path):
    with running(says("A quiet thief plans a heist in the rain and meets an old friend.")) as server:
        done = reason_in_the_shell(tmp_path, BECAUSE_LANGUAGE_MODEL=server.url, BECAUSE_LANGUAGE_MODEL_KEY=KEY)
        assert server.bodies
    assert done.returncode == 0, done.stderr
    assert "model" in {item["source"] for item in json.loads(done.stdout)["items"]}
    assert KEY not in done.stdout + done.stderr


def test_server_that_refuses_leaves_templates_that_say_so(tmp_path):
    with running(status(401, f"Wrong key {KEY}")) as server:
        done = reason_in_the_shell(
            tmp_path,
            BECAUSE_LANGUAGE_MODEL=server.url,
            BECAUSE_LANGUAGE_MODEL_KEY=KEY,
            BECAUSE_LANGUAGE_MODEL_NAME="tiny",
        )
    assert done.returncode == 0, done.stderr
    notes = {item["note"] for item in json.loads(done.stdout)["items"]}
    assert all("does not accept the key (401)" in note and "template" in note for note in notes)
    assert KEY not in done.stdout + done.stderr


def test_folder_that_is_none_is_refused_in_the_shell(tmp_path):
    done = reason_in_the_shell(tmp_path, BECAUSE_LANGUAGE_MODEL=str(tmp_path))
    assert done.returncode == 2
    assert "holds no config.json" in done.stderr
    assert "Traceback" not in done.stderr


def test_key_in_streamlits_secrets_is_a_setting(tmp_path):
    """Streamlit puts plain secrets into the environment before the app starts; no page has to read them."""
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "secrets.toml").write_text(f'BECAUSE_LANGUAGE_MODEL_KEY = "{KEY}"\n')
    program = "import streamlit as st; st.secrets.load_if_toml_exists(); from recsys.config import Settings; "
    program += "print(Settings.from_environment().language_model_key)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.strip() == KEY
