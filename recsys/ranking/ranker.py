"""From a query to scores: signals times frozen factors, summed; hard constraints mask, then the best k."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import torch
from torch import Tensor

from recsys.arrays import Floats, Mask
from recsys.collaborative import LESS_LIKE_THIS, star_weight
from recsys.ranking.constraints import allowed
from recsys.ranking.signals import LIKE, MEANING, NAMES, PLACE, SIGNALS, WORDING, Features, places
from recsys.ranking.weights import Weights
from recsys.schema import NEUTRAL, Blend, Chip, ChipKind, ItemId, Query, Source
from recsys.shortage import or_on_processor
from recsys.text.encoder import Encoder, on_processor
from recsys.text.words import stems

LIKED, DISLIKED = 1.0, LESS_LIKE_THIS


@dataclass(frozen=True)
class Ranker:
    """Scores every item for a query. The score of an item is ``factors @ signals``, nothing else.

    ``blend`` multiplies the factors of each source for one person: ``factors`` are those of ``weights``, blended.
    """

    features: Features
    weights: Weights
    encoder: Encoder
    blend: Blend = NEUTRAL
    factors: Tensor = field(init=False)

    def __post_init__(self) -> None:
        device = self.features.device
        object.__setattr__(self, "factors", self.weights.factors(device) * multipliers(self.blend, device))

    def on_processor(self) -> Ranker:
        """The same ranker on the processor. Raises OutOfMemory where its encoder cannot be loaded there."""
        return replace(self, features=self.features.on_processor, encoder=on_processor(self.encoder))

    @or_on_processor
    def scores(self, query: Query) -> Floats:
        """The score of every item, (items,), before any constraint."""
        result: Floats = (self.factors @ self.signals(query)).cpu().numpy()
        return result

    def rank(self, query: Query, k: int | None = None) -> tuple[list[int], Floats]:
        """The best allowed positions, best first and ties in catalogue order, and every item's score (items,)."""
        scores = self.scores(query)
        return best(scores, allowed(query, self.features.catalogue), query.k if k is None else k), scores

    def signals(self, query: Query) -> Tensor:
        """Every signal for every item, (signals, items), unweighted."""
        features = self.features
        signals = torch.zeros(len(NAMES), len(features.catalogue), device=features.device)
        signals[places(MEANING + WORDING)] = self.word_signals(
            query.intent.phrase(), [stem for word in query.intent.words for stem in stems(" ".join(word.terms))]
        )
        signals[places(SIGNALS[Source.HISTORY])] = features.affinity(*self.history(query))
        signals[places(LIKE)] = features.affinity(*self.likes(query.intent.chips))
        for chip in query.intent.chips:
            if (signal := soft_signal(chip)) is not None:
                signals[PLACE[signal]] += self.chip_signal(chip)
        signals[places(SIGNALS[Source.PRIOR])] = features.priors
        return signals

    def word_signals(self, phrase: str, phrase_stems: Sequence[str]) -> Tensor:
        """Meaning and wording of one phrase, (2 · fields, items)."""
        vector = torch.from_numpy(self.encoder.encode([phrase])).to(self.features.device)
        return torch.cat([self.features.meaning(vector)[0], self.features.wording([phrase_stems])[0]])

    def chip_signal(self, chip: Chip) -> Tensor:
        """The unweighted signal of one soft chip that is not about a title, (items,).

        A wish to avoid lowers what is like it and lifts nothing: being far from blood is no reason for a film.
        """
        items = self.features.catalogue.items
        if chip.kind is ChipKind.AVOID:
            phrase = str(chip.value)
            # As learned for everybody: a chip is blended as a chip, not once more as words.
            words = self.weights.factors(self.features.device)[places(MEANING + WORDING)]
            return (-(words @ self.word_signals(phrase, stems(phrase)))).clamp(max=0)
        has = [chip.value in (item.genres if chip.kind is ChipKind.GENRE else item.people) for item in items]
        return torch.tensor(has, dtype=torch.float32, device=self.features.device)

    def history(self, query: Query) -> tuple[list[int], Tensor]:
        """Catalogue positions and weights of the rated items; items that the catalogue lacks say nothing."""
        positions = self.features.catalogue.positions
        known = {positions[item]: star_weight(stars) for item, stars in query.history.items() if item in positions}
        return list(known), torch.tensor(list(known.values()), device=self.features.device)

    def likes(self, chips: Sequence[Chip]) -> tuple[list[int], Tensor]:
        """Catalogue positions and weights of the titles an intent names, chip by chip: liked 1, disliked -0.5."""
        named = title_chips(chips)
        weights = [LIKED if chip.kind is ChipKind.LIKE else DISLIKED for chip in named]
        positions = [self.features.catalogue.position(title_of(chip)) for chip in named]
        return positions, torch.tensor(weights, device=self.features.device)


def multipliers(blend: Blend, device: torch.device) -> Tensor:
    """What a blend multiplies the factor of each signal by, (signals,)."""
    values = [blend.of(source) for source, names in SIGNALS.items() for _ in names]
    return torch.tensor(values, dtype=torch.float32, device=device)


def title_chips(chips: Sequence[Chip]) -> list[Chip]:
    """The chips that name a title, liked or disliked."""
    return [chip for chip in chips if chip.kind in (ChipKind.LIKE, ChipKind.EXCLUDE_TITLE)]


def title_of(chip: Chip) -> ItemId:
    """The item id of a chip that names a title."""
    if isinstance(chip.value, tuple):
        raise TypeError(f"The chip {chip.key} does not name a title.")
    return chip.value


def soft_signal(chip: Chip) -> str | None:
    """The signal that a chip adds to, None for titles (which have their own) and hard chips."""
    return {ChipKind.GENRE: "genre", ChipKind.PERSON: "person", ChipKind.AVOID: "avoid"}.get(chip.kind)


def best(scores: Floats, mask: np.ndarray, k: int) -> list[int]:
    """The positions of the k highest scores among those allowed, best first, ties in order of position."""
    positions = np.flatnonzero(mask)
    if k < len(positions):
        kept = scores[positions]
        threshold = np.partition(kept, len(kept) - k)[len(kept) - k] if k else np.inf
        positions = positions[kept >= threshold]
    order = np.lexsort((positions, -scores[positions]))
    return [int(position) for position in positions[order][:k]]


def rank_of(scores: Floats, mask: np.ndarray, position: int) -> int:
    """The rank of an item among those allowed, from 1; an item that is not allowed is ranked as if it were."""
    return 1 + int((ahead(scores, position) & mask).sum())


def ahead(scores: Floats, position: int) -> Mask:
    """Which items are ranked before one, (items,): a higher score, or the same and earlier in the catalogue."""
    result: Mask = (scores > scores[position]) | ((scores == scores[position]) & (np.arange(len(scores)) < position))
    return result


def behind(scores: Floats, position: int) -> Mask:
    """Which items are ranked after one, (items,)."""
    result: Mask = ~ahead(scores, position)
    result[position] = False
    return result
