"""``recommend --batch``: thousands of requests from a file, all checked before the first is ranked."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from recsys.commands import files, question
from recsys.engine import RESULTS, Engine
from recsys.errors import BecauseError, DataError
from recsys.schema import ChipKind, ItemId, Query

CHUNK = 256
STANDARD = "-"
SHAPE = 'Each line must be like {"id": 1, "intent": "something funny", "likes": [2571, 1]}.'


@dataclass(frozen=True)
class Request:
    """One line of the input."""

    request_id: ItemId
    intent: str
    likes: tuple[ItemId, ...]


def run(options: argparse.Namespace) -> int:
    """Rank every line of ``--batch`` and write the answers to ``--out`` in the same order."""
    _refuse_mixtures(options)
    requests = read(options.batch)
    out = None if options.out == STANDARD else Path(options.out)
    if out is not None:
        files.require_folder(out)
    engine = question.open_engine(options)
    lines = answers(engine, requests, options.k)
    counted = tqdm(lines, total=len(requests), unit=" requests", desc="ranking", file=sys.stderr, mininterval=0.5)
    if out is None:
        for line in counted:
            print(line)
    else:
        write(out, counted)
    return 0


def _refuse_mixtures(options: argparse.Namespace) -> None:
    if options.batch is None or options.out is None:
        raise BecauseError("--batch and --out belong together.", "Give both; - stands for standard input or output.")
    for name in ("intent", "likes", "user"):
        if getattr(options, name) is not None:
            raise BecauseError(f"--{name} does not go with --batch.", "Write what is asked into the lines of the file.")
    if options.json:
        raise BecauseError("--json does not go with --batch.", "The answers are JSON lines anyhow.")


def read(path: str) -> list[Request]:
    """Every line of a file, or of standard input for "-"; blank lines are passed over. Raises DataError."""
    name = Path("standard input" if path == STANDARD else path)
    try:
        content = sys.stdin.buffer.read() if path == STANDARD else name.read_bytes()
    except OSError as failure:
        raise DataError(name, f"it cannot be read ({failure.strerror}).", "Check the path given to --batch.") from None
    lines = content.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    return [request(name, row, line) for row, line in enumerate(lines, start=1) if line.strip()]


def request(path: Path, row: int, line: bytes) -> Request:
    """One line, checked. Raises DataError with file and row."""
    try:
        fields: Any = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        raise DataError(path, "it is not UTF-8.", "Save the file as UTF-8.", row) from None
    except (ValueError, RecursionError) as failure:
        raise DataError(path, f"it is no JSON ({failure}).", SHAPE, row) from None
    if not isinstance(fields, dict) or "id" not in fields:
        raise DataError(path, "it is no JSON object with an id.", SHAPE, row)
    if not _is_id(fields["id"]):
        raise DataError(path, "it must be a whole number or a text.", SHAPE, row, "id")
    intent = fields.get("intent") or ""
    if not isinstance(intent, str):
        raise DataError(path, f"{json.dumps(intent)[:40]} is no text.", SHAPE, row, "intent")
    likes = fields.get("likes") or []
    if not isinstance(likes, list) or not all(_is_id(like) for like in likes):
        raise DataError(path, "it must be a list of item ids, whole numbers or texts.", SHAPE, row, "likes")
    return Request(fields["id"], intent, tuple(likes))


def answers(engine: Engine, requests: Sequence[Request], k: int | None) -> Iterator[str]:
    """The JSON line of each request in its order; the phrases of a chunk are encoded together."""
    for start in range(0, len(requests), CHUNK):
        chunk = requests[start : start + CHUNK]
        queries = [query(engine, one, k) for one in chunk]
        engine.ranker.encoder.encode([phrase for one in queries for phrase in phrases(one)])
        for one, asked in zip(chunk, queries, strict=True):
            yield answer(engine, one.request_id, asked)


def query(engine: Engine, asked: Request, k: int | None) -> Query:
    """A request understood; a liked id that the catalogue does not hold says nothing."""
    intent = engine.parse(asked.intent)
    likes = [question.known_id(like, engine.catalogue.positions) for like in asked.likes]
    history = {like: question.LIKED_STARS for like in likes if like is not None}
    return Query(intent, history, k or intent.size or RESULTS)


def phrases(asked: Query) -> list[str]:
    """Every text of a query that the ranker encodes."""
    avoided = [str(chip.value) for chip in asked.intent.chips if chip.kind is ChipKind.AVOID]
    return [asked.intent.phrase(), *avoided]


def answer(engine: Engine, request_id: ItemId, asked: Query) -> str:
    """The ids and scores of the best items as a JSON line."""
    positions, scores = engine.ranker.rank(asked)
    items = engine.catalogue.items
    found = {
        "id": request_id,
        "items": [items[position].item_id for position in positions],
        "scores": [round(float(scores[position]), 6) for position in positions],
    }
    return json.dumps(found, ensure_ascii=False)


def write(path: Path, lines: Iterator[str] | tqdm[str]) -> None:
    """Write all lines, or leave the file as it was. Raises DataError where the folder cannot be written to."""
    with files.replaced(path, "--out") as draft:
        draft.writelines(f"{line}\n".encode() for line in lines)


def _is_id(value: object) -> bool:
    return isinstance(value, int | str) and not isinstance(value, bool)
