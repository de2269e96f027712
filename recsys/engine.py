"""The engine wires it all: open, recommend, explain, reason."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from threading import Event, Lock

from recsys.artefacts import ArtefactStore, sha256
from recsys.config import Settings
from recsys.data import load_dataset
from recsys.data.search import find_items
from recsys.data.users import history_of, users
from recsys.errors import SettingError
from recsys.explain import WordVectors, attention, match, what_if
from recsys.explain.whole import explanations
from recsys.feedback import FeedbackStore
from recsys.inspector import Inspector
from recsys.intent import IntentParser
from recsys.learning import Loop, Model, open_loop
from recsys.progress import Progress, silent
from recsys.ranking import Ranker, Weights, build_features
from recsys.ranking.answers import answer, recommendation
from recsys.reasons.writer import ReasonWriter, Without, collected, open_writer
from recsys.schema import (
    NEUTRAL,
    Attention,
    Blend,
    Catalogue,
    Dataset,
    Explanation,
    Forgotten,
    Intent,
    Item,
    ItemId,
    Query,
    Ratings,
    Reason,
    Recommendation,
    Recommendations,
    SharedState,
    Style,
    Taught,
    TokenMatch,
    UserId,
    WhatIf,
)
from recsys.schema.feedback import Feedback, PersonId
from recsys.text.encoder import SentenceTransformerEncoder, choose_device
from recsys.threads import one_thread_per_task

RESULTS = 10


@dataclass
class Engine:
    """Everything about one dataset: rank, explain, write reasons, learn. Safe to share between threads.

    It answers with the present version of the shared model or the one it holds (``snapshot``, ``at``), and a ``blend``.
    """

    settings: Settings
    dataset: Dataset
    parser: IntentParser
    word_vectors: WordVectors
    loop: Loop
    blend: Blend = NEUTRAL
    _held: Model | None = field(default=None, repr=False)
    _opened: Engine | None = field(default=None, repr=False)
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
        artefacts = ArtefactStore(settings.cache)
        features = build_features(dataset, encoder, artefacts, device, progress)
        progress("weights", None, "learned weights and frozen scales")
        ranker = Ranker(features, Weights.load(), encoder)
        loop = open_loop(settings, dataset, ranker, artefacts, progress)
        progress("ready", 1.0, f"{len(dataset.catalogue):,} items, {len(dataset.ratings):,} ratings")
        return cls(settings, dataset, IntentParser(dataset.catalogue), WordVectors(encoder), loop)

    @property
    def ranker(self) -> Ranker:
        """What scores every item: the shared model, blended. Take it once where several answers must agree."""
        ranker = (self._held or self.loop.shared.current).ranker
        return ranker if self.blend == ranker.blend else replace(ranker, blend=self.blend)

    @property
    def fingerprint(self) -> str:
        """What decides every answer: the data, the version of the shared model, the blend. Key of every cache."""
        return sha256((self._held or self.loop.shared.current).version, repr(self.blend))

    def with_blend(self, blend: Blend) -> Engine:
        """This engine with the weights of one person; it shares everything with this one."""
        return self if blend == self.blend else replace(self, blend=blend, _opened=self._opened or self)

    def at(self, version: str) -> Engine:
        """This engine with one version of the shared model, whatever is taught later. Raises UnknownModel."""
        return replace(self, _held=self.loop.shared.at(version), _opened=self._opened or self)

    def snapshot(self) -> Engine:
        """This engine with the present version of the shared model held, so that all answers of one page agree."""
        return self if self._held else replace(self, _held=self.loop.shared.current, _opened=self._opened or self)

    @property
    def store(self) -> FeedbackStore:
        """Where feedback is kept, opened on first use. Raises StoreError."""
        return self.loop.store

    @property
    def shared(self) -> SharedState:
        """The shared model now: its version, and how many people taught it."""
        return self.loop.state

    def record(self, feedback: Feedback) -> bool:
        """Keep what somebody told; False where it was kept before. Raises UnknownItem, StoreError."""
        return self.loop.record(feedback)

    def teach(self, person: PersonId) -> Taught:
        """Put a person's ratings into the shared model, exactly. Raises NothingToTeach, StoreError."""
        return self.loop.teach(person)

    def forget(self, person: PersonId) -> Forgotten:
        """Take a person's ratings out of the shared model, exactly, and delete their rows. Raises StoreError."""
        return self.loop.forget(person)

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

        ``history``: item id to stars, 0 for “less like this”. Items already rated or named are left out unless
        ``include_seen``. Raises SettingError for a k below 1 or stars outside 0 to 5.
        """
        start = time.perf_counter()
        if k is not None and k < 1:
            raise SettingError(f"{k} results cannot be ranked.", "Ask for at least one.")
        understood = self.parse(intent) if isinstance(intent, str) else intent
        query = Query(understood, dict(history or {}), k or understood.size or RESULTS, include_seen)
        return answer(self.ranker, query, time.perf_counter() - start)

    def recommendation(self, query: Query, item_id: ItemId) -> Recommendation:
        """Any item of the catalogue as this query ranks it. Raises UnknownItem."""
        return recommendation(self.ranker, query, item_id)

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
        return explanations(self.ranker, self.word_vectors, recommendations, with_counterfactuals)

    def what_if(
        self, query: Query, item_id: ItemId, without_words: Sequence[int] = (), without_history: Sequence[ItemId] = ()
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
        opened = self._opened or self
        with opened._writer_lock:
            opened._writer = opened._writer or open_writer(self.settings, self.dataset.fingerprint, progress)
        return opened._writer.under(self.fingerprint)

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
        without: Without | None = None,
    ) -> Iterator[tuple[int, str | Reason]]:
        """Reasons as they grow: pieces of text by position, at last each position's Reason, which replaces its pieces.

        ``waiting`` is told the place in the line about every 0.25 s, so that a page can notice that its reader left:
        1 is next, 0 is while the model works but has no new words. Closing the iterator stops the model. ``without``:
        keys of the rows, by item, that its reason must not rest on.
        """
        writer = self.open_language_model()
        kept = writer.kept_list(recommendations, style, without)
        yield from kept or writer.stream(self.explain_all(recommendations), stop, style, waiting, without)

    def kept_reason(
        self, recommendation: Recommendation, style: Style = Style.PLAIN, without: Without | None = None
    ) -> Reason | None:
        """The reason the model wrote for the same question, item and style, if it is still kept; never a template."""
        writer = (self._opened or self)._writer
        return writer.under(self.fingerprint).kept_reason(recommendation, style, without) if writer else None

    def users(self) -> list[tuple[UserId, int]]:
        """Every person in the data with the number of their ratings, in order of id."""
        return users(self.dataset)

    def history_of(self, user_id: UserId) -> dict[ItemId, float]:
        """What a person of the data rated, item id to stars. Raises UnknownUser."""
        return history_of(self.dataset, user_id)

    def find_items(self, text: str, limit: int = 8) -> list[Item]:
        """Items whose title is like a text, best match first and better known first among equals."""
        return find_items(self.catalogue, text, limit)
