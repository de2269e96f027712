"""What a room of people costs: a real server, and tabs that speak its protocol over real websockets on loopback.

    python -m benchmarks.load room --people 30 --seconds 300
    python -m benchmarks.load room --people 50 100 200 --seconds 60 --seats 0
    python -m benchmarks.load connects --count 1000
    python -m benchmarks.load feedback --people 30 --events 50

``page``: until the last card with its bar is drawn, without the prose. ``whole``: until the script ends, prose and
follow-ups included. People ask things that nobody asked before, open explanations and go back; the server and all of
the people share the cores of this machine.
"""

from __future__ import annotations

import argparse
import asyncio
import os
from collections.abc import Sequence

import torch

from benchmarks.served import Server
from benchmarks.visits import Room, connects, write_feedback

SETTLE = 5.0
"""Seconds between a start and the first measurement."""
MOST_PEOPLE, MOST_SECONDS, MOST_CONNECTS, MOST_EVENTS = 500, 1800, 5000, 500
HEAD = f"{'people':>6}  {'pages':>6}  {'p50':>8}  {'p95':>8}  {'p99':>8}  {'whole p95':>9}  {'told busy':>9}"
HEAD += f"  {'wait p95':>8}  {'problems':>8}  {'memory':>8}"


def main() -> None:
    """Run one part and print its table."""
    asked = arguments()
    cores, device = os.cpu_count(), "cuda" if torch.cuda.is_available() else "cpu"
    print(f"{device}, {cores} cores, language model {asked.language_model}\n")
    environment = {"BECAUSE_LANGUAGE_MODEL": asked.language_model}
    if asked.seats is not None:
        environment["BECAUSE_SEATS"] = str(asked.seats)
    if asked.part == "room":
        rooms(asked, environment)
    elif asked.part == "connects":
        with Server(**environment) as server:
            asyncio.run(connects(server, asked.count))
    else:
        with Server(**environment | {"BECAUSE_SEATS": "0"}) as server:
            asyncio.run(write_feedback(server, asked.people[0], asked.events))


def arguments() -> argparse.Namespace:
    """What to measure, within bounds."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__.split("\n")[0])
    parser.add_argument("part", choices=("room", "connects", "feedback"))
    parser.add_argument("--people", type=_up_to(MOST_PEOPLE), nargs="+", default=[30])
    parser.add_argument("--seconds", type=_up_to(MOST_SECONDS), default=300)
    parser.add_argument("--think", type=float, nargs=2, default=(5.0, 20.0), help="seconds between two pages")
    parser.add_argument("--language-model", default="none", help="as BECAUSE_LANGUAGE_MODEL")
    parser.add_argument("--seats", type=int, help="as BECAUSE_SEATS; 0 lets in everybody")
    parser.add_argument("--count", type=_up_to(MOST_CONNECTS), default=1000, help="connects")
    parser.add_argument("--events", type=_up_to(MOST_EVENTS), default=50, help="of each writer of feedback")
    return parser.parse_args()


def _up_to(most: int) -> type[int]:
    def number(text: str) -> int:
        if not 1 <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"{text} is not between 1 and {most}")
        return int(text)

    return number  # type: ignore[return-value]


def rooms(asked: argparse.Namespace, environment: dict[str, str]) -> None:
    """A line for each number of people, each with a server of its own."""
    print(HEAD)
    told: list[str] = []
    problems: list[str] = []
    for people in asked.people:
        with Server(**environment) as server:
            room = Room(server, people, asked.seconds, tuple(asked.think))
            asyncio.run(room.fill(SETTLE))
            print(line(people, room, server.memory), flush=True)
        told += room.told[:1]
        problems += sorted(set(room.problems))[:3]
    for text in dict.fromkeys(told):
        print(f"\ntold: {' '.join(text.split())}")
    for text in dict.fromkeys(problems):
        print(f"\nproblem: {text}")


def line(people: int, room: Room, memory: float) -> str:
    """One line of the table."""
    times = "  ".join(f"{seconds(room.listed, share):>8}" for share in (0.5, 0.95, 0.99))
    busy = f"{room.turned_away:>9}  {seconds(room.waits, 0.95):>8}"
    ended = f"{len(room.problems):>8}  {memory:>5.0f} MB"
    return f"{people:>6}  {len(room.listed):>6}  {times}  {seconds(room.finished, 0.95):>9}  {busy}  {ended}"


def seconds(values: Sequence[float], share: float) -> str:
    """A quantile of some times; a dash where there is none."""
    if not values:
        return "–"
    value = sorted(values)[min(int(share * len(values)), len(values) - 1)]
    return f"{1000 * value:.0f} ms" if value < 1 else f"{value:.2f} s"


if __name__ == "__main__":
    main()
