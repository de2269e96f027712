"""The sign of the app and its style sheet."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

ASSETS = Path(__file__).resolve().parent.parent / "assets"
STYLE_SHEET = ASSETS / "style.css"
MARK = ASSETS / "mark.svg"
"""The sign ∵, read “because”."""


def apply_style() -> None:
    """Put the style sheet on the page."""
    st.html(STYLE_SHEET)
