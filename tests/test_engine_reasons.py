"""Reasons of the real engine: in the order of the page, kept for the same question, styled, refused where they must be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from reasons_models import side_by_side

from recsys.errors import BecauseError
from recsys.reasons import ReasonWriter
from recsys.reasons.chat import Chat, Limits, Piece
from recsys.reasons.openings import alike
from recsys.schema import Reason, Style

INTENT = "90s heist with a twist"


class NamingModel:
    """Says of each film, by its title in the rows, that it may suit."""

    name = "naming"
    taught = True

    def __init__(self) -> None:
        self.calls = 0

    def write(self, chats: Sequence[Chat], limits: Limits, seed: int | None = None) -> Iterator[Piece]:
        self.calls += 1
        return side_by_side([f"{self._title(chat)} may suit you tonight, so try it." for chat in chats])

    @staticmethod
    def _title(chat: Chat) -> str:
        (line,) = [line for line in chat.messages[-1].text.splitlines() if line.startswith("Film: ")]
        return line.removeprefix("Film: ")


@pytest.fixture
def own(engine):
    """The engine with a writer of its own, its model small, so that nothing is kept from another test."""
    return replace(engine, _writer=ReasonWriter(NamingModel(), fingerprint=engine.dataset.fingerprint))


def test_reasons_stand_in_the_order_of_the_page_and_begin_each_in_its_own_way(own):
    found = list(own.recommend(INTENT, k=5))
    reasons = own.reasons(found)
    assert [reason.item for reason in reasons] == [one.item for one in found]
    assert {(reason.source, reason.writer) for reason in reasons} == {("model", "naming")}
    assert not alike(reasons)


def test_each_position_streams_pieces_and_ends_with_its_reason(own):
    said = list(own.stream_reasons(list(own.recommend(INTENT, k=3))))
    for position in range(3):
        *pieces, reason = [what for at, what in said if at == position]
        assert "".join(pieces) == reason.text
        assert isinstance(reason, Reason)


def test_same_question_is_answered_from_what_is_kept_without_explaining_again(own, monkeypatch):
    found = list(own.recommend(INTENT, k=3))
    assert own.kept_reason(found[0]) is None
    reasons = own.reasons(found)
    monkeypatch.setattr(own, "explain_all", lambda *_: pytest.fail("explained again"))
    assert own.reasons(list(own.recommend(INTENT, k=3))) == reasons
    assert own.kept_reason(found[0]) is reasons[0]
    assert own.open_language_model().model.calls == 1


def test_other_ratings_other_words_and_other_styles_are_other_questions(own):
    first = own.recommend(INTENT, k=1)[0]
    own.reason(first)
    for intent, history in ((INTENT, {1: 5.0}), ("90s heist", {})):
        query = own.recommend(intent, history, k=1).query
        assert own.kept_reason(own.recommendation(query, first.item.item_id)) is None
    assert own.kept_reason(first, Style.CHILD) is None
    assert own.reason(first, style=Style.CHILD).style is Style.CHILD
    assert own.kept_reason(first, Style.CHILD) is not None


def test_nothing_is_kept_before_the_model_is_open_and_asking_opens_none(engine):
    closed = replace(engine, _writer=None)
    assert closed.kept_reason(closed.recommend(INTENT, k=1)[0]) is None
    assert closed._writer is None


def test_reasons_for_different_questions_at_once_are_refused(own):
    found = [own.recommend(intent, k=1)[0] for intent in (INTENT, "something sad in Paris")]
    with pytest.raises(BecauseError, match="different queries"):
        own.reasons(found)


def test_no_recommendations_give_no_reasons(own):
    assert own.reasons([]) == []
