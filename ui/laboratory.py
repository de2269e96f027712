"""The laboratory's experiments: what is tried, the run that can be stopped, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from recsys.engine import Engine
from recsys.explain.laboratory import SAMPLE_INTENTS, Trial
from recsys.explain.methods import METHODS, method
from recsys.present.charts.laboratory import positions, reading, results
from recsys.present.tables import table_csv
from recsys.present.text import counted, escaped, plain, typeset
from ui.chart import show as show_chart
from ui.closer.nothing import nothing
from ui.overview.sample import read_intents

FIRST_INTENTS = SAMPLE_INTENTS[:3]
FIRST_METHODS = ("Exact", "Attention", "Random")
"""A small experiment that is run at once: about a second."""
HEADS = {
    "Position": ("Position", 76, "%.2f"),
    "Standard error": ("±", 56, "%.2f"),
    "Best": ("Best", 56, "%d"),
    "Beats random": ("Beats", 60, "%d"),
    "Of intents": ("of", 46, "%d"),
    "Comprehensiveness": ("Comprehensiveness", 144, "%.2f"),
    "Sufficiency": ("Sufficiency", 92, "%.2f"),
    "Deletion area": ("Deletion", 80, "%.2f"),
    "Insertion area": ("Insertion", 80, "%.2f"),
    "Milliseconds": ("ms", 60, "%.0f"),
}
"""The short name, the width in pixels and the decimals of each number; the file has the long names."""
CAPTION = (
    "Position: where a method’s order of the words lies between the worst (0) and the best (1); ± is the standard "
    "error of the mean. Best: intents in which no method did better. Beats: intents in which it did better than "
    "random orders, of those with an order to test. Comprehensiveness: what the score loses on average while "
    "the words leave, largest first; more is better. Sufficiency: what it still lacks while they come back; "
    "less is better. Deletion and insertion: the mean height of the score while words leave (less is better) or come "
    "back (more is better). ms: milliseconds for one explanation, nothing remembered from earlier ones."
)


@dataclass
class Experiment:
    """What a session has asked the laboratory, and the trials done so far."""

    texts: tuple[str, ...]
    methods: tuple[str, ...]
    done: list[Trial] = field(default_factory=list)

    @property
    def planned(self) -> int:
        """How many trials there are in all."""
        return len(self.texts) * len(self.methods)

    @property
    def finished(self) -> bool:
        """Whether every trial is done; it is not where the run was stopped."""
        return len(self.done) >= self.planned


def choose() -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """The intents and methods of an experiment, and whether to run it."""
    with st.form("laboratory", border=False):
        written = st.text_area(
            "Intents, one a line",
            "\n".join(SAMPLE_INTENTS),
            height=210,
            max_chars=20 * 301,
            key="laboratory-intents",
            persist_state="session",
        )
        names = [one.name for one in METHODS]
        chosen = st.pills(
            "Methods",
            names,
            selection_mode="multi",
            default=names,
            wrap=True,
            key="laboratory-methods",
            persist_state="session",
        )
        run = st.form_submit_button("Run", icon=":material/science:", type="primary")
    texts, note = read_intents(written)
    with st.empty():
        if note:
            st.html(f'<p class="note">{escaped(note)}</p>')
    return tuple(text for text in texts if text), tuple(chosen), run


def run(engine: Engine, experiment: Experiment) -> None:
    """Run the trials that are still to do; a click on Stop, or anything else on the page, ends the run."""
    slot = st.empty()
    with slot, st.container(key="laboratory-run", gap="small"):
        bar = st.progress(0.0, "Getting ready")
        st.button("Stop", icon=":material/stop_circle:", key="laboratory-stop")

        def tell(step: str, share: float | None = None, detail: str = "") -> None:
            bar.progress(share or 0.0, plain(typeset(detail)))

        chosen = [method(name) for name in experiment.methods]
        for trial in engine.inspect.laboratory(experiment.texts, chosen, tell):
            experiment.done.append(trial)
    slot.empty()


def show_results(experiment: Experiment) -> None:
    """The reading, the chart, the table, and the trials that could not be made."""
    done = experiment.done
    with st.empty():
        if not experiment.finished:
            st.html(f'<p class="note">Stopped after {len(done)} of {counted(experiment.planned, "trial")}.</p>')
    if not done:
        return
    st.html(f'<p class="why">{escaped(typeset(reading(done)))}</p>')
    table = results(done)
    if table.empty:
        show_failures(done)
        return
    if table["Position"].notna().any():
        show_chart(positions(done), "laboratory")
    st.dataframe(
        table,
        hide_index=True,
        column_config={name: _column(name) for name in table.columns},
        placeholder="–",
        alt="The methods and their tests",
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="below-laboratory-table"):
        st.html(f'<p class="sentence">{CAPTION}</p>')
        st.download_button(
            "Download as CSV",
            table_csv(table),
            file_name="because-laboratory.csv",
            mime="text/csv",
            icon=":material/download:",
            type="tertiary",
            on_click="ignore",
        )
    show_failures(done)


def _column(name: str) -> Any:
    """How a column of the table looks: its short name and its decimals."""
    if name == "Method":
        return st.column_config.TextColumn(width=150, pinned=True)
    head, width, decimals = HEADS[name]
    return st.column_config.NumberColumn(head, format=decimals, width=width)


def show_failures(done: Sequence[Trial]) -> None:
    """Which method could not be tested on which intent, and why."""
    failed = [trial for trial in done if trial.failure]
    for trial in failed[:6]:
        st.html(
            f'<p class="note">{escaped(trial.method)}, “{escaped(typeset(trial.text))}”: '
            f"{escaped(typeset(trial.failure))}</p>"
        )
    if len(failed) > 6:
        nothing(f"{counted(len(failed) - 6, 'more trial')} could not be made.")
