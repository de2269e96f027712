"""Security headers."""

import asyncio

from ui.security import SecurityHeaders, content_security_policy, script_hashes


def answer(scope_type: str) -> list[dict]:
    sent = []

    async def app(scope, receive, send):
        await send({"type": f"{scope_type}.response.start", "status": 200, "headers": []})

    async def send(message):
        sent.append(message)

    asyncio.run(SecurityHeaders(app)({"type": scope_type}, None, send))
    return sent


def test_every_answer_carries_the_policy():
    headers = dict(answer("http")[0]["headers"])
    assert headers[b"content-security-policy"].decode() == content_security_policy()
    assert headers[b"x-content-type-options"] == b"nosniff"


def test_a_websocket_is_left_alone():
    assert answer("websocket")[0]["headers"] == []


def test_no_script_from_elsewhere_and_no_inline_script_but_streamlits_own():
    scripts = next(part for part in content_security_policy().split("; ") if part.startswith("script-src"))
    assert "unsafe" not in scripts
    assert all(source == "'self'" or source.startswith("'sha256-") for source in scripts.split()[1:])


def test_pictures_only_from_this_server_or_the_page_itself():
    assert "img-src 'self' data: blob:" in content_security_policy().split("; ")


def test_the_hash_of_an_inline_script_is_the_one_that_browsers_expect():
    # The example that the CSP specification itself gives.
    assert script_hashes("<script>alert('Hello, world.');</script>") == (
        "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='",
    )
