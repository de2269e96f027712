"""The loop: what people told, what was learned of it, and how to take it along or away."""

from __future__ import annotations

import streamlit as st

from recsys.present.text import escaped
from ui import own_profile, room, state, waiting
from ui.loop import show_loop


def main() -> None:
    """The person and the room of the address in, one part of the loop out."""
    engine = waiting.engine()
    state.read_address(engine.catalogue, [user for user, _ in engine.users()])
    own_profile.restore(engine)
    engine = room.enter(engine)
    st.html(
        '<header class="opening"><h1>The loop</h1>'
        "<p>You tell, the list follows at once, and here is what came of it.</p></header>"
    )
    with st.empty():
        notes = dict.fromkeys(st.session_state.pop("notes", []))
        if notes:
            st.html("".join(f'<p class="note">{escaped(note)}</p>' for note in notes))
    show_loop(engine)
    state.write_address(state.current())


main()
