"""The explanation put to the test: words really taken out, weights shuffled, the same said in other words."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from typing import TypeVar

import streamlit as st

from recsys.engine import Engine
from recsys.errors import BecauseError
from recsys.explain.faithfulness import Verdict
from recsys.explain.sanity import Randomisation
from recsys.explain.sensitivity import Paraphrased
from recsys.explain.words import MOST_PLAYERS
from recsys.present.charts.faithfulness import Way, curves
from recsys.present.charts.shuffled import shuffled
from recsys.present.tested import Measure, measures, paraphrase_sentence, verdict_sentence
from recsys.present.text import escaped, quoted, typeset
from recsys.progress import Progress
from recsys.schema import Explanation, ItemId, Query
from ui import badge, resources
from ui.asking import Asked
from ui.chart import show as show_chart
from ui.closer import methods
from ui.closer.nothing import nothing
from ui.state import LONGEST_INTENT

Result = TypeVar("Result")
QUICK = 0.4
"""Seconds before a bar appears."""
RANDOMISED = "randomised"
"""Where the session keeps its last shuffling: what it was asked for, and what came of it."""


class Test(StrEnum):
    """The ways to test an explanation."""

    ORDER = "The order of the words"
    METHODS = "Other methods"
    WEIGHTS = "Shuffled weights"
    PARAPHRASE = "In other words"


def show(engine: Engine, asked: Asked, explanation: Explanation) -> None:
    """The explanation put to the test, one test at a time."""
    if not explanation.query.intent.words:
        nothing("There are no words to put to the test.")
        return
    chosen = st.segmented_control(
        "Test", list(Test), default=Test.ORDER, required=True, wrap=True, key="test", persist_state="session"
    )
    with st.container(key=f"test-{Test(chosen).name.lower()}", gap="small"):
        try:
            SHOW[Test(chosen)](engine, asked, explanation)
        except BecauseError as failure:
            nothing(str(failure))


def show_order(engine: Engine, asked: Asked, explanation: Explanation) -> None:
    """Deletion and insertion curves, and their numbers."""
    query, item_id = explanation.query, explanation.item.item_id
    if len(query.intent.words) <= MOST_PLAYERS:
        found = badge.tested(engine, query, item_id)
    else:  # the encoder remembers its sentences, so that the second time takes no time
        found = with_bar("Scoring the film", lambda tell: engine.inspect.faithfulness(query, item_id, progress=tell))
    if found.verdict is Verdict.NOTHING:
        nothing(verdict_sentence(found))
        return
    way = st.segmented_control(
        "Words", list(Way), default=Way.DELETION, required=True, key="test-way", persist_state="session"
    )
    show_chart(curves(found, Way(way)), "order-test")
    st.html(measured(measures(found)))


def measured(rows: tuple[Measure, ...]) -> str:
    """HTML of numbers with their names and what they mean."""
    entries = "".join(
        f"<div><dt>{escaped(row.shown)}</dt><dd><b>{escaped(row.name)}</b>: {escaped(row.meaning)}</dd></div>"
        for row in rows
    )
    return f'<dl class="measures">{entries}</dl>'


def show_weights(engine: Engine, asked: Asked, explanation: Explanation) -> None:
    """The same explanation from an encoder that has forgotten what it learned, on request."""
    question = repr((engine.dataset.fingerprint, explanation.query, explanation.item.item_id))
    st.html(
        '<p class="sentence">If the values rest on what the encoder has learned, they must change when its weights are '
        "shuffled. A copy is shuffled layer by layer from the top; the one that ranks stays as it is.</p>"
    )
    start = st.button("Shuffle a copy", icon=":material/shuffle:", key="shuffle")
    if start:
        query, item_id = explanation.query, explanation.item.item_id
        found = with_bar("Explaining", lambda tell: engine.inspect.randomisation(query, item_id, progress=tell))
        st.session_state[RANDOMISED] = (question, found)
    else:
        st.empty()
    kept: tuple[str, Randomisation] | None = st.session_state.get(RANDOMISED)
    if kept and kept[0] == question:
        show_chart(shuffled(kept[1]), "shuffled")


def with_bar(doing: str, work: Callable[[Progress], Result]) -> Result:
    """What the work gives, with a bar in its place that says how far it is; none where it takes no time."""
    slot, started = st.empty(), time.monotonic()

    def tell(step: str, share: float | None = None, detail: str = "") -> None:
        if time.monotonic() - started > QUICK:
            slot.progress(share or 0.0, f"{doing}: {detail or step}")

    try:
        return work(tell)
    finally:
        slot.empty()


@resources.kept(32)
def _paraphrased(engine: Engine, query: Query, item_id: ItemId, text: str | None) -> tuple[Paraphrased, ...]:
    """What becomes of an answer in other words: a person's, or those of the rules."""
    return engine.inspect.paraphrases(query, item_id, text)


def show_paraphrases(engine: Engine, asked: Asked, explanation: Explanation) -> None:
    """The same request in other words: by rules, and as the person puts it."""
    query, item_id = replace(asked.query, intent=asked.intent), explanation.item.item_id
    again = " What you took out counts again here." if query.intent != asked.query.intent else ""
    st.html(
        '<p class="sentence">The same request in other words: the less the list and the values of the words change, '
        f"the less they hang on how it is put.{again}</p>"
    )
    with st.spinner("Ranking again for each way to say it"):
        found = _paraphrased(engine, query, item_id, None)
    own = st.text_input(
        "Say it your way", key="own-words", max_chars=LONGEST_INTENT, persist_state="session", icon=":material/edit:"
    ).strip()
    if own:
        with st.spinner("Ranking again for your words"):
            found = (*_paraphrased(engine, query, item_id, own), *found)
    if not found:
        nothing("The rules find no other way to say this.")
    st.html("".join(_block(one) for one in found) or "<span></span>")


def _block(found: Paraphrased) -> str:
    """HTML of one paraphrase and what came of it."""
    rule = found.paraphrase.rule
    return (
        f'<div class="counterfactual word"><p>{quoted(escaped(typeset(found.paraphrase.text)))}</p>'
        f'<p class="quiet">{rule[:1].upper()}{rule[1:]}: {escaped(typeset(paraphrase_sentence(found)))}</p></div>'
    )


SHOW: dict[Test, Callable[[Engine, Asked, Explanation], None]] = {
    Test.ORDER: show_order,
    Test.METHODS: methods.show,
    Test.WEIGHTS: show_weights,
    Test.PARAPHRASE: show_paraphrases,
}
