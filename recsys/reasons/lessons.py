"""Reasons written by hand for rows of evidence: what a writer of reasons is taught with, and what it never sees."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from recsys.errors import DataError
from recsys.schema import ItemId, Ratings, Style

LESSONS = Path(__file__).resolve().parent.parent.parent / "assets" / "lessons" / "reasons.jsonl"
HELD_OUT = 10
"""One film in so many is kept from every lesson, for tests."""


@dataclass(frozen=True)
class Lesson:
    """One reason for one film, asked for with an intent and ratings; ``uses`` are the keys of its evidence, in order.

    The evidence itself is gathered anew from the engine, so that it is always what a writer would be given.
    """

    intent: str
    history: Ratings
    item: ItemId
    style: Style
    reason: str
    uses: tuple[str, ...]


def load_lessons(path: Path = LESSONS) -> tuple[Lesson, ...]:
    """The lessons of a file, one JSON object a line. Raises DataError with the row."""
    lessons = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
            history = {_item_id(item): float(stars) for item, stars in row["history"].items()}
            lesson = Lesson(row["intent"], history, row["item"], Style(row["style"]), row["reason"], tuple(row["uses"]))
        except (AttributeError, KeyError, TypeError, ValueError) as failure:
            mend = "Each line needs intent, history, item, style, reason and uses."
            raise DataError(path, f"this is not a lesson: {failure}", mend, row=number) from failure
        lessons.append(lesson)
    return tuple(lessons)


def held_out(item_id: ItemId) -> bool:
    """Whether a film is kept from every lesson, so that reasons for it show what was learned and not what was seen."""
    return int(hashlib.sha256(str(item_id).encode()).hexdigest(), 16) % HELD_OUT == 0


def split(lessons: Sequence[Lesson]) -> tuple[tuple[Lesson, ...], tuple[Lesson, ...]]:
    """Lessons to learn from, and one intent in ten to watch the learning with; an intent is in one of the two."""
    watched = tuple(lesson for lesson in lessons if held_out(lesson.intent))
    return tuple(lesson for lesson in lessons if not held_out(lesson.intent)), watched


def _item_id(text: str) -> ItemId:
    return int(text) if text.isdigit() else text
