"""Reasons on the pages, from templates: where they stand, how they are told, what is kept, what a stop leaves."""

import re

import pytest
from data_files import write_files
from page_reading import EXPLAIN, choose, opened, texts

from recsys.schema import Style
from ui import resources

SHELL = "../ui/shell.py"
INTENT = "a heist in the rain"
TITLE = "<img src=x onerror=alert(1)> & <b>Bold</b>"


@pytest.fixture(autouse=True)
def _templates_only(monkeypatch):
    monkeypatch.setenv("BECAUSE_LANGUAGE_MODEL", "none")


def reasons(app) -> list[str]:
    return [element.proto.body for element in app.get("html") if 'class="reason"' in element.proto.body]


def radio(app, key: str):
    return next(one for one in app.radio if one.key == key)


def test_every_card_says_who_wrote_its_reason_and_lists_what_was_checked():
    written = reasons(opened(SHELL, intent=INTENT))
    assert len(written) == 10
    for html in written:
        assert "Template · no language model is set up" in html
        assert html.count('class="claim ') == html.count("<li") > 0


def test_the_explanation_has_the_same_reason_as_the_card():
    app = opened(SHELL, intent=INTENT)
    second = reasons(app)[1]
    app.button(key="why-2").click().run()
    assert reasons(app) == [second]


def test_how_reasons_are_told_is_one_choice_for_both_pages():
    app = opened(SHELL, intent=INTENT)
    radio(app, "list-style").set_value(Style.CHILD).run()
    assert app.session_state["view"].style is Style.CHILD
    assert len(reasons(app)) == 10
    app.button(key="why-1").click().run()
    assert next(group for group in app.get("button_group") if group.key == "one-style").value == Style.CHILD
    choose(app, "one-style", "For an analyst")
    assert app.session_state["view"].style is Style.ANALYST


def test_a_link_brings_the_way_of_telling_back():
    app = opened(SHELL, intent=INTENT, style="short")
    assert radio(app, "list-style").value == Style.SHORT


def test_what_is_kept_is_not_written_again(monkeypatch):
    app = opened(SHELL, intent=INTENT)
    first, engine = reasons(app), resources.opening().engine.result()
    asked = []
    write = type(engine).stream_reasons
    monkeypatch.setattr(
        type(engine), "stream_reasons", lambda self, *parts, **named: asked.append(1) or write(self, *parts, **named)
    )
    assert reasons(app.run()) == first
    assert asked == []
    radio(app, "list-style").set_value(Style.DETAIL).run()
    assert asked == [1]


def test_where_nothing_is_found_nothing_is_written():
    app = opened(SHELL, intent="Tom Hanks before 1900")
    assert not app.exception
    assert reasons(app) == []


def test_a_language_model_that_cannot_be_opened_leaves_templates_that_say_why(monkeypatch):
    monkeypatch.setenv("BECAUSE_LANGUAGE_MODEL", "/no/such/folder")
    resources.forget_opening()
    try:
        app = opened(SHELL, intent=INTENT)
        resources.opening().language_model.exception(timeout=120)
        written, notes = reasons(app), [html for html in texts(app.run()) if "There is no language model" in html]
    finally:
        resources.forget_opening()
    assert len(written) == 10
    assert all("Template · " in html and "/no/such/folder" in html for html in written)
    assert any("/no/such/folder" in note for note in notes)


def test_a_title_with_markup_stays_plain_text_in_reason_row_and_list(monkeypatch, tmp_path):
    items = "item_id,title\n" + "".join(f'{number},"{TITLE} {number}"\n' for number in range(1, 9))
    ratings = "user_id,item_id,rating\n" + "".join(
        f"{user},{item},{1 + (user * item) % 5}\n" for user in range(1, 9) for item in range(1, 9) if (user + item) % 3
    )
    monkeypatch.setenv("BECAUSE_DATA", str(write_files(tmp_path, items_csv=items, ratings_csv=ratings)))
    monkeypatch.setenv("BECAUSE_MINIMUM_RATINGS", "0")
    monkeypatch.setenv("BECAUSE_CACHE", str(tmp_path / "cache"))
    resources.forget_opening()
    try:
        (html,) = reasons(opened(EXPLAIN, intent="bold rain", item="1"))
    finally:
        resources.forget_opening()
    assert not re.search(r"<img|<b>", html)
    assert "&lt;img src=x" in html
