"""Clauses that lessons are composed of, as people wrote them, and what fills them: the names of one row of evidence."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from recsys.config import ASSETS
from recsys.errors import DataError
from recsys.reasons.genres import LABELS
from recsys.reasons.rows import STARS, typographic
from recsys.reasons.slots import found_as, is_same
from recsys.schema import Evidence
from recsys.text.words import core, stems

CLAUSES = ASSETS / "lessons" / "frames.txt"
_LINE = re.compile(r"([\w:]+) (title|first|more|against): (.+)")

Clauses = Mapping[tuple[str, str], Sequence[str]]
"""Clauses by what they argue with and where they stand."""


def load_clauses(path: Path = CLAUSES) -> Clauses:
    """The clauses of a file, one a line. Raises DataError with the row."""
    clauses: dict[tuple[str, str], list[str]] = defaultdict(list)
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line)
        if not found:
            raise DataError(
                path, "this is not a clause", "Write: kind place: words, as in the lines above.", row=number
            )
        clauses[found[1], found[2]].append(found[3])
    return clauses


def fillings(row: Evidence, evidence: Sequence[Evidence]) -> Iterator[tuple[str, dict[str, str]]]:
    """The kinds of clauses that a row of the sum may stand in, each with what fills them."""
    kind = row.kind
    if kind == "word":
        yield from _of_word(row)
    elif kind == "chip:genre" and row.names[0] in LABELS:
        yield kind, {"label": LABELS[row.names[0]]}
    elif kind == "chip:person":
        yield from _of_person(row, evidence)
    elif kind == "chip:like":
        yield "like", {"film": row.names[0]}
    elif kind == "chip:avoid":
        yield kind, {"word": row.names[0]}
    elif kind in {"liked", "rated"} and (stars := _stars(row)):
        yield "film", {"film": row.names[0], "stars": stars}


def _of_word(row: Evidence) -> Iterator[tuple[str, dict[str, str]]]:
    word = core(row.names[0])
    kind, name = found_as(row)
    if kind in {"", "said"}:
        yield "word", {"word": word}
    elif kind == "theme":
        yield ("same" if is_same(name, word) else "theme"), {"word": word, "theme": name}
    elif kind == "mood":
        yield kind, {"word": word, "mood": name}
    elif name in LABELS:
        yield kind, {"word": word, "label": LABELS[name]}


def _of_person(row: Evidence, evidence: Sequence[Evidence]) -> Iterator[tuple[str, dict[str, str]]]:
    for role in ("director", "cast"):
        if any(field.kind == role and row.names[0] in field.names for field in evidence):
            yield role, {"person": row.names[0]}


def _stars(row: Evidence) -> str:
    given = row.text.partition(row.names[-1])[2].partition(" stars")[0].strip()
    return STARS[int(given)].split()[0] if given in {"2", "3", "4", "5"} else given


def filled(clause: str, filling: Mapping[str, str], title: str) -> str:
    """A clause with its places filled; a name in capitals at its first place begins with one."""
    subject = filling.get("theme") or filling.get("word", "")
    plural = subject.endswith("s") and not subject.endswith(("ss", "us", "is"))
    places = {"title": title, "is": "are" if plural else "is"}
    for name, text in filling.items():
        places |= {name: text, name.capitalize(): text[:1].upper() + text[1:]}
    return typographic(clause.format(**places))


def says_something(row: Evidence) -> bool:
    """Whether a row's name holds a word that carries content."""
    return row.kind != "word" or bool(stems(row.names[0]))
