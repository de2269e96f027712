"""Laboratory: which method orders the words of a request truly."""

from __future__ import annotations

import streamlit as st

from recsys.errors import BecauseError
from recsys.present.text import listed
from ui import laboratory, waiting
from ui.closer.nothing import nothing
from ui.laboratory import Experiment


def main() -> None:
    """Intents and methods in, one run, a reading, a chart and a table out."""
    engine = waiting.engine()
    st.html(
        '<header class="opening"><h1>Laboratory</h1>'
        "<p>Put ways to explain to the same test: whose order of the words is true to the score?</p></header>"
    )
    texts, methods, asked = laboratory.choose()
    if asked:
        st.session_state["experiment"] = Experiment(texts, methods)
    first = "experiment" not in st.session_state
    experiment = st.session_state.setdefault(
        "experiment", Experiment(laboratory.FIRST_INTENTS, laboratory.FIRST_METHODS)
    )
    with st.empty():
        if not experiment.planned:
            nothing("Choose at least one method and write at least one intent.")
    try:
        with st.container():
            if asked or first:
                laboratory.run(engine, experiment)
    except BecauseError as failure:
        waiting.show_failure(failure)
        return
    with st.empty():
        if experiment.texts == laboratory.FIRST_INTENTS:
            st.html(
                f'<p class="sentence">To begin with, a small experiment: the first {len(experiment.texts)} intents '
                f"with {listed(experiment.methods)}. Run tests all that are chosen above.</p>"
            )
    if experiment.planned:
        laboratory.show_results(experiment)


main()
