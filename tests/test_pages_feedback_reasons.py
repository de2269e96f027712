"""A reason that somebody calls wrong: written again without its row, while ranks and sum stay."""

import pytest
from feedback_pages import choice, engine, films, kinds, object_to, opened, run, store, texts, told, undo, view

from recsys.schema.feedback import FeedbackKind
from ui import asking
from ui.feedback_buttons import SOMETHING_ELSE, rests_on


@pytest.fixture(autouse=True)
def _templates_only(monkeypatch):
    monkeypatch.setenv("BECAUSE_LANGUAGE_MODEL", "none")


def reasons(app) -> list[str]:
    bodies = [element.proto.body for element in app.get("html")]
    return [body for body in bodies if 'class="reason"' in body]


def rests(app, item_id) -> list[str]:
    """The keys of the rows that the reason of a card rests on, asked of the engine."""
    weighed, query = asking.weighed(engine(), view(app)), asking.ask(engine(), view(app)).query
    (reason,) = weighed.reasons([weighed.recommendation(query, item_id)])
    return list(rests_on(reason))


def row_of(app, item_id, kind: str) -> str:
    return next(key for key in rests(app, item_id) if key.startswith(kind))


def with_a_row_of(app, kind: str) -> int:
    """The first film of the page whose reason rests on a row of a kind."""
    return next(item_id for item_id in films(app) if any(key.startswith(kind) for key in rests(app, item_id)))


def test_the_choice_is_of_the_rows_that_the_reason_rests_on_or_something_else():
    app = opened()
    first = films(app)[0]
    options = choice(app, first).options
    assert len(options) == len(rests(app, first)) + 1
    assert options[-1] == "Something else"
    assert choice(app, first).value is None


def test_the_reason_is_written_again_without_the_row_and_the_ranks_stay():
    app = opened(user="15")
    before, film = films(app), with_a_row_of(app, "history:")
    position, row = before.index(film), row_of(app, film, "history:")
    title = engine().catalogue[int(row.removeprefix("history:"))].short_title
    reason = reasons(app)[position]
    assert title in reason
    object_to(app, film, row)
    assert view(app).objections == {film: {row}}
    assert films(app) == before
    assert title not in reasons(app)[position]
    assert f"Written without the rating of {title}, as you asked" in texts(app)
    assert "The ranks stay" in texts(app)
    (event,) = [event for event in told(app) if event.kind is FeedbackKind.WRONG_REASON]
    assert (event.item_id, event.position, event.evidence) == (film, position + 1, (row,))
    undo(app)
    assert reasons(app)[position] == reason
    assert kinds(app) == ["wrong_reason", "undo"]


def test_something_else_is_noted_and_changes_no_text():
    app = opened()
    first, reason = films(app)[0], reasons(app)[0]
    object_to(app, first, SOMETHING_ELSE)
    assert "its text stays as it is" in texts(app)
    assert reasons(app)[0] == reason
    (event,) = [event for event in told(app) if event.kind is FeedbackKind.WRONG_REASON]
    assert event.evidence == ()


def test_an_objection_to_a_word_holds_for_this_question_only_and_stores_no_word():
    app = opened(intent="slow dreams")
    film = with_a_row_of(app, "word:")
    row = row_of(app, film, "word:")
    object_to(app, film, row)
    assert view(app).objections == {film: {row}}
    assert "dream" not in repr(store().events(app.session_state["profile"].person.person))
    app.text_input(key="asked").set_value("a funny western")
    next(button for button in app.button if button.label == "Recommend").click()
    run(app)
    assert view(app).objections == {film: frozenset()}
