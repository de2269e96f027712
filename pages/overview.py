"""The whole model: what moves rankings over many people and intents."""

from __future__ import annotations

import streamlit as st

from recsys.errors import BecauseError
from recsys.present.text import escaped
from ui import waiting
from ui.overview import sample
from ui.overview.views import show_overview


def main() -> None:
    """The sample in, one overview, charts out."""
    engine = waiting.engine()
    st.html(
        '<header class="opening"><h1>The whole model</h1>'
        "<p>Many people, many intents: what moves their rankings.</p></header>"
    )
    texts, people, note = sample.choose_sample()
    with st.empty():
        if note:
            st.html(f'<p class="note">{escaped(note)}</p>')
    ranking = sample.task(engine, texts, people)
    try:
        overview = sample.wait_for(ranking, people)
    except BecauseError as failure:
        waiting.show_failure(failure, ranking.start)
        return
    show_overview(overview)


main()
