"""Attacks on the server itself, which is a real one: foreign names, foreign pages, tricks in paths, too much at once."""

import asyncio
import os

import pytest
from attacker import Visit, handshake, multipart, send, token
from poisoned_catalogue import poisoned_settings

from benchmarks.served import Server
from ui.hosts import own_names

FOREIGN = [
    "evil.example",
    "evil.example:{port}",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "127.0.0.1@evil.example",
    "evil.example#127.0.0.1",
    "999.1.1.1",
    "[evil]",
    "",
]
TRICKS = [
    "/media/../../app.py",
    "/media/%2e%2e/%2e%2e/app.py",
    "/static/../../../../../../etc/passwd",
    "/static/..%2f..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
    "/static/%252e%252e/%252e%252e/etc/passwd",
    "/app/static/../app.py",
    "/component/../../app.py",
    "/_stcore/bidi-components/..%2f..%2f..%2fetc%2fpasswd",
    "//etc/passwd",
    "/\\\\etc\\passwd",
    "/app.py",
    "/.streamlit/config.toml",
    "/assets/weights.json",
    "/static/\x00/app.py".replace("\x00", "%00"),
]
INSIDE = (b"root:", b"recommendations that show their working. Start it", b"fileWatcherType", b"ListNet")
"""What only the files hold that the tricks are after."""
MEGABYTE = 1 << 20


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    settings = poisoned_settings(tmp_path_factory.mktemp("attacked"))
    with Server(**settings, BECAUSE_HOSTS="because.school.example") as running:
        yield running


def visited(server, work):
    """What comes of some work in a tab whose home page is open."""

    async def visit():
        async with Visit(server.port) as tab:
            assert (await tab.open()).problems == []
            return await work(tab)

    return asyncio.run(visit())


@pytest.mark.parametrize("host", FOREIGN)
@pytest.mark.parametrize("path", ["/", "/healthz", "/_stcore/health", "/_stcore/host-config", "/media/x"])
def test_foreign_host_is_not_answered(server, host, path):
    answer = send(server, path, host=host.format(port=server.port))
    assert answer.status == 400
    assert b"<html" not in answer.content


@pytest.mark.parametrize("host", FOREIGN)
def test_foreign_host_opens_no_websocket(server, host):
    assert handshake(server, host=host.format(port=server.port)) in {400, 403}


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "192.168.1.20:8501", "[::1]:8501", "because.school.example", *own_names()]
)
def test_addresses_own_names_and_the_names_of_the_setting_are_answered(server, host):
    assert send(server, host=host).status == 200
    assert handshake(server, host=host, Origin=f"http://{host}") == 101


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://localhost:1", "http://127.0.0.1:{other}", "//", "http://["]
)
def test_page_from_elsewhere_opens_no_websocket(server, origin):
    assert handshake(server, Origin=origin.format(other=server.port + 1)) == 403


def test_own_page_and_a_program_open_a_websocket(server):
    assert handshake(server, Origin=f"http://127.0.0.1:{server.port}") == 101
    assert handshake(server) == 101


@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST"])
def test_page_from_elsewhere_changes_nothing(server, method):
    answer = send(server, "/_stcore/upload_file/a/b", method, headers={"Origin": "http://evil.example"})
    assert answer.status == 403


def test_every_refusal_carries_the_policy_too(server):
    for answer in (send(server, host="evil.example"), send(server, method="PUT", headers={"Origin": "null"})):
        assert "script-src 'self'" in answer.getheader("Content-Security-Policy")


@pytest.mark.parametrize("path", TRICKS)
def test_no_path_leads_to_a_file_of_the_machine(server, path):
    answer = send(server, path)
    assert answer.status < 500
    assert not any(inside in answer.content for inside in INSIDE)


def test_upload_over_the_limit_is_refused_by_the_server(server):
    async def upload(tab):
        path = f"/_stcore/upload_file/{tab.session}/mine"
        headers, small = multipart(b"title,rating\nAlien,5\n")
        _, large = multipart(b"title,rating\n" + b"Alien,5\n" * (MEGABYTE // 4))
        with_token = {**headers, **token(server)}
        return (
            send(server, path, "PUT", headers=headers, body=small).status,
            send(server, path, "PUT", headers=with_token, body=small).status,
            send(server, path, "PUT", headers=with_token, body=large).status,
            send(server, "/_stcore/upload_file/other/mine", "PUT", headers=with_token, body=small).status,
        )

    assert visited(server, upload) == (403, 204, 413, 400)


def test_upload_that_hides_its_length_is_refused_by_the_server(server):
    async def upload(tab):
        headers, body = multipart(os.urandom(3 * MEGABYTE))
        path = f"/_stcore/upload_file/{tab.session}/mine"
        try:
            return send(
                server, path, "PUT", headers={**headers, **token(server)}, body=iter([body]), chunked=True
            ).status
        except (BrokenPipeError, ConnectionResetError):
            return 413  # the server has hung up in the middle of it

    assert visited(server, upload) == 413


def test_a_million_characters_are_cut_and_said_so(server):
    async def ask(tab):
        answer = await tab.ask("rain " * 200_000)
        return answer.problems, " ".join(tab.texts)

    problems, texts = visited(server, ask)
    assert problems == []
    assert "Only the first 299 characters" in texts


def test_a_message_beyond_the_limit_closes_its_own_visit_only(server):
    async def shout(tab):
        async with Visit(server.port) as other:
            await other.open()
            answer = await tab.ask("x" * (3 * MEGABYTE))
            return answer.problems, (await other.ask("a heist in the rain")).problems

    closed, others = visited(server, shout)
    assert len(closed) == 1
    assert "closed" in closed[0]
    assert others == []


def test_no_key_intent_or_session_is_in_the_log(server):
    async def tell(tab):
        await tab.ask("a very private sorrow")
        return tab.session

    session = visited(server, tell)

    async def open_link():
        async with Visit(server.port) as tab:
            await tab.open("me=SecretKeyOfAPerson&intent=an+unspoken+longing&room=SecretRoom")
            await tab.ask("rain " * 200_000)

    asyncio.run(open_link())
    send(server, "/?me=SecretKeyOfAPerson&intent=an+unspoken+longing", host="evil.example")
    send(server, f"/_stcore/upload_file/{session}/x", "PUT", body=b"broken")
    handshake(server, Origin="http://evil.example", Cookie="session=SecretCookie")
    written = server.log.read_text(errors="replace")
    assert len(session) > 20
    for secret in ("SecretKey", "SecretRoom", "SecretCookie", "longing", "sorrow", "rain rain", session):
        assert secret not in written
    assert "Traceback" not in written
