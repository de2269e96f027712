"""Reasons on a page: they grow side by side in their cards, are kept once written, and end when nobody wants them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import TimeoutError as StillOpening

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from recsys.artefacts import sha256
from recsys.engine import Engine
from recsys.errors import BecauseError
from recsys.present.text import counted
from recsys.reasons import ReasonWriter
from recsys.reasons.rounds import LATE, STOPPED
from recsys.schema import Explanation, Reason, Recommendation, Style
from ui import resources, state
from ui.desk import Desk
from ui.observing.requests import timed

MOST_OWN = 200
"""Templates kept for a session; what the model wrote is kept by the engine, for everybody."""
POLL = 0.2
LOADING = "The language model is loading; this takes up to half a minute after a start"


@timed("reasons")
def write_reasons(
    engine: Engine,
    recommendations: Sequence[Recommendation],
    slots: Sequence[DeltaGenerator],
    style: Style = Style.PLAIN,
    written: Callable[[int, Reason], None] | None = None,
) -> None:
    """Fill each slot with the reason of its recommendation; what is kept appears at once, the rest grows.

    ``written`` is told of each. No reason rests on a row that the person has objected to.

    Asking anew, Stop and a closed page end the script at its next look, and with it the model's work.
    """
    desk = Desk(slots, sha256(str(style), *(_key(engine, one, style) for one in recommendations)), written)
    for position, one in enumerate(recommendations):
        if kept := _kept(engine, one, style):
            desk.put(position, kept)
    try:
        if desk.missing and desk.stopped:
            _from_templates(engine, recommendations, desk, style, STOPPED)
        elif desk.missing:
            _write(engine, recommendations, desk, style)
    except BecauseError as failure:
        desk.fail(str(failure))
    else:
        _offer_the_rest(desk)


def write_reason(engine: Engine, explanation: Explanation, slot: DeltaGenerator, style: Style = Style.PLAIN) -> None:
    """Fill a slot with the reason for one explained item."""
    item, rank, score = explanation.item, explanation.rank, explanation.score
    explained = Recommendation(item, rank, score, explanation.contributions, explanation.query)
    write_reasons(engine, [explained], [slot], style)


def language_model_failure() -> str:
    """Why there is no language model, with the mend; empty when there is one or it still loads."""
    loading = resources.opening().language_model
    failure = loading.exception() if loading.done() else None
    if failure is None or isinstance(failure, BecauseError):
        return str(failure or "")
    return f"The language model could not be opened ({type(failure).__name__}). The server’s log says more."


def _write(engine: Engine, recommendations: Sequence[Recommendation], desk: Desk, style: Style) -> None:
    _await_language_model(desk)
    if failure := language_model_failure():
        _from_templates(engine, recommendations, desk, style, f"{failure} This sentence comes from a template.")
        return
    stop = threading.Event()
    growing = engine.stream_reasons(recommendations, stop, style, desk.wait, state.current().objections)
    try:
        for position, told in growing:
            if isinstance(told, Reason):
                _keep(engine, recommendations[position], style, told)
            desk.put(position, told)
    finally:
        stop.set()
        if isinstance(growing, Generator):
            growing.close()  # gives back its place in the line now, not when somebody else’s patience ends


def _from_templates(
    engine: Engine, recommendations: Sequence[Recommendation], desk: Desk, style: Style, why: str
) -> None:
    """A sentence that says why it is a template's for each that is missing, without the language model."""
    missing = desk.missing
    explained = engine.explain_all([recommendations[position] for position in missing])
    writer, without = ReasonWriter(None, absence=why), state.current().objections
    for position, reason in zip(missing, writer.write(explained, style=style, without=without), strict=True):
        desk.put(position, reason)


def _offer_the_rest(desk: Desk) -> None:
    """What a stop or the clock kept from being written can still be."""
    notes = [reason.note for reason in desk.reasons.values()]
    left = [note for note in notes if note in {STOPPED, LATE}]
    if not left:
        desk.close()
        return
    what = f"{counted(len(left), 'reason')} {'is' if len(left) == 1 else 'are'} not written"
    who = "You stopped the writing" if STOPPED in left else "The language model was late"
    desk.offer(f"{who}: {what}", "Write it" if len(left) == 1 else "Write them", _forget_late)


def _forget_late() -> None:
    own = _own()
    for key in [key for key, reason in own.items() if reason.note == LATE]:
        del own[key]


def _await_language_model(desk: Desk) -> None:
    loading = resources.opening().language_model
    while not loading.done():
        desk.say(LOADING)
        try:
            loading.exception(timeout=POLL)
        except StillOpening:
            continue


def _key(engine: Engine, recommendation: Recommendation, style: Style) -> str:
    item, without = recommendation.item, state.current().objections.get(recommendation.item.item_id, frozenset())
    asked = (repr(recommendation.query), repr(item.item_id), str(style), repr(sorted(without)))
    return sha256(engine.fingerprint, *asked)


def _own() -> OrderedDict[str, Reason]:
    own: OrderedDict[str, Reason] = st.session_state.setdefault("reasons", OrderedDict())
    return own


def _kept(engine: Engine, recommendation: Recommendation, style: Style) -> Reason | None:
    written = engine.kept_reason(recommendation, style, state.current().objections)
    return written or _own().get(_key(engine, recommendation, style))


def _keep(engine: Engine, recommendation: Recommendation, style: Style, reason: Reason) -> None:
    """Keep a template for this session only: what stood in its way may be gone for the next person.

    One that the model never got to is not kept at all.
    """
    if reason.source == "model" or not (reason.tries or engine.open_language_model().model is None):
        return
    own = _own()
    own[_key(engine, recommendation, style)] = reason
    while len(own) > MOST_OWN:
        own.popitem(last=False)
