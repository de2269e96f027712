"""One's profile: keep it under a name, take one's data along, be forgotten."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from recsys.engine import Engine
from recsys.errors import BecauseError
from recsys.feedback.store import LONGEST_NAME
from recsys.present.loop import data_json, events_csv, forgotten_sentence, kept_under
from recsys.present.text import counted, escaped, typeset
from recsys.schema import Forgotten
from ui import own_profile, state
from ui.closer.nothing import nothing
from ui.own_profile import ADDRESS, Profile
from ui.state import OTHER_PARTS

FAILED = "profile-failure"
FORGOTTEN = "forgotten"
ASKED = "forgetting"


def home(address: str, **parts: str) -> str:
    """The address of the first page of this server with these parts, seen from the loop's page."""
    scheme, host, path, _, _ = urlsplit(address)
    return urlunsplit((scheme, host, path.removesuffix("loop"), urlencode(parts), ""))


def show_profile(engine: Engine) -> None:
    """Who this visit is, the link that brings it back, its data, and the way out."""
    own = own_profile.current()
    with st.container(key="profile-name", gap="small"):
        if own is None or not own.person.name:
            _offer_name(engine, own)
        else:
            _sentence(kept_under(own.person.name))
            st.code(home(st.context.url or "", **{ADDRESS: own.key}), language=None, wrap_lines=True)
    with st.empty():
        if own is not None and own.person.name:
            _offer_ratings(engine)
    st.html('<h2 class="part later">Your data</h2>')
    if own is None:
        nothing("Nothing is kept of you yet.")
        return
    _offer_data(engine, own)
    _offer_forgetting(engine)


def _offer_name(engine: Engine, own: Profile | None) -> None:
    _sentence(
        "What you tell is kept without a name. When this visit ends, nothing leads back to it, unless you keep it."
        if own
        else "Nothing is kept of you yet. Under a name, what you tell can be found again with a link of your own."
    )
    with st.form("keep", border=False):
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            st.text_input("Name", key="profile-name-draft", max_chars=LONGEST_NAME, placeholder="As you like")
            st.form_submit_button("Keep this under a name", type="primary", on_click=_keep, args=(engine,))
        st.caption("No account and no password: the link is the key. It is shown here and kept nowhere else.")


def _offer_ratings(engine: Engine) -> None:
    """What counts now and would not come back with the link, and a button that keeps it too."""
    more = len(own_profile.unkept(engine))
    if more:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="keep-more"):
            verb = "counts" if more == 1 else "count"
            _sentence(f"{counted(more, 'rating')} by hand, from a file or a link {verb} in this visit only.")
            st.button("Keep them too", icon=":material/save:", key="keep-likes", on_click=_keep_likes, args=(engine,))


def _keep_likes(engine: Engine) -> None:
    try:
        own_profile.keep_likes(engine)
    except BecauseError as failure:
        st.session_state[FAILED] = f"Not kept: {failure}"


def _keep(engine: Engine) -> None:
    name = " ".join(str(st.session_state["profile-name-draft"]).split())
    if not name:
        st.session_state[FAILED] = "Write a name first; any will do."
        return
    try:
        own_profile.keep_under(engine, name)
    except BecauseError as failure:
        st.session_state[FAILED] = f"Not kept: {failure}"


def _offer_data(engine: Engine, own: Profile) -> None:
    data = engine.store.export(own.person.person)
    events = engine.store.events(own.person.person)
    _sentence("Everything that is kept of you, to take along: your events, weights, lessons and rooms.")
    with st.container(key="own-data", horizontal=True, gap="small"):
        st.download_button(
            "As JSON",
            data_json(data),
            file_name="because-my-data.json",
            mime="application/json",
            icon=":material/data_object:",
            key="own-json",
            on_click="ignore",
        )
        st.download_button(
            "What I told, as CSV",
            events_csv(events, engine.catalogue),
            file_name="because-what-i-told.csv",
            mime="text/csv",
            icon=":material/table_view:",
            key="own-csv",
            on_click="ignore",
        )


def _offer_forgetting(engine: Engine) -> None:
    """A button, and in its place the question whether that is meant."""
    with st.container(key="forget-me", gap="small"):
        if not st.session_state.get(ASKED):
            st.button("Forget me", icon=":material/person_remove:", key="forget", on_click=_ask)
            return
        _sentence(
            "All that you told is deleted, and what you taught the model is taken out of it exactly. "
            "The links to rooms that you opened end. This cannot be undone."
        )
        with st.container(horizontal=True, gap="small"):
            st.button("Forget me for good", type="primary", key="forget-really", on_click=_forget, args=(engine,))
            st.button("Keep me", key="forget-not", on_click=_do_not_ask)


def _ask() -> None:
    st.session_state[ASKED] = True


def _do_not_ask() -> None:
    st.session_state[ASKED] = False


def _forget(engine: Engine) -> None:
    st.session_state[ASKED] = False
    try:
        forgotten = own_profile.forget(engine)
    except BecauseError as failure:
        st.session_state[FAILED] = f"You are not forgotten yet: {failure}"
        return
    _empty_session()
    st.session_state[FORGOTTEN] = forgotten


def _empty_session() -> None:
    """Begin as a new visitor does; only the room stays, if one is in it."""
    kept = {name: st.session_state[name] for name in ("room", OTHER_PARTS) if name in st.session_state}
    st.session_state.clear()
    st.session_state.update(kept)
    own_profile.keep_in_address(ADDRESS, "")
    st.query_params.pop(ADDRESS, None)
    state.write_address(state.current())


def show_outcome() -> None:
    """What came of the last click on one's profile: a failure, or that one is forgotten."""
    failure: str = st.session_state.pop(FAILED, "")
    forgotten: Forgotten | None = st.session_state.pop(FORGOTTEN, None)
    with st.empty():
        if failure:
            st.html(f'<p class="note" role="alert">{escaped(typeset(failure))}</p>')
        elif forgotten:
            st.html(f'<p class="chosen" role="status">{escaped(forgotten_sentence(forgotten))}</p>')


def _sentence(text: str) -> None:
    st.html(f'<p class="sentence">{escaped(typeset(text))}</p>')
