"""A file of ratings on the page: what it holds counts at once, what it does not is said, and it can be taken back."""

import pytest
from page_reading import texts
from streamlit.testing.v1 import AppTest

from ui.upload import FILE

SHELL, PATIENCE = "../ui/shell.py", 180
ATTACK = "<script>alert(1)</script>"
TABLE = f"title,year,rating\nAlien,1979,5\nBlade Runner,1982,0.5\n{ATTACK},,4\n"


@pytest.fixture(autouse=True)
def _templates_only(monkeypatch, engine):
    monkeypatch.setenv("BECAUSE_LANGUAGE_MODEL", "none")


def opened() -> AppTest:
    app = AppTest.from_file(SHELL, default_timeout=PATIENCE).run()
    next(group for group in app.get("button_group") if group.key == "who").set_value("myself").run()
    assert not app.exception
    return app


def upload(app: AppTest, content: str | bytes, name: str = "mine.csv") -> AppTest:
    data = content if isinstance(content, bytes) else content.encode()
    next(one for one in app.file_uploader if one.key == FILE).set_value((name, data, "text/csv")).run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    return " ".join(texts(app))


def likes(app: AppTest) -> dict:
    return dict(app.session_state["view"].likes)


def test_ratings_of_a_file_count_at_once_and_can_be_taken_back():
    app = upload(opened(), TABLE)
    assert likes(app) == {1214: 5.0, 541: 0.5}
    assert "2 ratings of mine.csv now count" in " ".join(said(app).split())
    assert "Not in this catalogue: 1 film" in said(app)
    assert not any("<script" in element.proto.body for element in app.get("html"))
    next(button for button in app.button if button.label == "Take them back").click().run()
    assert likes(app) == {}
    assert not app.exception


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("title,rating\nAlien,five\n", "row 2, column rating"),
        (b"PK\x03\x04" + bytes(100), "zip archive"),
        (b"a" * (1 << 20) + b"a", "at most 1,048,576"),
    ],
)
def test_file_that_is_refused_says_why_and_changes_nothing(content, why):
    app = upload(upload(opened(), TABLE), content)
    assert likes(app) == {1214: 5.0, 541: 0.5}
    assert "was not taken" in said(app)
    assert why in said(app)


def test_more_films_than_pills_are_counted_and_dropped_at_a_click(engine):
    items = list(engine.catalogue)[:200]
    app = upload(opened(), "movieId,rating\n" + "".join(f"{item.item_id},4\n" for item in items))
    assert len(likes(app)) == 200
    assert "200 films rated by you" in said(app)
    assert "A link that you copy holds the last 60 of them" in said(app)
    next(button for button in app.button if button.label == "Start with none").click().run()
    assert likes(app) == {}
    assert not app.exception
