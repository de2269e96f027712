"""What stands in the place of a picture that there is none of."""

from __future__ import annotations

import streamlit as st

from recsys.present.text import escaped


def nothing(text: str) -> None:
    """A sentence that says why there is nothing to see."""
    st.html(f'<p class="empty">{escaped(text)}</p>')
