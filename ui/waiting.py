"""What a person sees before there is anything to see: the steps of the opening, or what failed and its mend."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import TimeoutError as StillOpening

import streamlit as st

from recsys.engine import Engine
from recsys.errors import BecauseError
from recsys.present.text import escaped, typeset
from ui import resources, state
from ui.observing.requests import note_failure
from ui.resources import Opening, Step

log = logging.getLogger(__name__)
POLL = 0.2
EXPECTED = ("ratings", "sentence encoder", "embeddings", "collaborative model", "lexical index", "weights")
"""The steps of a first start, shown before they are told of."""


def engine() -> Engine:
    """The engine, after showing its steps while it opens; ends the page with the mend where it cannot be opened.

    It holds the present version of the shared model, so that one page never mixes two.
    """
    try:
        opening = resources.opening()
        _show_steps(opening)
        return opening.engine.result().snapshot()
    except BecauseError as failure:
        show_failure(failure, resources.forget_failed_opening)
    except Exception as failure:
        log.exception("The engine could not be opened.")
        kind = type(failure).__name__
        unexpected = BecauseError(f"The engine could not be opened ({kind}).", "The server’s log says more.")
        show_failure(unexpected, resources.forget_failed_opening)
    st.stop()
    raise AssertionError("st.stop ends the page")


def show_failure(failure: BecauseError, again: Callable[[], None] = state.start_again) -> None:
    """What happened and what to do about it, with a button that tries again after ``again``."""
    note_failure(failure)
    with st.container(key="failure", gap="small"):
        st.html(
            '<div class="notice"><h1>This did not work</h1>'
            f"<p>{escaped(typeset(failure.message))}</p><p>{escaped(typeset(failure.mend))}</p></div>"
        )
        st.button("Try again", icon=":material/refresh:", type="primary", on_click=again)


def _show_steps(opening: Opening) -> None:
    slot, started = st.empty(), time.monotonic()  # also when ready: what follows must keep its place on the page
    while not opening.engine.done():
        slot.html(steps_page(opening.steps, time.monotonic() - started))
        try:
            opening.engine.exception(timeout=POLL)
        except StillOpening:
            continue
    slot.empty()


def steps_page(steps: tuple[Step, ...], seconds: float) -> str:
    """HTML of the steps done, under way and to come."""
    told = {step.name: step for step in steps}
    names = [*told, *(name for name in EXPECTED if name not in told)]
    rows = "".join(_step(told.get(name, Step(name)), begun=name in told) for name in names)
    return (
        '<div class="notice" role="status" aria-live="polite"><h1>Getting ready</h1>'
        "<p>The first start builds what later starts only load: about a minute, longer on a busy machine.</p>"
        f'<ol class="steps">{rows}</ol><p class="quiet">{seconds:.0f} s so far</p></div>'
    )


def _step(step: Step, begun: bool) -> str:
    state = "done" if step.done else "begun" if begun else "ahead"
    share = 1.0 if step.done else step.share if begun else 0.0
    bar = (
        '<i class="bar unknown"><b></b></i>'
        if share is None
        else f'<i class="bar"><b style="width:{min(max(share, 0.0), 1.0):.1%}"></b></i>'
    )
    name = escaped(step.name[:1].upper() + step.name[1:])
    return f'<li class="{state}"><span>{name}</span>{bar}<small>{escaped(step.detail)}</small></li>'
