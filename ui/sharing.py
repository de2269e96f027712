"""A link that reproduces what a person sees, made only when asked for."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from ui import state
from ui.state import View


def link(view: View, address: str) -> str:
    """The complete address of a view, on the server and page of the present address."""
    scheme, host, path, _, _ = urlsplit(address)
    return urlunsplit((scheme, host, path, urlencode(state.to_parameters(view, complete=True), doseq=True), ""))


def copy_link_button(view: View) -> None:
    """A button that puts everything into the address and shows the link with a button to copy it."""
    with st.popover("Copy link", icon=":material/link:", type="tertiary"):
        st.caption("The link holds what you asked, what you liked and what you took out: share it with whom you trust.")
        if st.button("Make the link", icon=":material/add_link:", on_click=state.share) or st.session_state.get(
            "shared"
        ):
            st.code(link(view, st.context.url or ""), language=None, wrap_lines=True)
