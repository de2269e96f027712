"""What could be asked next, read off the list at hand and off the films that come right behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import torch

from recsys.follow_ups.moods import FAMILIES, Family
from recsys.follow_ups.result import Candidate, Kind
from recsys.follow_ups.wording import NOT_FOR_CHILDREN, THEMES, WITH_GENRE, WITHOUT_GENRE
from recsys.ranking import Ranker
from recsys.ranking.ranker import LIKED, best
from recsys.ranking.signals import LIKE, places
from recsys.schema import Catalogue, ChipKind, Intent, Item
from recsys.text.words import stems

OF_A_KIND = 4
"""Candidates of one kind at most."""
FIRST = 3
"""Films at the head of the list that are named."""
RARE, HALF, COMMON = 0.2, 0.5, 0.8
"""Shares of the list: a fact between rare and common splits it; what more than half of it has is what was asked for."""
LONGEST_TITLE = 32
NEAR = 0.1
"""The share of the films behind the list that must have what the list lacks."""
ALIKE = 50
"""Films that count as like another one."""
OEUVRE = 3
"""Films of a director from which on asking for more makes sense."""


@dataclass(frozen=True)
class Scene:
    """A list, the films behind it and what was asked: all that candidates are made from."""

    intent: Intent
    listed: tuple[Item, ...]
    behind: tuple[Item, ...]
    ranker: Ranker

    @property
    def catalogue(self) -> Catalogue:
        """Every item there is."""
        return self.ranker.features.catalogue

    @cached_property
    def said(self) -> frozenset[str]:
        """The stems of the intent."""
        return frozenset(stems(self.intent.text))

    def asked(self, *kinds: ChipKind) -> frozenset[object]:
        """The values of the intent's chips of some kinds."""
        return frozenset(chip.value for chip in self.intent.chips if chip.kind in kinds)

    def splits(self, holds: Callable[[Item], bool]) -> bool:
        """Whether part of the list has something, and part has not."""
        return RARE <= share(self.listed, holds) <= COMMON

    def lacks(self, holds: Callable[[Item], bool]) -> bool:
        """Whether the list has little of something that the films behind it have."""
        return share(self.listed, holds) < RARE and share(self.behind, holds) >= NEAR

    def lead(self, holds: Callable[[Item], bool]) -> float:
        """By how much the films behind the list have more of something, as a difference of shares."""
        return share(self.behind, holds) - share(self.listed, holds)


def share(items: Sequence[Item], holds: Callable[[Item], bool]) -> float:
    """The share of items of which something holds, 0 to 1; 0 where there are none."""
    return sum(map(holds, items)) / len(items) if items else 0.0


def candidates(scene: Scene) -> Iterator[Candidate]:
    """What could be asked next, the kinds in their order, the more telling first within each; found as one reads on."""
    children = "Children" in scene.asked(ChipKind.GENRE)
    for kind in (years, moods, without_genre, titles, themes, people, with_genre, less):
        for candidate in islice(kind(scene), OF_A_KIND):
            if not (children and candidate.phrase in NOT_FOR_CHILDREN):
                yield candidate


