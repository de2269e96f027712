"""The steps of a start, as a page shows them."""

import re

from ui.resources import Step
from ui.waiting import EXPECTED, steps_page


def test_the_page_of_a_start_shows_steps_done_under_way_and_to_come():
    html = steps_page((Step("ratings", 1.0, "100,004 ratings", done=True), Step("embeddings", 0.5, "<b>")), 12.3)
    states = re.findall(r'<li class="(\w+)"><span>([^<]+)</span>', html)
    assert states[:2] == [("done", "Ratings"), ("begun", "Embeddings")]
    assert {name.lower() for _, name in states} == set(EXPECTED)
    assert html.count("width:50.0%") == 1
    assert "<b>" not in html.replace("<b style", "").replace("</b>", "")
    assert "12 s so far" in html
