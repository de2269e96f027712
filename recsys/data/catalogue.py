"""The film texts written for this project: director, cast, logline, themes and mood by MovieLens id."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, utils

from recsys.config import ASSETS
from recsys.errors import DataError
from recsys.schema import Item

PATH = ASSETS / "movies.jsonl"
SIMILAR = 80.0
MEND = "Restore the file: git checkout -- assets/movies.jsonl"


@dataclass(frozen=True, slots=True)
class FilmText:
    """What is written about one film."""

    director: str
    cast: tuple[str, ...]
    logline: str
    themes: tuple[str, ...]
    mood: tuple[str, ...]


def load_film_texts(path: Path = PATH) -> dict[int, FilmText]:
    """The film texts by MovieLens id. Raises DataError."""
    texts: dict[int, FilmText] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(path, f"the film texts cannot be read ({error}).", MEND) from None
    for row, line in enumerate(lines, start=1):
        if line.strip():
            movie_id, text = _parse(path, row, line)
            texts[movie_id] = text
    return texts


def with_texts(items: Sequence[Item], texts: Mapping[int, FilmText]) -> tuple[Item, ...]:
    """The items, with director, cast, logline, themes and mood where there are any."""
    return tuple(_with_text(item, texts.get(item.item_id)) if isinstance(item.item_id, int) else item for item in items)


def matching_texts(
    items: Sequence[Item], texts: Mapping[int, FilmText], known: Mapping[int, Item]
) -> dict[int, FilmText]:
    """The texts whose film is the same in both: an equal id, a similar title, and years at most one apart.

    ``known`` are the films that the texts were written for.
    """
    return {
        item.item_id: texts[item.item_id]
        for item in items
        if isinstance(item.item_id, int) and item.item_id in texts and _is_same(item, known.get(item.item_id))
    }


def _is_same(item: Item, known: Item | None) -> bool:
    if known is None:
        return False
    if item.year and known.year and abs(item.year - known.year) > 1:
        return False
    return fuzz.token_set_ratio(item.title, known.title, processor=utils.default_process) >= SIMILAR


def _with_text(item: Item, text: FilmText | None) -> Item:
    if text is None:
        return item
    return replace(
        item, director=text.director, cast=text.cast, logline=text.logline, themes=text.themes, mood=text.mood
    )


def _parse(path: Path, row: int, line: str) -> tuple[int, FilmText]:
    try:
        film: dict[str, Any] = json.loads(line)
        lists = {key: tuple(str(part) for part in film[key]) for key in ("cast", "themes", "mood")}
        return int(film["movieId"]), FilmText(str(film["director"]), logline=str(film["logline"]), **lists)
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(path, f"the line is no film text ({error!r}).", MEND, row=row) from None
