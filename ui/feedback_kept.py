"""What a person has told so far: of this visit, and of earlier ones where the store knows the person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from recsys.artefacts import sha256
from recsys.engine import Engine
from recsys.errors import BecauseError
from recsys.schema import NEUTRAL, Blend, ItemId
from recsys.schema.feedback import Feedback, FeedbackKind
from ui import own_profile
from ui.view import View, Who

GIVEN, OF, TAKEN_BACK = "feedback_given", "feedback_of", "feedback_taken_back"
TOLD = (FeedbackKind.MORE, FeedbackKind.LESS, FeedbackKind.SEEN, FeedbackKind.WRONG_REASON)


@dataclass(frozen=True)
class Given:
    """One piece of feedback that counts. ``rows``: the keys of the rows that it objects to.

    ``earlier``: the rating of the film before it. ``blends``: the weights before and after it was learned from.
    ``failure`` says why it is not in the store.
    """

    event: Feedback
    rows: tuple[str, ...] = ()
    earlier: float | None = None
    blends: tuple[Blend, Blend] = (NEUTRAL, NEUTRAL)
    failure: str = ""


def given() -> tuple[Given, ...]:
    """What was told and not taken back, in its order."""
    pieces: tuple[Given, ...] = st.session_state.get(GIVEN, ())
    return pieces


def in_effect(view: View) -> list[Given]:
    """What was told and shapes the present view, the last first."""
    return [piece for piece in reversed(given()) if _counts(piece, view)]


def find(key: str) -> Given | None:
    """The piece of feedback with a key, if it was told and not taken back."""
    return next((piece for piece in given() if piece.event.key == key), None)


def times_objected(item_id: ItemId) -> int:
    """How often the reason for a film was called wrong, and that was not taken back."""
    events = (piece.event for piece in given())
    return sum(event.kind is FeedbackKind.WRONG_REASON and event.item_id == item_id for event in events)


def add(piece: Given) -> None:
    """Remember a piece of feedback; another one with its key gives way."""
    st.session_state[GIVEN] = (*(other for other in given() if other.event.key != piece.event.key), piece)


def drop(piece: Given) -> None:
    """Forget a piece of feedback that was taken back; the film can then be told of anew."""
    st.session_state[GIVEN] = tuple(other for other in given() if other.event.key != piece.event.key)
    st.session_state[TAKEN_BACK] = _taken_back() + Counter([piece.event.item_id])


def card_key(kind: FeedbackKind, item_id: ItemId) -> str:
    """The idempotency key of one answer to a card: the same in every tab, another once the answer was taken back."""
    return f"{kind}-{sha256(kind, repr(item_id), str(_taken_back()[item_id]))[:24]}"


def remember(engine: Engine) -> None:
    """Read what the person of this visit told earlier, once; what cannot be read is said in a note."""
    person = own_profile.known()
    if person is None or st.session_state.get(OF) == person:
        return
    st.session_state[OF] = person
    try:
        take_over(engine.store.events(person))
    except BecauseError as failure:
        take_over(())
        own_profile.note(f"What you told earlier could not be read. {failure}")


def take_over(events: Sequence[Feedback]) -> None:
    """Replace what was told by the events of a person."""
    undone = {event.undoes for event in events if event.kind is FeedbackKind.UNDO}
    told = [event for event in events if event.kind in TOLD]
    st.session_state[GIVEN] = tuple(Given(event, event.evidence) for event in told if event.key not in undone)
    st.session_state[TAKEN_BACK] = Counter(event.item_id for event in told if event.key in undone)


def made(person: str) -> None:
    """Note that what was told so far is that of a person who was made just now."""
    st.session_state[OF] = person
    st.session_state[GIVEN] = tuple(replace(piece, event=replace(piece.event, person=person)) for piece in given())


def forget() -> None:
    """Forget all that was told."""
    for name in (GIVEN, OF, TAKEN_BACK):
        st.session_state.pop(name, None)


def _taken_back() -> Counter[ItemId | None]:
    counts: Counter[ItemId | None] = st.session_state.get(TAKEN_BACK, Counter())
    return counts


def _counts(piece: Given, view: View) -> bool:
    event = piece.event
    if event.item_id is None or event.behalf != (view.user if view.who is Who.VIEWER else None):
        return False
    if event.kind is FeedbackKind.WRONG_REASON:
        return not piece.rows or bool(view.objections.get(event.item_id, frozenset()) & set(piece.rows))
    ratings = view.likes if event.behalf is None else view.told
    return ratings.get(event.item_id) == event.rating
