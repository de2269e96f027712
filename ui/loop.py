"""The parts of the page “The loop”: what a person told and what was learned of it, everybody, and teaching."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

import streamlit as st

from recsys.engine import Engine
from recsys.errors import BecauseError
from recsys.present.charts.loop import acceptance, drift, everybodys_drift
from recsys.present.loop import (
    everybody_sentence,
    objections_html,
    taught_html,
    teaching_sentence,
    told,
    told_sentence,
    told_table,
)
from recsys.present.text import escaped, typeset
from recsys.schema import Ratings
from ui import own_profile, room
from ui.blend import sliders
from ui.chart import show
from ui.profile_card import show_outcome, show_profile
from ui.room_card import show_room
from ui.waiting import show_failure

WIDTHS = {"When (UTC)": 140, "What": 110, "Place": 60, "Note": 300}
"""Pixels of the columns of what was told; the film takes the rest."""


class Part(StrEnum):
    """What the loop can be looked at for."""

    OWN = "Yours"
    EVERYBODY = "Everybody’s"
    TEACH = "Teach the model"
    PROFILE = "Your profile"
    ROOM = "A room"


def show_own(engine: Engine) -> None:
    """What this person told, and how the weights of their sources moved."""
    person = own_profile.known()
    with st.spinner("Reading what you told"):
        events = engine.store.events(person) if person else []
        changes = engine.store.blend_history(person) if person else []
    _heading("What you told", later=True)
    _sentence(told_sentence(events))
    with st.empty():
        if told(events):
            st.dataframe(
                told_table(events, engine.catalogue),
                hide_index=True,
                column_config={name: st.column_config.Column(width=width) for name, width in WIDTHS.items()},
                placeholder="",
                alt="What you told",
            )
    _heading("The balance of the sources", later=True)
    with st.container(key="loop-balance"):
        sliders(engine, "loop")
    with st.empty():
        if changes:
            with st.container():
                show(drift(changes), "loop-drift")
        else:
            _sentence("The weights have not moved yet: liking, refusing or moving a slider does that.")


def show_everybody(engine: Engine) -> None:
    """What came back from everybody on these data, as counts."""
    with st.spinner("Counting what everybody told"):
        summary = engine.store.summary(engine.dataset.fingerprint)
    _sentence(everybody_sentence(summary))
    _heading("Where in a list films are wanted", later=True)
    if any(place.shown for place in summary.positions):
        show(acceptance(summary.positions), "loop-acceptance")
    else:
        _sentence("No list was judged yet, so there is nothing to count by its places.")
    _heading("Rows that people objected to", later=True)
    if summary.objections:
        st.html(objections_html(summary.objections, engine.catalogue))
    else:
        _sentence("Nobody has called a reason wrong yet.")
    _heading("How the weights drift", later=True)
    if summary.drift:
        show(everybodys_drift(summary.drift), "loop-everybodys-drift")
    else:
        _sentence("Nobody’s weights have moved yet.")


def show_teaching(engine: Engine) -> None:
    """The shared model, what this person could teach it, and what came of that."""
    place, outcome = st.container(), st.container(key="taught")
    closed, own = room.current() is not None, _own_ratings(engine)
    asked = st.button(
        "Teach the model", icon=":material/school:", type="primary", key="teach", disabled=closed or not own
    )
    if closed:
        _sentence("This room keeps its model for all, so nobody in it can teach. Leave the room to do so.")
    if asked:
        with outcome:
            _teach(engine)
    with place:
        _sentence(teaching_sentence(engine.shared, own, _taught_before(engine)))


def _teach(engine: Engine) -> None:
    before = engine.shared
    try:
        with st.spinner("Teaching: one exact update of the weights between all films"):
            taught = engine.teach(own_profile.person(engine))
    except BecauseError as failure:
        show_failure(failure, _nothing_to_undo)
        return
    st.html(taught_html(before, taught, engine.shared))


def _own_ratings(engine: Engine) -> Ratings:
    person = own_profile.known()
    return engine.store.ratings(person, engine.dataset.fingerprint) if person else {}


def _taught_before(engine: Engine) -> Ratings:
    """The ratings of this person that the shared model knows."""
    person = own_profile.known()
    return dict(engine.store.taught(engine.dataset.fingerprint)).get(person, {}) if person else {}


def _nothing_to_undo() -> None:
    """Trying again is running the page again."""


def _heading(text: str, later: bool = False) -> None:
    st.html(f'<h2 class="part{" later" if later else ""}">{escaped(text)}</h2>')


def _sentence(text: str) -> None:
    st.html(f'<p class="sentence">{escaped(typeset(text))}</p>')


SHOW: dict[Part, Callable[[Engine], None]] = {
    Part.OWN: show_own,
    Part.EVERYBODY: show_everybody,
    Part.TEACH: show_teaching,
    Part.PROFILE: show_profile,
    Part.ROOM: show_room,
}


def show_loop(engine: Engine) -> None:
    """The choice of a part, and that part; a store that fails says so in its place."""
    show_outcome()
    part = st.segmented_control(
        "Look at",
        list(Part),
        default=Part.OWN,
        required=True,
        wrap=True,
        key="loop-part",
        persist_state="session",
    )
    with st.container(key=f"loop-{Part(part).name.lower()}", gap="small"):
        try:
            SHOW[Part(part)](engine)
        except BecauseError as failure:
            show_failure(failure, _nothing_to_undo)
