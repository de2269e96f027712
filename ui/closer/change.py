"""What would change the place of an item."""

from __future__ import annotations

import streamlit as st

from recsys.engine import Engine
from recsys.present.sentences import counterfactual_sentence
from recsys.present.text import escaped, typeset
from recsys.schema import Explanation
from ui.asking import Asked
from ui.closer.nothing import nothing
from ui.consequence import WORDS_OVERLAP


def show(engine: Engine, asked: Asked, explanation: Explanation) -> None:
    """What would change the place of an item."""
    if not explanation.counterfactuals:
        nothing("No single source decides this place: taking out its words or its films would not push it down.")
        return
    for change in explanation.counterfactuals:
        st.html(
            f'<div class="counterfactual {change.source.value}">'
            f"<p>{escaped(typeset(counterfactual_sentence(explanation, change)))}</p>"
            f'<p class="quiet">Rank predicted from the sum: <b>{change.predicted_rank:,}</b>. '
            f"Rank when everything was ranked again: <b>{change.actual_rank:,}</b>.</p></div>"
        )
    st.html(
        '<p class="sentence">The fewest rows of one source that have to go before another film takes this place. '
        f"{WORDS_OVERLAP}</p>"
    )
