"""Reasons on a page: each claim linked to its row, all text escaped, the author named; and the steps of a start."""

import re

from recsys.schema import Claim, Evidence, Item, Reason
from ui.reasons import Shelf, reason_html
from ui.resources import Step
from ui.waiting import EXPECTED, steps_page

ITEM = Item(1, "Alien", 1979)
EVIDENCE = (
    Evidence("word:0", "You asked for <dark>.", "word", 0.5),
    Evidence("field:director", "Directed by Ridley Scott.", "director"),
)


def reason(text: str, *claims: Claim, source: str = "model", note: str = "") -> Reason:
    return Reason(ITEM, text, source, EVIDENCE, claims, note)


def test_a_claim_is_underlined_in_the_colour_of_its_row_and_names_it():
    html = reason_html(reason("A dark film by Ridley Scott.", Claim("dark", (2, 6), "word:0")))
    assert '<span class="claim word" title="You asked for &lt;dark&gt;.">dark</span> film by Ridley Scott.' in html


def test_a_claim_that_rests_on_a_catalogue_field_has_no_source_colour():
    html = reason_html(reason("By Ridley Scott.", Claim("Ridley Scott", (3, 15), "field:director")))
    assert '<span class="claim field" title="Directed by Ridley Scott.">Ridley Scott</span>' in html


def test_nothing_of_the_text_is_lost_or_doubled_where_claims_overlap():
    claims = (Claim("dark film", (2, 11), "word:0"), Claim("film", (7, 11), "field:director"))
    html = reason_html(reason("A dark film.", *claims))
    assert re.sub("<[^>]+>", "", html).startswith("A dark film.")
    assert html.count('class="claim') == 1


def test_a_models_text_is_never_read_as_html():
    html = reason_html(reason("<img src=x onerror=alert(1)>"))
    assert "<img" not in html


def test_who_wrote_it_is_said():
    assert "Written by the language model" in reason_html(reason("Dark."))
    assert "From a template" in reason_html(reason("Dark.", source="template"))
    assert "From a template. Late &amp; slow." in reason_html(reason("Dark.", source="template", note="Late & slow."))


def test_a_full_shelf_drops_its_oldest_reason():
    shelf = Shelf(size=2)
    for key in "abc":
        shelf.put(key, reason(key))
    assert shelf.get("a") is None
    assert shelf.get("c").text == "c"


def test_the_page_of_a_start_shows_steps_done_under_way_and_to_come():
    html = steps_page((Step("ratings", 1.0, "100,004 ratings", done=True), Step("embeddings", 0.5, "<b>")), 12.3)
    states = re.findall(r'<li class="(\w+)"><span>([^<]+)</span>', html)
    assert states[:2] == [("done", "Ratings"), ("begun", "Embeddings")]
    assert {name.lower() for _, name in states} == set(EXPECTED)
    assert html.count("width:50.0%") == 1
    assert "<b>" not in html.replace("<b style", "").replace("</b>", "")
    assert "12 s so far" in html
