"""What the command line refuses, and that it says where and what to do, without a traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest
from command_line import ROOT, in_own_process, refused

from recsys import cli
from recsys.commands import question
from recsys.commands.question import known_id


@pytest.fixture
def opened_once(monkeypatch, engine):
    """Every command gets the engine that the session has opened, instead of opening it again."""
    monkeypatch.setattr(question, "open_engine", lambda options: engine)


@pytest.mark.usefixtures("opened_once")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["recommend"], "Nothing was asked for. Give --intent TEXT"),
        (["recommend", "--likes", "999999999"], "No item with the id '999999999'"),
        (["recommend", "--likes", "The Matrix"], "2571 is The Matrix (1999)"),
        (["explain", "--intent", "x", "--item", "1e3"], "No item with the id '1e3'"),
        (["recommend", "--user", "nobody"], "There are 671 users, from 1 to 671."),
        (["evaluate", "--model", "magic"], "Choose from because, taste, ease, popularity."),
    ],
    ids=["nothing", "unknown item", "a title", "not an id", "unknown user", "unknown model"],
)
def test_refusal_says_what_to_do(capsys, arguments, words):
    assert words in refused(capsys, *arguments)


@pytest.mark.parametrize("count", ["0", "-3", "many", "2.5"])
def test_count_must_be_a_positive_whole_number(capsys, count):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["recommend", "--intent", "x", "-k", count])
    assert stopped.value.code == 2
    assert "argument -k" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("written", "known", "found"),
    [("7", {7}, 7), ("007", {"007"}, "007"), (7, {"7"}, "7"), ("x7", {7}, None), (8, {7}, None), ("٧", {7}, 7)],
    ids=["number", "text", "number for a text", "no number", "unknown", "another script"],
)
def test_ids_are_found_as_the_data_has_them(written, known, found):
    assert known_id(written, known) == found


def test_missing_data_folder_is_refused_without_traceback():
    done = in_own_process("recommend", "--intent", "x", "--data", "/no/such/folder")
    assert done.returncode == 2
    assert "no folder here (/no/such/folder)" in done.stderr
    assert "Traceback" not in done.stderr


def test_missing_packages_are_refused_with_the_line_that_installs_them():
    done = in_own_process("recommend", "--intent", "x", options=("-S",))
    assert done.returncode == 2
    assert "pip install -r requirements.txt" in done.stderr
    assert "Traceback" not in done.stderr


def test_bad_setting_is_refused():
    done = in_own_process("recommend", "--intent", "x", BECAUSE_MINIMUM_RATINGS="few")
    assert done.returncode == 2
    assert "BECAUSE_MINIMUM_RATINGS is 'few'" in done.stderr


def test_reader_that_goes_away_is_met_in_silence():
    read_end, write_end = os.pipe()
    os.close(read_end)
    command = [sys.executable, "-m", "recsys", "doctor"]
    done = subprocess.run(command, cwd=ROOT, stdout=write_end, stderr=subprocess.PIPE, timeout=120, check=False)
    os.close(write_end)
    assert done.stderr == b""
    assert done.returncode == cli.UNREAD


def test_ctrl_c_ends_without_traceback():
    command = [sys.executable, "-m", "recsys", "recommend", "--batch", "-", "--out", "-"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as running:
        with pytest.raises(subprocess.TimeoutExpired):
            running.wait(timeout=5)
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=30)
    assert running.returncode == cli.STOPPED
    assert said.strip() == "Stopped."
