"""An explanation to give away: a link that reproduces what a person sees, and files, all made only when asked for."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from recsys.engine import Engine
from recsys.present.report.context import Context
from recsys.present.report.formats import Format, contents, file_name
from recsys.schema import ItemId, Query
from ui import resources, state
from ui.asking import Asked
from ui.consequence import removed_names
from ui.state import View, Who

FILES: dict[Format, tuple[str, str, str]] = {
    Format.REPORT: (
        "Report",
        ":material/article:",
        "All of it on one page that opens in any browser, without a network",
    ),
    Format.PICTURE: ("Picture", ":material/image:", "The bars of the sum as a PNG, for slides"),
    Format.NUMBERS: ("Numbers", ":material/table_view:", "Every row as a CSV file, for a spreadsheet"),
    Format.JSON: ("JSON", ":material/data_object:", "Every row for a program, as the command line prints it"),
}
"""The label, the icon and the meaning of each file."""


def link(view: View, address: str) -> str:
    """The complete address of a view, on the server and page of the present address."""
    scheme, host, path, _, _ = urlsplit(address)
    return urlunsplit((scheme, host, path, urlencode(state.to_parameters(view, complete=True), doseq=True), ""))


def copy_link_button(view: View) -> None:
    """A button that puts everything into the address and shows the link with a button to copy it."""
    with st.popover("Copy link", icon=":material/link:", type="tertiary"):
        st.caption("The link holds what you asked, what you liked and what you took out: share it with whom you trust.")
        _show_link(view)


def share_button(engine: Engine, asked: Asked, view: View, item_id: ItemId) -> None:
    """A button for the link to an explanation and for its files; each file is made when it is clicked."""
    with st.popover("Share", icon=":material/share:", type="tertiary"):
        st.caption(
            "A link and a file hold what you asked, what you liked and what you took out: "
            "share them with whom you trust."
        )
        _show_link(view)
        st.caption("Or take it with you. The report opens in any browser, also without a network.")
        context = context_of(engine, asked, view)
        with st.container(key="files", horizontal=True, gap="small"):
            for kind, (label, icon, meaning) in FILES.items():
                st.download_button(
                    label,
                    partial(make, engine, asked.query, item_id, kind, context),
                    file_name=file_name(engine.catalogue[item_id], kind),
                    mime=kind.mime,
                    key=f"download-{kind.name.lower()}",
                    help=meaning,
                    on_click="ignore",
                    icon=icon,
                )


def _show_link(view: View) -> None:
    if st.button("Make the link", icon=":material/add_link:", on_click=state.share) or st.session_state.get("shared"):
        st.code(link(view, st.context.url or ""), language=None, wrap_lines=True)


def context_of(engine: Engine, asked: Asked, view: View) -> Context:
    """What a report of this view says beside the sum."""
    kept = {chip.key for chip in asked.query.intent.chips}
    chips = [chip.label for chip in asked.intent.chips if chip.key not in kept]
    return replace(
        Context.of(engine.dataset, engine.settings.encoder),
        link=link(view, st.context.url) if st.context.url else "",
        own_history=view.who is not Who.VIEWER,
        intent=asked.intent,
        without_words=asked.without_words,
        taken_out=(*removed_names(asked, engine.catalogue), *chips),
    )


def make(engine: Engine, query: Query, item_id: ItemId, kind: Format, context: Context) -> bytes:
    """A file of an explanation, which the page has made already and keeps."""
    return contents(resources.explain(engine, query, item_id), kind, context)
