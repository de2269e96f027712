"""The doctor on the language model: a server that answers or does not, and never its key."""

from __future__ import annotations

import pytest
from command_line import in_own_process
from language_server import KEY, running, send, status

from recsys import doctor
from recsys.config import Settings
from recsys.errors import ModelError
from recsys.finding import State


def found(server, **changes):
    return doctor.find_language_model(server.settings(**changes))


def test_server_that_offers_the_model_is_good():
    with running(status(500), models=("phi", "tiny")) as server:
        finding = found(server, language_model_name="tiny")
        assert (finding.state, finding.mend) == (State.GOOD, "")
        assert f"tiny at {server.url}, with a key" in finding.detail
        assert KEY not in finding.detail
        assert server.bodies == []


def test_only_model_of_a_server_needs_no_name():
    with running(status(500), models=("phi",)) as server:
        assert "phi at" in found(server).detail


@pytest.mark.parametrize("models", [(), ("phi", "llama")])
def test_choice_without_a_name_is_missing(models):
    with running(status(500), models=models) as server, pytest.raises(ModelError, match="BECAUSE_LANGUAGE_MODEL_NAME"):
        found(server)


def test_model_that_is_not_listed_is_different():
    with running(status(500), models=("phi",)) as server:
        finding = found(server, language_model_name="big")
    assert finding.state is State.DIFFERENT
    assert "does not list the model big, but phi" in finding.detail


def test_server_without_a_list_is_taken_at_its_word():
    with running(status(500), models=status(404)) as server:
        finding = found(server, language_model_name="big")
    assert (finding.state, "asked for: big" in finding.detail) == (State.GOOD, True)


@pytest.mark.parametrize(
    ("models", "words"),
    [
        (status(401, f"Wrong key {KEY}"), "does not accept the key.*It said: “Wrong key …”"),
        (lambda handler: send(handler, "<html>", "text/html"), "a web page"),
        (lambda handler: send(handler, "[]"), "JSON of another kind"),
    ],
)
def test_server_that_refuses_is_missing_with_a_mend(models, words):
    with running(status(500), models=models) as server, pytest.raises(ModelError, match=words) as failure:
        found(server)
    assert failure.value.mend
    assert KEY not in str(failure.value)


def test_doctor_in_the_shell_says_what_is_wrong_and_never_the_key(tmp_path):
    with running(status(500), models=status(401)) as server:
        variables = {"BECAUSE_LANGUAGE_MODEL": server.url, "BECAUSE_LANGUAGE_MODEL_KEY": KEY}
        done = in_own_process("doctor", "--data", str(tmp_path / "none"), **variables)
    assert done.returncode == 1
    assert "does not accept the key (401)" in done.stdout
    assert ".streamlit/secrets.toml" in done.stdout
    assert KEY not in done.stdout + done.stderr


def test_folder_that_holds_no_model_is_missing(tmp_path):
    with pytest.raises(ModelError, match=r"holds no config\.json"):
        doctor.find_language_model(Settings(language_model=str(tmp_path)))
