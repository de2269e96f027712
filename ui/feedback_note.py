"""What came of the last feedback: the most moved films before and after, really ranked twice, and a way back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import streamlit as st

from recsys.engine import Engine
from recsys.present.feedback import (
    Told,
    moved_line,
    moves_html,
    objection_line,
    row_name,
    told_line,
    unmoved_sentence,
    weights_sentence,
)
from recsys.present.moves import Move, expected_rank, most_moved
from recsys.present.text import escaped, plain, typeset
from recsys.schema import ItemId, Query, Recommendation, Recommendations
from recsys.schema.feedback import FeedbackKind
from ui import asking, feedback, resources, state
from ui.feedback import Last
from ui.view import View, Who

LOOKED_AT = 100
"""How far down a list films are looked for before they are ranked one by one."""
NOTE = "feedback_note"


@dataclass(frozen=True)
class Ranking:
    """One view, ranked: the list that the page shows, and a longer one."""

    engine: Engine
    query: Query
    shown: Recommendations
    longer: Recommendations

    @classmethod
    def of(cls, engine: Engine, view: View) -> Ranking:
        """Rank for a view. Raises UnknownUser."""
        weighed, query = asking.weighed(engine, view), asking.ask(engine, view).query
        longer = resources.recommend(weighed, replace(query, k=max(LOOKED_AT, query.k)))
        return cls(weighed, query, resources.recommend(weighed, query), longer)

    def find(self, item_id: ItemId) -> Recommendation:
        """A film as it is ranked here, at whatever rank."""
        known = next((one for one in self.longer if one.item.item_id == item_id), None)
        return known or self.engine.recommendation(self.query, item_id)


def moves(before: Ranking, after: Ranking) -> list[Move]:
    """Every film that is on the page before or after, except those that were rated or no longer are."""
    then, now = before.query.history, after.query.history
    left = [one.rank for one in before.longer if one.item.item_id in now]
    came = [one.rank for one in after.longer if one.item.item_id in then]
    shown = dict.fromkeys(one.item.item_id for ranking in (after, before) for one in ranking.shown)
    pairs = [(before.find(item), after.find(item)) for item in shown if item not in then and item not in now]
    return [Move(one, other, expected_rank(one.rank, left, came)) for one, other in pairs]


def show_feedback_note(engine: Engine) -> None:
    """The note on the last feedback while the page shows what came of it; its place is kept."""
    last = feedback.last()
    with st.empty():
        if last is None or not _is_shown(last):
            return
        with st.container(key="feedback-note", gap=None):
            with st.container(key="feedback-head", horizontal=True, vertical_alignment="center", gap="small"):
                st.html(f'<p class="lead" role="status">{escaped(typeset(told_line(_told(engine, last))))}</p>')
                if not last.undone:
                    undo = partial(feedback.undo, engine, last.event.key)
                    st.button("Undo", key="undo-feedback", icon=":material/undo:", type="tertiary", on_click=undo)
            st.html(_kept_note(engine, last))


def _is_shown(last: Last) -> bool:
    """Whether the present view still is the one that the feedback made, apart from how it is told."""
    now = state.current()
    return replace(now, item=None, closer="", style=last.after.style) == replace(last.after, item=None, closer="")


def _kept_note(engine: Engine, last: Last) -> str:
    """The note, made once: it ranks twice."""
    kept: tuple[Last, str] | None = st.session_state.get(NOTE)
    if kept is None or kept[0] is not last:
        kept = (last, _note(engine, last))
        st.session_state[NOTE] = kept
    return kept[1]


def _note(engine: Engine, last: Last) -> str:
    told = _told(engine, last)
    lines = [*_saved_lines(last)]
    if last.failure:
        st.toast(plain(lines[0]), icon=":material/error:")
    if last.event.kind is FeedbackKind.WRONG_REASON:
        return _paragraphs([_objection(engine, last), *lines])
    every = moves(Ranking.of(engine, last.before), Ranking.of(engine, last.after))
    moved = most_moved(every)
    came = f"{moved_line(moved[0])}." if moved else unmoved_sentence(every)
    st.toast(plain(typeset(f"{told_line(told)}. {came}")))  # the whole story stands above the list
    lines = [*([] if moved else [came]), weights_sentence(last.before.blend, last.after.blend), *lines]
    return moves_html(moved, told) + _paragraphs(lines)


def _objection(engine: Engine, last: Last) -> str:
    item_id = last.event.item_id
    if last.undone:
        return "The reason may rest on every row again."
    one = Ranking.of(engine, last.after).find(item_id) if item_id is not None else None
    new = last.after.objections.get(item_id, frozenset()) if item_id is not None else frozenset()
    old = last.before.objections.get(item_id, frozenset()) if item_id is not None else frozenset()
    return objection_line([row_name(key, one) for key in sorted(new - old)] if one else [])


def _saved_lines(last: Last) -> list[str]:
    """What is not saved and why; whose taste it is not."""
    lines = []
    if last.failure:
        lines.append(f"Not saved: {last.failure} The list changes for this visit only.")
    if last.after.who is Who.VIEWER and last.event.kind is not FeedbackKind.WRONG_REASON:
        lines.append(f"Laid over the ratings of viewer {last.after.user}; it does not count as your own taste.")
    return lines


def _paragraphs(lines: list[str]) -> str:
    return "".join(f'<p class="quiet">{escaped(typeset(line))}</p>' for line in lines if line)


def _told(engine: Engine, last: Last) -> Told:
    item_id = last.event.item_id
    if item_id is None:
        raise ValueError("Feedback on no item is never the last of a page.")
    return Told(last.event.kind, engine.catalogue[item_id], last.event.stars, last.undone)
