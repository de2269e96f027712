"""Runs a command of the command line as a person does, in this process or in one of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from recsys.cli import main

ROOT = Path(__file__).resolve().parent.parent


def said(capsys, *arguments: str) -> str:
    """What a command that succeeds prints."""
    assert main(arguments) == 0
    return capsys.readouterr().out


def shape(capsys, *arguments: str) -> Any:
    """The JSON that a command prints."""
    return json.loads(said(capsys, *arguments, "--json"))


def refused(capsys, *arguments: str) -> str:
    """What a refused command says; it prints nothing."""
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Traceback" not in captured.err
    return captured.err


def in_own_process(
    *arguments: str, options: tuple[str, ...] = (), stdin: str = "", **variables: str
) -> subprocess.CompletedProcess[str]:
    """``python -m recsys`` with further options of Python and environment variables."""
    return subprocess.run(
        [sys.executable, *options, "-m", "recsys", *arguments],
        cwd=ROOT,
        env=os.environ | variables,
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=180,
        check=False,
    )
