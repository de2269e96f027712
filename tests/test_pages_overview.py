"""The page of the whole model, run with the real engine."""

import pytest
from streamlit.testing.v1 import AppTest

from ui.overview.sample import FIRST_PEOPLE, INTENTS, MOST_INTENTS, ranked, read_intents, wait_for
from ui.state import LONGEST_INTENT
from ui.task import Task

PAGE, SHELL = "../pages/overview.py", "../ui/shell.py"
PATIENCE = 180


@pytest.fixture(autouse=True)
def _templates_only(monkeypatch):
    monkeypatch.setenv("BECAUSE_LANGUAGE_MODEL", "none")


@pytest.fixture
def page() -> AppTest:
    app = AppTest.from_file(PAGE, default_timeout=PATIENCE).run()
    assert not app.exception
    return app


def htmls(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def choice(app: AppTest, key: str):
    return next(group for group in app.get("button_group") if group.key == key)


def take_intents(app: AppTest, text: str) -> AppTest:
    app.text_area(key="overview-intents-draft").set_value(text)
    return next(button for button in app.button if button.label == "Rank these").click().run()


def test_a_direct_link_ranks_the_small_sample_at_once(page):
    assert f"Over {FIRST_PEOPLE * len(INTENTS):,} rankings, " in htmls(page)
    assert "move the order most" in htmls(page)
    assert len(page.get("plotly_chart")) == 3


def test_the_page_is_reached_through_the_shell():
    app = AppTest.from_file(SHELL, default_timeout=PATIENCE).run()
    app.switch_page("../pages/overview.py").run()
    assert not app.exception
    assert "The whole model" in htmls(app)


def test_every_view_can_be_looked_at(page):
    for view, landmark in (
        ("Every item", "Each dot is one film"),
        ("One signal", "Rank correlation"),
        ("By slice", "Who is recommended"),
        ("What moves rankings", "The words that weigh most"),
    ):
        choice(page, "overview-view").set_value(view).run()
        assert not page.exception, view
        assert landmark in htmls(page)


def test_another_signal_is_set_against_what_says_most_about_it(page):
    choice(page, "overview-view").set_value("One signal").run()
    page.selectbox(key="one-signal").set_value("quality").run()
    assert page.selectbox(key="against-quality").value == "rating_mean"
    page.selectbox(key="against-quality").set_value("year").run()
    assert not page.exception
    assert "mean year of the film" in htmls(page)


def test_a_signal_that_other_intents_do_not_have_is_no_longer_offered(page):
    choice(page, "overview-view").set_value("One signal").run()
    page.selectbox(key="one-signal").set_value("genre").run()
    take_intents(page, "???")
    assert not page.exception
    assert page.selectbox(key="one-signal").value != "genre"
    assert "Rank correlation" in htmls(page)


def test_slices_by_genre_and_decade(page):
    choice(page, "overview-view").set_value("By slice").run()
    assert "The most rated fifth takes" in htmls(page)
    for by in ("genre", "decade"):
        choice(page, "slice-by").set_value(by).run()
        assert not page.exception
        assert "The most rated fifth takes" not in htmls(page)


def test_more_people_and_other_intents_are_ranked_on_request(page):
    choice(page, "overview-people").set_value(5).run()
    assert f"Over {5 * len(INTENTS)} rankings, " in htmls(page)
    take_intents(page, "a western\n\na western\n???")
    assert "Over 10 rankings, " in htmls(page)


def test_intents_without_a_word_or_a_film_say_why_there_is_no_picture(page):
    take_intents(page, "???")
    assert not page.exception
    assert "None of these intents has a word" in htmls(page)
    take_intents(page, "Tom Hanks before 1900")
    assert "No film meets every condition" in htmls(page)
    assert len(page.get("plotly_chart")) == 0
    take_intents(page, "")
    assert f"Over {FIRST_PEOPLE} rankings, " in htmls(page)


def test_intents_are_read_one_a_line_each_once_and_not_too_many():
    assert read_intents(" a  b \n\na b\nc") == (("a b", "c"), "")
    assert read_intents("  \n") == (("",), "")
    texts, note = read_intents("\n".join(f"film {number}" for number in range(30)))
    assert len(texts) == MOST_INTENTS
    assert "first 20 of 30" in note
    texts, note = read_intents("x" * 400)
    assert len(texts[0]) == LONGEST_INTENT
    assert "first 300 characters" in note


def test_a_task_that_failed_can_be_started_again(engine):
    people = iter((0, 1))
    task = Task("overview", lambda tell: ranked(engine, ("a western",), next(people), tell))
    with pytest.raises(Exception, match="0 people"):
        wait_for(task, 0)
    task.start()
    assert len(wait_for(task, 1).lists) == 1


def test_the_default_intents_are_within_the_limits():
    assert len(set(INTENTS)) == len(INTENTS) <= MOST_INTENTS
    assert all(len(text) <= LONGEST_INTENT for text in INTENTS)
