"""The parts “What you liked” and “Compare” of the Explain page, run with the real engine."""

import html

import pytest
from streamlit.testing.v1 import AppTest

EXPLAIN = "../pages/explain.py"
LIKED, COMPARE = "What you liked", "Compare"
ABOVE, WHY_NOT = "Why above or below?", "Why not in the list?"


@pytest.fixture(autouse=True)
def _templates_only(monkeypatch):
    monkeypatch.setenv("BECAUSE_LANGUAGE_MODEL", "none")


def opened(detail: str, **address: str | list[str]) -> AppTest:
    app = AppTest.from_file(EXPLAIN, default_timeout=180)
    for name, value in {"intent": "a clever heist after 1990", **address}.items():
        app.query_params[name] = value
    app.run()
    return choose(app, "detail", detail)


def choose(app: AppTest, key: str, option: str) -> AppTest:
    next(group for group in app.get("button_group") if group.key == key).set_value(option).run()
    assert not app.exception
    return app


def texts(app: AppTest, mark: str) -> list[str]:
    return [body for body in (element.proto.body for element in app.get("html")) if mark in body]


def compared(app: AppTest) -> str:
    return html.unescape(texts(app, 'class="why"')[-1])


def other_film(app: AppTest):
    return next(box for box in app.selectbox if str(box.key).startswith("compare-"))


def test_liked_films_have_a_sum_a_check_and_groups():
    app = opened(LIKED, like=["2571:5", "858:4", "1:3"])
    assert "The 3 films that you rated" in texts(app, "to the score")[-1]
    assert "computed anew 3 times" in texts(app, "Checked by")[0]
    assert len(texts(app, "history-groups")) == 1
    app.toggle(key="table-history").set_value(True).run()
    assert len(app.dataframe[-1].value) == 3


def test_one_liked_film_that_is_the_explained_one_itself():
    app = opened(LIKED, like="2571:5", item="2571")
    assert "The film itself" in texts(app, "history-groups")[0]


def test_without_ratings_it_says_why_there_is_nothing():
    app = opened(LIKED)
    assert "No ratings were used" in texts(app, 'class="empty"')[0]
    assert not texts(app, "history-groups")


def test_the_next_film_of_the_list_is_compared_first_and_any_other_can_be_chosen(engine):
    app = opened(COMPARE)
    found = engine.recommend("a clever heist after 1990")
    assert other_film(app).value == found[1].item.item_id
    assert f"above {found[1].item.short_title} (rank 2)" in compared(app)
    assert len(other_film(app).options) == len(engine.catalogue) - 1
    other_film(app).set_value(found[4].item.item_id).run()
    assert f"{found[4].item.short_title} (rank 5)" in compared(app)
    app.toggle(key="table-contrast").set_value(True).run()
    table = app.dataframe[-1].value
    assert found[4].item.label in table.columns
    assert table["Difference"].iloc[:-1].sum() == pytest.approx(found[0].score - found[4].score, abs=1e-4)


def test_a_film_that_is_kept_out_says_why():
    app = opened(COMPARE, like="858:5")
    other_film(app).set_value(858).run()
    note = texts(app, "is not in the ranking")[0]
    assert "its year, 1972, does not fit “After 1990” and you have already rated it" in note


def test_a_film_that_is_not_in_the_list_lacks_something(engine):
    app = choose(opened(COMPARE), "compare", WHY_NOT)
    missed = engine.recommend("a clever heist after 1990", k=11)[10]
    assert other_film(app).value == missed.item.item_id
    assert f"{missed.item.short_title} (rank 11) is" in compared(app)
    assert "lacks most beside it" in compared(app)
    app.number_input(key="compare-rank").set_value(1).run()
    assert "(rank 1)" in compared(app)
    app.number_input(key="compare-rank").set_value(len(engine.catalogue)).run()
    assert not app.exception
    assert "There is no rank" in texts(app, 'class="empty"')[0]
    choose(app, "compare", ABOVE)
    assert not texts(app, "There is no rank")


def test_another_explained_film_is_compared_with_the_one_after_it(engine):
    found = engine.recommend("a clever heist after 1990")
    app = opened(COMPARE, item=str(found[3].item.item_id))
    assert other_film(app).value == found[4].item.item_id
    app.selectbox(key="explained").set_value(found[6].item.item_id).run()
    assert not app.exception
    assert other_film(app).value == found[7].item.item_id


def test_nothing_asked_at_all_still_compares():
    app = opened(COMPARE, intent="the")
    assert compared(app)
    assert not app.exception
