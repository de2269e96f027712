"""What would change the place of an item, and what would bring another one in."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from recsys.engine import Engine
from recsys.present.sentences import MOST_REMOVED, counterfactual_sentence
from recsys.present.text import counted, escaped, signed, typeset
from recsys.schema import Counterfactual, Explanation, ItemId, Query, Source, Target
from ui import resources
from ui.asking import Asked
from ui.closer import bring_in
from ui.closer.folded import folded
from ui.closer.nothing import nothing
from ui.consequence import WORDS_OVERLAP, consequence_table

NOUNS = {Source.WORD: "word", Source.HISTORY: "rating"}


@resources.kept(32)
def counterfactuals(engine: Engine, query: Query, item_id: ItemId, target: Target) -> tuple[Counterfactual, ...]:
    """The smallest changes that reach a target."""
    return engine.inspect.counterfactuals(query, item_id, target)


def show(engine: Engine, asked: Asked, explanation: Explanation) -> None:
    """The smallest changes for this item, then what would bring another one in."""
    target = _choose_target(explanation.query.k)
    with st.container(key="smallest-changes", gap="small"):
        if target is Target.OUT_OF_TOP_K and bring_in.is_outside(explanation):
            nothing(f"It is not among the top {explanation.query.k:,}, so it cannot leave them.")
        else:
            _show_changes(engine, explanation, target)
    bring_in.show(engine, asked, explanation)


def _choose_target(k: int) -> Target:
    names = {Target.PASSED: "Another film passes it", Target.OUT_OF_TOP_K: f"It leaves the top {k:,}"}
    chosen = st.segmented_control(
        "The smallest change after which",
        list(Target),
        format_func=names.__getitem__,
        default=Target.PASSED,
        required=True,
        key="change-target",
        persist_state="session",
    )
    return Target(chosen)


def _show_changes(engine: Engine, explanation: Explanation, target: Target) -> None:
    changes: Sequence[Counterfactual] = explanation.counterfactuals
    if target is Target.OUT_OF_TOP_K:
        with st.spinner("Looking for the smallest set of ratings and of words"):
            changes = counterfactuals(engine, explanation.query, explanation.item.item_id, target)
    found = {change.source: change for change in changes}
    asked_with = {Source.HISTORY: explanation.query.history, Source.WORD: explanation.query.intent.words}
    for source in (Source.HISTORY, Source.WORD):
        if source in found:
            st.html(change_html(explanation, found[source]))
        elif asked_with[source]:
            nothing(_none_found(source, len(asked_with[source])))
    if not any(asked_with.values()):
        nothing("No words and no ratings count here, so there is nothing to take out.")
    if found:
        st.html(f'<p class="sentence">{_caption(target)} {WORDS_OVERLAP}</p>')


def change_html(explanation: Explanation, change: Counterfactual) -> str:
    """HTML of one change: the sentence, rank and score as predicted and as run, and how sure it is the smallest."""
    count = counted(len(change.removed), NOUNS[change.source])
    sure = f"{count}: no smaller set does it." if change.proven else f"{count}: a smaller set may exist."
    sure = f"One {NOUNS[change.source]} is all it takes." if len(change.removed) == 1 else sure
    return (
        f'<div class="counterfactual {change.source.value}">'
        f"<p>{escaped(typeset(counterfactual_sentence(explanation, change)))}</p>"
        f"{consequence_table([(explanation.item, change.change)])}"
        f'<p class="quiet">{sure}</p>{_all_removed(change)}</div>'
    )


def _none_found(source: Source, count: int) -> str:
    if count == 1:
        return f"Taking the one {NOUNS[source]} out does not do this."
    return f"No set of {NOUNS[source]}s was found that does this when it is taken out."


def _all_removed(change: Counterfactual) -> str:
    """Every row that goes with its number, where the sentence only counts some of them."""
    if len(change.removed) <= MOST_REMOVED + 1:
        return ""
    return folded([f"{row.name} ({signed(row.value)})" for row in change.removed])


def _caption(target: Target) -> str:
    if target is Target.PASSED:
        return (
            "The fewest ratings, or the fewest words, without which a film from behind overtakes this one; "
            "what goes may also take this film past others."
        )
    return "The fewest ratings, or the fewest words, without which enough films stand ahead of this one."
