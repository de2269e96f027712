"""The part “Other methods” of an explanation, with the real engine."""

import pytest
from page_reading import choose
from streamlit.testing.v1 import AppTest
from test_pages import EXPLAIN, PATIENCE, htmls, pills

FULL = "slow-burn heist with an unreliable narrator"
LONG = (
    "lonely detective follows strange music through rainy streets of an old harbour town nobody remembers summer child"
)


@pytest.fixture(autouse=True)
def _templates_only(monkeypatch):
    monkeypatch.setenv("BECAUSE_LANGUAGE_MODEL", "none")


def opened(intent: str, **more: str) -> AppTest:
    app = AppTest.from_file(EXPLAIN, default_timeout=PATIENCE)
    app.query_params.update({"intent": intent, "closer": "tested", **more})
    app.run()
    if any(group.key == "test" for group in app.get("button_group")):
        choose(app, "test", "Other methods")
    assert not app.exception
    return app


def table(app: AppTest) -> str:
    return next(html for html in htmls(app) if 'class="methods"' in html)


def test_every_method_has_a_finished_row_and_one_sentence_sums_up():
    app = opened(FULL)
    rows = table(app)
    names = ["Exact", "KernelSHAP", "LIME", "Integrated gradients", "Attention", "Attention rollout", "Random"]
    assert all(f'<th scope="row">{name}</th>' in rows for name in names)
    assert "…" not in rows
    assert "failure" not in rows
    assert any("the exact values after" in html for html in htmls(app))
    assert app.get("plotly_chart")


def test_fewer_samples_are_read_when_few_are_allowed():
    app = opened("slow-burn heist in Paris with a twist and an unreliable narrator about old friends and money")
    normal = table(app)
    pills(app, "methods-samples").set_value(50).run()
    assert not app.exception
    assert table(app) != normal
    assert "<td>51</td>" in table(app)


@pytest.mark.parametrize(
    ("intent", "expected"),
    [("dreams", "nothing to share out"), (LONG, "sampled values"), ("the", "no words to put to the test")],
)
def test_one_word_many_words_and_no_words_are_met_in_words(intent, expected):
    assert any(expected in html for html in htmls(opened(intent)))


def test_a_film_outside_the_list_can_be_looked_at():
    assert "LIME" in table(opened("dreams and robots", item="541"))
