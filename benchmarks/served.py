"""A real server in a process of its own, for benchmarks that ask it as browsers do."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType

import psutil

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 180.0
"""Seconds that a start may take."""


class Server:
    """``streamlit run app.py`` on a free port, with a store that is thrown away; a context manager."""

    def __init__(self, **environment: str) -> None:
        self.port = _free_port()
        self.folder = tempfile.TemporaryDirectory(prefix="because-load-")
        self.store = f"sqlite:///{Path(self.folder.name) / 'load.sqlite'}"
        self.log = Path(self.folder.name) / "server.log"
        self.environment = {**os.environ, "BECAUSE_STORE": self.store, **environment}

    def __enter__(self) -> Server:
        options = ["--server.port", str(self.port), "--server.address", "127.0.0.1", "--server.headless", "true"]
        command = [sys.executable, "-m", "streamlit", "run", "app.py", *options]
        with self.log.open("wb") as log:
            self.process = psutil.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            self._await_health()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except psutil.TimeoutExpired:
            self.process.kill()
            self.process.wait(20)
        self.folder.cleanup()

    def kill(self) -> None:
        """End it at once, as a crash does; entered again, it runs at the same address with the same store."""
        self.process.kill()
        self.process.wait(20)

    @property
    def address(self) -> str:
        """Where browsers find it."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def memory(self) -> float:
        """The resident memory of the server in megabytes."""
        return float(self.process.memory_info().rss) / 2**20

    def _await_health(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while not self._healthy():
            if self.process.poll() is not None:
                raise SystemExit(f"The server ended:\n{self.log.read_text(errors='replace')[-2000:]}")
            if time.monotonic() > deadline:
                raise SystemExit(f"The server is not ready after {PATIENCE:.0f} s.")
            time.sleep(0.25)

    def _healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=5) as answer:
                return bool(answer.status == 200) and b'"writer":{"state":"opening"' not in answer.read()
        except (urllib.error.URLError, OSError):
            return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
