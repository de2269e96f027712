"""One page run, from the door on: observed, and with a seat where the page needs the engine."""

from __future__ import annotations

from typing import Any

from recsys.config import Settings
from recsys.errors import BecauseError, SettingError
from ui import waiting
from ui.busy import take_seat
from ui.observing.requests import request

HOME, SYSTEM = "recommend", "system"


def serve(page: Any) -> None:
    """Run a page of ``st.navigation``. The page “System” needs no seat: it is for looking at a full room."""
    try:
        settings = Settings.from_environment()
    except SettingError as failure:
        waiting.show_failure(failure)
        return
    name = page.url_path or HOME
    with request(name, settings.log_intents):
        if name != SYSTEM:
            take_seat()
        page.run()


def show_unexpected(failure: Exception) -> bool:
    """What a page shows that failed as nobody foresaw; the traceback is in Streamlit's log. True: it is shown."""
    kind = type(failure).__name__
    waiting.show_failure(BecauseError(f"This page failed ({kind}).", "Try again; the server’s log says more."))
    return True
