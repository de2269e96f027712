"""The engine wires it all: open, recommend, explain, reason."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from threading import Event, Lock

import numpy as np

from recsys.artefacts import ArtefactStore
from recsys.config import Settings
from recsys.data import load_dataset
from recsys.data.search import find_items
from recsys.errors import BecauseError, SettingError, UnknownUser
from recsys.explain import WordVectors, attention, counterfactuals, match, what_if
from recsys.inspector import Inspector
from recsys.intent import IntentParser
from recsys.progress import Progress, silent
from recsys.ranking import Ranker, Weights, allowed, build_features, contributions, rank_of
from recsys.reasons.writer import ReasonWriter, collected, open_writer
from recsys.schema import (
    Attention,
    Catalogue,
    Dataset,
    Explanation,
    Intent,
    Item,
    ItemId,
    Query,
    Ratings,
    Reason,
    Recommendation,
    Recommendations,
    Style,
    TokenMatch,
    UserId,
    WhatIf,
)
from recsys.text.encoder import SentenceTransformerEncoder, choose_device
from recsys.threads import one_thread_per_task

RESULTS = 10


@dataclass
class Engine:
    """Everything about one dataset: rank, explain, write reasons. Safe to share between threads.

    ``Engine.open()`` builds what is missing; the constructor only stores.
    """

    settings: Settings
    dataset: Dataset
    parser: IntentParser
    ranker: Ranker
    word_vectors: WordVectors
    _writer: ReasonWriter | None = field(default=None, repr=False)
    _writer_lock: Lock = field(default_factory=Lock, repr=False)

    @classmethod
    def open(cls, settings: Settings | None = None, progress: Progress = silent) -> Engine:
        """Load the data and models, building on first use. Raises BecauseError with the mend."""
        settings = settings or Settings.from_environment()
        one_thread_per_task()
        device = choose_device(settings.device)
        dataset = load_dataset(settings, progress)
        progress("sentence encoder", None, settings.encoder)
        encoder = SentenceTransformerEncoder.from_settings(settings)
        features = build_features(dataset, encoder, ArtefactStore(settings.cache), device, progress)
        progress("weights", None, "learned weights and frozen scales")
        ranker = Ranker(features, Weights.load(), encoder)
        engine = cls(settings, dataset, IntentParser(dataset.catalogue), ranker, WordVectors(encoder))
        progress("ready", 1.0, f"{len(dataset.catalogue):,} items, {len(dataset.ratings):,} ratings")
        return engine

    @property
    def inspect(self) -> Inspector:
        """Everything that can be asked about a ranking beyond its sum."""
        return Inspector(self.dataset, self.ranker, self.word_vectors, self.open_language_model, self.parse)

    @property
    def catalogue(self) -> Catalogue:
        """Every item that can be recommended."""
        return self.dataset.catalogue

    def parse(self, text: str) -> Intent:
        """What a text asks for: words that are scored and chips that were understood."""
        return self.parser.parse(text)

    def recommend(
        self, intent: str | Intent, history: Ratings | None = None, k: int | None = None, include_seen: bool = False
    ) -> Recommendations:
        """The best k items with the rows of their sums, the words as one row; k as given, else as the text says, or 10.

        ``history`` is item id to stars. Items already rated or named are left out unless ``include_seen``. Raises
        SettingError for a k below 1 or stars outside 0 to 5.
        """
        start = time.perf_counter()
        if k is not None and k < 1:
            raise SettingError(f"{k} results cannot be ranked.", "Ask for at least one.")
        understood = self.parse(intent) if isinstance(intent, str) else intent
        query = Query(understood, dict(history or {}), k or understood.size or RESULTS, include_seen)
        parsed = time.perf_counter()
        positions, scores = self.ranker.rank(query)
        ranked = time.perf_counter()
        items = self._recommendations(query, positions, scores, range(1, len(positions) + 1))
        done = time.perf_counter()
        timings = {"intent": parsed - start, "ranking": ranked - parsed, "contributions": done - ranked}
        return Recommendations(
            items,
            query,
            {name: 1000 * seconds for name, seconds in (timings | {"total": done - start}).items()},
            self._notes(query, len(items)),
        )

    def recommendation(self, query: Query, item_id: ItemId) -> Recommendation:
        """Any item of the catalogue as this query ranks it. Raises UnknownItem."""
        position = self.catalogue.position(item_id)
        scores = self.ranker.scores(query)
        rank = rank_of(scores, allowed(query, self.catalogue), position)
        return self._recommendations(query, [position], scores, [rank])[0]

    def top(self, query: Query) -> list[ItemId]:
        """The ids of the best items, without their rows."""
        return [self.catalogue.items[position].item_id for position in self.ranker.rank(query)[0]]

    def explain(self, recommendation: Recommendation) -> Explanation:
        """The whole sum of one recommendation, word by word, and its counterfactuals."""
        return self.explain_all([recommendation], with_counterfactuals=True)[0]

    def explain_all(
        self, recommendations: Sequence[Recommendation], with_counterfactuals: bool = False
    ) -> list[Explanation]:
        """The sums of several recommendations of one query: one encoding pass serves them all. Raises BecauseError."""
        if not recommendations:
            return []
        query = recommendations[0].query
        if any(one.query != query for one in recommendations):
            raise BecauseError("These recommendations answer different queries.", "Explain those of one at a time.")
        positions = [self.catalogue.position(one.item.item_id) for one in recommendations]
        vectors, samples = self.word_vectors.tensors(query.intent, self.ranker.features.device)
        rows = contributions(self.ranker, query, positions, vectors, samples)
        return [
            Explanation(
                one.item,
                one.rank,
                one.score,
                sums,
                query,
                counterfactuals(self.ranker, self.word_vectors, query, one.item.item_id)
                if with_counterfactuals
                else (),
            )
            for one, sums in zip(recommendations, rows, strict=True)
        ]

    def what_if(
        self,
        query: Query,
        item_id: ItemId,
        without_words: Sequence[int] = (),
        without_history: Sequence[ItemId] = (),
    ) -> WhatIf:
        """An item's rank without some words (by position) and rated items, predicted and actual. Raises UnknownItem."""
        return what_if(self.ranker, self.word_vectors, query, item_id, without_words, without_history)

    def match(self, intent: Intent, item_id: ItemId) -> TokenMatch:
        """Which token of the intent met which token of the item's themes and logline. Raises BecauseError."""
        return match(self.ranker.encoder, intent.phrase(), self.catalogue[item_id])

    def attention(self, text: str) -> Attention:
        """The encoder's self-attention over a text, (layers, heads, tokens, tokens). Raises BecauseError."""
        return attention(self.ranker.encoder, text)

    def open_language_model(self, progress: Progress = silent) -> ReasonWriter:
        """The writer of reasons, its language model loaded on first use; without the model's package, templates."""
        with self._writer_lock:
            if self._writer is None:
                self._writer = open_writer(self.settings, self.dataset.fingerprint, progress)
            return self._writer

    def reason(self, recommendation: Recommendation, style: Style = Style.PLAIN) -> Reason:
        """A reason in words for one recommendation."""
        return self.reasons([recommendation], style=style)[0]

    def reasons(
        self, recommendations: Sequence[Recommendation], stop: Event | None = None, style: Style = Style.PLAIN
    ) -> list[Reason]:
        """Reasons for several recommendations of one query, written side by side. Raises BecauseError."""
        return collected(self.stream_reasons(recommendations, stop, style))

    def stream_reasons(
        self,
        recommendations: Sequence[Recommendation],
        stop: Event | None = None,
        style: Style = Style.PLAIN,
        waiting: Callable[[int], None] | None = None,
    ) -> Iterator[tuple[int, str | Reason]]:
        """Reasons as they grow: pieces of text by position, at last each position's Reason, which replaces its pieces.

        ``waiting`` is told the place in the line about every 0.25 s, so that a page can notice that its reader left:
        1 is next, and 0 is while the model works but has no new words. Closing the iterator stops the model.
        """
        writer = self.open_language_model()
        kept = writer.kept_list(recommendations, style)
        yield from kept or writer.stream(self.explain_all(recommendations), stop, style, waiting)

    def kept_reason(self, recommendation: Recommendation, style: Style = Style.PLAIN) -> Reason | None:
        """The reason the model wrote for the same question, item and style, if it is still kept; never a template."""
        return self._writer.kept_reason(recommendation, style) if self._writer else None

    def users(self) -> list[tuple[UserId, int]]:
        """Every person in the data with the number of their ratings, in order of id."""
        counts = self.dataset.ratings["user_id"].value_counts().sort_index()
        return list(zip(counts.index.tolist(), counts.tolist(), strict=True))

    def history_of(self, user_id: UserId) -> dict[ItemId, float]:
        """What a person of the data rated, item id to stars. Raises UnknownUser."""
        ratings = self.dataset.ratings
        own = ratings[ratings["user_id"] == user_id]
        if own.empty:
            raise UnknownUser(user_id)
        return dict(zip(own["item_id"].tolist(), own["rating"].tolist(), strict=True))

    def find_items(self, text: str, limit: int = 8) -> list[Item]:
        """Items whose title is like a text, best match first and better known first among equals."""
        return find_items(self.catalogue, text, limit)

    def _recommendations(
        self, query: Query, positions: Sequence[int], scores: np.ndarray, ranks: Sequence[int]
    ) -> tuple[Recommendation, ...]:
        rows = contributions(self.ranker, query, positions)
        return tuple(
            Recommendation(self.catalogue.items[position], rank, float(scores[position]), sums, query)
            for position, rank, sums in zip(positions, ranks, rows, strict=True)
        )

    def _notes(self, query: Query, found: int) -> tuple[str, ...]:
        notes = list(query.intent.notes)
        if not query.intent.words and not query.intent.chips and not query.history:
            notes.append("Nothing was asked for yet, so this is what everybody likes.")
        if found < min(query.k, len(self.catalogue)):
            notes.append(f"Only {found} of the {len(self.catalogue):,} items meet every condition.")
        unknown = [item for item in query.history if item not in self.catalogue]
        if unknown:
            notes.append(f"{len(unknown)} rated items are not in the catalogue and say nothing here.")
        return tuple(notes)
