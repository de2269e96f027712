"""The language model reading a reason behind its evidence."""

from __future__ import annotations

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from recsys.engine import Engine
from recsys.errors import BecauseError
from recsys.present.charts.reading import ReadingView, reading_chart, verdict
from recsys.present.text import counted, escaped, typeset
from recsys.reasons.attending import Reading
from recsys.schema import Explanation, ItemId, Query
from ui import resources
from ui.chart import show as show_chart
from ui.closer.nothing import nothing
from ui.task import Task


@resources.kept(32)
def _task(engine: Engine, query: Query, item_id: ItemId) -> Task[Reading]:
    """The reading of the reason for an item, begun by the first call."""
    return Task("reading", partial(engine.inspect.reading, resources.explain(engine, query, item_id)))


def show_reading(engine: Engine, explanation: Explanation) -> None:
    """The reason, what the model looked at in each row of its evidence, and what each row really does."""
    slot = st.empty()
    try:
        reading = _awaited(_task(engine, explanation.query, explanation.item.item_id), slot)
    except BecauseError as failure:
        slot.empty()
        nothing(str(failure))
        return
    text, origin = escaped(typeset(reading.reason.text)), escaped(_origin(reading))
    slot.html(f'<p class="reason">{text}</p><p class="origin">{origin}</p>')
    view = st.segmented_control(
        "Show", list(ReadingView), default=ReadingView.ROWS, required=True, key="reading-view", persist_state="session"
    )
    st.html(f'<p class="chosen">{escaped(typeset(verdict(reading)))}</p>')
    show_chart(reading_chart(reading, ReadingView(view)), "reading")


def _awaited(task: Task[Reading], slot: DeltaGenerator) -> Reading:
    """The reading, a bar in its place until it is there. Raises BecauseError."""

    def show() -> None:
        told = f": {task.detail}" if task.detail else ""
        slot.progress(task.share, f"The language model reads the reason, with all rows and then without each{told}")

    return task.result(show)


def _origin(reading: Reading) -> str:
    """Who wrote the text, what was read and what that is not."""
    who = "Written by the language model" if reading.reason.source == "model" else "From a template, not by the model"
    left = len(reading.reason.evidence) - len(reading.rows)
    rest = f" {counted(left, 'other row')} {'was' if left == 1 else 'were'} left aside." if left else ""
    return (
        f"{who}. Below, {reading.model} reads this finished sentence with {len(reading.rows)} rows of evidence before "
        "it and says at each word how likely it is. That is not how it was written: the writer saw the story and the "
        f"beginning of the sentence only, and had to keep to the story’s words.{rest}"
    )
