"""The pages, run with the real engine; reasons come from templates here, the browser test has the language model."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from ui import resources
from ui.state import EXAMPLE

SHELL, EXPLAIN = "../ui/shell.py", "../pages/explain.py"
PATIENCE = 180


@pytest.fixture(autouse=True)
def _templates_only(monkeypatch):
    monkeypatch.setenv("BECAUSE_LANGUAGE_MODEL", "none")


def htmls(app: AppTest) -> list[str]:
    return [element.proto.body for element in app.get("html")]


def titles(app: AppTest) -> list[str]:
    heads = [html for html in htmls(app) if 'class="card-head"' in html]
    return [re.search(r'class="rank">\d+</span>(.*?)</h3>', head).group(1).split("<span")[0].strip() for head in heads]


def pills(app: AppTest, key: str):
    return next(group for group in app.get("button_group") if group.key == key)


def explained(app: AppTest) -> tuple[str, int, float]:
    head = next(html for html in htmls(app) if 'class="explained"' in html)
    title = re.search(r"<h1>(.*?)(?: <span|</h1>)", head).group(1)
    rank, score = re.search(r"<dd>([\d,]+) <small>.*?<dd>(.*?)</dd>", head).groups()
    return title, int(rank.replace(",", "")), float(score.replace("−", "-"))


@pytest.fixture
def home() -> AppTest:
    app = AppTest.from_file(SHELL, default_timeout=PATIENCE).run()
    assert not app.exception
    return app


def ask(app: AppTest, text: str) -> AppTest:
    app.text_input(key="asked").set_value(text)
    return next(button for button in app.button if button.label == "Recommend").click().run()


def test_the_home_page_answers_an_example_with_ten_cards_and_ten_reasons(home):
    assert home.text_input(key="asked").value == EXAMPLE
    assert len(titles(home)) == len(set(titles(home))) == 10
    reasons = [html for html in htmls(home) if 'class="reason"' in html]
    assert len(reasons) == 10
    assert all("template" in reason for reason in reasons)


def test_typing_an_intent_changes_the_films_and_keeps_it_out_of_the_address(home):
    before = titles(home)
    ask(home, "animals, for small kids")
    assert len(titles(home)) == 10
    assert titles(home) != before
    assert dict(home.query_params) == {}


def test_a_text_that_is_too_long_is_cut_at_a_word_and_says_so(home):
    ask(home, "dark ship " * 400)
    assert home.session_state["view"].text == ("dark ship " * 30).strip()
    assert any("Only the first 299 characters" in html for html in htmls(home))
    assert len(titles(home)) == 10


def test_where_nothing_fits_both_pages_say_so_and_let_a_condition_go(home):
    ask(home, "Tom Hanks before 1900")
    assert any("Nothing fits all of that" in html for html in htmls(home))
    link = AppTest.from_file(EXPLAIN, default_timeout=PATIENCE)
    link.query_params["intent"] = "Tom Hanks before 1900"
    link.run()
    assert any("Nothing fits all of that" in html for html in htmls(link))
    chips = pills(link, "kept-chips")
    chips.set_value(chips.value[:1]).run()
    assert "Tom Hanks" not in explained(link)[0]
    assert explained(link)[1] == 1


def test_letting_a_word_go_ranks_again_and_can_be_taken_back(home):
    before = titles(home)
    words = pills(home, "kept-words")
    words.set_value(words.value[1:]).run()
    assert any("Ranked again" in html for html in htmls(home))
    assert titles(home) != before
    next(button for button in home.button if button.label == "Put everything back").click().run()
    assert titles(home) == before


def test_letting_a_chip_go_takes_it_out_of_the_intent(home):
    ask(home, "a western")
    chips = pills(home, "kept-chips")
    assert [option.endswith("Western") for option in chips.options] == [True]
    chips.set_value([]).run()
    assert home.session_state["view"].without_chips == ("genre:Western",)
    assert pills(home, "kept-chips").value == []


def test_a_viewers_films_are_shown_and_one_can_be_let_go(home):
    pills(home, "who").set_value("viewer").run()
    films = pills(home, "kept-films")
    user = home.session_state["view"].user
    assert home.query_params["user"] == str(user)
    films.set_value(films.value[1:]).run()
    assert len(home.session_state["view"].without_history) == 1
    assert any("Ranked again" in html for html in htmls(home))


def test_the_suggestion_with_favourites_recommends_for_myself(home):
    group = pills(home, "suggestion")
    group.set_value(group.options[-1]).run() if hasattr(group, "options") else None
    liked = home.multiselect(key="liked").value
    assert [resources.opening().engine.result().catalogue[item].title for item in liked] == [
        "The Matrix",
        "Memento",
        "Fight Club",
    ]


def test_why_this_opens_the_explanation_of_that_film(home):
    second = titles(home)[1]
    home.button(key="why-2").click().run()
    title, rank, _ = explained(home)
    assert (title, rank) == (second, 2)
    assert list(home.query_params) == ["item"]


def test_the_explanation_works_by_itself_and_explains_the_first_result():
    app = AppTest.from_file(EXPLAIN, default_timeout=PATIENCE).run()
    assert not app.exception
    assert explained(app)[1] == 1


def test_a_link_to_an_item_explains_that_item_at_its_own_rank():
    app = AppTest.from_file(EXPLAIN, default_timeout=PATIENCE)
    app.query_params["item"] = "541"
    app.run()
    title, rank, _ = explained(app)
    assert title == "Blade Runner"
    assert rank > 1


def test_letting_a_word_go_changes_rank_and_score_of_the_same_film():
    app = AppTest.from_file(EXPLAIN, default_timeout=PATIENCE).run()
    before = explained(app)
    words = pills(app, "kept-words")
    words.set_value(words.value[1:]).run()
    after = explained(app)
    assert after[0] == before[0]
    assert after[2] != before[2]
    panel = next(html for html in htmls(app) if "Ranked again" in html)
    assert f"<b>{before[1]:,}</b>" in panel
    assert f"<b>{after[1]:,}</b>" in panel


def test_each_detail_can_be_looked_at():
    app = AppTest.from_file(EXPLAIN, default_timeout=PATIENCE)
    app.query_params["user"] = "15"
    app.run()
    for detail in pills(app, "detail").options:
        pills(app, "detail").set_value(detail).run()
        assert not app.exception, detail


def test_a_complete_link_reproduces_what_was_asked_and_taken_out():
    app = AppTest.from_file(SHELL, default_timeout=PATIENCE)
    app.query_params.update({"intent": "a mind-bending film", "like": ["2571:4.5"], "without_film": ["2571"]})
    app.run()
    view = app.session_state["view"]
    assert (view.text, dict(view.likes), view.without_history) == ("a mind-bending film", {2571: 4.5}, (2571,))
    assert app.text_input(key="asked").value == "a mind-bending film"


def test_a_link_to_an_unknown_film_says_so_and_still_answers():
    app = AppTest.from_file(SHELL, default_timeout=PATIENCE)
    app.query_params["item"] = "not-a-film"
    app.run()
    assert any("not-a-film" in html for html in htmls(app))
    assert len(titles(app)) == 10


def test_what_a_person_types_is_never_read_as_html(home):
    ask(home, "<img src=x onerror=alert(1)> western")
    assert not any("<img src=x" in html for html in htmls(home))
    assert any("&lt;img src=x" in html for html in htmls(home))


def test_a_setting_that_cannot_be_used_shows_its_mend_and_no_traceback(monkeypatch):
    monkeypatch.setenv("BECAUSE_DATA", "/no/such/folder")
    resources.forget_opening()
    try:
        app = AppTest.from_file(SHELL, default_timeout=PATIENCE).run()
        assert not app.exception
        assert any("This did not work" in html for html in htmls(app))
        monkeypatch.delenv("BECAUSE_DATA")
        next(button for button in app.button if button.label == "Try again").click().run()
        assert len(titles(app)) == 10
    finally:
        resources.forget_opening()
