"""What would bring an item in, in plain words: conditions that bar it, ways by their means, and where there is none."""

from __future__ import annotations

from recsys.explain.barriers import Barrier, BarrierKind
from recsys.explain.ways import Means, Reach, Search, Way
from recsys.present.text import listed, quoted
from recsys.schema import Item, Source

HEADINGS = {
    Means.FORGET: "Take ratings out",
    Means.UNSAY: "Take words out",
    Means.RATE: "Give five stars",
    Means.ASK: "Ask for something more",
}
SOURCES = {
    Means.FORGET: Source.HISTORY,
    Means.UNSAY: Source.WORD,
    Means.RATE: Source.HISTORY,
    Means.ASK: Source.WORD,
}
MOST_NAMED = 5


def standing_sentence(reach: Reach) -> str:
    """Where the item stands now, and whether anything is to be looked for."""
    title = reach.item.label
    if reach.barriers:
        return (
            f"{title} cannot come in, whatever its score: {listed([_bar(one, reach.item) for one in reach.barriers])}."
        )
    if reach.inside:
        return f"{title} is in the top {reach.k:,} already: it stands at rank {reach.rank:,}."
    return f"{title} stands at rank {reach.rank:,}. This was tried to bring it into the top {reach.k:,}:"


def _bar(barrier: Barrier, item: Item) -> str:
    year = f"it is from {item.year}" if item.year else "its year is not known"
    return {
        BarrierKind.YEARS: f"{year}, and you asked for {quoted(barrier.label)}",
        BarrierKind.GENRE: f"{quoted(barrier.label)} was asked for, and its genres are {listed(item.genres)}",
        BarrierKind.PERSON: f"{quoted(barrier.label)} was asked for",
        BarrierKind.TITLE: "it was asked not to be shown",
        BarrierKind.NAMED: "it was named as an example, so it is known already",
        BarrierKind.SEEN: "it was rated already, and what was rated is not recommended again",
    }[barrier.kind]


def way_name(means: Means, way: Way) -> str:
    """What is taken out or added; a long list is cut and the rest counted."""
    names = [quoted(name) for name in way.names] if SOURCES[means] is Source.WORD else list(way.names)
    rest = len(names) - MOST_NAMED
    return listed(names if rest <= 1 else [*names[:MOST_NAMED], f"{rest} more"])


def search_sentence(reach: Reach, search: Search) -> str:
    """How sure the answer of a search is, and what it means that there is none."""
    if reach.reaching(search):
        return _found(search)
    if search.ways:
        return f"{_tried(search)} This is the nearest that was found."
    return {
        Means.FORGET: _none("ratings", search, "the search ended before it could rule one out"),
        Means.UNSAY: _none("words", search, "there are too many sets to try them all"),
        Means.RATE: "There is no other film left to rate.",
        Means.ASK: "The catalogue says nothing of it that could be asked for and is not asked for yet.",
    }[search.means]


def _none(noun: str, search: Search, excuse: str) -> str:
    if search.proven:
        return f"No set of {noun}, taken out, brings it in."
    return f"No set of {noun} was found that brings it in when taken out; {excuse}."


def _found(search: Search) -> str:
    several = len(search.ways[0].names) > 1
    if search.means in (Means.FORGET, Means.UNSAY):
        sure = "no smaller set does it" if search.proven else "a smaller set may exist, for the search was cut short"
        return f"{len(search.ways[0].names):,} to take out; {sure}." if several else "This one is enough."
    if several:
        together = "Five stars for all of them" if search.means is Means.RATE else "Asked for together"
        alone = "no single film does it" if search.means is Means.RATE else "none of the film’s own words does it alone"
        return f"{together}; {alone if search.proven else 'fewer may do it'}."
    if len(search.ways) == 1:
        return "This one is enough."
    return f"Each is enough by itself{'; few others help as much' if search.means is Means.RATE else ''}."


def _tried(search: Search) -> str:
    if search.means is Means.RATE:
        return "No single film does it, and none was found that does with two others."
    return "None of its themes, moods, genres and people does it alone, and no three of them were found that do."
