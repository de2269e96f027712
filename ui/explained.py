"""The two halves of an explanation: what taking something out would do, and the sum itself."""

from __future__ import annotations

import streamlit as st

from recsys.engine import Engine
from recsys.present.charts.waterfall import rows, waterfall
from recsys.present.coloured import coloured_intent, word_values
from recsys.present.looks import legend
from recsys.present.sentences import row_sentence
from recsys.present.text import escaped, typeset
from recsys.schema import Explanation
from ui import people, resources
from ui.asking import Asked
from ui.bars import totals
from ui.chart import show
from ui.consequence import show_consequence, show_invitation
from ui.understood import chip_pills, word_pills

MOST_PARTS = 12


def show_sum(explanation: Explanation) -> None:
    """The waterfall, and what makes up the bar that is selected."""
    drawn = rows(explanation)
    colours = legend(tuple(totals(explanation.contributions)), any(row.value < 0 for row in drawn))
    st.html(f'<h2 class="part">The sum</h2>{colours}')
    points = show(waterfall(explanation), "waterfall")
    for point in points[:1]:
        if int(point["point_index"]) < len(drawn):  # the last bar is the score itself
            parts = drawn[int(point["point_index"])].contributions[:MOST_PARTS]
            lines = "<br>".join(escaped(typeset(row_sentence(part))) for part in parts)
            st.html(f'<p class="chosen">{lines}</p>')


def show_what_if(engine: Engine, asked: Asked, explanation: Explanation) -> None:
    """The intent coloured by what each word adds, and everything that can be taken out."""
    values = word_values(explanation, asked.without_words, len(asked.intent.words))
    st.html(f'<h2 class="part">What if?</h2>{coloured_intent(asked.intent, values)}')
    if asked.changed:
        show_consequence(engine, asked, [explanation.item])
    elif asked.intent.words or asked.whole.history:
        show_invitation()
    word_pills(asked.intent, "Take a word out")
    chip_pills(asked.intent, "Take out what was understood")
    if asked.whole.history:
        people.history_pills(engine, resources.recommend(engine, asked.whole))
