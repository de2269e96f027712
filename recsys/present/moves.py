"""What moved between two rankings: places of films, and the rows of their sums that changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from recsys.schema import Contribution, Item, Recommendation, Source

SHOWN_MOVES = 3


@dataclass(frozen=True)
class RowChange:
    """One row of the sum in two rankings; None where there is no such row."""

    kind: Source
    name: str
    key: str
    before: float | None
    after: float | None

    @property
    def difference(self) -> float:
        """What the row adds to the score now, less what it added before."""
        return (self.after or 0.0) - (self.before or 0.0)


@dataclass(frozen=True)
class Move:
    """One film in two rankings; ``expected`` is its rank if the films in question had only left or come in."""

    before: Recommendation
    after: Recommendation
    expected: int

    @property
    def item(self) -> Item:
        """The film."""
        return self.after.item

    @property
    def places(self) -> int:
        """By how many places it rose (above zero) or fell of itself."""
        return self.expected - self.after.rank

    @property
    def difference(self) -> float:
        """Score now less score before."""
        return self.after.score - self.before.score

    @property
    def rows(self) -> tuple[RowChange, ...]:
        """Every row that changed, largest change first; with rounding errors they add up to the difference."""
        changes = row_changes(self.before.contributions, self.after.contributions)
        return tuple(sorted(changes, key=lambda row: -abs(row.difference)))


def row_changes(before: Iterable[Contribution], after: Iterable[Contribution]) -> list[RowChange]:
    """The rows of two sums of one film that are not the same, in the order of the second."""
    earlier = {(row.kind, row.key): row for row in before}
    later = {(row.kind, row.key): row for row in after}
    changes = []
    for place in dict.fromkeys((*later, *earlier)):
        old, new = earlier.get(place), later.get(place)
        row = new or old
        if row is not None and (old.value if old else None) != (new.value if new else None):
            values = (old.value if old else None, new.value if new else None)
            changes.append(RowChange(row.kind, row.name, row.key, *values))
    return changes


def expected_rank(rank: int, left: Sequence[int] = (), came: Sequence[int] = ()) -> int:
    """A rank after films at the ranks ``left`` are gone and others stand at the new ranks ``came``, all else equal."""
    rank -= sum(gone < rank for gone in left)
    for place in sorted(came):
        rank += place <= rank
    return rank


def most_moved(moves: Iterable[Move], count: int = SHOWN_MOVES) -> list[Move]:
    """The films that changed their place of themselves, by most places; as they are ranked now."""
    moved = sorted((move for move in moves if move.places), key=lambda move: (-abs(move.places), move.after.rank))
    return sorted(moved[:count], key=lambda move: move.after.rank)
