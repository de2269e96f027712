"""The loop in words: what a person told, what the model was taught, what was forgotten, and files of one's own data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import pandas as pd

from recsys.present.looks import LOOKS
from recsys.present.tables import safe_csv
from recsys.present.text import counted, escaped, listed, quoted, typeset
from recsys.schema import Catalogue, Forgotten, ItemId, Ratings, SharedState, Source, Taught
from recsys.schema.feedback import Feedback, FeedbackKind, LoopSummary, ObjectionCount

VERSION = 8
"""Characters of a version that are shown."""
ENOUGH = 3
"""Objections from which the film is named that they are about."""
KINDS: dict[FeedbackKind, str] = {
    FeedbackKind.MORE: "More like this",
    FeedbackKind.LESS: "Less like this",
    FeedbackKind.SEEN: "Seen it",
    FeedbackKind.WRONG_REASON: "Wrong reason",
    FeedbackKind.UNDO: "Taken back",
    FeedbackKind.SHOWN: "List shown",
}
"""What a kind of event is called for people."""
FIELDS = {"rating": "what others rated it", "logline": "its story", "title": "its title", "cast": "its actors"}
EXPORTED = ("at", "kind", "item_id", "title", "stars", "position", "evidence", "undoes", "viewer", "key", "data")


def told(events: Iterable[Feedback]) -> list[Feedback]:
    """What a person told themselves, newest first: every event but the lists that were shown."""
    return [event for event in events if event.kind is not FeedbackKind.SHOWN][::-1]


def told_sentence(events: Sequence[Feedback]) -> str:
    """How much was told, of what kind, and how much of it was taken back."""
    own = told(events)
    spoken = [event for event in own if event.kind is not FeedbackKind.UNDO]
    if not spoken:
        return "You have told nothing yet: the marks under each film of a list are the way to begin."
    kinds = [(KINDS[kind].lower(), sum(event.kind is kind for event in spoken)) for kind in KINDS]
    said = f"You told {counted(len(spoken), 'thing')}: " + listed(
        [f"{count} × {name}" for name, count in kinds if count]
    )
    undone = len(own) - len(spoken)
    return f"{said}. {undone:,} of them you took back." if undone else f"{said}."


def told_table(events: Sequence[Feedback], catalogue: Catalogue) -> pd.DataFrame:
    """A line for each thing that was told, newest first; what was taken back says so."""
    by_key = {event.key: event for event in events}
    undone = {event.undoes for event in events if event.kind is FeedbackKind.UNDO}
    return pd.DataFrame(
        [_line(event, by_key, event.key in undone, catalogue) for event in told(events)],
        columns=["When (UTC)", "What", "Film", "Place", "Note"],
    )


def _line(event: Feedback, by_key: Mapping[str, Feedback], undone: bool, catalogue: Catalogue) -> tuple[str, ...]:
    stars = f", {event.stars:g} ★" if event.kind is FeedbackKind.SEEN and event.stars is not None else ""
    earlier = by_key.get(event.undoes) if event.kind is FeedbackKind.UNDO else None
    item_id = event.item_id if earlier is None else earlier.item_id
    notes = ["taken back"] if undone else []
    if earlier is not None:
        notes.append(KINDS[earlier.kind].lower())
    if event.evidence:
        notes.append("not because of " + listed([row_name(key, catalogue) for key in event.evidence]))
    if event.behalf is not None:
        notes.append(f"while looking at viewer {event.behalf}")
    place = "" if event.position is None else f"{event.position:,}"
    return _moment(event.at), KINDS[event.kind] + stars, film_name(item_id, catalogue), place, "; ".join(notes)


def _moment(at: datetime | None) -> str:
    return at.strftime("%d %b %Y, %H:%M") if at else ""


def film_name(item_id: ItemId | None, catalogue: Catalogue) -> str:
    """The title and year of a film; of one that is not in these data, its id."""
    if item_id is None:
        return ""
    return catalogue[item_id].label if item_id in catalogue else f"{item_id} (not in these data)"


def row_name(key: str, catalogue: Catalogue) -> str:
    """What a row of evidence is, from its key; neither a word nor a wish of a person's own is told."""
    kind, _, value = key.partition(":")
    if kind == Source.WORD:
        return "a word that was asked for"
    if kind == Source.HISTORY:
        return f"the rating of {_titled(value, catalogue)}"
    if kind == "field":
        return FIELDS.get(value, f"its {value}")
    if kind == Source.CHIP:
        wish, _, meant = value.partition(":")
        if wish in {"genre", "person"}:
            return f"the {wish} {meant}"
        return f"likeness to {_titled(meant, catalogue)}" if wish == "like" else "a wish that was understood"
    return LOOKS[Source.PRIOR].name.lower() if kind == Source.PRIOR else "another row"


def _titled(text: str, catalogue: Catalogue) -> str:
    found = next((item for item in (text, int(text) if text.isdecimal() else text) if item in catalogue), None)
    return "a film" if found is None else catalogue[found].label


