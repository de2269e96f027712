"""How much each source of the sum counts for a person: four sliders, moved by hand or by what was learned."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from recsys.engine import Engine
from recsys.errors import BecauseError
from recsys.present.looks import LOOKS
from recsys.present.text import plain
from recsys.schema import NEUTRAL, Blend, Source
from recsys.schema.blend import BOUNDS
from ui import own_profile, state

STEP = 0.01
BY_HAND = "{} moved by hand"
RESET = "All reset by hand"


def blend_popover(engine: Engine) -> None:
    """The sliders behind a button, for a place among other settings."""
    with st.container(key="balance", width="content"):
        own = "" if state.current().blend == NEUTRAL else ": yours"
        with st.popover(f"Balance{own}", icon=":material/tune:", type="tertiary"):
            sliders(engine, "list")


def sliders(engine: Engine, place: str) -> None:
    """A slider for each source and a button that sets all back. ``place`` tells two sets of them apart."""
    blend = state.current().blend
    st.html(
        '<p class="sentence">How much each source of the sum counts for you: 1 is what was learned from all the data, '
        "0 is not at all. What you like and refuse moves these by small steps.</p>"
    )
    lowest, highest = BOUNDS
    for source in Source:
        key = f"{place}-balance-{source.value}"
        st.session_state[key] = blend.of(source)
        st.slider(
            plain(LOOKS[source].name),
            lowest,
            highest,
            step=STEP,
            key=key,
            help=plain(LOOKS[source].meaning.capitalize()),
            on_change=_move,
            args=(engine, source, key),
        )
    st.button(
        "Reset",
        icon=":material/restart_alt:",
        key=f"{place}-balance-reset",
        type="tertiary",
        disabled=blend == NEUTRAL,
        on_click=change_blend,
        args=(engine, NEUTRAL, RESET),
    )


def change_blend(engine: Engine, blend: Blend, cause: str) -> None:
    """Weigh the sources anew for this person, and keep it with its cause; what cannot be kept is said."""
    state.change(blend=blend)
    try:
        engine.store.keep_blend(own_profile.person(engine), blend.values(), cause)
    except BecauseError as failure:
        own_profile.note(f"Not saved: the balance counts for this visit only. {failure}")


def _move(engine: Engine, source: Source, key: str) -> None:
    value = float(st.session_state[key])
    cause = BY_HAND.format(LOOKS[source].name)
    change_blend(engine, replace(state.current().blend, **{source.value: value}), cause)
