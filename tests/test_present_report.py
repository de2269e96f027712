"""The report as text: what it holds, what it must never hold, and that it says so where there is nothing to show."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_examples import ATTACKS, CONTEXT, explanation, many_rows, nothing_asked

from recsys.present.report.figures import plotly_script, script_safe
from recsys.present.report.page import report
from recsys.schema import Item


class Reader(HTMLParser):
    """Collects the tags, the text outside scripts and styles, and the data blocks of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.blocks: list[str] = []
        self._inside = ""
        self.feed(page.replace(plotly_script(), ""))

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._inside = "data" if dict(attrs).get("data-chart") else tag if tag in ("script", "style") else ""

    def handle_endtag(self, tag):
        self._inside = ""

    def handle_data(self, data):
        if self._inside == "data":
            self.blocks.append(data)
        elif not self._inside:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


def test_it_holds_every_section_and_every_number():
    reader = Reader(report(explanation(), CONTEXT))
    headings = [name for name, _ in reader.tags if name in ("h1", "h2")]
    assert headings == ["h1"] + ["h2"] * 8
    for words in (
        "Unforgiven stands at rank 3 because",
        "Each bar begins where the one above it ends",
        "Without “western”, Unforgiven would fall from rank 3 to 9, behind Shane (1953).",
        "Left over by rounding",
        "Small films: 12 films, 40 ratings",
        "21 November 2026, with Because",
        "Taken out: “slow” and Alien (1979).",
        "Ranked with your 2 ratings.",
    ):
        assert words in reader.text
    for row in explanation().contributions:
        assert f"{row.value:+.4f}".replace("-", "−") in reader.text


def test_plotly_is_in_it_once_and_the_size_is_mostly_its():
    page = report(explanation(), CONTEXT)
    assert page.count(plotly_script()) == 1
    rest = len(page.encode()) - len(plotly_script().encode())
    print(f"{len(page.encode()):,} bytes, of which {rest:,} are not plotly.js")
    assert rest < 60_000


def test_figures_are_data_with_no_room_for_a_tag():
    reader = Reader(report(explanation(), CONTEXT))
    charts = [json.loads(block) for block in reader.blocks]
    assert len(charts) == 3
    assert all(set(chart) == {"data", "layout"} for chart in charts)
    assert not any(letter in block for block in reader.blocks for letter in "<>&")


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_text_becomes_a_tag_an_attribute_or_a_link(attack):
    harmless, attacked = (Reader(report(explanation(text), CONTEXT)) for text in ("plain", attack))
    assert [(name, sorted(values)) for name, values in attacked.tags] == [
        (name, sorted(values)) for name, values in harmless.tags
    ]
    assert len(attacked.blocks) == len(harmless.blocks)
    assert [json.loads(block) for block in attacked.blocks]


@given(st.text(max_size=40))
@settings(max_examples=60, deadline=None)
def test_json_in_a_script_reads_back_and_cannot_end_it(text):
    written = script_safe(json.dumps([text], ensure_ascii=False))
    assert json.loads(written) == [text]
    assert not re.search(r"[<>&\u2028\u2029]", written)


@pytest.mark.parametrize(
    ("link", "is_a_link"),
    [("https://example.org/?a=1&b=2", True), ("javascript:alert(1)", False), ("data:text/html,x", False)],
)
def test_only_web_addresses_become_links(link, is_a_link):
    reader = Reader(report(explanation(), replace(CONTEXT, link=link)))
    assert [values["href"] for name, values in reader.tags if name == "a"] == ([link] if is_a_link else [])
    assert link in reader.text


def test_nothing_is_fetched_and_the_policy_names_each_script_by_its_hash():
    page = report(explanation(), CONTEXT)
    reader = Reader(page)
    policy = next(values["content"] for name, values in reader.tags if values.get("http-equiv"))
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert policy.count("sha256-") == 2
    assert "unsafe-eval" not in policy
    addresses = [values.get(key) for _, values in reader.tags for key in ("src", "href") if values.get(key)]
    assert all(address.startswith("data:image/svg+xml;base64,") for address in addresses)
    assert not any(name in ("link", "iframe", "object", "form", "base") for name, _ in reader.tags)


def test_it_can_be_read_without_seeing():
    reader = Reader(report(explanation(), CONTEXT))
    named = dict(reader.tags)
    assert named["html"]["lang"] == "en"
    assert all(values.get("alt") for name, values in reader.tags if name == "img")
    assert all(values.get("scope") in ("col", "row") for name, values in reader.tags if name == "th")
    assert all(values["aria-label"] for name, values in reader.tags if values.get("role") == "img")


def test_it_says_so_where_there_is_nothing_to_show():
    reader = Reader(report(nothing_asked(), replace(CONTEXT, taken_out=())))
    for words in (
        "Nothing was asked for in words.",
        "No words were scored",
        "No ratings were used.",
        "No single source decides this place",
    ):
        assert words in reader.text
    assert len(reader.blocks) == 1
    assert "NaN" not in reader.text


def test_an_item_with_only_a_title_has_a_report():
    bare = replace(explanation(), item=Item("x", "Untold"))
    assert "<h1>Untold</h1>" in report(bare, CONTEXT)


def test_sampled_values_come_with_their_standard_error():
    exact = explanation()
    first = replace(exact.contributions[0], standard_error=0.0375)
    sampled = Reader(report(replace(exact, contributions=(first, *exact.contributions[1:])), CONTEXT)).text
    assert "Standard error" in sampled
    assert "+0.90000.0375" in sampled  # without a sign, beside its value
    assert "the largest standard error is 0.04" in sampled
    assert "tandard error" not in Reader(report(exact, CONTEXT)).text


def test_many_rows_are_folded_up_but_all_there():
    page = report(many_rows(500), CONTEXT)
    assert "<details><summary>500 rows" in page
    assert Reader(page).text.count("Film number") >= 500