def objections_html(objections: Sequence[ObjectionCount], catalogue: Catalogue) -> str:
    """The rows of evidence that people objected to, most often first; rows that are called alike are one.

    Which film somebody rated is told from ``ENOUGH`` objections on, so that nobody is recognised by it.
    """
    counts: dict[str, int] = {}
    for row in objections:
        rare = row.evidence.startswith(f"{Source.HISTORY}:") and row.count < ENOUGH
        name = "the rating of another film" if rare else row_name(row.evidence, catalogue)
        counts[name] = counts.get(name, 0) + row.count
    lines = sorted(counts.items(), key=lambda line: -line[1])
    return '<dl class="measures">' + "".join(_measure(f"{count:,} ×", name) for name, count in lines) + "</dl>"


def _measure(figure: str, text: str) -> str:
    return f"<div><dt>{escaped(figure)}</dt><dd>{escaped(typeset(text))}</dd></div>"


def everybody_sentence(summary: LoopSummary) -> str:
    """What came back from everybody, in one sentence."""
    if not summary.events:
        return "Nobody has told anything yet on these data."
    shown = summary.kinds.get(FeedbackKind.SHOWN, 0)
    spoken = sum(count for kind, count in summary.kinds.items() if kind not in {FeedbackKind.SHOWN, FeedbackKind.UNDO})
    return (
        f"{counted(summary.people, 'person', 'people')} saw {counted(shown, 'list')} and told "
        f"{counted(spoken, 'thing')} about them; "
        f"{f'{summary.taught:,} of them' if summary.taught else 'nobody yet'} taught the shared model."
    )


def version(text: str) -> str:
    """The beginning of a version, enough to tell it from others."""
    return text[:VERSION]


def teaching_sentence(shared: SharedState, own: Ratings, taught: Ratings) -> str:
    """What the shared model is made of now, and what of a person's ratings it knows."""
    people = "nobody" if not shared.people else counted(shared.people, "person", "people")
    made = (
        f"The shared model stands at version {version(shared.version)}: the ratings of the data, and those of {people} "
        "who taught it here."
    )
    if shared.problem:
        made += f" Some lessons could not be applied: {shared.problem}"
    return f"{made} {_of_own(own, taught)}"


def _of_own(own: Ratings, taught: Ratings) -> str:
    if not own:
        return "You have rated nothing yet, so there is nothing to teach: like, refuse or rate a film first."
    if dict(own) == dict(taught):
        return f"Your {counted(len(own), 'rating')} {'is' if len(own) == 1 else 'are'} in it already."
    beside = " in place of those you taught before" if taught else ""
    return (
        f"Your own list has followed your {counted(len(own), 'rating')} from the moment you gave them. Teaching puts "
        f"them into the model for everybody{beside}; “Forget me” takes them out again, exactly."
    )


def taught_html(before: SharedState, taught: Taught, after: SharedState) -> str:
    """The shared model before and after somebody taught it, and what that means."""
    rows = (
        ("Version", version(before.version), version(after.version)),
        ("People who taught it", f"{before.people:,}", f"{after.people:,}"),
        ("Films they rated", f"{before.items:,}", f"{after.items:,}"),
    )
    body = "".join(
        f"<tr><th>{name}</th><td>{escaped(was)}</td><td><b>{escaped(now)}</b></td></tr>" for name, was, now in rows
    )
    return (
        f'<p class="lead">{taught_sentence(before, taught)}</p><table class="consequence"><thead><tr><th></th>'
        f"<th>Before</th><th>Now</th></tr></thead><tbody>{body}</tbody></table>"
    )


def taught_sentence(before: SharedState, taught: Taught) -> str:
    """What teaching came to: how many ratings, how long it took, and for whom it counts."""
    if taught.version == before.version:
        return "The model knows these ratings already, so nothing changed."
    return (
        f"The model learned your {counted(taught.ratings, 'rating')} in {taught.ms:,.0f} ms, by one exact update in "
        "place of a new training. From now on they count a little in everybody’s lists."
    )


def forgotten_sentence(forgotten: Forgotten) -> str:
    """What was deleted, how long it took, and what became of the shared model."""
    rows = f"{counted(forgotten.rows, 'row')} {'was' if forgotten.rows == 1 else 'were'} deleted"
    model = (
        "what you taught the shared model was taken out again, exactly"
        if forgotten.was_taught
        else "you had not taught the shared model, so it is as it was"
    )
    return f"You are forgotten: {rows} in {forgotten.ms:,.0f} ms, and {model}."


def data_json(data: Mapping[str, object]) -> bytes:
    """Everything that is kept of a person, for a program."""
    return json.dumps(data, ensure_ascii=False, indent=2, default=str).encode("utf-8")


def events_csv(events: Sequence[Feedback], catalogue: Catalogue) -> bytes:
    """A person's events for a spreadsheet, oldest first, every text cell made safe."""
    return safe_csv(EXPORTED, [_exported(event, catalogue) for event in events])


def _exported(event: Feedback, catalogue: Catalogue) -> tuple[object, ...]:
    title = "" if event.item_id is None else film_name(event.item_id, catalogue)
    cells = (
        event.at.isoformat() if event.at else "",
        event.kind.value,
        event.item_id,
        title,
        event.stars,
        event.position,
        " ".join(event.evidence),
        event.undoes,
        event.behalf,
        event.key,
        event.data,
    )
    return tuple("" if cell is None else cell for cell in cells)


def kept_under(name: str) -> str:
    """What a named person is told of their link."""
    return f"Kept under {quoted(name)}. Whoever opens this link is you here, so keep it to yourself."
