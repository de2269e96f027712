"""From what a person has chosen to the query that the engine answers."""

from __future__ import annotations

from dataclasses import dataclass

from recsys.engine import Engine
from recsys.schema import Intent, ItemId, Query, Ratings
from ui import resources
from ui.state import View, Who

RESULTS = 10
MOST_RESULTS = 20


@dataclass(frozen=True)
class Asked:
    """A view as queries: ``whole`` with every word and film, ``query`` without those taken out. ``intent`` has all."""

    intent: Intent
    whole: Query
    query: Query
    without_words: tuple[int, ...]
    without_history: tuple[ItemId, ...]

    @property
    def changed(self) -> bool:
        """Whether a word or a film has been taken out."""
        return bool(self.without_words or self.without_history)


def history(engine: Engine, view: View) -> Ratings:
    """The ratings that a view asks with: a viewer's with what was told while looking at them, one's own, or none."""
    if view.who is Who.VIEWER and view.user is not None:
        return {**engine.history_of(view.user), **view.told}
    return dict(view.likes) if view.who is Who.MYSELF else {}


def weighed(engine: Engine, view: View) -> Engine:
    """The engine as one page asks it: the shared model of this moment, with the weights of the view."""
    return engine.snapshot().with_blend(view.blend)


def ask(engine: Engine, view: View) -> Asked:
    """The queries of a view; what it takes out but does not have is left aside. Raises UnknownUser."""
    intent = resources.parse(engine, view.text)
    ratings = history(engine, view)
    words = tuple(sorted(position for position in set(view.without_words) if position < len(intent.words)))
    films = tuple(item_id for item_id in view.without_history if item_id in ratings)
    with_chips = intent.without(chips=view.without_chips)
    k = min(max(with_chips.size or RESULTS, 1), MOST_RESULTS)
    kept = {item_id: stars for item_id, stars in ratings.items() if item_id not in films}
    return Asked(
        intent=intent,
        whole=Query(with_chips, ratings, k),
        query=Query(with_chips.without(words=words), kept, k),
        without_words=words,
        without_history=films,
    )
