"""Feedback on a card: recorded once in the store, and taken into the list at once, also where the store fails."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TypeVar

import streamlit as st

from recsys.artefacts import sha256
from recsys.engine import Engine
from recsys.errors import BecauseError
from recsys.ranking.personal import learned
from recsys.schema import Blend, ItemId, Recommendation, Recommendations
from recsys.schema.feedback import LONGEST_KEY, Feedback, FeedbackKind
from ui import feedback_kept, own_profile, state
from ui.feedback_kept import Given
from ui.view import View, Who

T = TypeVar("T")
log = logging.getLogger(__name__)
LAST = "feedback_last"
CLICKED = "feedback_clicked"
SETTLING = 0.6
"""Seconds in which a click on the card that came to stand where one was just answered is the answer’s second click."""
ACCEPTED = 4.0
WISH = "chip:avoid"


@dataclass(frozen=True)
class Last:
    """What was told or taken back last, the views before and after it, and why it was not saved."""

    event: Feedback
    before: View
    after: View
    undone: bool = False
    failure: str = ""


def last() -> Last | None:
    """What was told or taken back last, if anything."""
    told: Last | None = st.session_state.get(LAST)
    return told


def give(
    engine: Engine,
    kind: FeedbackKind,
    item_id: ItemId,
    key: str,
    found: Recommendations | None = None,
    stars: float | None = None,
    rows: tuple[str, ...] = (),
) -> None:
    """Record a piece of feedback and change the view with it. The same key twice is told once.

    ``found`` is the list that was shown: the rank of the film is stored, and the weights learn from the others.
    ``rows``: keys of the rows that a reason must not rest on.
    """
    if feedback_kept.find(key) is not None:
        return
    before = state.current()
    position = next((one.rank for one in found or () if one.item.item_id == item_id), None)
    behalf = before.user if before.who is Who.VIEWER else None
    event = Feedback(
        own_profile.known() or "",
        kind,
        key,
        item_id,
        stars,
        position,
        tuple(_storable(row) for row in rows),
        behalf=behalf,
        data=engine.dataset.fingerprint,
    )
    stored, failure = _attempt(lambda: _record(engine, event, found))
    blend = before.blend if behalf is not None else _learned(before.blend, event, found)
    state.change(blend=blend, **_changes(before, event, rows))
    earlier = (before.told if behalf is not None else before.likes).get(item_id)
    feedback_kept.add(Given(stored or event, rows, earlier, (before.blend, blend), failure))
    failure = failure or _keep_blend(engine, before.blend, blend, kind)
    st.session_state[LAST] = Last(stored or event, before, state.current(), failure=failure)


def undo(engine: Engine, key: str) -> None:
    """Take a piece of feedback back; the weights that learned from it go back too, unless they changed since."""
    piece = feedback_kept.find(key)
    if piece is None:
        return
    before, event = state.current(), piece.event
    failure = piece.failure or _attempt(lambda: record_undo(engine, event))[1]
    blend = piece.blends[0] if before.blend == piece.blends[1] else before.blend
    state.change(blend=blend, **_changes_back(before, piece))
    feedback_kept.drop(piece)
    if not piece.failure:
        failure = failure or _keep_blend(engine, before.blend, blend, FeedbackKind.UNDO)
    st.session_state[LAST] = Last(event, before, state.current(), undone=True, failure=failure)


def is_second_click(item_id: ItemId, position: int) -> bool:
    """Whether a click belongs to the card that stood here a moment ago: nobody reads a card that fast."""
    clicked_item, clicked_position, at = st.session_state.get(CLICKED, (None, 0, 0.0))
    now = time.monotonic()
    if clicked_position == position and clicked_item != item_id and now < at + SETTLING:
        return True
    st.session_state[CLICKED] = (item_id, position, now)
    return False


def note_shown(engine: Engine, found: Recommendations) -> None:
    """Record once that a list was shown, for who has told something; who tells nothing leaves nothing in the store."""
    if not found or own_profile.known() is None:
        return
    try:
        _record_shown(engine, found)
    except BecauseError as failure:  # nothing that somebody told is lost; the log says why the counts will be short
        log.warning("A list that was shown could not be recorded: %s", failure)


def _record_shown(engine: Engine, found: Recommendations) -> None:
    items = [repr(one.item.item_id) for one in found]
    key = f"shown-{sha256(str(datetime.now(UTC).date()), *items)[:24]}"
    if key not in st.session_state.setdefault("lists_shown", set()):
        engine.record(
            Feedback(
                own_profile.person(engine),
                FeedbackKind.SHOWN,
                key,
                position=len(found),
                data=engine.dataset.fingerprint,
            )
        )
        st.session_state["lists_shown"].add(key)


def _record(engine: Engine, event: Feedback, found: Recommendations | None) -> Feedback:
    """The event as it is stored; what another tab stored already is stored again only if it was taken back since."""
    event = replace(event, person=_person(engine))
    if found:
        note_shown(engine, found)
    if not engine.record(event):
        told = engine.store.events(event.person)
        if any(other.undoes == event.key for other in told):
            event = replace(event, key=f"{event.key}-{len(told)}")
            engine.record(event)
    return event


def record_undo(engine: Engine, event: Feedback) -> None:
    """Store that an event is taken back. Raises StoreError."""
    undoing = Feedback(
        _person(engine),
        FeedbackKind.UNDO,
        f"undo-{event.key}",
        event.item_id,
        behalf=event.behalf,
        undoes=event.key,
        data=event.data,
    )
    engine.record(undoing)


def _person(engine: Engine) -> str:
    known, person = own_profile.known(), own_profile.person(engine)
    if known is None:
        feedback_kept.made(person)
    return person


def _attempt(save: Callable[[], T]) -> tuple[T | None, str]:
    """What saving gave, and why something could not be saved; empty where it was."""
    try:
        return save(), ""
    except BecauseError as failure:
        return None, str(failure)


def _keep_blend(engine: Engine, before: Blend, after: Blend, cause: FeedbackKind) -> str:
    person = own_profile.known()
    if person is None or before == after:
        return ""
    failure = _attempt(lambda: engine.store.keep_blend(person, after.values(), cause.value))[1]
    return f"Only the weights that learned from it: {failure}" if failure else ""


def _learned(blend: Blend, event: Feedback, found: Recommendations | None) -> Blend:
    """The weights after one film of a list was preferred to the others, or the best of the others to it."""
    film = next((one for one in found or () if one.item.item_id == event.item_id), None)
    others: list[Recommendation] = [one for one in found or () if one is not film]
    if film is None or not others or event.rating is None:
        return blend
    if event.kind is FeedbackKind.LESS:
        return learned(blend, others[0], [film])
    return learned(blend, film, others) if event.rating >= ACCEPTED else blend


def _storable(row: str) -> str:
    """A row’s key without what the person wrote: a wish to avoid something is named by the person’s own words."""
    return WISH if row.startswith(f"{WISH}:") else row[:LONGEST_KEY]


def _changes(view: View, event: Feedback, rows: tuple[str, ...]) -> dict[str, object]:
    """What feedback changes in a view: one's own ratings, those laid over a viewer's, or what reasons rest on."""
    item_id = event.item_id
    if item_id is None:
        return {}
    if event.kind is FeedbackKind.WRONG_REASON:
        return {"objections": {**view.objections, item_id: view.objections.get(item_id, frozenset()) | set(rows)}}
    without = tuple(other for other in view.without_history if other != item_id)
    if event.behalf is not None:
        return {"told": {**view.told, item_id: event.rating}, "without_history": without}
    return {"who": Who.MYSELF, "likes": {**view.likes, item_id: event.rating}, "without_history": without}


def _changes_back(view: View, piece: Given) -> dict[str, object]:
    event, item_id = piece.event, piece.event.item_id
    if event.kind is FeedbackKind.WRONG_REASON and item_id is not None:
        rows = view.objections.get(item_id, frozenset()) - set(piece.rows)
        return {"objections": {**view.objections, item_id: rows}}
    name = "likes" if event.behalf is None else "told"
    if event.behalf is not None and event.behalf != view.user:
        return {}
    ratings = {other: stars for other, stars in getattr(view, name).items() if other != item_id}
    if piece.earlier is not None and item_id is not None:
        ratings[item_id] = piece.earlier
    if name == "likes" and not ratings and view.who is Who.MYSELF:
        return {"likes": ratings, "who": Who.NOBODY}
    return {name: ratings}


def forget() -> None:
    """Forget what was told in this visit and what came of it; the store is not touched."""
    feedback_kept.forget()
    for name in (LAST, CLICKED, "lists_shown"):
        st.session_state.pop(name, None)
