"""The report in a real browser that has no network: drawn, readable, and deaf to whatever a title says."""

import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from report_examples import ATTACKS, CONTEXT, explanation, many_rows, nothing_asked

from recsys.present.report.page import report

pytestmark = pytest.mark.browser


@pytest.fixture
def opened(browser, tmp_path):
    """Opens a report from its file, offline; ``page.heard`` is all it asked for, said or was refused."""
    contexts = []

    def open_(text: str, width: int = 1280, scheme: str = "light"):
        file = tmp_path / "report.html"
        file.write_text(text, encoding="utf-8")
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        contexts.append(context)
        context.set_offline(True)
        page = context.new_page()
        page.heard = []
        page.on("request", lambda request: page.heard.append(request.url))
        page.on("console", lambda message: page.heard.append(message.text))
        page.on("pageerror", lambda error: page.heard.append(str(error)))
        page.on("dialog", lambda dialog: (page.heard.append(dialog.message), dialog.dismiss()))
        page.goto(file.as_uri())
        page.locator(".js-plotly-plot .bars").first.wait_for()
        page.heard = [one for one in page.heard if one != file.as_uri() and not one.startswith("data:")]
        return page

    yield open_
    for context in contexts:
        context.close()


def test_every_chart_is_drawn_and_nothing_is_asked_of_the_network(opened):
    page = opened(report(explanation(), CONTEXT))
    assert page.locator(".js-plotly-plot .bars").count() == 3
    assert page.locator("#chart-sum .point").count() == 7
    assert page.locator("#chart-sum pattern").count() == 2
    assert page.heard == []


@pytest.fixture
def listener():
    """A server of this computer that notes who comes."""
    visits = []

    class Noting(BaseHTTPRequestHandler):
        def do_GET(self):
            visits.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Noting)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    server.visits = visits
    yield server
    server.shutdown()
    server.server_close()


LEAK = """address => {
    fetch(address + '/fetched').catch(() => {});
    const late = document.createElement('script');
    late.textContent = 'window.ran = true';
    document.body.append(late, Object.assign(new Image(), { src: address + '/image.png' }));
}"""


def test_the_policy_keeps_even_a_script_of_the_page_from_the_network(opened, listener):
    address = f"http://127.0.0.1:{listener.server_port}"
    without_policy = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", report(explanation(), CONTEXT))
    for text, reached in ((without_policy, {"/fetched", "/image.png"}), (report(explanation(), CONTEXT), set())):
        listener.visits.clear()
        page = opened(text)
        page.context.set_offline(False)
        page.evaluate(LEAK, address)
        page.wait_for_timeout(1000)
        assert set(listener.visits) == reached
        assert page.evaluate("window.ran") is (True if reached else None)


def test_pointing_at_a_bar_says_what_it_is(opened):
    page = opened(report(explanation(), CONTEXT))
    page.locator("#chart-sum").scroll_into_view_if_needed()
    box = page.locator("#chart-sum .point").first.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.locator("#chart-sum .hoverlayer .hovertext").wait_for()
    assert "western" in page.locator("#chart-sum .hoverlayer").text_content()


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_in_every_text_does_nothing(opened, attack):
    page = opened(report(explanation(attack), CONTEXT))
    assert page.heard == []
    assert page.locator(".js-plotly-plot .bars").count() == 3
    assert page.locator("script").count() == 5
    assert page.locator("main img").count() == 1
    assert page.locator("main a, svg a").count() == 0
    assert page.evaluate("[...document.querySelectorAll('*')].every(e => !e.onerror && !e.onmouseover)")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("example", [explanation, nothing_asked, lambda: many_rows(60)], ids=["full", "empty", "long"])
def test_a_narrow_screen_needs_no_sideways_scrolling(opened, example, scheme):
    page = opened(report(example(), CONTEXT), width=390, scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    edges = page.evaluate(
        "[...document.querySelectorAll('.annotation-text, .ytick text')].map(e => e.getBoundingClientRect())"
        ".map(box => [box.left, box.right])"
    )
    assert edges
    assert all(left >= 0 and right <= 390 for left, right in edges)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_in_charts_stand_out_from_the_page(opened, scheme):
    page = opened(report(explanation(), CONTEXT), scheme=scheme)
    ink = page.evaluate("getComputedStyle(document.querySelector('#chart-sum .ytick text')).fill")
    text = page.evaluate("getComputedStyle(document.body).color")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ink == text != paper


def test_it_prints_in_light_on_few_pages(opened):
    page = opened(report(explanation(), CONTEXT), scheme="dark")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert 1 <= page.pdf(prefer_css_page_size=True, format="A4").count(b"/Type /Page\n") <= 3
