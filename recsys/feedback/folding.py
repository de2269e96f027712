"""From a person's events, in their order, to what they stand for now."""

from __future__ import annotations

from collections.abc import Iterable

from recsys.schema.feedback import Feedback, FeedbackKind
from recsys.schema.items import ItemId


def standing(events: Iterable[Feedback]) -> list[Feedback]:
    """The events that were neither taken back nor take one back."""
    events = list(events)
    undone = {event.undoes for event in events if event.kind is FeedbackKind.UNDO}
    return [event for event in events if event.kind is not FeedbackKind.UNDO and event.key not in undone]


def ratings(events: Iterable[Feedback]) -> dict[ItemId, float]:
    """A person's own ratings by item, 0 to 5 stars: the last word on each, what was told for a viewer left out."""
    own: dict[ItemId, float] = {}
    for event in standing(events):
        if event.item_id is not None and event.rating is not None and event.behalf is None:
            own.pop(event.item_id, None)  # the order is that of the last word
            own[event.item_id] = event.rating
    return own


def objections(events: Iterable[Feedback]) -> dict[ItemId, frozenset[str]]:
    """The rows of evidence that a person objects to, by item; what was told for a viewer left out."""
    against: dict[ItemId, frozenset[str]] = {}
    for event in standing(events):
        if event.kind is FeedbackKind.WRONG_REASON and event.item_id is not None and event.behalf is None:
            against[event.item_id] = against.get(event.item_id, frozenset()) | set(event.evidence)
    return against
