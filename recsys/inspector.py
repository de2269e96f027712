"""Everything that can be asked about a ranking beyond its sum, in one place: ``engine.inspect``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from recsys.arrays import Floats
from recsys.errors import BecauseError
from recsys.explain import WordVectors, attending, attention, counterfactuals, methods_compared
from recsys.explain.alone import Promoted, promoted_alone
from recsys.explain.attending import AttentionCheck
from recsys.explain.attribution import Attribution, Method
from recsys.explain.contrast import Contrast, contrast, why_not
from recsys.explain.faithfulness import Faithfulness, faithfulness, own_attribution
from recsys.explain.game import WordGame
from recsys.explain.history import HistoryGroup, LeaveOneOut, history_groups, leave_one_out
from recsys.explain.laboratory import Trial, trials
from recsys.explain.methods import METHODS
from recsys.explain.methods.exact import Exact
from recsys.explain.methods_compared import MethodComparison
from recsys.explain.overview import Overview, measure, sample_people
from recsys.explain.paraphrases import Paraphrase, paraphrases
from recsys.explain.reach import reach
from recsys.explain.sanity import Randomisation, randomisation
from recsys.explain.sensitivity import Paraphrased, sensitivity
from recsys.explain.ways import Reach
from recsys.follow_ups import FollowUps, follow_ups
from recsys.progress import Progress, silent
from recsys.ranking import Ranker
from recsys.ranking.rows import word_rows
from recsys.reasons import ReasonWriter
from recsys.reasons.attending import Reading, read
from recsys.reasons.writer import NOT_INSTALLED
from recsys.schema import (
    Contribution,
    Counterfactual,
    Dataset,
    Explanation,
    Intent,
    ItemId,
    Query,
    Ratings,
    Recommendation,
    Target,
)
from recsys.shortage import or_on_processor

NO_MODEL = "None is set up, so reasons come from templates. Set BECAUSE_LANGUAGE_MODEL to a model that is run here."


@dataclass(frozen=True)
class Inspector:
    """The explainers of one engine; each method is one question about one query."""

    dataset: Dataset
    ranker: Ranker
    word_vectors: WordVectors
    open_writer: Callable[[], ReasonWriter]
    parse: Callable[[str], Intent]

    def on_processor(self) -> Inspector:
        """The same explainers on the processor, for when the device has no memory left."""
        ranker = self.ranker.on_processor()
        return replace(self, ranker=ranker, word_vectors=WordVectors(ranker.encoder))

    def game(self, query: Query, item_id: ItemId) -> WordGame:
        """The words of a query as players, the score of an item as payoff. Raises UnknownItem."""
        return WordGame.of(self.ranker, query, item_id)

    @or_on_processor
    def word_values(self, query: Query, item_id: ItemId) -> tuple[Contribution, ...]:
        """What each word adds to an item's score, exact (Shapley 1953) or sampled (Štrumbelj & Kononenko 2014).

        In the order of the words; sampled values, from the eleventh word on, have standard errors. Raises UnknownItem.
        """
        vectors, samples = self.word_vectors.tensors(query.intent, self.ranker.features.device)
        rows = word_rows(self.ranker, query, [self.dataset.catalogue.position(item_id)], vectors, samples)
        return tuple(row.contribution(0) for row in rows)

    @or_on_processor
    def promoted_alone(self, query: Query, word: int, k: int = 5) -> tuple[Promoted, ...]:
        """The items to which one word adds most: its word vector over the catalogue (linearity, Shapley 1953).

        Raises BecauseError where there is no such word.
        """
        return promoted_alone(self.ranker, self.word_vectors, query, word, k)

    @or_on_processor
    def rollout(self, query: Query) -> Floats:
        """Attention through all layers of the encoder, (tokens, tokens) (Abnar & Zuidema 2020). Raises BecauseError."""
        return attending.rollout(attention(self.ranker.encoder, query.intent.phrase()))

    @or_on_processor
    def attention_check(self, query: Query, item_id: ItemId) -> AttentionCheck:
        """Attention by word beside the change without each word (Jain & Wallace 2019). Raises BecauseError."""
        return attending.attention_check(self.game(query, item_id))

    def reading(self, explanation: Explanation, progress: Progress = silent) -> Reading:
        """The writer's model reading its reason: attention to each row, and the reason's likelihood without it.

        Raises BecauseError where there is no model that can be looked into.
        """
        writer = self.open_writer()
        if writer.model is None:
            mend = NO_MODEL if writer.absence == NOT_INSTALLED else writer.absence
            raise BecauseError("No language model reads here.", mend)
        progress("reading", None, "writing the reason")
        return read(writer.model, writer.write([explanation])[0], progress)

    @or_on_processor
    def follow_ups(
        self,
        query: Query,
        recommendations: Sequence[Recommendation],
        with_model: bool = True,
        longest: int | None = None,
    ) -> FollowUps:
        """Where to go next from a list: what to add to the intent, each tried and seen to change the list.

        The language model chooses, if it is one that is run here and ``with_model``; ``longest`` bounds the characters
        of an intent. Raises BecauseError.
        """
        model = self.open_writer().model if with_model else None
        listed = [one.item for one in recommendations]
        return follow_ups(self.ranker, self.parse, query, listed, model, longest)

    @or_on_processor
    def attribute(self, query: Query, item_id: ItemId, method: Method, progress: Progress = silent) -> Attribution:
        """One method's value for each word; ``recsys.explain.methods`` names the papers. Raises BecauseError."""
        return methods_compared.attribute(self.game(query, item_id), method, progress)

    @or_on_processor
    def compare_methods(
        self, query: Query, item_id: ItemId, methods: Sequence[Method] = METHODS, progress: Progress = silent
    ) -> MethodComparison:
        """Several methods on one score beside the exact values (Shapley 1953), each timed from an empty memory."""
        return methods_compared.compare_methods(self.game(query, item_id), methods, progress)

    @or_on_processor
    def leave_one_out(self, query: Query, item_id: ItemId) -> LeaveOneOut:
        """What an item loses without each rated item, computed again (deletion, Cook 1977). Raises UnknownItem."""
        return leave_one_out(self.ranker, query, item_id)

    @or_on_processor
    def history_groups(self, query: Query, item_id: ItemId) -> tuple[HistoryGroup, ...]:
        """The rated items by what they share with an item; the totals add up to the history. Raises UnknownItem."""
        return history_groups(self.ranker, query, item_id)

    @or_on_processor
    def contrast(self, query: Query, first: ItemId, second: ItemId) -> Contrast:
        """Why one item stands above another, row by row (Miller 2019, section 2.6). Raises UnknownItem."""
        return contrast(self.ranker, self.word_vectors, query, first, second)

    @or_on_processor
    def why_not(self, query: Query, item_id: ItemId, rank: int) -> Contrast:
        """What an item lacks beside the one at a rank (Miller 2019, section 2.6). Raises BecauseError, UnknownItem."""
        return why_not(self.ranker, self.word_vectors, query, item_id, rank)

    @or_on_processor
    def counterfactuals(
        self, query: Query, item_id: ItemId, target: Target = Target.PASSED
    ) -> tuple[Counterfactual, ...]:
        """The fewest ratings, and words, without which an item is passed or leaves the top k (Wachter et al. 2018)."""
        return counterfactuals(self.ranker, self.word_vectors, query, item_id, target)

    @or_on_processor
    def reach(self, query: Query, item_id: ItemId, k: int) -> Reach:
        """What would bring an item into the top k, each way really run (Tran et al. 2021). Raises UnknownItem."""
        return reach(self.ranker, self.word_vectors, query, item_id, k)

    def sample_people(self, count: int, seed: int = 0) -> dict[str, Ratings]:
        """Nobody and some people of the data, from those with few ratings to those with many. Raises SettingError."""
        return sample_people(self.dataset.ratings, count, seed)

    @or_on_processor
    def overview(
        self, intents: Sequence[Intent], people: Mapping[str, Ratings], k: int = 10, progress: Progress = silent
    ) -> Overview:
        """What moves the rankings of many people and intents (Lundberg et al. 2020). Raises SettingError."""
        return measure(self.ranker, self.word_vectors, intents, people, k, progress)

    @or_on_processor
    def faithfulness(
        self, query: Query, item_id: ItemId, attribution: Attribution | None = None, progress: Progress = silent
    ) -> Faithfulness:
        """Whether the words' values, the sum's own unless given, order them truly (DeYoung et al. 2020, section 4).

        Deletion and insertion curves beside random orders, the best and the worst. Raises BecauseError, UnknownItem.
        """
        values = attribution or own_attribution(self.ranker, self.word_vectors, query, item_id)
        return faithfulness(self.game(query, item_id), values, progress)

    @or_on_processor
    def randomisation(
        self, query: Query, item_id: ItemId, method: Method | None = None, progress: Progress = silent
    ) -> Randomisation:
        """The words' values from an encoder with shuffled weights (Adebayo et al. 2018, section 3).

        Raises BecauseError below three words, and for encoders whose weights cannot be seen.
        """
        return randomisation(self.game(query, item_id), method or Exact(), progress=progress)

    @or_on_processor
    def paraphrases(
        self, query: Query, item_id: ItemId, text: str | None = None, progress: Progress = silent
    ) -> tuple[Paraphrased, ...]:
        """What becomes of ranks and words when the same is said in other words: ``text``, or by rules if None."""
        others = paraphrases(query.intent) if text is None else (Paraphrase("your own words", text),)
        return sensitivity(self.ranker, self.word_vectors, self.parse, query, item_id, others, progress)

    def laboratory(
        self, texts: Sequence[str], methods: Sequence[Method], progress: Progress = silent
    ) -> Iterator[Trial]:
        """Each method's test on each intent and its first item, one by one; ``summaries`` makes the table of them."""
        return trials(self.ranker, [self.parse(text) for text in texts], methods, progress)
