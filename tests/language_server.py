"""A real local server that speaks as OpenAI's chat completions do, well or badly as a test tells it to."""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from recsys.config import Settings

Answer = Callable[[BaseHTTPRequestHandler], None]
KEY = "sk-test-0123456789"


class LanguageServer:
    """Answers each chat with the next of ``answers``, the last one again and again; notes every request."""

    def __init__(self, *answers: Answer, models: tuple[str, ...] | Answer = ("tiny",)) -> None:
        self.answers = deque(answers)
        self.models = models
        self.requests: list[tuple[str, dict[str, str], dict]] = []
        self.times: list[float] = []
        self.open = self.most_open = 0
        self.gone = threading.Event()
        """Set when somebody closes a connection before the answer is whole."""
        self._lock = threading.Lock()
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.http.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http.server_port}/v1"

    @property
    def bodies(self) -> list[dict]:
        return [body for path, _, body in self.requests if path.endswith("/chat/completions")]

    def settings(self, **changes) -> Settings:
        """Settings that name this server."""
        return Settings(**{"language_model": self.url, "language_model_key": KEY, "device": "cpu"} | changes)

    def _next(self) -> Answer:
        with self._lock:
            return self.answers.popleft() if len(self.answers) > 1 else self.answers[0]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                server.requests.append((self.path, dict(self.headers), {}))
                models = server.models
                if callable(models):
                    models(self)
                else:
                    send(self, json.dumps({"object": "list", "data": [{"id": name} for name in models]}))

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self.body = body
                server.requests.append((self.path, dict(self.headers), body))
                server.times.append(time.monotonic())
                with server._lock:
                    server.open += 1
                    server.most_open = max(server.most_open, server.open)
                try:
                    server._next()(self)
                except (BrokenPipeError, ConnectionResetError):
                    server.gone.set()
                finally:
                    with server._lock:
                        server.open -= 1

            def log_message(self, *_):
                pass

        return Handler


@contextmanager
def running(*answers: Answer, **options) -> Iterator[LanguageServer]:
    """A server that runs while the test does."""
    server = LanguageServer(*answers, **options)
    thread = threading.Thread(target=server.http.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.http.shutdown()
        server.http.server_close()


def send(handler, text, content_type="application/json", status=200, **headers):
    """A whole answer of some kind."""
    data = text.encode() if isinstance(text, str) else text
    handler.send_response(status)
    handler.send_header("Content-Type", content_type)
    handler.send_header("Content-Length", str(len(data)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(data)


def status(code: int, said: object = None, **headers) -> Answer:
    """A refusal with the words that OpenAI's servers wrap them in."""
    body = json.dumps({"error": {"message": said or "No.", "type": "x"}})
    return lambda handler: send(handler, body, status=code, **headers)


def whole(text: str, content_type: str = "application/json") -> Answer:
    """One text of any kind."""
    return lambda handler: send(handler, text, content_type)


def event(text: str | None, finish: str | None = None, log_probability: float | None = None) -> str:
    """One event of a streamed answer."""
    choice: dict = {"index": 0, "delta": {} if text is None else {"content": text}, "finish_reason": finish}
    if log_probability is not None:
        choice["logprobs"] = {"content": [{"token": text, "logprob": log_probability}]}
    return f"data: {json.dumps({'choices': [choice]})}\n\n"


def begin_events(handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/event-stream; charset=utf-8")
    handler.send_header("Connection", "close")
    handler.end_headers()
    handler.close_connection = True


def events(*lines: str, pause: float = 0.0) -> Answer:
    """A streamed answer, event by event."""

    def answer(handler):
        begin_events(handler)
        for line in lines:
            handler.wfile.write(line.encode())
            handler.wfile.flush()
            time.sleep(pause)

    return answer


def says(text: str, pause: float = 0.0, log_probability: float | None = None, finish: str = "stop") -> Answer:
    """A well-behaved streamed answer, word by word."""
    words = text.split(" ")
    pieces = [word if at == len(words) - 1 else f"{word} " for at, word in enumerate(words)]
    lines = [event(piece, None, log_probability) for piece in pieces]
    return events(*lines, event(None, finish), "data: [DONE]\n\n", pause=pause)


def endless(piece: str = "and on ", pause: float = 0.01) -> Answer:
    """A streamed answer that never ends of itself."""

    def answer(handler):
        begin_events(handler)
        for _ in range(int(30 / max(pause, 0.001))):
            handler.wfile.write(event(piece).encode())
            handler.wfile.flush()
            time.sleep(pause)

    return answer


def breaks_off(handler) -> None:
    """Some events, and then the connection ends without a last one."""
    events(event("Heat is "), event("a "))(handler)


def hangs_up(handler) -> None:
    """No answer at all: the connection is closed."""
    handler.close_connection = True
    handler.connection.close()
