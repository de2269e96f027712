"""System: how the server is doing, and which models it answers with."""

from __future__ import annotations

import streamlit as st

from recsys.errors import BecauseError
from ui import system, waiting


def main() -> None:
    """What goes on now, then what rarely changes. Waits for nothing, so that it also works while the engine opens."""
    st.html('<header class="opening"><h1>System</h1><p>How this server is doing, and what answers on it.</p></header>')
    try:
        system.show_now()
        system.show_models()
    except BecauseError as failure:
        waiting.show_failure(failure)


main()
