"""The badge, the part “Put to the test” and the laboratory, run with the real engine."""

import re
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

EXPLAIN, LABORATORY = "../pages/explain.py", "../pages/laboratory.py"
PATIENCE = 180


@pytest.fixture(autouse=True)
def _templates_only(monkeypatch):
    monkeypatch.setenv("BECAUSE_LANGUAGE_MODEL", "none")


def htmls(app):
    return [element.proto.body for element in app.get("html")]


def pills(app, key):
    return next(group for group in app.get("button_group") if group.key == key)


def explained(text):
    app = AppTest.from_file(EXPLAIN, default_timeout=PATIENCE)
    app.query_params["intent"] = text
    app.run()
    assert not app.exception
    return app


def put_to_the_test(text, test=None):
    app = explained(text)
    pills(app, "detail").set_value("Put to the test").run()
    if test:
        pills(app, "test").set_value(test).run()
    assert not app.exception
    return app


def badge(app):
    return next(html for html in htmls(app) if 'class="badge ' in html)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a slow-burn thriller with an unreliable narrator", "the score followed their values. Their order is"),
        ("sad in Paris", "only two orders"),
        ("lonely robot friendship ruined earth rain jazz dreams memory winter orphan piano", "more than ten words"),
    ],
)
def test_each_explanation_has_its_badge(text, said):
    assert said in badge(explained(text))


@pytest.mark.parametrize("text", ["dreams", "90s"])
def test_where_there_is_no_order_there_is_no_badge(text):
    assert not any('class="badge ' in html for html in htmls(explained(text)))


def test_the_order_is_shown_as_lines_with_its_numbers():
    app = put_to_the_test("a slow-burn thriller with an unreliable narrator")
    assert any("Comprehensiveness" in html and "Sufficiency" in html for html in htmls(app))
    assert any("true values make the score fall early" in html for html in htmls(app))
    pills(app, "test-way").set_value("Put words back").run()
    assert any("true values make the score rise early" in html for html in htmls(app))


def test_without_words_and_with_one_a_sentence_says_that_there_is_nothing_to_test():
    assert any("no words to put to the test" in html for html in htmls(put_to_the_test("90s")))
    one = htmls(put_to_the_test("dreams"))
    assert any("One word has no order to test." in html for html in one)
    assert not any("Comprehensiveness" in html for html in one)


def test_the_weights_are_shuffled_on_request():
    app = put_to_the_test("sad robot dreams", "Shuffled weights")
    assert not any("is left when everything is shuffled" in html for html in htmls(app))
    app.button(key="shuffle").click().run()
    assert not app.exception
    assert any("is left when everything is shuffled" in html for html in htmls(app))


def test_two_words_are_too_few_to_shuffle_for():
    app = put_to_the_test("sad in Paris", "Shuffled weights")
    app.button(key="shuffle").click().run()
    assert any("An order of 2 words says too little" in html for html in htmls(app))


def test_paraphrases_are_ranked_and_a_person_can_add_one():
    app = put_to_the_test("sad in Paris", "In other words")
    assert any("“in Paris, sad”" in html and "of 10 films stay" in html for html in htmls(app))
    app.text_input(key="own-words").set_value("<b>melancholy</b> Paris").run()
    assert not app.exception
    block = next(html for html in htmls(app) if "Your own words" in html)
    assert "&lt;b&gt;melancholy" in block


def rows(app):
    return app.dataframe[0].value


def test_the_laboratory_begins_with_a_small_experiment_of_its_own():
    app = AppTest.from_file(LABORATORY, default_timeout=PATIENCE).run()
    assert not app.exception
    assert set(rows(app)["Method"]) == {"Exact", "Attention", "Random"}
    assert rows(app)["Of intents"].tolist() == [3, 3, 3]
    assert any("To begin with, a small experiment" in html for html in htmls(app))


def test_the_laboratory_runs_what_is_chosen_and_says_what_it_cannot_test():
    app = AppTest.from_file(LABORATORY, default_timeout=PATIENCE).run()
    app.text_area(key="laboratory-intents").set_value("sad robot dreams\n\nwestern revenge desert\n90s")
    pills(app, "laboratory-methods").set_value(["Exact", "Attention rollout"])
    next(button for button in app.button if button.label == "Run").click().run()
    assert not app.exception
    assert set(rows(app)["Method"]) == {"Exact", "Attention rollout"}
    assert any("90s" in html and "no words to weigh" in html for html in htmls(app))
    assert any(re.search(r"best in \d of 2 intents", html) for html in htmls(app))


@pytest.mark.parametrize("done", [0, 4])
def test_a_run_that_was_stopped_says_so_and_keeps_what_was_done(done):
    app = AppTest.from_file(LABORATORY, default_timeout=PATIENCE).run()
    whole = app.session_state["experiment"]
    app.session_state["experiment"] = replace(whole, done=whole.done[:done])
    app.run()
    assert not app.exception
    assert any(f"Stopped after {done} of 9 trials" in html for html in htmls(app))
    assert len(app.dataframe) == (1 if done else 0)


@pytest.mark.parametrize("emptied", ["intents", "methods"])
def test_a_laboratory_without_intents_or_methods_says_what_to_choose(emptied):
    app = AppTest.from_file(LABORATORY, default_timeout=PATIENCE).run()
    if emptied == "intents":
        app.text_area(key="laboratory-intents").set_value(" \n ")
    else:
        pills(app, "laboratory-methods").set_value([])
    next(button for button in app.button if button.label == "Run").click().run()
    assert not app.exception
    assert any("Choose at least one method" in html for html in htmls(app))
