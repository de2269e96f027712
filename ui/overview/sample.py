"""The sample that the global view looks at: chosen, ranked in a thread of its own, and kept."""

from __future__ import annotations

from functools import partial

import streamlit as st

from recsys.engine import Engine
from recsys.explain.overview import Overview
from recsys.present.tables import table_csv
from recsys.present.text import counted, escaped, scientific
from recsys.progress import Progress
from ui import resources
from ui.mood import SUGGESTIONS
from ui.state import EXAMPLE, LONGEST_INTENT
from ui.task import Task

PEOPLE = (5, 20, 60, 200)
FIRST_PEOPLE = 20
MOST_INTENTS = 20
QUICK = 0.4
"""Seconds before a bar appears."""
DOWNLOADED = ("user", "intent", "item", "title", "rank", "score", "source", "signal", "name", "value", "feature")
INTENTS = (
    *(suggestion.text for suggestion in SUGGESTIONS),
    EXAMPLE,
    "a feel-good comedy about friendship",
    "a western with a woman in the lead",
    "space adventure, epic and strange",
    "a true story of somebody who does not give up",
    "black and white classics from the 1940s",
)


@resources.kept(8)
def task(engine: Engine, texts: tuple[str, ...], people: int) -> Task[Overview]:
    """The overview of some intents and a number of people, begun by the first call."""
    return Task("overview", partial(ranked, engine, texts, people))


def ranked(engine: Engine, texts: tuple[str, ...], people: int, tell: Progress) -> Overview:
    """The rankings of some intents for a number of people."""
    intents = [engine.parse(text) for text in texts]
    return engine.inspect.overview(intents, engine.inspect.sample_people(people), progress=tell)


def wait_for(one: Task[Overview], people: int) -> Overview:
    """The overview, after showing how far it is where that takes more than a moment. Raises BecauseError."""
    slot = st.empty()

    def show() -> None:
        slot.progress(min(one.share, 1.0), f"{one.step.capitalize()} ({counted(people, 'person', 'people')})")

    overview = one.result(show, patience=QUICK)
    slot.empty()
    return overview


def read_intents(text: str) -> tuple[tuple[str, ...], str]:
    """The intents of a text, one a line and each once; and a note where some were left out or cut."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    unique = list(dict.fromkeys(line[:LONGEST_INTENT] for line in lines if line))
    notes = []
    if len(unique) > MOST_INTENTS:
        notes.append(f"Only the first {MOST_INTENTS} of {len(unique)} intents are ranked.")
    if any(len(line) > LONGEST_INTENT for line in lines):
        notes.append(f"Of a longer intent the first {LONGEST_INTENT} characters are read.")
    return tuple(unique[:MOST_INTENTS]) or ("",), " ".join(notes)


def choose_sample() -> tuple[tuple[str, ...], int, str]:
    """The intents and the number of people to look at, and a note on intents that were cut."""
    with st.container(key="sample", horizontal=True, gap="medium", vertical_alignment="bottom"):
        people = st.segmented_control(
            "People, among them one who rated nothing",
            PEOPLE,
            default=FIRST_PEOPLE,
            required=True,
            key="overview-people",
            persist_state="session",
        )
        written = str(st.session_state.get("overview-intents", "\n".join(INTENTS)))
        texts, note = read_intents(written)
        with st.popover(counted(len(texts), "intent"), icon=":material/edit:"), st.form("intents", border=False):
            st.text_area(
                f"Intents, one a line, up to {MOST_INTENTS}",
                value=written,
                key="overview-intents-draft",
                height=330,
                max_chars=MOST_INTENTS * (LONGEST_INTENT + 1),
            )
            st.form_submit_button("Rank these", type="primary", on_click=_take_intents)
    return texts, int(people or FIRST_PEOPLE), note


def _take_intents() -> None:
    st.session_state["overview-intents"] = st.session_state["overview-intents-draft"]


def show_rows(overview: Overview) -> None:
    """How exact the sums are, and every row to take away."""
    lists, rows = counted(len(overview.lists), "list"), counted(len(overview.rows), "row")
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="below-overview-rows"):
        st.html(
            f'<p class="sentence">{escaped(lists)}, {counted(len(overview.items), "place")} in them, {rows}. The rows '
            f"add up to every score; the largest difference, by rounding, is {scientific(overview.residual)}. The "
            "ratings of a person are one row for audience and one for description.</p>"
        )
        st.download_button(
            "Every row as CSV",
            lambda: table_csv(overview.frame[list(DOWNLOADED)].round(6)),
            file_name="because-overview.csv",
            mime="text/csv",
            icon=":material/download:",
            type="tertiary",
            on_click="ignore",
        )
