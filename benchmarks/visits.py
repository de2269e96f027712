"""What people do in the load benchmark: come, ask, open an explanation, go back, tell what they think, leave."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import time
from collections.abc import Coroutine
from contextlib import closing
from itertools import product

from benchmarks.served import Server
from benchmarks.tab import Answer, Tab

MOODS = (
    "a funny",
    "a tense",
    "a sad",
    "a quiet",
    "an epic",
    "a strange",
    "a romantic",
    "a violent",
    "a warm",
    "a dark",
)
GENRES = (
    "comedy",
    "thriller",
    "western",
    "drama",
    "musical",
    "war film",
    "mystery",
    "fantasy",
    "crime film",
    "romance",
)
THEMES = (
    "about dreams",
    "in Paris",
    "with robots",
    "about two brothers",
    "on a ship",
    "with a twist",
    "about revenge",
    "from the nineties",
    "about music",
    "in the desert",
    "with a detective",
    "about growing up",
)
INTENTS = tuple(" ".join(parts) for parts in product(MOODS, GENRES, THEMES))
AT_ONCE = 50
"""Tabs that the benchmark of connects has open at the same time."""


class Room:
    """A number of people for some seconds, each with ``think`` seconds (least, most) between two pages."""

    def __init__(self, server: Server, people: int, length: float, think: tuple[float, float], seed: int = 0) -> None:
        self.server, self.people, self.length, self.think = server, people, length, think
        self.draw = random.Random(seed)
        self.intents = iter(self.draw.sample(INTENTS, len(INTENTS)))
        self.listed: list[float] = []
        self.finished: list[float] = []
        self.waits: list[float] = []
        self.told: list[str] = []
        self.problems: list[str] = []
        self.turned_away = 0

    async def fill(self, settle: float) -> None:
        """Let everybody come within one pause for thought, and stay to the end."""
        await asyncio.sleep(settle)
        self.end = time.monotonic() + self.length
        await asyncio.gather(*(self._visit() for _ in range(self.people)))

    async def _visit(self) -> None:
        await asyncio.sleep(self.draw.uniform(0, self.think[1]))
        try:
            async with Tab(self.server.port, patience=self.length + 60) as tab:
                self._note(await self._until_the_end(tab.open()))
                while await self._thought():
                    self._note(await self._until_the_end(self._act(tab)))
        except OSError as failure:
            self.problems.append(f"could not connect: {type(failure).__name__}")

    async def _until_the_end(self, acting: Coroutine[None, None, Answer]) -> Answer | None:
        """An answer; None for who still waits for a seat when the time is over."""
        task = asyncio.create_task(acting)
        await asyncio.wait([task], timeout=max(self.end - time.monotonic(), 0) + 30)
        if task.done():
            return task.result()
        task.cancel()
        return None

    async def _thought(self) -> bool:
        pause = self.draw.uniform(*self.think)
        if time.monotonic() + pause >= self.end:
            return False
        await asyncio.sleep(pause)
        return True

    async def _act(self, tab: Tab) -> Answer:
        if tab.page != tab.home:
            return await tab.go_home()
        if self.draw.random() < 0.2 and "why-1" in tab.widgets:
            return await tab.press(f"why-{self.draw.randint(1, 3)}")
        return await tab.ask(next(self.intents) if "asked" in tab.widgets else "")

    def _note(self, answer: Answer | None) -> None:
        if answer is None:
            self.turned_away += 1
            return
        self.problems += answer.problems
        if answer.told:
            self.turned_away += 1
            self.waits.append(answer.waited)
            self.told.append(answer.told)
        if answer.listed is not None:
            self.listed.append(answer.listed - answer.waited)
        if answer.finished is not None:
            self.finished.append(answer.finished - answer.waited)


async def connects(server: Server, count: int) -> None:
    """Come and go, a few at a time, and print how much memory the server takes."""
    print(f"{'connects':>8}  {'memory':>8}  {'problems':>8}")
    print(f"{0:>8}  {server.memory:>5.0f} MB  {0:>8}", flush=True)
    problems: list[str] = []
    step = max(count // 10, 1)
    for done in range(0, count, step):
        for begin in range(0, min(step, count - done), AT_ONCE):
            size = min(AT_ONCE, step - begin, count - done - begin)
            answers = await asyncio.gather(*(_come_and_go(server) for _ in range(size)))
            problems += [problem for answer in answers for problem in answer.problems]
        print(f"{min(done + step, count):>8}  {server.memory:>5.0f} MB  {len(problems):>8}", flush=True)
    for problem in sorted(set(problems))[:3]:
        print(f"\nproblem: {problem}")


async def _come_and_go(server: Server) -> Answer:
    async with Tab(server.port) as tab:
        return await tab.open()


async def write_feedback(server: Server, writers: int, events: int) -> None:
    """People who press “more” and “less” one after the other, and how many of their events the store has."""
    begun = time.monotonic()
    counted = await asyncio.gather(*(_write(server, events) for _ in range(writers)))
    took = time.monotonic() - begun
    sent, problems = sum(count for count, _ in counted), [one for _, told in counted for one in told]
    found = kept_events(server)
    print(f"{writers} writers × {events} events: {sent} pressed, {found} in the store, {sent - found} lost,")
    print(f"{took:.0f} s, {len(problems)} problems {sorted(set(problems))[:3] or ''}")


def kept_events(server: Server) -> int:
    """How many events of “more” and “less” lie in the server's store, read from the file itself."""
    with closing(sqlite3.connect(server.store.removeprefix("sqlite:///"))) as store:
        (count,) = store.execute("SELECT count(*) FROM events WHERE kind IN ('more', 'less')").fetchone()
    return int(count)


async def _write(server: Server, events: int) -> tuple[int, list[str]]:
    problems: list[str] = []
    async with Tab(server.port) as tab:
        problems += (await tab.open()).problems
        sent = 0
        for number in range(events):
            keys = [key for key in tab.widgets if key.startswith("more-" if number % 2 else "less-")]
            if not keys:
                problems.append("no button to press")
                break
            card = number % len(keys)  # another card each time: two presses on one place within a moment are one
            problems += (await tab.press(keys[card])).problems
            sent += 1
    return sent, problems
