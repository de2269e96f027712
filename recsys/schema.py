"""The words every module shares: items, intents, recommendations, contributions, explanations, reasons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, overload

from recsys.errors import UnknownItem

if TYPE_CHECKING:
    import pandas as pd

    from recsys.arrays import Floats

ItemId = int | str
UserId = int | str
Ratings = Mapping[ItemId, float]

_ALSO_KNOWN_AS = re.compile(r"\s*\([^()]*\)\s*$")


def short_title(title: str) -> str:
    """A title as people say it, without the names in parentheses behind it."""
    shorter = title
    while _ALSO_KNOWN_AS.search(shorter):
        shorter = _ALSO_KNOWN_AS.sub("", shorter)
    return shorter or title


@dataclass(frozen=True, slots=True)
class Item:
    """One film (or any other thing) of the catalogue. ``rating_mean`` is in stars, 0.5 to 5."""

    item_id: ItemId
    title: str
    year: int | None = None
    genres: tuple[str, ...] = ()
    director: str = ""
    cast: tuple[str, ...] = ()
    logline: str = ""
    themes: tuple[str, ...] = ()
    mood: tuple[str, ...] = ()
    rating_mean: float | None = None
    rating_count: int = 0

    @property
    def directors(self) -> tuple[str, ...]:
        """The directors one by one ("Joel Coen & Ethan Coen" are two)."""
        return tuple(name for name in self.director.split(" & ") if name)

    @property
    def people(self) -> tuple[str, ...]:
        """Directors, then cast."""
        return self.directors + self.cast

    @property
    def short_title(self) -> str:
        """The title as people say it."""
        return short_title(self.title)

    @property
    def label(self) -> str:
        """Short title with its year, for people."""
        return f"{self.short_title} ({self.year})" if self.year else self.short_title


@dataclass(frozen=True)
class Catalogue:
    """Every item that can be recommended, in a fixed order: position p of each vector is ``items[p]``."""

    items: tuple[Item, ...]

    @cached_property
    def positions(self) -> dict[ItemId, int]:
        """Item id to position."""
        return {item.item_id: position for position, item in enumerate(self.items)}

    def position(self, item_id: ItemId) -> int:
        """The position of an item. Raises UnknownItem."""
        try:
            return self.positions[item_id]
        except (KeyError, TypeError):
            raise UnknownItem(item_id) from None

    def __getitem__(self, item_id: ItemId) -> Item:
        return self.items[self.position(item_id)]

    def __contains__(self, item_id: object) -> bool:
        return item_id in self.positions

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Item]:
        return iter(self.items)


@dataclass(frozen=True)
class Dataset:
    """A catalogue and its ratings (columns user_id, item_id, rating in stars 0.5 to 5, timestamp in seconds)."""

    name: str
    catalogue: Catalogue
    ratings: pd.DataFrame
    fingerprint: str
    notes: tuple[str, ...] = ()


class ChipKind(StrEnum):
    """What a piece of an intent was understood as."""

    LIKE = "like"
    PERSON = "person"
    GENRE = "genre"
    YEARS = "years"
    EXCLUDE_GENRE = "exclude_genre"
    EXCLUDE_PERSON = "exclude_person"
    EXCLUDE_TITLE = "exclude_title"
    AVOID = "avoid"
    SIZE = "size"


@dataclass(frozen=True, slots=True)
class Chip:
    """One understood piece of an intent.

    ``value`` by kind: LIKE, EXCLUDE_TITLE an item id; PERSON, GENRE, EXCLUDE_* a name; AVOID a phrase;
    YEARS (first, last), either may be None; SIZE a count. ``span`` is where it stands in ``Intent.text``.
    """

    kind: ChipKind
    label: str
    value: ItemId | tuple[int | None, int | None]
    span: tuple[int, int]

    @property
    def key(self) -> str:
        """Stable name of the chip, for links and for removing it."""
        if isinstance(self.value, tuple):
            first, last = ("" if year is None else str(year) for year in self.value)
            return f"{self.kind}:{first}-{last}"
        return f"{self.kind}:{self.value}"


@dataclass(frozen=True, slots=True)
class Word:
    """A player of the intent: a content word with the function words folded into it. ``span`` is in ``Intent.text``."""

    text: str
    span: tuple[int, int]
    terms: tuple[str, ...]


@dataclass(frozen=True)
class Intent:
    """What a person asked for, understood: words that are scored, chips that filter or score, notes to show."""

    text: str
    words: tuple[Word, ...] = ()
    chips: tuple[Chip, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def size(self) -> int | None:
        """How many results the text asks for, if it says."""
        sizes = [chip.value for chip in self.chips if chip.kind is ChipKind.SIZE]
        return sizes[0] if sizes and isinstance(sizes[0], int) else None

    def phrase(self, kept: Sequence[bool] | None = None) -> str:
        """The words joined in their order, all or those kept: the sub-sentence that is encoded."""
        if kept is None:
            return " ".join(word.text for word in self.words)
        return " ".join(word.text for word, keep in zip(self.words, kept, strict=True) if keep)

    def without(self, words: Sequence[int] = (), chips: Sequence[str] = ()) -> Intent:
        """The same intent with some words (by position) and some chips (by key) taken out."""
        return replace(
            self,
            words=tuple(word for position, word in enumerate(self.words) if position not in set(words)),
            chips=tuple(chip for chip in self.chips if chip.key not in set(chips)),
        )


class Source(StrEnum):
    """Where a contribution comes from. One colour each, everywhere."""

    WORD = "word"
    HISTORY = "history"
    CHIP = "chip"
    PRIOR = "prior"


@dataclass(frozen=True, slots=True)
class Contribution:
    """One row of the sum. ``key`` is a word's position, an item id, a chip's key or a prior's name.

    ``parts`` are the row's own signals (for a word: meaning and wording), which add up to ``value``.
    ``standard_error`` is that of a value that was sampled, in units of the score; None where it is exact.
    """

    kind: Source
    name: str
    value: float
    key: str
    parts: Mapping[str, float] = field(default_factory=dict)
    standard_error: float | None = None


@dataclass(frozen=True)
class Query:
    """One request, complete: the intent, the ratings it is asked with, and how many results of which kind."""

    intent: Intent
    history: Ratings = field(default_factory=dict)
    k: int = 10
    include_seen: bool = False


@dataclass(frozen=True)
class Recommendation:
    """A ranked item. ``contributions`` add up to ``score``; ``rank`` counts from 1."""

    item: Item
    rank: int
    score: float
    contributions: tuple[Contribution, ...]
    query: Query

    def total(self, source: Source) -> float:
        """The sum of the contributions of one source."""
        return sum(row.value for row in self.contributions if row.kind == source)


@dataclass(frozen=True)
class Recommendations(Sequence[Recommendation]):
    """A ranked list and how it came about. ``timings_ms`` has a row for each step."""

    items: tuple[Recommendation, ...]
    query: Query
    timings_ms: Mapping[str, float]
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.items)

    @overload
    def __getitem__(self, index: int) -> Recommendation: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Recommendation]: ...
    def __getitem__(self, index: int | slice) -> Recommendation | Sequence[Recommendation]:
        return self.items[index]


class Target(StrEnum):
    """What a smallest change brings about: the item is passed by one that stood behind, or leaves the top k."""

    PASSED = "passed"
    OUT_OF_TOP_K = "out_of_top_k"


@dataclass(frozen=True)
class Counterfactual:
    """The smallest change of one source that reaches a target: predicted from the sum, then really run.

    ``runner_up`` is the best item that stood behind and then stands ahead. ``proven``: no smaller set of rows exists.
    """

    source: Source
    removed: tuple[Contribution, ...]
    runner_up: Item | None
    change: WhatIf
    target: Target = Target.PASSED
    proven: bool = True

    @property
    def predicted_rank(self) -> int:
        """The rank that the sum predicts."""
        return self.change.predicted_rank

    @property
    def actual_rank(self) -> int:
        """The rank when everything was ranked again."""
        return self.change.actual_rank


@dataclass(frozen=True)
class Explanation:
    """The sum behind one score: ``score = sum(contributions) + residual``, the residual a rounding error."""

    item: Item
    rank: int
    score: float
    contributions: tuple[Contribution, ...]
    query: Query
    counterfactuals: tuple[Counterfactual, ...] = ()

    @property
    def residual(self) -> float:
        """What the contributions leave unexplained; below 1e-5 in size."""
        return self.score - sum(row.value for row in self.contributions)

    def of(self, source: Source) -> tuple[Contribution, ...]:
        """The contributions of one source, largest first."""
        return tuple(sorted((row for row in self.contributions if row.kind == source), key=lambda row: -row.value))


@dataclass(frozen=True)
class WhatIf:
    """An item's score and rank before and after some rows are taken out: predicted from the sum, then really run.

    ``passed_by`` is the catalogue position of the best item that was behind and is now ahead.
    """

    score_before: float
    rank_before: int
    predicted_score: float
    predicted_rank: int
    actual_score: float
    actual_rank: int
    passed_by: int | None = None


@dataclass(frozen=True)
class TokenMatch:
    """What each (intent token, item token) pair adds to their cosine: ``values`` is (intent tokens, item tokens)."""

    intent_tokens: tuple[str, ...]
    item_tokens: tuple[str, ...]
    values: Floats


@dataclass(frozen=True)
class Attention:
    """Self-attention of the encoder over one text: ``weights`` is (layers, heads, tokens, tokens), rows sum to 1.

    ``spans`` says where each token stands in the text; a token that stands nowhere, such as [CLS], has an empty one.
    """

    tokens: tuple[str, ...]
    weights: Floats
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """One true row that a reason may use. ``key`` names it; ``names`` are the names, years and numbers it allows."""

    key: str
    text: str
    kind: str
    value: float | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A piece of a reason's text and the key of the evidence that it rests on. ``span`` is in ``Reason.text``."""

    text: str
    span: tuple[int, int]
    evidence: str


@dataclass(frozen=True)
class Reason:
    """Prose for one recommendation. ``source`` is "model" or "template"; ``note`` says why it is a template."""

    item: Item
    text: str
    source: str
    evidence: tuple[Evidence, ...]
    claims: tuple[Claim, ...] = ()
    note: str = ""
