"""Ranks a sample of people times intents and gathers every row of every sum."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from recsys.arrays import Floats, Positions
from recsys.errors import SettingError
from recsys.explain.overview.gather import Found, Frames
from recsys.explain.overview.kinds import KINDS, PLACE_OF, of_source, signal_of
from recsys.explain.overview.order import UNCHANGED, OrderChange, order_change
from recsys.explain.overview.result import Overview
from recsys.explain.overview.sides import IntentSide, Side, intent_side, person_side
from recsys.explain.words import WordVectors
from recsys.progress import Progress, counted, silent
from recsys.ranking.ranker import Ranker, best
from recsys.ranking.rows import Row, chip_rows, prior_rows, word_rows
from recsys.schema import Intent, Query, Ratings, Source

READING, RANKING = "reading what people rated", "ranking for everybody"
LEFT_OUT: tuple[tuple[Source, str, tuple[int, ...]], ...] = (
    *((source, "", of_source(source)) for source in Source),
    *((kind.source, kind.signal, (place,)) for place, kind in enumerate(KINDS)),
)
"""What is left out to see how the order changes: each source as a whole, then each kind of row."""


@dataclass(frozen=True)
class Person:
    """Somebody whose rankings are looked at."""

    name: str
    history_size: int
    side: Side


def measure(
    ranker: Ranker,
    word_vectors: WordVectors,
    intents: Sequence[Intent],
    people: Mapping[str, Ratings],
    k: int = 10,
    progress: Progress = silent,
) -> Overview:
    """The k best items of every person for every intent, every row of their sums, and what leaving kinds out does.

    ``people`` is a name to item id to stars. Local rows over many lists are what global statements are made from
    (Lundberg et al. 2020, "From local explanations to global understanding"). The films of a history are one row per
    signal: 2,000 ratings would otherwise give 4,000 rows for each item. Raises SettingError for nothing to rank.
    """
    if not intents or not people or k < 1:
        raise SettingError("There is nothing to rank.", "Give at least one intent, one person and one result.")
    everybody = [
        Person(name, len(history), person_side(ranker, history))
        for name, history in counted(list(people.items()), READING, progress)
    ]
    frames = Frames(ranker.features.catalogue)
    for intent in counted(intents, RANKING, progress):
        asked = intent_side(ranker, intent)
        found = [_found(asked, person, k) for person in everybody]
        frames.add(asked, found, _kind_rows(ranker, word_vectors, intent, found))
    return frames.overview(k)


def _found(asked: IntentSide, person: Person, k: int) -> Found:
    """The list of one person for one intent, and how it would change without each source and each kind."""
    sums = asked.sums + person.side.sums
    mask = asked.allowed & person.side.allowed
    scores = sums.sum(axis=0)
    positions = best(scores, mask, k)
    changes: list[OrderChange] = [
        order_change(positions, scores - sums[list(left_out)].sum(axis=0), mask)
        if sums[list(left_out)].any()
        else UNCHANGED
        for _, _, left_out in LEFT_OUT
    ]
    return Found(
        person.name,
        person.history_size,
        np.array(positions, np.intp),
        scores[positions],
        person.side.sums[:, positions],
        [(source, signal, change) for (source, signal, _), change in zip(LEFT_OUT, changes, strict=True)],
    )


def _kind_rows(
    ranker: Ranker, word_vectors: WordVectors, intent: Intent, found: Sequence[Found]
) -> Iterator[tuple[int, str, Floats]]:
    """Every row that has something to say: kind, name, and its value for the items of all lists, one after another."""
    places: Positions = np.concatenate([one.positions for one in found])
    positions, where = np.unique(places, return_inverse=True)
    for row in _intent_rows(ranker, word_vectors, intent, [int(position) for position in positions]):
        for part, values in row.parts.items():
            yield PLACE_OF[signal_of(row, part)], row.name, values.cpu().numpy()[where]
    history = np.concatenate([one.history_sums for one in found], axis=1)
    for place in of_source(Source.HISTORY):
        yield place, "Ratings", history[place]


def _intent_rows(ranker: Ranker, word_vectors: WordVectors, intent: Intent, positions: Sequence[int]) -> Sequence[Row]:
    query = Query(intent)
    vectors = torch.from_numpy(word_vectors.of(intent)).to(ranker.features.device)
    return [
        *word_rows(ranker, query, positions, vectors),
        *chip_rows(ranker, query, positions),
        *prior_rows(ranker, positions),
    ]
