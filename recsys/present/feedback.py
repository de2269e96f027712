"""What feedback did to a list, in words and as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from recsys.present.looks import LOOKS
from recsys.present.moves import Move, RowChange
from recsys.present.text import counted, escaped, listed, quoted, signed, typeset
from recsys.schema import Blend, Item, ItemId, Recommendation, Source
from recsys.schema.feedback import FeedbackKind
from recsys.text.words import core

VISIBLE = 0.005
"""What is smaller rounds to nothing on the page."""
ABSENT = "–"
FIELD = "field"
FIELDS = {
    "logline": "its story",
    "director": "who directed it",
    "rating": "its stars",
    "genres": "its genres",
    "themes": "its themes",
}
"""What the fields of the catalogue are called that a reason may rest on."""


@dataclass(frozen=True)
class Told:
    """What somebody told of a film; ``undone`` when that was taken back just now."""

    kind: FeedbackKind
    item: Item
    stars: float | None = None
    undone: bool = False


def told_line(told: Told) -> str:
    """What was told, as the head of a note: “More like Alien”."""
    said = said_of(told.kind, told.item.short_title, told.stars)
    return f"Taken back: {said[:1].lower()}{said[1:]}" if told.undone else said


def said_of(kind: FeedbackKind, title: str, stars: float | None = None) -> str:
    """One piece of feedback in words."""
    if kind is FeedbackKind.MORE:
        return f"More like {title}"
    if kind is FeedbackKind.LESS:
        return f"Less like {title}"
    if kind is FeedbackKind.SEEN:
        return f"Seen {title}: {star_words(stars or 0.0)}"
    return f"Wrong reason for {title}"


def star_words(stars: float) -> str:
    """A number of stars: 1 star, 3.5 stars."""
    return f"{stars:g} {'star' if stars == 1 else 'stars'}"


def moved_line(move: Move) -> str:
    """Where one film went: “Alien rose 7 → 2”."""
    rose = move.places > 0
    if move.before.rank == move.after.rank:
        way = "down" if rose else "up"
        return f"{move.item.short_title} stays at {move.after.rank:,} instead of moving {way} to {move.expected:,}"
    return f"{move.item.short_title} {'rose' if rose else 'fell'} {move.before.rank:,} → {move.after.rank:,}"


def move_sentence(move: Move, told: Told) -> str:
    """One film: “Alien rose 7 → 2: +0.31 from Blade Runner, which you just liked.”"""
    rose, went = move.places > 0, moved_line(move)
    causes = _causes(move, told)
    if not causes or abs(move.difference) < VISIBLE:
        return f"{went}: its own sum is as it was, others {'fell' if rose else 'rose'}."
    first, words = causes[0]
    if abs(first) >= VISIBLE and rose == (first > 0):
        return f"{went}: {signed(first)} {words}."
    every = listed([f"{signed(value)} {words}" for value, words in causes])
    more = "" if rose == (move.difference > 0) else f"; others {'lost' if rose else 'gained'} more"
    return f"{went}: {every}{more}."


def unmoved_sentence(moves: Sequence[Move]) -> str:
    """Where no film changed its place of itself: that, and the largest change of a score."""
    if not moves:
        return "No film was on the page before and after."
    largest = max(moves, key=lambda move: abs(move.difference))
    if abs(largest.difference) < VISIBLE:
        return "No other film changed its place, and no score by more than 0.00."
    name = largest.item.short_title
    return (
        f"No other film changed its place. The largest change of a score is {signed(largest.difference)}, for {name}."
    )


def objection_line(named: Sequence[str]) -> str:
    """What comes of an objection to a reason."""
    if not named:
        return "Noted. No piece of the reason was named, so its text stays as it is."
    return f"The reason is written again without {listed(named)}. The ranks stay, and so does every row of the sum."


def row_name(key: str, one: Recommendation) -> str:
    """What a row is called, by the key of its evidence: “your rating of Alien”, “the word “slow-burn””, its story."""
    kind, _, rest = key.partition(":")
    if kind == FIELD:
        return FIELDS.get(rest, f"its {rest}")
    if kind == Source.WORD:
        words = one.query.intent.words
        places = [int(place) for place in rest.split("+") if place.isdigit()]
        told = [core(words[place].text) for place in places if place < len(words)]
        return quoted(" ".join(told)) if told else "a word"
    name = next((row.name for row in one.contributions if (row.kind, row.key) == (kind, rest)), "")
    if kind == Source.HISTORY:
        return f"the rating of {name or 'a film'}"
    return quoted(name) if name else "something you asked for"


def weights_sentence(before: Blend, after: Blend) -> str:
    """What the weights of the sources learned, or that they are as before; empty where they are the same."""
    changes = [
        f"{LOOKS[source].name.lower()} × {after.of(source) / before.of(source):.2f}"
        for source in Source
        if before.of(source) and abs(after.of(source) / before.of(source) - 1.0) >= VISIBLE
    ]
    return f"The weights of the sources changed with it: {listed(changes)}." if changes else ""


def _causes(move: Move, told: Told) -> list[tuple[float, str]]:
    """The changes of rows that are visible: of the film in question, of other ratings, and of the weights."""
    own = [row for row in move.rows if _is_of(row, told.item.item_id)]
    others = [row for row in move.rows if row not in own]
    scaled = [row for row in others if row.before is not None and row.after is not None]
    parts = (
        (own, _own_cause(told)),
        ([row for row in others if row not in scaled], "from ratings that count again or no longer"),
        (scaled, "from the weights, as they were before" if told.undone else "from the weights, which learned from it"),
    )
    sums = [(sum(row.difference for row in rows), words) for rows, words in parts]
    return [(value, words) for value, words in sums if abs(value) >= VISIBLE]


def _own_cause(told: Told) -> str:
    title = told.item.short_title
    if told.undone:
        return f"because {title} no longer counts"
    if told.kind is FeedbackKind.MORE:
        return f"from {title}, which you just liked"
    if told.kind is FeedbackKind.LESS:
        return f"from {title}, of which you want less"
    return f"from {title}, which you gave {star_words(told.stars or 0.0)}"


def _is_of(row: RowChange, item_id: ItemId) -> bool:
    return row.kind is Source.HISTORY and row.key == str(item_id)


def moves_html(moves: Sequence[Move], told: Told) -> str:
    """HTML: one line a film, and the rows behind it before and after, which open at a click."""
    lines = "".join(f"<li>{escaped(typeset(move_sentence(move, told)))}</li>" for move in moves)
    tables = "".join(_table(move) for move in moves)
    rows = f'<details class="origin"><summary>The sums before and after</summary>{tables}</details>'
    return f'<ul class="moves">{lines}</ul>{rows}' if moves else ""


def _table(move: Move) -> str:
    changed = [row for row in move.rows if abs(row.difference) >= VISIBLE]
    same = len(move.after.contributions) - sum(row.after is not None for row in changed)
    body = "".join(_row(f"{LOOKS[row.kind].name}: {row.name}", row.before, row.after) for row in changed)
    rest = f'<tr><th scope="row">{counted(same, "other row")}</th><td colspan="3">as before</td></tr>' if same else ""
    return (
        f'<table class="changes"><caption>{escaped(typeset(move.item.short_title))}, rank {move.before.rank:,} → '
        f'{move.after.rank:,}</caption><thead><tr><td></td><th scope="col">Before</th><th scope="col">After</th>'
        f'<th scope="col">Change</th></tr></thead><tbody>{body}{rest}'
        f"{_row('Score', move.before.score, move.after.score)}</tbody></table>"
    )


def _row(name: str, before: float | None, after: float | None) -> str:
    values = (before, after, (after or 0.0) - (before or 0.0))
    cells = "".join(f"<td>{ABSENT if value is None else signed(value)}</td>" for value in values)
    return f'<tr><th scope="row">{escaped(typeset(name))}</th>{cells}</tr>'
