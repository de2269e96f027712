"""From feedback to what is learned of it: events go to the store, lessons to the store and the shared model."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from threading import Lock

from recsys.artefacts import ArtefactStore
from recsys.collaborative import Inverse, Row, row_of
from recsys.config import Settings
from recsys.errors import BecauseError, NothingToTeach
from recsys.feedback import FeedbackStore, open_store
from recsys.learning.shared_model import SharedModel
from recsys.progress import Progress, silent
from recsys.ranking import Ranker
from recsys.ranking.build import build_inverse
from recsys.schema import Dataset, Forgotten, Ratings, SharedState, Taught
from recsys.schema.feedback import Feedback, PersonId


def open_loop(
    settings: Settings, dataset: Dataset, ranker: Ranker, artefacts: ArtefactStore, progress: Progress = silent
) -> Loop:
    """The loop of a dataset, with the lessons that the store keeps applied."""
    progress("lessons", None, "what people taught the shared model")
    load_inverse = partial(build_inverse, dataset, ranker.encoder, artefacts, ranker.features.ease)
    loop = Loop(settings, dataset, ranker, load_inverse)
    loop.restore()
    return loop


class Loop:
    """The store and the shared model of one dataset. Lessons are taken one at a time; who reads never waits.

    Several processes may use one store: each takes over what others taught or forgot when it opens and with its own
    next lesson, not in between.
    """

    def __init__(
        self, settings: Settings, dataset: Dataset, ranker: Ranker, load_inverse: Callable[[], Inverse]
    ) -> None:
        self._settings = settings
        self._dataset = dataset
        self._store: FeedbackStore | None = None
        self._opening, self._lessons = Lock(), Lock()
        self._problem = ""
        self.shared = SharedModel(dataset.fingerprint, ranker, load_inverse)

    @property
    def store(self) -> FeedbackStore:
        """Where feedback is kept, opened on first use. Raises StoreError."""
        with self._opening:
            if self._store is None:
                self._store = open_store(self._settings)
            return self._store

    @property
    def state(self) -> SharedState:
        """The shared model now."""
        model = self.shared.current
        return SharedState(model.version, len(model.rows), model.items, self._problem)

    def restore(self) -> None:
        """Apply the lessons that the store keeps. What fails is told by ``state``: the app works without them."""
        with self._lessons:
            try:
                self.shared.swap(self.shared.prepared(self._stored()))
            except BecauseError as failure:
                self._problem = str(failure)

    def record(self, feedback: Feedback) -> bool:
        """Keep an event; False where it was kept before. Raises UnknownItem, StoreError."""
        if feedback.item_id is not None:
            self._dataset.catalogue.position(feedback.item_id)
        return self.store.record(feedback if feedback.data else replace(feedback, data=self._dataset.fingerprint))

    def teach(self, person: PersonId) -> Taught:
        """Put a person's ratings into the shared model, in place of those they taught before.

        An exact rank-one update (Sherman and Morrison 1950) in a copy, kept in the store and then swapped in whole.
        Raises NothingToTeach, StoreError.
        """
        start = time.perf_counter()
        with self._lessons:
            ratings = self._ratings(person)
            row = row_of(ratings, self._dataset.catalogue)
            if not row.positions:
                raise NothingToTeach("There is nothing to teach yet.", "Tell what you like, or rate a film, first.")
            stored = self._stored()
            prepared = self.shared.prepared({**stored, person: row})
            if stored.get(person) != row:
                self.store.teach(person, ratings, self._dataset.fingerprint)
            self.shared.swap(prepared)
            self._problem = ""
            return Taught(prepared.model.version, len(row.positions), 1000 * (time.perf_counter() - start))

    def forget(self, person: PersonId) -> Forgotten:
        """Take a person's ratings out of the shared model by the exact downdate, and delete all their rows.

        Versions of the model that hold them are dropped. Raises StoreError, and nothing has changed then.
        """
        start = time.perf_counter()
        with self._lessons:
            stored = self._stored()
            was_taught = person in stored or person in self.shared.current.rows
            prepared = self.shared.prepared({other: row for other, row in stored.items() if other != person})
            rows = self.store.forget(person)
            self.shared.swap(prepared)
            return Forgotten(rows, was_taught, 1000 * (time.perf_counter() - start))

    def _stored(self) -> dict[PersonId, Row]:
        """The rows of everybody who taught this data, as the store has them; who rated nothing of it is left out."""
        catalogue = self._dataset.catalogue
        taught = self.store.taught(self._dataset.fingerprint)
        rows = {person: row_of(ratings, catalogue) for person, ratings in taught}
        return {person: row for person, row in rows.items() if row.positions}

    def _ratings(self, person: PersonId) -> Ratings:
        catalogue = self._dataset.catalogue
        ratings = self.store.ratings(person, self._dataset.fingerprint)
        return {item: stars for item, stars in ratings.items() if item in catalogue}
