"""Two people on one server: nothing of one, asked, liked, told, named or written, reaches the browser of the other."""

import json
import urllib.request

import pytest

from benchmarks.served import Server

pytestmark = pytest.mark.browser
PATIENCE = 120_000
"""Milliseconds."""
ONE = {"intent": "a quokka heist with xylophones", "name": "Quillon Zebrafoot", "words": ("quokka", "xylophone")}
OTHER = {"intent": "a zanzibar lighthouse ballad", "name": "Wilhelmina Okapi", "words": ("zanzibar", "ballad")}


@pytest.fixture(scope="module")
def server():
    with Server(BECAUSE_LANGUAGE_MODEL="none", BECAUSE_SEATS="0") as running:
        yield running


class Visit:
    """A person in a browser of their own, and every byte that the server sent there."""

    def __init__(self, browser, address):
        self.context = browser.new_context(viewport={"width": 1280, "height": 2600})
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.address, self.frames = address, []
        self.page.on("websocket", lambda socket: socket.on("framereceived", self._received))

    def _received(self, frame):
        self.frames.append(frame if isinstance(frame, bytes) else frame.encode())

    def open(self, path=""):
        self.page.goto(f"{self.address}/{path}")

    def list(self):
        self.page.locator(".st-key-film-10").wait_for()
        return [self.page.locator(f".st-key-film-{rank} .poster").get_attribute("alt") for rank in range(1, 11)]

    def ask(self, text):
        box = self.page.get_by_role("textbox", name="What are you in the mood for?")
        box.fill(text)
        box.press("Enter")
        self.page.get_by_role("heading", name=text).wait_for()
        self.page.locator(".st-key-film-1 .reason:not(.growing)").wait_for()

    def like_the_second(self):
        self.page.locator(".st-key-film-2").get_by_role("button", name="More like this").click()
        self.page.locator(".st-key-feedback-note").wait_for()

    def keep_under(self, name):
        """Choose a name; the secret key of the link."""
        self.open("loop")
        self.page.get_by_role("radio", name="Your profile").click()
        self.page.get_by_role("textbox", name="Name").fill(name)
        self.page.get_by_role("button", name="Keep this under a name").click()
        self.page.get_by_text(f"Kept under “{name}”").wait_for()
        return self.page.locator("[data-testid=stCode] code").inner_text().replace("\n", "").split("me=")[1]

    def text(self):
        return self.page.locator("body").inner_text()

    def received(self, text):
        """Whether these characters came from the server, in any message."""
        return any(text.encode() in frame for frame in self.frames)

    def wait_for_quiet(self):
        self.page.locator("[data-test-script-state=notRunning]").wait_for()
        self.page.wait_for_timeout(1000)


@pytest.fixture
def one(browser, server):
    visit = Visit(browser, server.address)
    yield visit
    visit.context.close()


@pytest.fixture
def other(browser, server):
    visit = Visit(browser, server.address)
    yield visit
    visit.context.close()


def test_nothing_of_one_person_reaches_the_other(one, other):
    one.open()
    other.open()
    assert one.list() == other.list()
    one.ask(ONE["intent"])
    other.ask(OTHER["intent"])
    other.wait_for_quiet()
    before = other.list()
    one.like_the_second()
    key = one.keep_under(ONE["name"])
    other.page.reload()
    other.page.locator(".st-key-film-10").wait_for()
    other.ask(OTHER["intent"])
    other.wait_for_quiet()
    assert other.list() == before
    assert other.page.locator(".st-key-feedback-note").count() == 0
    for path in ("loop", "system", "explain"):
        other.open(path)
        other.page.locator("h1").first.wait_for()
        other.wait_for_quiet()
        assert "me=" not in other.page.url
    assert key
    assert one.received(key)
    for secret in (*ONE["words"], ONE["name"], key):
        assert not other.received(secret), secret
        assert secret not in other.text()
        assert secret not in other.page.url
    for secret in OTHER["words"]:
        assert other.received(secret)
        assert not one.received(secret), secret


def test_who_comes_later_sees_nothing_of_who_was_there(one, browser, server):
    one.open()
    one.list()
    one.ask(ONE["intent"])
    one.like_the_second()
    one.context.close()
    later = Visit(browser, server.address)
    later.open()
    later.list()
    later.wait_for_quiet()
    assert not any(later.received(word) for word in ONE["words"])
    assert later.page.locator(".st-key-what-you-told").count() == 0
    assert later.context.cookies() == [] or not any("quokka" in str(cookie) for cookie in later.context.cookies())
    later.context.close()


def test_a_shared_link_carries_no_key_of_a_person(one, browser, server):
    one.open()
    one.list()
    key = one.keep_under(OTHER["name"])
    assert len(key) >= 22  # 128 bits in base 64
    one.page.get_by_role("link", name="Recommend").click()
    one.list()
    assert one.received(key)
    stranger = Visit(browser, server.address)
    stranger.open()
    stranger.list()
    assert not stranger.received(key)
    stranger.context.close()


def test_the_log_of_the_server_names_nobody(one, server):
    one.open()
    one.list()
    one.ask(ONE["intent"])
    one.like_the_second()
    one.wait_for_quiet()
    written = server.log.read_text(encoding="utf-8")
    lines = [json.loads(line) for line in written.splitlines() if line.startswith("{")]
    assert {line["page"] for line in lines} >= {"recommend"}
    assert all(set(line["ms"]) >= {"page", "total"} for line in lines)
    assert not any(word in written for word in ONE["words"])


def test_the_probe_of_a_real_server_answers_with_headers_of_security(server):
    with urllib.request.urlopen(f"{server.address}/healthz") as answer:
        assert json.load(answer)["status"] == "ok"
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
