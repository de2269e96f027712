"""Sharing: the link brings back the whole page, and each file is of what the page shows."""

import csv
import io
import json
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from recsys.present.report.formats import Format
from recsys.schema import ItemId
from ui import asking, sharing
from ui.details import Detail
from ui.state import View, Who, from_parameters

EXPLAIN = "../pages/explain.py"
PATIENCE = 180
INTENT = "a slow-burn thriller from the 90s with an unreliable narrator"
HERE = "http://localhost:8501/explain?item=1#top"


@pytest.fixture(autouse=True)
def _templates_only(monkeypatch):
    monkeypatch.setenv("BECAUSE_LANGUAGE_MODEL", "none")


def whole_view(engine) -> View:
    rated = tuple(engine.history_of(15))
    return View(INTENT, Who.VIEWER, 15, {}, (1,), ("years:1990-1999",), rated[:2], 541, "rows")


def made(engine, view: View, item_id: ItemId, kind: Format) -> bytes:
    asked = asking.ask(engine, view)
    return sharing.make(engine, asked.query, item_id, kind, sharing.context_of(engine, asked, view))


def test_the_link_holds_the_whole_view_and_brings_it_back(engine):
    view = whole_view(engine)
    address = sharing.link(view, HERE)
    assert address.startswith("http://localhost:8501/explain?")
    read, notes = from_parameters(
        parse_qs(urlsplit(address).query), engine.catalogue, [user for user, _ in engine.users()], View()
    )
    assert (read, notes) == (view, [])


@pytest.mark.parametrize(
    "view",
    [
        View(INTENT),
        View(INTENT, Who.VIEWER, 564, item=541),
        View("heist", Who.MYSELF, likes={2571: 5.0}, without_words=(0,)),
        View("Tom Hanks before 1900", Who.MYSELF, likes={541: 0.5}),
        View(" ".join(["dream", "robot", "jazz", "rain", "desert"] * 8)),
    ],
    ids=["words", "largest history", "all words out", "an item already rated", "forty words"],
)
@pytest.mark.parametrize("kind", list(Format))
def test_every_file_can_be_made_of_any_view(engine, view, kind):
    assert len(made(engine, view, 541, kind)) > 300


def test_the_files_and_the_page_tell_the_same_score(engine):
    view = whole_view(engine)
    asked = asking.ask(engine, view)
    shown = engine.explain(engine.recommendation(asked.query, 541))
    told = json.loads(made(engine, view, 541, Format.JSON))
    rows = list(csv.DictReader(io.StringIO(made(engine, view, 541, Format.NUMBERS).decode("utf-8-sig"), newline="")))
    scores = [float(row["Contribution"]) for row in rows if row["Row"] == "Score"]
    assert told["score"] == pytest.approx(shown.score, abs=1e-9)
    assert scores == [pytest.approx(shown.score, abs=1e-9)]


def test_the_report_says_whose_ratings_and_what_was_taken_out(engine):
    view = whole_view(engine)
    context = sharing.context_of(engine, asking.ask(engine, view), view)
    text = made(engine, view, 541, Format.REPORT).decode()
    assert not context.own_history
    assert context.taken_out[-1] == "1990s"
    assert len(context.taken_out) == 4
    assert "this viewer’s 1,425 ratings" in text
    assert "<s>" in text
    assert "Understood: Genre: Thriller." in text


def test_a_link_opens_the_detail_that_was_looked_at():
    app = AppTest.from_file(EXPLAIN, default_timeout=PATIENCE)
    app.query_params.update({"intent": "heist", "closer": "rows"})
    app.run()
    assert not app.exception
    assert app.session_state["detail"] == Detail.ROWS
    chooser = next(group for group in app.get("button_group") if group.key == "detail")
    chooser.set_value(Detail.WORDS).run()
    assert app.session_state["view"].closer == "words"
    assert app.session_state["detail"] == Detail.WORDS


def test_a_detail_that_there_is_not_is_said():
    app = AppTest.from_file(EXPLAIN, default_timeout=PATIENCE)
    app.query_params.update({"intent": "heist", "closer": "<b>magic</b>"})
    app.run()
    assert any("The link names the part &lt;b&gt;magic" in element.proto.body for element in app.get("html"))


def test_share_offers_the_link_and_four_files():
    app = AppTest.from_file(EXPLAIN, default_timeout=PATIENCE)
    app.query_params["item"] = "541"
    app.run()
    labels = [element.proto.label for element in app.get("download_button")]
    assert labels[:4] == ["Report", "Picture", "Numbers", "JSON"]
    next(button for button in app.button if button.label == "Make the link").click().run()
    assert "intent" in app.query_params
