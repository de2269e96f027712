"""How much an answer and its explanation depend on how a request is put: the same thing said in other words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import torch

from recsys.explain.paraphrases import Paraphrase, meaning
from recsys.explain.words import WordVectors
from recsys.progress import Progress, counted, silent
from recsys.ranking.constraints import allowed
from recsys.ranking.ranker import Ranker, rank_of
from recsys.ranking.rows import word_rows
from recsys.schema import Intent, ItemId, Query
from recsys.text.words import core


@dataclass(frozen=True, slots=True)
class WordMove:
    """A word and what it adds before and after; ``after`` is None for a word without a match in the paraphrase."""

    word: str
    other: str
    before: float
    after: float | None


@dataclass(frozen=True)
class Paraphrased:
    """One paraphrase: how many of the first ``shown`` items stay, the item's rank, and what each word adds.

    ``new_words`` match no word of the original. ``same_chips`` says whether genres, years, people and titles were
    understood alike; the ranks only compare if they were.
    """

    paraphrase: Paraphrase
    kept: int
    shown: int
    rank_before: int
    rank_after: int
    moves: tuple[WordMove, ...]
    new_words: tuple[str, ...]
    same_chips: bool


def sensitivity(
    ranker: Ranker,
    word_vectors: WordVectors,
    parse: Callable[[str], Intent],
    query: Query,
    item_id: ItemId,
    paraphrases: Sequence[Paraphrase],
    progress: Progress = silent,
) -> tuple[Paraphrased, ...]:
    """What becomes of the first k items and of one item's words for each paraphrase. Raises UnknownItem."""
    position = ranker.features.catalogue.position(item_id)
    before = _answer(ranker, word_vectors, query, position)
    found = []
    for paraphrase in counted(paraphrases, "paraphrases", progress):
        other = replace(query, intent=parse(paraphrase.text))
        after = _answer(ranker, word_vectors, other, position)
        moves, new_words = matched(before.words, after.words)
        found.append(
            Paraphrased(
                paraphrase,
                kept=len(set(before.first) & set(after.first)),
                shown=len(before.first),
                rank_before=before.rank,
                rank_after=after.rank,
                moves=moves,
                new_words=new_words,
                same_chips={chip.key for chip in query.intent.chips} == {chip.key for chip in other.intent.chips},
            )
        )
    return tuple(found)


def matched(
    before: Sequence[tuple[str, float]], after: Sequence[tuple[str, float]]
) -> tuple[tuple[WordMove, ...], tuple[str, ...]]:
    """Each word with the first free one of the same stems or from the same row of synonyms, and those left over."""
    free = list(after)
    moves = []
    for word, value in before:
        partner = next((one for one in free if meaning(one[0]) == meaning(word)), None)
        if partner:
            free.remove(partner)
        moves.append(WordMove(word, partner[0] if partner else "", value, partner[1] if partner else None))
    return tuple(moves), tuple(word for word, _ in free)


@dataclass(frozen=True)
class _Answer:
    first: tuple[int, ...]
    rank: int
    words: tuple[tuple[str, float], ...]


def _answer(ranker: Ranker, word_vectors: WordVectors, query: Query, position: int) -> _Answer:
    first, scores = ranker.rank(query)
    vectors = torch.from_numpy(word_vectors.of(query.intent)).to(ranker.features.device)
    rows = word_rows(ranker, query, [position], vectors)
    values = [row.contribution(0).value for row in rows]
    names = [core(word.text) for word in query.intent.words]
    rank = rank_of(scores, allowed(query, ranker.features.catalogue), position)
    return _Answer(tuple(first), rank, tuple(zip(names, values, strict=True)))