def years(scene: Scene) -> Iterator[Candidate]:
    """Before or since a decade that splits the list, and the decade that has most of it."""
    if scene.asked(ChipKind.YEARS):
        return  # two spans of years are one wider span
    decades = Counter(item.year // 10 * 10 for item in scene.listed if item.year)
    known = sum(decades.values())
    earlier = {cut: sum(decades[one] for one in decades if one < cut) for cut in sorted(decades)[1:]}
    for cut in sorted(earlier, key=lambda cut: abs(2 * earlier[cut] - known))[:1]:
        yield _years(f"only before {cut}", None, cut - 1)
        yield _years(f"only since {cut}", cut, None)
    for decade, count in decades.most_common(1):
        if count < COMMON * known:
            yield _years(f"only from the {decade}s", decade, decade + 9)


def _years(phrase: str, first: int | None, last: int | None) -> Candidate:
    def within(item: Item) -> bool:
        return item.year is not None and (first or item.year) <= item.year <= (last or item.year)

    return Candidate(Kind.YEARS, phrase, within, (ChipKind.YEARS, (first, last)), every=True)


def moods(scene: Scene) -> Iterator[Candidate]:
    """Moods that the films behind the list have more often than the list, where the intent does not speak of them."""
    if not scene.intent.text:
        return  # "darker" needs something to be darker than
    said = {phrase for family in FAMILIES if family.said(scene.said) for phrase in family.more}
    fitting = [
        family
        for family in FAMILIES
        if said.isdisjoint(family.more)
        and said.isdisjoint(family.against)
        and scene.lead(family.among) > 0
        and share(scene.behind, family.among) >= NEAR
    ]
    for family in sorted(fitting, key=lambda family: -scene.lead(family.among)):
        for phrase in family.more:
            yield Candidate(Kind.MOOD, phrase, family.among)


def less(scene: Scene) -> Iterator[Candidate]:
    """Moods that part of the list has, more of it than of the films behind it, and that nobody asked for."""
    if not scene.intent.text:
        return
    for family in sorted(FAMILIES, key=lambda family: scene.lead(family.among)):
        splits = scene.splits(family.among) and scene.lead(family.among) < 0
        if family.less and splits and not family.said(scene.said):
            mood = family.less.rpartition(" ")[2]
            yield Candidate(Kind.LESS, family.less, _without(family), (ChipKind.AVOID, mood))


def _without(family: Family) -> Callable[[Item], bool]:
    return lambda item: not family.among(item)


def without_genre(scene: Scene) -> Iterator[Candidate]:
    """Genres of up to half of the list that were not asked for, drama last: it is the most vague."""
    asked = scene.asked(ChipKind.GENRE)
    counts = Counter(genre for item in scene.listed for genre in item.genres)
    for genre in sorted(counts, key=lambda genre: (genre == "Drama", -counts[genre])):
        phrase, part = WITHOUT_GENRE.get(genre, f"no {genre.lower()}"), share(scene.listed, _of_genre(genre))
        if phrase and genre not in asked and RARE <= part <= HALF:
            left_out = (ChipKind.EXCLUDE_GENRE, genre)
            yield Candidate(Kind.WITHOUT_GENRE, phrase, _not_of_genre(genre), left_out, every=True)


def with_genre(scene: Scene) -> Iterator[Candidate]:
    """Genres of the films behind the list that the list lacks."""
    asked = scene.asked(ChipKind.GENRE, ChipKind.EXCLUDE_GENRE)
    genres = {genre for item in scene.behind for genre in item.genres} - asked
    for genre in sorted(genres, key=lambda genre: (-scene.lead(_of_genre(str(genre))), genre)):
        phrase = WITH_GENRE.get(str(genre), f"with some {str(genre).lower()}")
        if phrase and scene.lacks(_of_genre(str(genre))):
            yield Candidate(Kind.WITH_GENRE, phrase, _of_genre(str(genre)), (ChipKind.GENRE, genre))


def _of_genre(genre: str) -> Callable[[Item], bool]:
    return lambda item: genre in item.genres


def _not_of_genre(genre: str) -> Callable[[Item], bool]:
    return lambda item: genre not in item.genres


def themes(scene: Scene) -> Iterator[Candidate]:
    """Themes of several films of the list, then of those behind it, that the intent does not speak of."""
    for items in (scene.listed, scene.behind):
        for theme, count in Counter(theme for item in items for theme in item.themes).most_common(FIRST):
            phrase, own = THEMES.get(theme, theme), frozenset(stems(theme))
            few = share(scene.listed, _about(theme)) <= COMMON
            if count > 1 and phrase and few and own and not own <= scene.said:
                yield Candidate(Kind.THEME, phrase, _about(theme))


def _about(theme: str) -> Callable[[Item], bool]:
    return lambda item: theme in item.themes


def people(scene: Scene) -> Iterator[Candidate]:
    """People of several films of the list, then the directors of its first films, where there is more of them."""
    asked = scene.asked(ChipKind.PERSON, ChipKind.EXCLUDE_PERSON)
    listed = Counter(name for item in scene.listed for name in set(item.people))
    directing = {name for item in scene.listed for name in item.directors}
    first = [name for item in scene.listed[:FIRST] for name in item.directors]
    films = Counter(name for item in scene.catalogue for name in item.directors)
    several = [name for name, count in listed.most_common() if count > 1]
    for name in dict.fromkeys([*several, *(name for name in first if films[name] >= OEUVRE)]):
        if name not in asked:
            phrase = f"directed by {name}" if name in directing else f"with {name}"
            yield Candidate(Kind.PERSON, phrase, _with(name), (ChipKind.PERSON, name))


def _with(name: str) -> Callable[[Item], bool]:
    return lambda item: name in item.people


def titles(scene: Scene) -> Iterator[Candidate]:
    """The first films of the list; a year behind a title tells films of one title apart."""
    named = scene.asked(ChipKind.LIKE, ChipKind.EXCLUDE_TITLE)
    for item in scene.listed[:FIRST]:
        if item.item_id in named or len(item.short_title) > LONGEST_TITLE:
            continue
        alike_named = (other for other in scene.catalogue if other.title.startswith(item.short_title))
        same = sum(other.short_title == item.short_title for other in alike_named) > 1
        alike = _alike(scene.ranker, item)
        yield Candidate(
            Kind.TITLE,
            f"more like {item.label if same else item.short_title}",
            lambda other, alike=alike: other.item_id in alike,  # type: ignore[misc]
            (ChipKind.LIKE, item.item_id),
        )


def _alike(ranker: Ranker, item: Item) -> frozenset[object]:
    """The ids of the films most like one, by taste and texts as the ranking weighs them."""
    features = ranker.features
    position = features.catalogue.position(item.item_id)
    signals = features.affinity([position], torch.tensor([LIKED], device=features.device))
    scores = (ranker.factors[places(LIKE)] @ signals).cpu().numpy()
    nearest: Iterable[int] = best(scores, scores > 0, ALIKE)
    return frozenset(features.catalogue.items[one].item_id for one in nearest if one != position)
