"""Tries a store where something is wrong, in a process of its own; run as a script by the tests.

    python store_trials.py write ADDRESS PERSON      one event
    python store_trials.py fill ADDRESS PERSON MAKE_ROOM   events until one fails; then room is made, and one more

MAKE_ROOM is a file to delete, or "limit" for the limit of file sizes, which is lifted. Prints what happened as JSON.
"""

from __future__ import annotations

import json
import resource
import sys
from itertools import count
from pathlib import Path

from store_databases import liked, opened

from recsys.errors import BecauseError
from recsys.feedback import FeedbackStore

LONG = "x" * 150
LIMIT = 400_000  # bytes


def tried(store: FeedbackStore, person: str, key: str) -> str:
    """Record an event; the name and text of the failure, empty for none."""
    try:
        store.record(liked(person, key, key, evidence=(LONG,) * 20))
    except BecauseError as failure:
        return f"{type(failure).__name__}: {failure}"
    return ""


def write(address: str, person: str) -> dict[str, object]:
    """Open the store, write to it, read it, ask how it is."""
    try:
        store = opened(address)
        failure = tried(store, person, "in vain")
        events = len(store.events(person))
    except BecauseError as refusal:
        return {"opening": f"{type(refusal).__name__}: {refusal}"}
    health = store.check()
    return {"failure": failure, "events": events, "writable": health.writable, "problem": health.problem}


def fill(address: str, person: str, room: str) -> dict[str, object]:
    """Write until there is no room, make room, write again."""
    store = opened(address)
    if room == "limit":
        resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, resource.RLIM_INFINITY))
    else:
        Path(room).write_bytes(b"x" * 300_000)
    for number in count():
        failure = tried(store, person, f"event {number}")
        if failure:
            break
    health = next(health for health in (store.check() for _ in range(500)) if not health.writable)
    if room == "limit":
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    else:
        Path(room).unlink()
    after = tried(store, person, "after")
    store.close()
    kept = [event.key for event in opened(address).events(person)]
    return {"failure": failure, "acknowledged": number, "problem": health.problem, "after": after, "kept": kept}


if __name__ == "__main__":
    sys.stdout.write(json.dumps({"write": write, "fill": fill}[sys.argv[1]](*sys.argv[2:])))
