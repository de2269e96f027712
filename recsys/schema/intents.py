"""What a person asked for, and the request made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from recsys.schema.items import ItemId, Ratings


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


@dataclass(frozen=True)
class Query:
    """One request, complete: the intent, the ratings it is asked with, and how many results of which kind."""

    intent: Intent
    history: Ratings = field(default_factory=dict)
    k: int = 10
    include_seen: bool = False
