"""A page as a person reads it: every text and every chart, and what must never stand in either."""

import html
import json
import re

from streamlit.testing.v1 import AppTest

EXPLAIN, PATIENCE = "../pages/explain.py", 180
NEVER = re.compile(
    r"\b(?:nan|NaN|NaT|inf|Infinity|null)\b|\bNone\b(?! is set up)|−0\.00\b|“”|\bTraceback\b"
    r"|(?<![\d,.])1 (?:films|words|ratings|rows|groups|pieces|differences|orders|items)\b"
)
"""What no text may hold: missing numbers, a minus before nothing, empty quotation marks, a plural of one."""


def opened(page: str = EXPLAIN, **address: str | list[str]) -> AppTest:
    """The page at an address, run once."""
    app = AppTest.from_file(page, default_timeout=PATIENCE)
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def choose(app: AppTest, key: str, option: str) -> AppTest:
    """One option of a choice, chosen."""
    next(group for group in app.get("button_group") if group.key == key).set_value(option).run()
    return app


def texts(app: AppTest) -> list[str]:
    """Every text that Streamlit shows, without tags."""
    bodies = [element.proto.body for element in app.get("html")]
    captions = [caption.value for caption in app.caption]
    return [html.unescape(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", body, flags=re.DOTALL)) for body in bodies + captions]


def charts(app: AppTest) -> list[str]:
    """Every chart: what is said of it, and its data and names."""
    return [f"{chart.proto.alt} {_data(json.loads(chart.proto.spec))}" for chart in app.get("plotly_chart")]


def _data(spec: dict) -> str:
    """Values, names and notes of a figure, without its looks."""
    drawn = [trace.get(part) for trace in spec["data"] for part in ("x", "y", "z", "base", "text", "hovertext")]
    notes = [note.get("text") for note in spec["layout"].get("annotations", [])]
    ticks = [axis.get("ticktext") for axis in spec["layout"].values() if isinstance(axis, dict)]
    return json.dumps([part for part in (*drawn, *notes, *ticks) if part is not None], ensure_ascii=False)


def assert_sensible(app: AppTest, where: str) -> None:
    """No failure, and nothing on the page that no person should read."""
    assert not app.exception, (where, [one.message for one in app.exception])
    for text in (*texts(app), *charts(app)):
        found = NEVER.search(text)
        assert not found, f"{where}: “{found.group()}” in {text[max(0, found.start() - 80) : found.end() + 40]}"
