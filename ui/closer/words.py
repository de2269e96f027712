"""The words of the intent: what each adds, which little words belong to it, and what it would promote alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from recsys.engine import Engine
from recsys.explain.alone import Promoted
from recsys.present.asked import chips_html, chips_sentence, merged, players_html, players_sentence
from recsys.present.charts.words import legend_html, promoted_bars, word_bars
from recsys.present.text import escaped
from recsys.schema import Explanation, Intent, Query, Source
from recsys.text.words import core
from ui import resources
from ui.asking import Asked
from ui.chart import show as show_chart
from ui.closer.nothing import nothing


def show(engine: Engine, asked: Asked, explanation: Explanation) -> None:
    """The words of the intent, what was understood beside them, and one word by itself."""
    words = explanation.query.intent.words
    with st.container(key="words-values", gap="small"):
        if words:
            show_values(explanation)
        elif asked.intent.words:
            nothing("All words are taken out, so none adds anything.")
        else:
            nothing("There are no words to weigh.")
    with st.container(key="words-chips", gap="small"):
        if explanation.query.intent.chips:
            show_chips(explanation)
    with st.container(key="words-alone", gap="small"):
        if words:
            show_alone(engine, explanation)


def show_values(explanation: Explanation) -> None:
    """What each word adds, and the rule by which words are weighed."""
    st.html(f'<h3 class="part">What each word adds</h3>{legend_html(explanation)}')
    show_chart(word_bars(explanation), "words")
    intent = explanation.query.intent
    st.html(f'{players_html(intent)}<p class="sentence">{escaped(players_sentence(intent))}</p>')


def show_chips(explanation: Explanation) -> None:
    """What was understood beside the words: it has values of its own, which no word's value holds."""
    st.html(
        '<h3 class="part later">What was understood beside the words</h3>'
        f'{chips_html(explanation)}<p class="sentence">{escaped(chips_sentence(explanation.query.intent))}</p>'
    )


def show_alone(engine: Engine, explanation: Explanation) -> None:
    """The films that one word would promote if nothing else counted."""
    query = explanation.query
    names = word_names(query.intent)
    largest = max(explanation.of(Source.WORD), key=lambda row: row.value)
    st.html('<h3 class="part later">What each word would promote alone</h3>')
    chosen = st.selectbox(
        "Group of words" if merged(query.intent) else "Word",
        range(len(names)),
        index=int(largest.key),
        format_func=names.__getitem__,
        key=f"alone-{query.intent.phrase()}",
        persist_state="session",
        width=320,
    )
    with st.spinner("Looking through the whole catalogue with one word"):
        films = promoted(engine, query, chosen)
    if films:
        show_chart(promoted_bars(names[chosen], films), "alone")
    else:
        nothing("No film meets every condition, so there is none to promote.")


def word_names(intent: Intent) -> Sequence[str]:
    """The words without their function words; one that comes again is numbered, so that it can be chosen."""
    found: Counter[str] = Counter()
    names = []
    for word in intent.words:
        name = core(word.text)
        found[name] += 1
        names.append(name if found[name] == 1 else f"{name} ({found[name]})")
    return names


@resources.kept(32)
def promoted(engine: Engine, query: Query, word: int) -> tuple[Promoted, ...]:
    """What one word of a query would promote alone."""
    return engine.inspect.promoted_alone(query, word)
