"""What taking something out did: rank and score before, as the sum predicts, and as ranked again."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from recsys.engine import Engine
from recsys.present.text import escaped, listed, quoted, signed, typeset
from recsys.schema import Catalogue, Item, Recommendations, WhatIf
from recsys.text.words import core
from ui import resources
from ui.asking import Asked
from ui.toggles import put_back

SHOWN_REMOVED = 4
SHOWN_ITEMS = 3
WORDS_OVERLAP = (
    "Words say some things together: a word’s row is its fair share of them (its Shapley value), "
    "so a prediction without it comes near. The row of a film is exact."
)


def removed_names(asked: Asked, catalogue: Catalogue) -> list[str]:
    """The words (quoted) and films that were taken out, for a sentence."""
    words = [quoted(core(asked.intent.words[position].text)) for position in asked.without_words]
    names = words + [catalogue[item_id].label for item_id in asked.without_history]
    rest = len(names) - SHOWN_REMOVED
    return names if rest <= 1 else [*names[:SHOWN_REMOVED], f"{rest} more"]


def what_ifs(engine: Engine, asked: Asked, items: Sequence[Item]) -> list[tuple[Item, WhatIf]]:
    """The consequence for each of some items."""
    return [
        (item, resources.what_if(engine, asked.whole, item.item_id, asked.without_words, asked.without_history))
        for item in items
    ]


def most_moved(before: Recommendations, after: Recommendations, count: int = SHOWN_ITEMS) -> list[Item]:
    """The items of a list that lose most ranks, as they stood before; ``after`` may be a longer list."""
    ranks = {one.item.item_id: one.rank for one in after}
    fallen = sorted(before, key=lambda one: one.rank - ranks.get(one.item.item_id, len(after) + 1))[:count]
    return [one.item for one in sorted(fallen, key=lambda one: one.rank)]


def consequence_table(rows: Sequence[tuple[Item, WhatIf]]) -> str:
    """HTML: for each item rank and score before, predicted from the sum, and actual."""
    body = "".join(
        f"<tr><th scope='row'>{escaped(typeset(item.label))}</th>{_cell(change.rank_before, change.score_before)}"
        f"{_cell(change.predicted_rank, change.predicted_score)}{_cell(change.actual_rank, change.actual_score)}</tr>"
        for item, change in rows
    )
    return (
        '<table class="consequence"><thead><tr><th scope="col"></th><th scope="col">Before</th>'
        '<th scope="col">Predicted</th><th scope="col">Ranked again</th></tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def _cell(rank: int, score: float) -> str:
    return f"<td><b>{rank:,}</b><span>{signed(score)}</span></td>"


def show_invitation() -> None:
    """What the panel says while nothing has been taken out."""
    with st.container(key="consequence"):
        st.html(
            '<p class="quiet">Let a word or a film go below. Everything is then ranked again, '
            "next to what the sum predicts.</p>"
        )


def show_consequence(engine: Engine, asked: Asked, items: Sequence[Item]) -> None:
    """A panel that says what was taken out and what became of some items."""
    names = listed([escaped(typeset(name)) for name in removed_names(asked, engine.catalogue)])
    with st.container(key="consequence", gap="xsmall"):
        st.html(f'<p class="lead">Without {names}</p>{consequence_table(what_ifs(engine, asked, items))}')
        if asked.without_words:
            st.html(f'<p class="sentence">{WORDS_OVERLAP}</p>')
        st.button("Put everything back", icon=":material/undo:", type="tertiary", on_click=put_back)
