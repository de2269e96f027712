"""The collaborative model that everybody shares, changed by whole copies: whoever reads keeps what they have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from recsys.artefacts import sha256
from recsys.collaborative import Inverse, Row
from recsys.errors import UnknownModel
from recsys.ranking import Ranker
from recsys.schema.feedback import PersonId

EARLIER_KEPT = 2
"""Versions before the present one that can still be asked for; each holds the weights of all pairs of items."""
VERSION_LENGTH = 12


@dataclass(frozen=True)
class Model:
    """One version of the shared model, never changed: the ranker that uses it, and the rows of those who taught it."""

    version: str
    ranker: Ranker
    rows: Mapping[PersonId, Row]

    @property
    def items(self) -> int:
        """How many different items were rated by those who taught it."""
        return len({position for row in self.rows.values() for position in row.positions})


@dataclass(frozen=True)
class Prepared:
    """A version that is ready to be swapped in, and the inverse that belongs to it."""

    model: Model
    inverse: Inverse | None


class SharedModel:
    """The versions of the shared model. ``current`` may be read by any thread; one thread at a time may prepare and
    swap (``Loop`` sees to it).

    ``load_inverse`` gives the float64 inverse of the data alone; it is called when somebody first teaches.
    """

    def __init__(self, fingerprint: str, ranker: Ranker, load_inverse: Callable[[], Inverse]) -> None:
        self._fingerprint = fingerprint
        self._load_inverse = load_inverse
        self._inverse: Inverse | None = None
        self._untaught = Model(self._version({}), ranker, {})
        self._earlier: tuple[Model, ...] = ()
        self.current = self._untaught

    def at(self, version: str) -> Model:
        """A version that is still kept: the present one, some before it, and the one that nobody taught.

        Raises UnknownModel.
        """
        for model in (self.current, *self._earlier, self._untaught):
            if model.version == version:
                return model
        raise UnknownModel(version)

    def prepared(self, rows: Mapping[PersonId, Row]) -> Prepared:
        """The version taught by these people and nobody else: updates for new rows, downdates for those gone.

        Nothing is changed yet. Raises ArtefactError.
        """
        present = self.current.rows
        if rows == present:
            return Prepared(self.current, self._inverse)
        if not rows:
            return Prepared(self._untaught, None)
        inverse = (self._inverse or self._load_inverse()).changed(
            added=[row for person, row in rows.items() if present.get(person) != row],
            removed=[row for person, row in present.items() if rows.get(person) != row],
        )
        ranker = self._untaught.ranker
        features = replace(ranker.features, ease=inverse.model())
        return Prepared(Model(self._version(rows), replace(ranker, features=features), dict(rows)), inverse)

    def swap(self, prepared: Prepared) -> None:
        """Make a prepared version the present one. Earlier versions that hold the row of somebody who is no longer in
        it are dropped: what is forgotten is forgotten everywhere."""
        if prepared.model is self.current:
            return
        known, people = {self._untaught.version, prepared.model.version}, prepared.model.rows.keys()
        before = [model for model in (self.current, *self._earlier) if model.version not in known]
        kept = [model for model in before if model.rows.keys() <= people]
        self._inverse = prepared.inverse
        self._earlier = tuple(kept[:EARLIER_KEPT])
        self.current = prepared.model

    def _version(self, rows: Mapping[PersonId, Row]) -> str:
        return sha256(self._fingerprint, *(f"{person} {row}" for person, row in sorted(rows.items())))[:VERSION_LENGTH]
