"""The page of the loop for tests: a store of its own, people in it, and the parts of the page."""

from __future__ import annotations

from page_reading import choose, opened, texts
from streamlit.testing.v1 import AppTest

from recsys import Engine
from recsys.schema.feedback import Feedback, FeedbackKind
from ui import resources
from ui.view import View

LOOP, RECOMMEND = "../pages/loop.py", "../pages/recommend.py"
LIKED, REFUSED, SEEN = 541, 260, 2571
"""Blade Runner, Star Wars and The Matrix in the packaged ratings."""


def the_engine() -> Engine:
    """The engine that the pages use."""
    return resources.opening().engine.result()


def event(engine: Engine, person: str, kind: FeedbackKind, key: str, **parts) -> None:
    """Something told, kept in the store."""
    engine.record(Feedback(person, kind, key, data=engine.dataset.fingerprint, **parts))


def somebody(name: str = "Ada") -> tuple[str, str]:
    """A person who saw a list, liked, refused, rated and took back; their id and their key."""
    engine = the_engine()
    person, key = engine.store.new_person(name)
    told = (
        (FeedbackKind.SHOWN, {"position": 10}),
        (FeedbackKind.MORE, {"item_id": LIKED, "position": 2}),
        (FeedbackKind.LESS, {"item_id": REFUSED, "position": 5}),
        (FeedbackKind.SEEN, {"item_id": SEEN, "stars": 4.5, "position": 1}),
        (FeedbackKind.WRONG_REASON, {"item_id": LIKED, "position": 2, "evidence": ("field:themes", f"history:{SEEN}")}),
        (FeedbackKind.UNDO, {"undoes": "2"}),
    )
    for number, (kind, parts) in enumerate(told):
        event(engine, person.person, kind, str(number), **parts)
    return person.person, key


def part(app: AppTest, name: str) -> AppTest:
    """One part of the page, looked at."""
    return choose(app, "loop-part", name)


def loop(name: str = "Yours", **address: str) -> AppTest:
    """The page of the loop at an address, with one part of it."""
    app = opened(LOOP, **address)
    return app if name == "Yours" else part(app, name)


def view_of(app: AppTest) -> View:
    """What decides what the page shows."""
    return app.session_state["view"] if "view" in app.session_state else View()


def said(app: AppTest) -> str:
    """Every text of a page."""
    return "\n".join(texts(app))


def press(app: AppTest, label: str) -> AppTest:
    """A button by its label, clicked."""
    return next(button for button in app.button if button.label == label).click().run()
