"""A short verdict on an explanation, near the top of its page."""

from __future__ import annotations

import streamlit as st

from recsys.engine import Engine
from recsys.errors import BecauseError
from recsys.explain.faithfulness import Faithfulness, Verdict
from recsys.explain.words import MOST_PLAYERS
from recsys.present.tested import verdict_sentence
from recsys.present.text import escaped
from recsys.schema import Explanation, ItemId, Query
from ui import resources

CLASSES = {Verdict.HOLDS: "holds", Verdict.PARTLY: "partly", Verdict.WEAK: "weak", Verdict.NOTHING: "nothing"}
RULE = (
    "Holds up: at least half of the way from random orders to the best one. Weak: no better than random orders. "
    "Every order of the words is counted."
)
FEWEST_WORDS = 2
"""One word has no order to test; the part “Put to the test” says so."""
LONG = "With more than ten words this takes a moment: choose “Put to the test” below."


@resources.kept(64)
def tested(engine: Engine, query: Query, item_id: ItemId) -> Faithfulness:
    """The test of what the words add to the score of one item."""
    return engine.inspect.faithfulness(query, item_id)


def pill(name: str, kind: str, sentence: str) -> str:
    """HTML of a verdict and the sentence beside it; the rule shows when pointed at."""
    return (
        f'<p class="badge-line"><span class="badge {kind}" title="{escaped(RULE)}">{escaped(name)}</span>'
        f"<span>{escaped(sentence)}</span></p>"
    )


def show_badge(engine: Engine, explanation: Explanation) -> None:
    """The verdict in its fixed place, for two words and more; up to ten every coalition is encoded already."""
    if len(explanation.query.intent.words) < FEWEST_WORDS:
        st.empty()
        return
    if len(explanation.query.intent.words) > MOST_PLAYERS:
        st.html(pill("Not tested yet", "nothing", LONG))
        return
    try:
        found = tested(engine, explanation.query, explanation.item.item_id)
    except BecauseError as failure:
        st.html(pill("Not tested", "nothing", str(failure)))
        return
    st.html(pill(found.verdict, CLASSES[found.verdict], verdict_sentence(found)))
