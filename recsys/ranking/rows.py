"""The rows of the sum for chosen items, computed row by row and not from the total: so that they can be checked."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat

import torch
from torch import Tensor

from recsys.ranking.ranker import Ranker, soft_signal, title_chips
from recsys.ranking.signals import KINSHIP, LIKE, MEANING, PLACE, SIGNALS, WORDING, places
from recsys.schema import Contribution, Query, Source
from recsys.text.words import core, stems

ALL_WORDS = "words"


@dataclass(frozen=True)
class Row:
    """One row of the sum for several items: ``parts`` (signal group to (items,)) add up to the row's values.

    ``standard_error`` (items,) is that of values that were sampled, None where they are exact.
    """

    kind: Source
    name: str
    key: str
    parts: Mapping[str, Tensor]
    standard_error: Tensor | None = None

    def contribution(self, place: int) -> Contribution:
        """The row for the item at a place of the chosen items."""
        parts = {name: float(values[place]) for name, values in self.parts.items()}
        error = None if self.standard_error is None else float(self.standard_error[place])
        return Contribution(self.kind, self.name, sum(parts.values()), self.key, parts, error)

    def contributions(self) -> Iterator[Contribution]:
        """The row for each of the chosen items, in their order."""
        names = list(self.parts)
        columns = zip(*(values.tolist() for values in self.parts.values()), strict=True)
        errors = repeat(None) if self.standard_error is None else self.standard_error.tolist()
        for values, error in zip(columns, errors, strict=False):
            yield Contribution(
                self.kind, self.name, sum(values), self.key, dict(zip(names, values, strict=True)), error
            )


def contributions(
    ranker: Ranker,
    query: Query,
    positions: Sequence[int],
    word_vectors: Tensor | None = None,
    word_samples: Tensor | None = None,
) -> list[tuple[Contribution, ...]]:
    """Every row of the sum for each of some items. The words are one row, or one each given their vectors."""
    rows = [
        *word_rows(ranker, query, positions, word_vectors, word_samples),
        *history_rows(ranker, query, positions),
        *chip_rows(ranker, query, positions),
        *prior_rows(ranker, positions),
    ]
    return list(zip(*(row.contributions() for row in rows), strict=True))


def word_rows(
    ranker: Ranker,
    query: Query,
    positions: Sequence[int],
    word_vectors: Tensor | None = None,
    word_samples: Tensor | None = None,
) -> list[Row]:
    """Meaning and wording of the words; ``word_vectors`` (words, dimension) are their Shapley vectors.

    ``word_samples`` (runs, words, dimension), of which sampled vectors are the mean, give the rows standard errors.
    """
    words = query.intent.words
    if not words:
        return []
    groups = [[word] for word in words] if word_vectors is not None else [list(words)]
    if word_vectors is None:
        encoded = ranker.encoder.encode([query.intent.phrase()])
        word_vectors = torch.from_numpy(encoded).to(ranker.features.device)
    chosen = ranker.features.vectors[:, list(positions)]
    meaning = torch.einsum("f,fnd,wd->wn", ranker.factors[places(MEANING)], chosen, word_vectors)
    group_stems = [[stem for word in group for stem in stems(" ".join(word.terms))] for group in groups]
    scores = ranker.features.wording(group_stems)[:, :, list(positions)]
    wording = torch.einsum("f,wfn->wn", ranker.factors[places(WORDING)], scores)
    errors = None if word_samples is None else _standard_errors(ranker, chosen, word_samples)
    single = len(groups) == len(words)
    return [
        Row(
            Source.WORD,
            core(group[0].text) if single else query.intent.phrase(),
            str(number) if single else ALL_WORDS,
            {"meaning": meaning[number], "wording": wording[number]},
            None if errors is None else errors[number],
        )
        for number, group in enumerate(groups)
    ]


def _standard_errors(ranker: Ranker, chosen: Tensor, word_samples: Tensor) -> Tensor:
    """The standard errors of sampled meanings, (words, items), from the deviation over the runs; wording is exact."""
    items = torch.einsum("f,fnd->nd", ranker.factors[places(MEANING)], chosen)
    return (word_samples @ items.T).std(dim=0) / math.sqrt(len(word_samples))


def history_rows(ranker: Ranker, query: Query, positions: Sequence[int]) -> list[Row]:
    """Taste and kinship of each rated item."""
    rated, weights = ranker.history(query)
    if not rated:
        return []
    parts = _affinity_parts(ranker, rated, weights, positions, SIGNALS[Source.HISTORY])
    items = ranker.features.catalogue.items
    return [
        Row(Source.HISTORY, items[position].short_title, str(items[position].item_id), part)
        for position, part in zip(rated, parts, strict=True)
    ]


def chip_rows(ranker: Ranker, query: Query, positions: Sequence[int]) -> list[Row]:
    """Each soft chip: likeness to a named title, a genre, a person, a wish to avoid."""
    rows = []
    for chip in query.intent.chips:
        signal = soft_signal(chip)
        if signal is not None:
            values = ranker.factors[PLACE[signal]] * ranker.chip_signal(chip)
            rows.append(Row(Source.CHIP, chip.label, chip.key, {signal: values[list(positions)]}))
    titles = title_chips(query.intent.chips)
    if titles:
        named, weights = ranker.likes(titles)
        parts = _affinity_parts(ranker, named, weights, positions, LIKE)
        rows += [Row(Source.CHIP, chip.label, chip.key, part) for chip, part in zip(titles, parts, strict=True)]
    return rows


def prior_rows(ranker: Ranker, positions: Sequence[int]) -> list[Row]:
    """What everybody thinks: quality and popularity."""
    return [
        Row(
            Source.PRIOR,
            name.capitalize(),
            name,
            {name: ranker.factors[PLACE[name]] * ranker.features.priors[number, list(positions)]},
        )
        for number, name in enumerate(SIGNALS[Source.PRIOR])
    ]


def _affinity_parts(
    ranker: Ranker, history: Sequence[int], weights: Tensor, positions: Sequence[int], names: Sequence[str]
) -> list[dict[str, Tensor]]:
    """Taste and kinship of each history item, each (items,)."""
    rows = ranker.features.affinity_rows(history, weights, positions)
    weighted = rows * ranker.factors[places(names)][:, None, None]
    return [
        {"taste": weighted[0, number], "kinship": weighted[1 : 1 + len(KINSHIP), number].sum(0)}
        for number in range(len(history))
    ]
