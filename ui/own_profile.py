"""Who a visit is in the store: an unnamed person of this visit, or the one whose link was opened."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace

import streamlit as st

from recsys.artefacts import sha256
from recsys.engine import Engine
from recsys.errors import BecauseError
from recsys.schema import Blend, Forgotten, ItemId
from recsys.schema.feedback import Feedback, FeedbackKind, Person, PersonId
from ui import state
from ui.state import OTHER_PARTS, Who
from ui.view import lasting

ADDRESS = "me"
"""The part of the address that holds the secret key of a named person."""
RETRY = 15.0
"""Seconds before a store that failed is asked again for the same key; a busy one takes its time to say so."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A person of the store and the secret key that brings them back; without a name they last for the visit."""

    person: Person
    key: str = field(repr=False)


def current() -> Profile | None:
    """The profile of this visit; nobody until something has been told."""
    profile: Profile | None = st.session_state.get("profile")
    return profile


def known() -> PersonId | None:
    """The person of this visit, if there is one already."""
    profile = current()
    return profile.person.person if profile else None


def person(engine: Engine) -> PersonId:
    """The person of this visit, made without a name on first need. Raises StoreError."""
    profile = current()
    if profile is None:
        profile = Profile(*engine.store.new_person())
        st.session_state["profile"] = profile
    return profile.person.person


def restore(engine: Engine) -> None:
    """Take over the person whose key the address holds; what cannot be is said in a note."""
    key = st.query_params.get(ADDRESS, "")
    own = current()
    if key and (own is None or key != own.key) and may_look_up(ADDRESS):
        _open(engine, key)
    _write_key()


def keep_under(engine: Engine, name: str) -> None:
    """Give this visit’s person a name: the link then brings back what counts now. Raises StoreError, SettingError."""
    own = person(engine)
    keep_likes(engine)
    engine.store.rename(own, name)
    profile = current()
    if profile is not None:
        st.session_state["profile"] = replace(profile, person=replace(profile.person, name=name))
    _write_key()


def unkept(engine: Engine) -> dict[ItemId, float]:
    """One's own ratings that count now but are not in the store: chosen by hand, from a file or a link."""
    own, likes = known(), state.current().likes
    stored = engine.store.ratings(own, engine.dataset.fingerprint) if own else {}
    return {item: stars for item, stars in likes.items() if item in engine.catalogue and stored.get(item) != stars}


def keep_likes(engine: Engine) -> None:
    """Put into the store what counts now and is not in it. Raises StoreError."""
    own, data = person(engine), engine.dataset.fingerprint
    number = len(engine.store.events(own))  # so that a second click at the same time keeps nothing twice
    for item, stars in unkept(engine).items():
        key = f"by-hand-{sha256(repr(item), repr(stars), str(number))[:24]}"
        engine.record(Feedback(own, FeedbackKind.SEEN, key, item, stars, data=data))


def forget(engine: Engine) -> Forgotten:
    """Take this visit's person out of the shared model and the store, and out of the session. Raises StoreError."""
    forgotten = engine.forget(person(engine))
    del st.session_state["profile"]
    keep_in_address(ADDRESS, "")
    return forgotten


def _open(engine: Engine, key: str) -> None:
    try:
        found = engine.store.person(key)
        if found is None:
            note("No profile belongs to the key in this link: it was cut short or mistyped, or its owner is forgotten.")
            del st.query_params[ADDRESS]
            return
        _take_over(engine, Profile(found, key))
    except BecauseError as failure:
        note(f"Your profile could not be opened, so this list does not know it. {failure}")
        look_up_later(ADDRESS, key)


def _take_over(engine: Engine, profile: Profile) -> None:
    person, data = profile.person.person, engine.dataset.fingerprint
    ratings, weights = engine.store.ratings(person, data), engine.store.blend(person)
    objections = lasting(engine.store.objections(person, data))
    st.session_state["profile"] = profile
    blend = Blend.from_values(weights or {})
    view = replace(state.current(), likes=ratings, told={}, objections=objections, blend=blend)
    if view.who is not Who.VIEWER:
        view = replace(view, who=Who.MYSELF if ratings else Who.NOBODY, without_history=())
    st.session_state["view"] = view


def _write_key() -> None:
    profile = current()
    if profile is not None and profile.person.name:
        keep_in_address(ADDRESS, profile.key)


def keep_in_address(part: str, value: str) -> None:
    """Let a part stand in the address of every page beside what the page shows; an empty value takes it out."""
    parts = {name: values for name, values in st.session_state.get(OTHER_PARTS, {}).items() if name != part}
    st.session_state[OTHER_PARTS] = {**parts, part: [value]} if value else parts


def may_look_up(part: str) -> bool:
    """Whether a key of the address is to be looked up: not again at once after the store failed."""
    return time.monotonic() >= float(st.session_state.get(f"{part}-later", 0.0))


def look_up_later(part: str, key: str) -> None:
    """Keep a key in the address, so that it is looked up again after a while or with a new visit."""
    st.session_state[f"{part}-later"] = time.monotonic() + RETRY
    keep_in_address(part, key)


def note(text: str) -> None:
    """Say something once, among the notes of the next page that shows them."""
    st.session_state["notes"] = [*st.session_state.get("notes", []), text]
