"""Where next: short things to add to the intent, tried beforehand; one click says them and ranks again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from recsys.engine import Engine
from recsys.errors import BecauseError, ModelError
from recsys.follow_ups import FollowUp, FollowUps
from recsys.present.text import escaped, plain, quoted, shortened, typeset
from recsys.schema import Query, Recommendations
from ui import resources, state
from ui.state import LONGEST_INTENT, View

BEFORE = "before_follow_up"
LONGEST_LABEL = 48
ROW, AROUND = 162, 5
"""How many characters one row of pills holds on a wide page, each pill's margins counted as so many."""
FEWEST = 3
WAITING = '<div class="follow-ups-waiting" aria-hidden="true"><i></i><i></i><i></i><i></i></div>'
NOTHING = "Nothing short to add would change this list and keep to it."


@resources.kept(128)
def follow_ups(engine: Engine, query: Query, with_model: bool) -> FollowUps:
    """The follow-ups of the list that answers a query; what fails is not kept. Raises ModelError."""
    found = resources.recommend(engine, query)
    return engine.inspect.follow_ups(query, found, with_model=with_model, longest=LONGEST_INTENT)


def follow_ups_place(found: Recommendations) -> DeltaGenerator:
    """Head of the follow-ups, with a way back from the last one taken, and the place where they will stand."""
    with st.empty():
        if not found:
            return st.empty()
        with st.container(key="follow-ups", gap=None):
            with st.container(key="follow-ups-head", horizontal=True, vertical_alignment="center"):
                st.html("<h3>Where next?</h3>")
                with st.empty():
                    _offer_way_back()
            return st.empty()


def _offer_way_back() -> None:
    followed, earlier = st.session_state.get(BEFORE, ("", None))
    if earlier is not None and followed == state.current().text:
        st.button(
            f"Back to {plain(quoted(shortened(typeset(earlier.text), LONGEST_LABEL)))}",
            key="undo-follow-up",
            icon=":material/undo:",
            type="tertiary",
            on_click=_take_back,
            args=(earlier,),
        )


def hold_place(engine: Engine, place: DeltaGenerator, query: Query) -> bool:
    """Show what this session has already found for a query, else that something will come; whether it is shown."""
    asked, answer = st.session_state.get("follow_ups", (None, None))
    if asked == (engine.fingerprint, query) and answer is not None:
        _show(place, *answer)
        return True
    place.html(WAITING)
    return False


def offer_follow_ups(engine: Engine, query: Query, place: DeltaGenerator) -> None:
    """Find the follow-ups of a list and show them; where the model cannot choose, the line under them says why."""
    failure = ""
    try:
        answer = follow_ups(engine, query, _model_ready())
    except ModelError as failed:
        answer, failure = follow_ups(engine, query, False), failed.message
    except BecauseError as failed:
        place.html(f'<p class="origin">{escaped(typeset(str(failed)))}</p>')
        return
    st.session_state["follow_ups"] = ((engine.fingerprint, query), (answer, failure))
    _show(place, answer, failure)


def _model_ready() -> bool:
    """Whether the language model is loaded; follow-ups do not wait for it."""
    loading = resources.opening().language_model
    return loading.done() and loading.exception() is None


def _show(place: DeltaGenerator, answer: FollowUps, failure: str) -> None:
    if not answer.items:
        place.html(f'<p class="origin">{NOTHING}</p>')
        return
    items = in_one_row(answer.items)
    texts = {one.phrase: one.text for one in items}
    labels = {one.phrase: label(one.phrase, one.change) for one in items}
    with place.container(gap=None):
        st.pills(
            "Add to what you asked for",
            list(texts),
            format_func=labels.__getitem__,
            key="follow-up",
            on_change=_add,
            args=(texts,),
            label_visibility="collapsed",
            wrap=True,
        )
        st.html(f'<p class="origin">{escaped(origin(answer, failure))}</p>')


def in_one_row(items: Sequence[FollowUp]) -> Sequence[FollowUp]:
    """As many as stand beside each other, at least three if there are: a second row would push the films down."""
    ends = accumulate(len(f"{one.phrase} {one.change}") + AROUND for one in items)
    return items[: max(FEWEST, sum(end <= ROW for end in ends))]


def label(phrase: str, change: str) -> str:
    """What a pill says: the phrase with a capital, and in small type how the list would change."""
    shown = typeset(phrase)
    return f"{plain(shown[:1].upper() + shown[1:])} :small[{plain(change)}]"


def origin(answer: FollowUps, failure: str = "") -> str:
    """Who suggested the follow-ups, in a line."""
    if answer.model:
        return f"Chosen by the language model, {answer.model}, from facts of this list. Each was tried."
    line = "From facts of this list. Each was tried."
    return f"{line} {typeset(failure)}" if failure else line


def _add(texts: Mapping[str, str]) -> None:
    phrase: str | None = st.session_state["follow-up"]
    st.session_state["follow-up"] = None
    if phrase is not None and phrase in texts:
        st.session_state[BEFORE] = (texts[phrase], state.current())
        state.change(text=texts[phrase], item=None)  # what was taken out of the words before it stays out


def _take_back(view: View) -> None:
    state.change(text=view.text, without_words=view.without_words, without_chips=view.without_chips, item=None)
