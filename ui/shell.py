"""The main script: what surrounds every page."""

from __future__ import annotations

import streamlit as st

from ui import serving, theme

st.set_page_config(page_title="Because", page_icon=str(theme.MARK), layout="wide")
st.logo(str(theme.MARK), size="small")
theme.apply_style()
page = st.navigation(
    [
        st.Page("../pages/recommend.py", title="Recommend", icon=":material/local_movies:", default=True),
        st.Page("../pages/explain.py", title="Explain", icon=":material/account_tree:"),
        st.Page("../pages/laboratory.py", title="Laboratory", icon=":material/science:"),
        st.Page("../pages/overview.py", title="The whole model", icon=":material/public:"),
        st.Page("../pages/loop.py", title="The loop", icon=":material/autorenew:"),
        st.Page("../pages/system.py", title="System", icon=":material/monitor_heart:"),
    ],
    position="top",
)
serving.serve(page)
