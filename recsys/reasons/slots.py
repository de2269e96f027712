"""What a row of evidence may fill in a sentence: its names as they are written, each with the kind of place it fills.

A word that a person asked for and what a film has of it are told apart: “spy” is theirs, spy is among its themes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from recsys.reasons.genres import LABELS
from recsys.schema import Evidence
from recsys.text.words import core, stems

TITLE = "<title>"
STORY, PLOT = "<story>", "<plot>"
"""A stretch of the story that begins a sentence, and one within a sentence."""
_FOUND_KINDS = ("theme", "theme:same", "mood", "mood:same", "genre", "a:genre", "said", "said:same")
ASKED_SLOTS = frozenset(f"<asked{sign}>" for sign in "+-")
FOUND_SLOTS = frozenset(f"<{kind}{sign}>" for kind in _FOUND_KINDS for sign in "+-")
"""The places of words that were asked for, and of what a film has of one."""
_FOUND = re.compile(r": (among its themes is|its mood is|genre:|its story says) “(.+)”\.$")
_KINDS = {"among its themes is": "theme", "its mood is": "mood", "genre:": "genre", "its story says": "said"}


class Filler(NamedTuple):
    """What a row holds as it is written, the place that it fills, the key of its row, whether it counts only a little.

    Of a row that is no argument, nothing counts.
    """

    text: str
    slot: str
    row: str
    slight: bool = False


def fillers(row: Evidence) -> Iterator[tuple[str, str]]:
    """What may be written for a row and the place that it fills; for a story all of it, of which a part is told."""
    if row.kind == "logline":
        yield row.text, STORY
    elif row.kind == "word":
        yield core(row.names[0]), _slot("asked", row)
        yield from _of_film(row)
    elif row.kind in {"genres", "chip:genre"}:
        for name in row.names:
            yield from _of_genre(name, row.kind, row)
    elif row.kind == "title":
        yield row.names[0], TITLE
    elif row.kind == "chip:person":
        yield row.names[0], _slot(_role(row), row)
    else:
        kind = "film" if row.kind in {"liked", "rated"} else row.kind
        yield from ((name, _slot(kind, row)) for name in row.names)


def found_as(row: Evidence) -> tuple[str, str]:
    """What a film has of an asked word: "theme", "mood", "genre" or "said", and its name; "" where it has nothing."""
    found = _FOUND.search(row.text)
    return (_KINDS[found[1]], found[2]) if found else ("", "")


def is_same(name: str, word: str) -> bool:
    """Whether a name says what a word says: "spies" is "spy"."""
    return set(stems(name)) == set(stems(word))


def _role(row: Evidence) -> str:
    """What a person who was asked for is to be: "director" or "actor"."""
    return "director" if f"(Directed by {row.names[0]})" in row.text else "actor"


def _of_film(row: Evidence) -> Iterator[tuple[str, str]]:
    kind, name = found_as(row)
    if kind == "genre":
        yield from _of_genre(name, kind, row)
    elif kind and is_same(name, row.names[0]):
        yield core(row.names[0]), _slot(f"{kind}:same", row)
    elif kind:
        yield name, _slot(kind, row)


def _of_genre(name: str, kind: str, row: Evidence) -> Iterator[tuple[str, str]]:
    yield name.lower(), _slot(kind, row)
    if name in LABELS:
        yield LABELS[name].partition(" ")[2], _slot(f"a:{kind}", row)


def _slot(kind: str, row: Evidence) -> str:
    sign = "" if row.value is None else "+" if row.value > 0 else "-"
    return f"<{kind}{sign}>"
