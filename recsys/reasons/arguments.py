"""The rows of the sum as arguments in words: what was asked for and what was liked, each with what it adds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from recsys.schema import Chip, ChipKind, Contribution, Evidence, Explanation, Item, Source, Word, short_title
from recsys.text.words import core, stems, tokenise

STRONGEST = 6
"""How many arguments are gathered, largest in size first."""
LIKED = 3.5
"""From how many stars on a person liked a film."""

Match = tuple[str, str]
"""Where a word was found in a film and as what: ("among its themes is", "undercover cop")."""


def arguments(explanation: Explanation) -> tuple[Evidence, ...]:
    """The strongest rows of the sum, what everybody thinks left out: what lifts first, largest first."""
    rows = [row for row in explanation.contributions if row.value and row.kind is not Source.PRIOR]
    others = [_of_row(row, explanation) for row in rows if row.kind is not Source.WORD]
    found = [*_words([row for row in rows if row.kind is Source.WORD], explanation), *others]
    found.sort(key=lambda row: -abs(row.value or 0.0))
    return tuple(sorted(found[:STRONGEST], key=lambda row: -(row.value or 0.0)))


def _of_row(row: Contribution, explanation: Explanation) -> Evidence:
    return _history(row, explanation) if row.kind is Source.HISTORY else _chip(row, explanation)


def _moves(value: float) -> str:
    return f"{'lifts' if value > 0 else 'lowers'} this film by {abs(value):.2f}"


def _words(rows: Sequence[Contribution], explanation: Explanation) -> Iterator[Evidence]:
    """One argument a word; neighbours that name one theme, mood or genre together are one ("undercover cop")."""
    words = explanation.query.intent.words
    matches = {row.key: _match(stems(row.name), explanation.item) for row in rows}
    group: list[Contribution] = []
    for row, following in pairwise([*sorted(rows, key=_position), None]):
        if row is None:
            break
        group.append(row)
        if not _belong(row, following, matches):
            yield _word(group, words, matches[row.key])
            group = []


def _position(row: Contribution) -> int:
    return int(row.key) if row.key.isdigit() else -1


def _belong(row: Contribution, following: Contribution | None, matches: dict[str, Match | None]) -> bool:
    match = matches[row.key]
    return (
        following is not None
        and match is not None
        and match == matches[following.key]
        and len(stems(match[1])) > 1
        and _position(following) == _position(row) + 1
        and (row.value > 0) == (following.value > 0)
        and stems(row.name) != stems(following.name)
    )


def _match(wanted: Sequence[str], item: Item) -> Match | None:
    """The theme, mood, genre or word of the story that shares a stem with an asked word."""
    for said, labels in (("among its themes is", item.themes), ("its mood is", item.mood), ("genre:", item.genres)):
        for label in labels:
            if set(wanted) & set(stems(label)):
                return said, label
    for token in tokenise(item.logline):
        if set(wanted) & set(stems(token.text)):
            return "its story says", token.text
    return None


def _word(group: Sequence[Contribution], words: Sequence[Word], match: Match | None) -> Evidence:
    value = sum(row.value for row in group)
    written = " ".join(words[int(row.key)].text if row.key.isdigit() else row.name for row in group)
    asked = core(written)
    text = f"You asked for “{asked}”, which {_moves(value)}"
    text += f": {match[0]} “{match[1]}”." if match else "."
    names = dict.fromkeys((written, asked, *([match[1]] if match else [])))
    return Evidence(f"word:{'+'.join(row.key for row in group)}", text, "word", value, tuple(names))


def _history(row: Contribution, explanation: Explanation) -> Evidence:
    stars = next((given for key, given in explanation.query.history.items() if str(key) == row.key), None)
    gave, kind = f"You rated {row.name}", "rated"
    if stars is not None:
        gave = f"You gave {row.name} {stars:g} stars" if stars else f"You wanted less like {row.name}"
        liked = row.value > 0 and stars >= LIKED
        kind = "liked" if liked else "rated" if stars else "less"
    text = f"{gave}, which {_moves(row.value)}."
    return Evidence(
        f"history:{row.key}", text, kind, row.value, tuple(dict.fromkeys((short_title(row.name), row.name)))
    )


def _chip(row: Contribution, explanation: Explanation) -> Evidence:
    chip = next((chip for chip in explanation.query.intent.chips if chip.key == row.key), None)
    names = _chip_names(chip, row.name)
    text = f"You asked for {names[0]} ({row.name}), which {_moves(row.value)}."
    return Evidence(f"chip:{row.key}", text, f"chip:{chip.kind}" if chip else "chip", row.value, names)


def _chip_names(chip: Chip | None, label: str) -> tuple[str, ...]:
    if chip is not None and chip.kind is ChipKind.LIKE:
        title = label[5:] if label.lower().startswith("like ") else label
        return tuple(dict.fromkeys((short_title(title), title)))
    if chip is not None and chip.kind in {ChipKind.PERSON, ChipKind.GENRE}:
        return (str(chip.value),)
    return (label,)
