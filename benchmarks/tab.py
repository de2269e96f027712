"""One tab of a browser without the browser: it speaks Streamlit's protocol and notes when what was drawn."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

LONGEST_MESSAGE = 64 * 2**20
BUSY, FAILED, NOT_SAVED = 'class="notice busy"', "This did not work", "Not saved"
DRAWN = re.compile(r"why-\d+|detail")
"""The buttons of cards, and the choice below the sum of the page Explain: with the last of them the page is there."""


@dataclass
class Answer:
    """What came of one request: seconds to the last card and to the end, the wait for a seat, problems.

    ``cards`` counts the drawn parts that ``listed`` waits for.
    """

    began: float
    listed: float | None = None
    finished: float | None = None
    waited: float = 0.0
    told: str = ""
    problems: list[str] = field(default_factory=list)
    cards: int = 0


class Tab:
    """A tab that is open; a context manager. ``widgets`` are the ids of what can be pressed, by key."""

    def __init__(self, port: int, patience: float = 120.0) -> None:
        self.address = f"ws://127.0.0.1:{port}/_stcore/stream"
        self.patience = patience
        self.widgets: dict[str, str] = {}
        self.page = ""
        self.home = ""

    async def __aenter__(self) -> Tab:
        self.socket: ClientConnection = await connect(
            self.address,
            subprotocols=[Subprotocol("streamlit")],
            max_size=LONGEST_MESSAGE,
            open_timeout=60,
            ping_interval=None,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.socket.close()

    async def open(self, address: str = "") -> Answer:
        """The first run of the home page."""
        answer = await self.run({}, address)
        self.home = self.page
        return answer

    async def go_home(self) -> Answer:
        """Back to the home page, as by its place in the navigation."""
        self.page = self.home
        return await self.run({})

    async def ask(self, text: str) -> Answer:
        """Type an intent and press Enter."""
        return await self.run({"asked": text, "FormSubmitter:ask-Recommend": True})

    async def press(self, key: str) -> Answer:
        """Press a button."""
        return await self.run({key: True})

    async def run(self, values: Mapping[str, str | bool], address: str = "") -> Answer:
        """Send some widgets' values and read until the script ends."""
        message = BackMsg()
        message.rerun_script.query_string = address
        message.rerun_script.page_script_hash = self.page
        message.rerun_script.widget_states.widgets.extend(self._state(key, value) for key, value in values.items())
        answer = Answer(time.monotonic())
        try:
            await self.socket.send(message.SerializeToString())
            async with asyncio.timeout(self.patience):
                while answer.finished is None:
                    self._read(ForwardMsg.FromString(await self._received()), answer)
        except TimeoutError:
            answer.problems.append(f"no answer within {self.patience:.0f} s")
        except ConnectionClosed as closed:
            answer.problems.append(f"the connection was closed ({type(closed).__name__})")
        return answer

    async def _received(self) -> bytes:
        data = await self.socket.recv()
        return data if isinstance(data, bytes) else data.encode()

    def _state(self, key: str, value: str | bool) -> WidgetState:
        state = WidgetState(id=self.widgets[key])
        if isinstance(value, bool):
            state.trigger_value = value
        else:
            state.string_value = value
        return state

    def _read(self, message: ForwardMsg, answer: Answer) -> None:
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.page = message.new_session.page_script_hash
            self.widgets.clear()
            answer.listed, answer.cards = None, 0
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._draw(message.delta.new_element, answer)
        elif kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            answer.finished = time.monotonic() - answer.began

    def _draw(self, element: Element, answer: Answer) -> None:
        kind = element.WhichOneof("type")
        now = time.monotonic() - answer.began
        if kind == "exception":
            answer.problems.append(f"an exception: {element.exception.message[:80]}")
        elif kind == "html":
            self._draw_text(element.html.body, now, answer)
        elif kind in {"button", "text_input", "button_group"}:
            key = getattr(element, kind).id.split("-", 2)[-1]
            self.widgets[key] = getattr(element, kind).id
            if DRAWN.fullmatch(key):
                answer.listed, answer.cards = now, answer.cards + 1

    def _draw_text(self, body: str, now: float, answer: Answer) -> None:
        if BUSY in body:
            answer.waited = now
            answer.told = answer.told or re.sub(r"<[^>]+>", " ", body)
        for sign in (FAILED, NOT_SAVED):
            if sign in body:
                answer.problems.append(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))[:160])
