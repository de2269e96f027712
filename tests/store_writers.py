"""Writers in processes of their own, forked from one that has loaded everything; run as a script by the tests.

    python store_writers.py killed ADDRESS PERSON ROUNDS     one writer after the other, each killed in the middle
    python store_writers.py crowd ADDRESS PERSON WRITERS EACH

Prints the keys of the events that the store acknowledged, one a line.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from itertools import count

from store_databases import liked, opened


def write(address: str, person: str, name: str, output: int, events: int | None) -> None:
    """Record events, as many as asked or for ever; each key goes to ``output`` once the store has acknowledged it."""
    store = opened(address)
    for number in count() if events is None else range(events):
        key = f"{name}-{number}"
        if store.record(liked(person, number % 7, key)):
            os.write(output, f"{key}\n".encode())


def forked(address: str, person: str, name: str, output: int, events: int | None = None) -> int:
    """Begin to write in a new process; its number."""
    process = os.fork()
    if process == 0:
        failed = 1
        try:
            write(address, person, name, output, events)
            failed = 0
        finally:
            os._exit(failed)
    return process


def killed(address: str, person: str, rounds: int) -> None:
    """Kill each writer, without a warning, some milliseconds after its first acknowledged event."""
    moments = random.Random(50)
    for number in range(rounds):
        reading, output = os.pipe()
        process = forked(address, person, f"life {number}", output)
        os.close(output)
        said = os.read(reading, 1)
        time.sleep(moments.uniform(0, 0.06))
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        while more := os.read(reading, 65536):
            said += more
        os.close(reading)
        if not said:
            raise SystemExit(f"writer {number} ended before it wrote")
        sys.stdout.write(said.decode())


def crowd(address: str, person: str, writers: int, each: int) -> None:
    """Many writers at once."""
    processes = [forked(address, person, f"writer {number}", 1, each) for number in range(writers)]
    if any(os.waitpid(process, 0)[1] for process in processes):
        raise SystemExit("a writer failed")


if __name__ == "__main__":
    {"killed": killed, "crowd": crowd}[sys.argv[1]](*sys.argv[2:4], *map(int, sys.argv[4:]))
