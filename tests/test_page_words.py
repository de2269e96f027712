"""The part “Your words” of the page, with the real engine."""

import pytest
from streamlit.testing.v1 import AppTest

EXPLAIN = "../pages/explain.py"
LONG = "a lonely robot gardener remembers forgotten songs while silent monks drink bitter tea beside frozen lakes"


@pytest.fixture(autouse=True)
def _templates_only(monkeypatch):
    monkeypatch.setenv("BECAUSE_LANGUAGE_MODEL", "none")


def opened(intent: str) -> AppTest:
    app = AppTest.from_file(EXPLAIN, default_timeout=180)
    app.query_params["intent"] = intent
    app.query_params["closer"] = "words"
    app.run()
    assert not app.exception
    return app


def page(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def word_choice(app: AppTest):
    return next(box for box in app.selectbox if box.key and box.key.startswith("alone-"))


def test_words_chips_and_the_films_of_the_largest_word_are_shown():
    app = opened("a slow-burn mystery like Alien with an unreliable narrator")
    assert "<small>with an</small> unreliable" in page(app)
    assert "All 16 combinations" in page(app)
    assert 'class="chip-values"' in page(app)
    assert "Like Alien" in page(app)
    assert f"If only the share of “{word_choice(app).options[word_choice(app).value]}”" in page(app)


def test_another_word_promotes_other_films():
    app = opened("dreams of robots")
    other = 1 - word_choice(app).value
    word_choice(app).set_value(other).run()
    assert not app.exception
    assert f"If only the share of “{word_choice(app).options[other]}”" in page(app)


def test_a_long_request_says_that_it_is_sampled():
    app = opened(LONG)
    assert "random orders were read forwards" in page(app)
    assert "one standard error" in page(app)


@pytest.mark.parametrize(
    ("intent", "said"),
    [
        ("like Alien", "There are no words to weigh."),
        ("rain", "There is one here"),
        ("rain, rain", "All 4 combinations"),
        (" ".join("abcdefghijklmnopqrstuvwxyz"[place % 26] * 2 + "zq"[place // 26] for place in range(45)), "6 groups"),
    ],
)
def test_odd_requests_get_a_picture_or_a_sentence(intent, said):
    assert said in page(opened(intent))


def test_a_word_that_comes_twice_can_be_chosen_twice():
    assert list(word_choice(opened("rain, rain")).options) == ["rain", "rain (2)"]


def test_all_words_taken_out_leave_a_sentence():
    app = opened("dreams of robots")
    pills = next(group for group in app.get("button_group") if group.key == "kept-words")
    pills.set_value([]).run()
    assert not app.exception
    assert "All words are taken out" in page(app)
