"""The part “Inside the model” of the page Explain, with the real engine and reasons from templates."""

import pytest
from streamlit.testing.v1 import AppTest

from ui import resources

EXPLAIN = "../pages/explain.py"
LONG = "slow sad french film about grief memory small town jazz wine old cars bees dogs trains cold sea fog letters"


@pytest.fixture(autouse=True)
def _templates_only(monkeypatch):
    monkeypatch.setenv("BECAUSE_LANGUAGE_MODEL", "none")
    resources.forget_opening()
    yield
    resources.forget_opening()


def group(app: AppTest, key: str):
    return next(one for one in app.get("button_group") if one.key == key)


def said(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def opened(intent: str, side: str, **address: str) -> AppTest:
    app = AppTest.from_file(EXPLAIN, default_timeout=180)
    app.query_params.update({"intent": intent, **address})
    app.run()
    group(app, "detail").set_value("Inside the model").run()
    group(app, "inside").set_value(side).run()
    assert not app.exception
    return app


def test_the_first_side_sets_attention_beside_the_effect():
    app = opened("a slow heist in the rain", "Which words count")
    assert "Attention is not a reason." in said(app)
    assert "τ\u00a0=\u00a0" in said(app)


@pytest.mark.parametrize(("intent", "found"), [("heist", "With one word there is no order"), (LONG, "τ\u00a0=\u00a0")])
def test_one_word_and_many_words_have_an_answer(intent, found):
    assert found in said(opened(intent, "Which words count"))


@pytest.mark.parametrize("side", ["Which words count", "Heads and layers", "Word by word"])
def test_without_words_a_sentence_says_so(side):
    assert "There are no words to read." in said(opened("1990s", side))


def test_heads_are_shown_by_each_measure_and_one_can_be_chosen():
    app = opened("a slow heist in the rain", "Heads and layers")
    for view in group(app, "heads").options:
        group(app, "heads").set_value(view).run()
        assert not app.exception, view
    app.selectbox(key="attention-layer").set_value(-1).run()
    assert "rolled out through all layers" in " ".join(chart.proto.alt for chart in app.get("plotly_chart"))
    app.selectbox(key="attention-layer").set_value(0).run()
    app.selectbox(key="attention-head").set_value(3).run()
    assert not app.exception


def test_heads_of_two_words_open_on_their_maps():
    app = opened("slow heist", "Heads and layers")
    assert group(app, "heads-of-few-words").value == "Small maps"
    assert "Small maps of" in " ".join(chart.proto.alt for chart in app.get("plotly_chart"))


def test_without_a_language_model_the_reading_says_why_there_is_none():
    app = opened("heist", "What the writer read")
    assert "No language model reads here." in said(app)
    assert "reasons come from templates" in said(app)
