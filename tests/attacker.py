"""An attacker's tools against a real server: raw requests, a raw websocket handshake, and a tab that remembers."""

from __future__ import annotations

import http.client
import re

from benchmarks.tab import Tab

PATIENCE = 120
HANDSHAKE = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Protocol": "streamlit",
}
STREAM = "/_stcore/stream"


def send(server, path="/", method="GET", host=None, headers=None, body=None, chunked=False):
    """The answer to a request whose path and Host are sent as they are; its body is read as ``answer.content``."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    try:
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        own = {"Host": f"127.0.0.1:{server.port}" if host is None else host}
        length = {"Transfer-Encoding": "chunked"} if chunked else {"Content-Length": str(len(body or b""))}
        for name, value in {**own, **length, **(headers or {})}.items():
            connection.putheader(name, value)
        connection.endheaders(message_body=body, encode_chunked=chunked)
        answer = connection.getresponse()
        answer.content = b"" if answer.status == 101 else answer.read()
        return answer
    finally:
        connection.close()


def handshake(server, host=None, **headers):
    """The status of a websocket's handshake: 101 where it is let in."""
    return send(server, STREAM, host=host, headers={**HANDSHAKE, **headers}).status


def multipart(content: bytes, name: str = "ratings.csv") -> tuple[dict[str, str], bytes]:
    """Headers and body of an upload, as a browser writes them."""
    head = f'--edge\r\nContent-Disposition: form-data; name="{name}"; filename="{name}"\r\n\r\n'
    return {"Content-Type": "multipart/form-data; boundary=edge"}, head.encode() + content + b"\r\n--edge--\r\n"


def token(server) -> dict[str, str]:
    """The headers that show a request to be of a page which this server has served."""
    cookie = send(server, "/_stcore/health").getheader("Set-Cookie") or ""
    value = re.search(r"(_streamlit_xsrf)=([^;]+)", cookie)
    return {"Cookie": f"{value[1]}={value[2]}", "X-Xsrftoken": value[2]} if value else {}


class Visit(Tab):
    """A tab that keeps every text it was shown and knows its own session."""

    def __init__(self, port: int, patience: float = PATIENCE) -> None:
        super().__init__(port, patience)
        self.texts: list[str] = []
        self.session = ""

    def _read(self, message, answer):
        if message.WhichOneof("type") == "new_session":
            self.session = message.new_session.initialize.session_id
            self.texts.clear()
        super()._read(message, answer)

    def _draw_text(self, body, now, answer):
        self.texts.append(body)
        super()._draw_text(body, now, answer)
