"""The first page as somebody gives feedback on it, run with the real engine and a store of the tests."""

import html
import re

from page_reading import PATIENCE
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Radio

from recsys.engine import Engine
from recsys.feedback import FeedbackStore
from recsys.schema import ItemId
from recsys.schema.feedback import Feedback
from ui import resources
from ui.feedback import CLICKED
from ui.view import View

RECOMMEND = "../pages/recommend.py"


def opened(**address: str) -> AppTest:
    """The page at an address, run once."""
    app = AppTest.from_file(RECOMMEND, default_timeout=PATIENCE)
    for name, value in address.items():
        app.query_params[name] = value
    return run(app)


def run(app: AppTest) -> AppTest:
    """The page run again, without a failure."""
    app.run()
    assert not app.exception, [one.message for one in app.exception]
    return app


def engine() -> Engine:
    """The engine that the pages share."""
    return resources.opening().engine.result()


def store() -> FeedbackStore:
    """The store that the pages write to."""
    return engine().store


def view(app: AppTest) -> View:
    """What decides what the page shows."""
    return app.session_state["view"] if "view" in app.session_state else View()


def films(app: AppTest) -> list[ItemId]:
    """The ids of the cards, first to last."""
    keys = [button.key for button in app.button if button.key and button.key.startswith("more-")]
    return [int(key.removeprefix("more-")) for key in keys]


def answer(app: AppTest, kind: str, item_id: ItemId) -> AppTest:
    """One of the two plain answers to a card, given by somebody who has read it."""
    if CLICKED in app.session_state:
        del app.session_state[CLICKED]
    app.button(key=f"{kind}-{item_id}").click()
    return run(app)


def rate(app: AppTest, item_id: ItemId, stars: int) -> AppTest:
    """Say that a film was seen, with stars."""
    app.feedback(key=f"seen-stars-{item_id}").set_value(stars - 1)
    return run(app)


def choice(app: AppTest, item_id: ItemId) -> Radio:
    """The choice of what is wrong with the reason of a card."""
    return next(radio for radio in app.radio if (radio.key or "").startswith(f"wrong-rows-{item_id}-"))


def object_to(app: AppTest, item_id: ItemId, row: str) -> AppTest:
    """Say which row of a reason is wrong."""
    choice(app, item_id).set_value(row)
    return run(app)


def undo(app: AppTest) -> AppTest:
    """Take the last feedback back."""
    app.button(key="undo-feedback").click()
    return run(app)


def texts(app: AppTest) -> str:
    """Everything that is said on the page, without tags."""
    bodies = " ".join(element.proto.body for element in app.get("html"))
    return html.unescape(re.sub(r"<[^>]+>", " ", bodies))


def moved(app: AppTest) -> list[str]:
    """The lines of the note that say which films moved."""
    bodies = [element.proto.body for element in app.get("html") if 'class="moves"' in element.proto.body]
    return [html.unescape(line) for body in bodies for line in re.findall(r"<li>(.*?)</li>", body)]


def told(app: AppTest) -> list[Feedback]:
    """What the store holds of the person of this visit."""
    return store().events(app.session_state["profile"].person.person)


def kinds(app: AppTest) -> list[str]:
    """The kinds of what the store holds of the person of this visit, without the lists that were shown."""
    return [event.kind.value for event in told(app) if event.kind.value != "shown"]
