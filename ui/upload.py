"""Bring your own ratings: a CSV file becomes what one likes, and says what of it was not found."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from recsys.data.uploaded import MOST_BYTES, MOST_ROWS, Uploaded, read_uploaded
from recsys.engine import Engine
from recsys.errors import BecauseError
from recsys.present.text import counted, escaped, typeset
from recsys.schema import Ratings
from ui import state
from ui.state import MOST_LIKES

FILE, REPORT = "ratings-file", "ratings-report"
LONGEST_LABEL = 80


@dataclass(frozen=True)
class Report:
    """What came of a file: its ratings, or why it was refused. ``before`` is what was liked until then."""

    file: str
    before: Ratings
    uploaded: Uploaded | None = None
    failure: str = ""


def bring_ratings(engine: Engine) -> None:
    """A button that opens a place for a file, and what came of the last one."""
    with st.popover("From a file", icon=":material/upload_file:", type="tertiary"):
        st.caption(
            "A CSV file with the columns title and rating, and year where you have it; or MovieLens’ movieId and "
            "rating. Exports of sites where one rates films mostly fit as they are."
        )
        st.file_uploader(
            f"Your ratings, at most {MOST_ROWS:,} rows and {MOST_BYTES >> 20} MB",
            type=["csv", "tsv", "txt"],
            key=FILE,
            max_upload_size=MOST_BYTES >> 20,
            on_change=_take,
            args=(engine,),
        )
        with st.empty():
            report: Report | None = st.session_state.get(REPORT)
            if report:
                with st.container(key="upload-report", gap="small"):
                    st.html(report_html(report))
                    if report.uploaded and report.uploaded.ratings:
                        st.button("Take them back", icon=":material/undo:", type="tertiary", on_click=_take_back)


def report_html(report: Report) -> str:
    """HTML of what came of a file; what is not in the catalogue is listed to the last title."""
    name = f"<b>{escaped(report.file)}</b>"
    if report.uploaded is None:
        why = escaped(typeset(report.failure))
        return f'<div class="uploaded" role="status"><p>{name} was not taken.</p><p>{why}</p></div>'
    ratings, unknown = report.uploaded.ratings, report.uploaded.unknown
    notes = [*report.uploaded.notes, *_of_links(report)]
    said = "".join(f"<p>{escaped(typeset(note))}</p>" for note in notes)
    names = "".join(f"<li>{escaped(typeset(title[:LONGEST_LABEL]))}</li>" for title in unknown)
    missing = f"<p>Not in this catalogue: {counted(len(unknown), 'film')}.</p><ul>{names}</ul>" if unknown else ""
    taken = (
        f"{counted(len(ratings), 'rating')} of {name} now count." if ratings else f"No film of {name} is known here."
    )
    return f'<div class="uploaded" role="status"><p>{taken}</p>{said}{missing}</div>'


def _of_links(report: Report) -> list[str]:
    every = {**report.before, **(report.uploaded.ratings if report.uploaded else {})}
    return [f"A link that you copy holds the last {MOST_LIKES} of them."] if len(every) > MOST_LIKES else []


def _take(engine: Engine) -> None:
    file = st.session_state[FILE]
    if file is None:
        st.session_state.pop(REPORT, None)
        return
    before = state.current().likes
    shown = file.name[-LONGEST_LABEL:]
    try:
        uploaded = read_uploaded(file.name, file.getvalue(), engine.catalogue)
    except BecauseError as failure:
        st.session_state[REPORT] = Report(shown, before, failure=str(failure))
        return
    st.session_state[REPORT] = Report(shown, before, uploaded)
    state.change(likes={**before, **uploaded.ratings}, without_history=())


def _take_back() -> None:
    """Leave what was liked as it was before the file."""
    report: Report = st.session_state.pop(REPORT)
    state.change(likes=report.before, without_history=())
