"""What to ask for in addition, in an item's own words: its themes, mood, genres and people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch

from recsys.arrays import Floats
from recsys.explain.standing import Standing
from recsys.explain.ways import Means, Search, Way
from recsys.explain.what_if import compare
from recsys.ranking.constraints import allowed
from recsys.ranking.signals import MEANING, PLACE, WORDING, places
from recsys.schema import Chip, ChipKind, Intent, Item, Query, Word
from recsys.text.words import core, stems, terms

MOST_ADDED = 3
SHOWN = 5
SIGNAL = {ChipKind.GENRE: "genre", ChipKind.PERSON: "person"}


@dataclass(frozen=True)
class Phrase:
    """Something to ask for: words, a genre (words and a chip) or a person (a chip), as a typed intent gives them."""

    text: str
    kind: ChipKind | None = None

    @property
    def worded(self) -> bool:
        """Whether its words are scored; a name is cut out of the sentence."""
        return self.kind is not ChipKind.PERSON


def phrases_to_ask(standing: Standing, k: int) -> Search:
    """Single phrases that bring the item in; where none does, the best one and then another, up to three."""
    chosen: list[Phrase] = []
    best: Way | None = None
    while len(chosen) < MOST_ADDED:
        free = [phrase for phrase in phrases_of(standing.item, standing.query.intent) if phrase not in chosen]
        tried = sorted(
            ((_run(standing, [*chosen, phrase]), phrase) for phrase in free), key=lambda one: one[0].change.actual_rank
        )
        if not tried or (best and tried[0][0].change.actual_rank >= best.change.actual_rank):
            break
        reaching = tuple(way for way, _ in tried if way.change.actual_rank <= k)
        if reaching:
            return Search(Means.ASK, reaching[:SHOWN], len(chosen) < 2)
        best = tried[0][0]
        chosen.append(tried[0][1])
    return Search(Means.ASK, (best,) if best else (), proven=False)


def phrases_of(item: Item, intent: Intent) -> list[Phrase]:
    """What the catalogue says of an item and the intent does not yet."""
    phrases = [Phrase(text) for text in (*item.themes, *item.mood)]
    phrases += [Phrase(genre, ChipKind.GENRE) for genre in item.genres]
    phrases += [Phrase(name, ChipKind.PERSON) for name in item.people]
    said = {core(word.text).casefold() for word in intent.words}
    meant = {(chip.kind, chip.value) for chip in intent.chips}
    return [
        phrase
        for phrase in dict.fromkeys(phrases)
        if terms(phrase.text) and phrase.text.casefold() not in said and (phrase.kind, phrase.text) not in meant
    ]


def asking(query: Query, phrases: Sequence[Phrase]) -> Query:
    """The query that asks for some phrases in addition, behind what it says already."""
    intent = query.intent
    for phrase in phrases:
        start = len(intent.text) + 2 if intent.text else 0
        span = (start, start + len(phrase.text))
        text = f"{intent.text}, {phrase.text}" if intent.text else phrase.text
        chips, words = intent.chips, intent.words
        if phrase.kind:
            label = f"Genre: {phrase.text}" if phrase.kind is ChipKind.GENRE else f"With {phrase.text}"
            chips = (*chips, Chip(phrase.kind, label, phrase.text, span))
        if phrase.worded:
            words = (*words, Word(phrase.text, span, tuple(terms(phrase.text))))
        intent = replace(intent, text=text, words=words, chips=chips)
    return replace(query, intent=intent)


def predicted_scores(standing: Standing, phrases: Sequence[Phrase]) -> Floats:
    """Every item's score with some phrases more, (items,), without reading the new sentence.

    Genres, people and the wording of words are exact sums; meaning as if the vector of the longer sentence were the
    mean of the old one and the phrases', each by its number of words.
    """
    ranker, features = standing.ranker, standing.ranker.features
    total = torch.zeros(len(standing.items), device=features.device)
    for chip in asking(standing.query, phrases).intent.chips[len(standing.query.intent.chips) :]:
        total += ranker.factors[PLACE[SIGNAL[chip.kind]]] * ranker.chip_signal(chip)
    texts = [phrase.text for phrase in phrases if phrase.worded]
    if texts:
        sentence = standing.query.intent.phrase()
        old, *new = ranker.encoder.encode([sentence, *texts])
        mean = sum(len(text.split()) * vector for text, vector in zip(texts, new, strict=True))
        mean = mean + len(sentence.split()) * old
        shift = torch.from_numpy((mean / max(float(np.linalg.norm(mean)), 1e-9) - old)[None].astype(np.float32))
        total += ranker.factors[places(MEANING)] @ features.meaning(shift.to(features.device))[0]
        total += ranker.factors[places(WORDING)] @ features.wording([stems(" ".join(texts))])[0]
    result: Floats = standing.scores + total.cpu().numpy()
    return result


def _run(standing: Standing, phrases: Sequence[Phrase]) -> Way:
    """Ask for the phrases and rank again."""
    query = asking(standing.query, phrases)
    mask = allowed(query, standing.ranker.features.catalogue)
    actual = standing.ranker.scores(query)
    change = compare(standing.scores, predicted_scores(standing, phrases), actual, mask, standing.position)
    texts = tuple(phrase.text for phrase in phrases)
    return Way(texts, texts, change)
