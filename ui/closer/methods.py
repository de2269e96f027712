"""Other methods beside the exact values of the words: how near they come, and what they cost."""

from __future__ import annotations

import streamlit as st

from recsys.engine import Engine
from recsys.errors import BecauseError
from recsys.explain.attribution import Attribution, Method
from recsys.explain.methods import SAMPLES, with_samples
from recsys.explain.methods_compared import MethodComparison, exact_first, side_by_side, total_of
from recsys.present.charts.methods import marks_legend, method_marks
from recsys.present.methods import columns_explained, conclusion, method_table, remarks
from recsys.present.text import escaped
from recsys.schema import Explanation, ItemId, Query
from ui import resources
from ui.asking import Asked
from ui.chart import show as show_chart
from ui.closer.nothing import nothing

BUDGETS = {50: "Few (50)", SAMPLES: "Normal (200)", 1_000: "Many (1,000)"}


def show(engine: Engine, asked: Asked, explanation: Explanation) -> None:
    """A table that fills while the methods run, and each word's value by all of them."""
    if not explanation.query.intent.words:
        nothing("There are no words to share the score among.")
        return
    st.html(
        '<p class="sentence">Well-known methods share out among your words what they add together. Here each stands '
        "beside the exact values, those of the sum.</p>"
    )
    samples = st.segmented_control(
        "Sentences that KernelSHAP and LIME may read",
        list(BUDGETS),
        format_func=BUDGETS.__getitem__,
        default=SAMPLES,
        required=True,
        key="methods-samples",
        persist_state="session",
    )
    found = run(engine, explanation.query, explanation.item.item_id, int(samples))
    st.html(columns_explained())
    if found.exact.values is not None:
        st.html(marks_legend(found))
        show_chart(method_marks(found), "methods")
    st.html("".join(f'<p class="sentence">{escaped(remark)}</p>' for remark in remarks(found)))


@resources.kept(256)
def attribution(engine: Engine, query: Query, item_id: ItemId, method: Method) -> Attribution:
    """One method's values with its time, measured once."""
    return engine.inspect.attribute(query, item_id, method)


def run(engine: Engine, query: Query, item_id: ItemId, samples: int) -> MethodComparison:
    """Every method, one after the other: a bar names the one under way, a table fills row by row."""
    game = engine.inspect.game(query, item_id)
    methods = exact_first(with_samples(samples))
    total = total_of(game)
    answers: list[tuple[str, Attribution | BecauseError]] = []
    told, table = st.empty(), st.empty()
    for done, method in enumerate(methods):
        told.progress(done / len(methods), f"{method.name} is sharing out the score")
        answers.append((method.name, tried(engine, query, item_id, method)))
        waiting = [other.name for other in methods[done + 1 :]]
        table.html(method_table(side_by_side(game.players, total, answers).methods, waiting))
    found = side_by_side(game.players, total, answers)
    told.html(f'<p class="chosen">{escaped(conclusion(found))}</p>')
    return found


def tried(engine: Engine, query: Query, item_id: ItemId, method: Method) -> Attribution | BecauseError:
    """The answer of a method, or why it has none."""
    try:
        return attribution(engine, query, item_id, method)
    except BecauseError as failure:
        return failure
