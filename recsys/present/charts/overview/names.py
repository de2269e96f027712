"""What sources, kinds of rows and features are called where people read about many rankings at once."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from recsys.explain.overview.kinds import KIND
from recsys.present.clauses import ASPECTS, ASPECTS_TOLD, part_name
from recsys.present.looks import LOOKS
from recsys.present.text import MINUS, quoted, shortened, signed
from recsys.schema import Source

LONGEST_INTENT = 40
Numbers = npt.NDArray[np.float64]

SOURCES = {
    Source.WORD: "Words",
    Source.HISTORY: "Ratings",
    Source.CHIP: "What was understood",
    Source.PRIOR: "Everybody’s view",
}
"""Many people asked here, so that these are not “your” words."""
SOURCE_PHRASES = {
    Source.WORD: "the words that were asked with",
    Source.HISTORY: "the films that people rated themselves",
    Source.CHIP: "the genres, people and films that were named",
    Source.PRIOR: "everybody’s stars and numbers of ratings",
}
"""Each a plural, so that sentences can go on with them."""
SIGNALS = {
    "meaning": "Meaning of words",
    "wording": "Wording",
    "taste": part_name("taste").capitalize(),
    "kinship": part_name("kinship").capitalize(),
    "like_taste": f"Named film, {part_name('taste')}",
    "like_kinship": f"Named film, {part_name('kinship')}",
    "genre": "Genre",
    "person": "Person",
    "avoid": "What to avoid",
    "quality": "Quality",
    "popularity": "Popularity",
}
SIGNAL_PHRASES = {
    "meaning": "how near the words and the film’s text are in meaning",
    "wording": "words that also stand in the film’s text",
    "taste": "what people with such ratings like as well",
    "kinship": "how much the film’s text is like those of rated films",
    "like_taste": "what people like who like the film that was named",
    "like_kinship": "how much the film’s text is like that of the film named",
    "genre": "a genre that was asked for",
    "person": "a person who was asked for",
    "avoid": "closeness to what was to be avoided",
    "quality": "how many stars others gave",
    "popularity": "how many people rated it",
}


def likeness_told(signals: Iterable[str]) -> str:
    """What audience and description are, where a signal of likeness is shown; begins with a space."""
    return f" {ASPECTS_TOLD}" if any(signal.endswith(tuple(ASPECTS)) for signal in signals) else ""


@dataclass(frozen=True)
class Feature:
    """Something known of a film in a list: its name, its format, and whether its axis is logarithmic."""

    name: str
    form: str = "{:.2f}"
    logarithmic: bool = False

    def told(self, value: float) -> str:
        """A value with the feature's name; what is not known says so."""
        return f"{self.name[:1].lower()}{self.name[1:]} {self.number(value)}"

    def number(self, value: float) -> str:
        """A value in the feature's own format."""
        return self.form.format(value).replace("-", MINUS) if math.isfinite(value) else "not known"


FEATURES = {
    "closeness": Feature("Closeness in meaning", "{:+.2f}"),
    "bm25": Feature("Words in common (BM25)"),
    "history_size": Feature("Ratings of the person", "{:,.0f}", logarithmic=True),
    "likeness": Feature("Likeness to the named film", "{:+.2f}"),
    "genres_met": Feature("Genres asked for and met", "{:.0f}"),
    "people_met": Feature("People asked for and met", "{:.0f}"),
    "avoided": Feature("Closeness to what is avoided", "{:+.2f}"),
    "rating_mean": Feature("Mean stars of the film"),
    "rating_count": Feature("Ratings of the film", "{:,.0f}", logarithmic=True),
    "year": Feature("Year of the film", "{:.0f}"),
    "rank": Feature("Rank in the list", "{:.0f}"),
}


def legend() -> str:
    """HTML that names the colour of each source."""
    entries = "".join(
        f'<span class="legend-entry"><i class="swatch {source.value}"></i>{name}</span>'
        for source, name in SOURCES.items()
    )
    return (
        f'<div class="legend">{entries}<span class="legend-entry"><i class="swatch below"></i>Below zero</span></div>'
    )


def against(signal: str) -> str:
    """The feature that says most about a signal: for the meaning of words, whether words are in common."""
    return "bm25" if signal == "meaning" else "closeness" if signal == "wording" else KIND[signal].feature


CHOSEN = {"selected": {"marker": {"size": 11}}, "unselected": {"marker": {"opacity": 1}}}
"""A dot that is chosen grows; the others stay as they are."""


def tinted(source: Source, strengths: Numbers) -> list[str]:
    """The colour of a source from pale (0) to full (1), readable on light and dark."""
    red, green, blue = (int(LOOKS[source].colour[start : start + 2], 16) for start in (1, 3, 5))
    return [f"rgba({red},{green},{blue},{0.14 + 0.86 * strength:.2f})" for strength in strengths]


def strengths(values: pd.Series) -> Numbers:
    """Where each value stands among all, 0 lowest to 1 highest; one half where all are the same or not known."""
    ranks = values.rank(method="average")
    span = ranks.max() - ranks.min()
    if not span > 0:
        return np.full(len(values), 0.5)
    return np.asarray(((ranks - ranks.min()) / span).fillna(0.5), np.float64)


def dot_text(dot: tuple[str, str, str, float], signal: str, told: str) -> str:
    """What is said of one dot, given its title, person, intent and value."""
    title, person, intent, value = dot
    asked = f", {quoted(shortened(intent, LONGEST_INTENT))}" if intent else ""
    return f"{title}: {SIGNALS[signal].lower()} {signed(value)}, {told} ({person}{asked})"


def about(dots: pd.DataFrame) -> list[tuple[str, str, str, float]]:
    """Title, person, intent and value of each dot."""
    return list(zip(dots["title"], dots["user"], dots["intent"], dots["value"], strict=True))
