"""The intent as it was typed, each word tinted by what it adds to one item's score."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from recsys.present.text import escaped, signed
from recsys.schema import Explanation, Intent, Source

FULL_TINT = 62
"""Per cent of the colour behind the word that adds most."""


def word_values(explanation: Explanation, without_words: tuple[int, ...], count: int) -> dict[int, float]:
    """Contribution by the word's position in the whole intent; words taken out have none."""
    kept = [position for position in range(count) if position not in without_words]
    values = {row.key: row.value for row in explanation.of(Source.WORD)}
    return {position: values[str(place)] for place, position in enumerate(kept) if str(place) in values}


def coloured_intent(intent: Intent, values: Mapping[int, float]) -> str:
    """HTML of the intent: words tinted and numbered, words taken out struck through, pieces behind chips dotted."""
    marks: list[tuple[int | None, bool]] = [(None, False)] * len(intent.text)
    for chip in intent.chips:
        for place in range(*chip.span):
            marks[place] = (None, True)
    for position, word in enumerate(intent.words):
        for place in range(*word.span):
            marks[place] = (position, marks[place][1])
    strongest = max((abs(value) for value in values.values()), default=0.0) or 1.0
    parts, place = [], 0
    for position, run in groupby(range(len(intent.text)), key=lambda letter: marks[letter][0]):
        length = len(list(run))
        pieces = _dotted(intent.text[place : place + length], [mark[1] for mark in marks[place : place + length]])
        parts.append(pieces if position is None else _word(pieces, values.get(position), strongest))
        place += length
    return f'<p class="intent">{"".join(parts)}</p>'


def _dotted(text: str, in_chip: list[bool]) -> str:
    parts, place = [], 0
    for dotted, run in groupby(in_chip):
        length = len(list(run))
        piece = escaped(text[place : place + length])
        parts.append(f'<span class="chipped">{piece}</span>' if dotted else piece)
        place += length
    return "".join(parts)


def _word(pieces: str, value: float | None, strongest: float) -> str:
    if value is None:
        return f'<span class="intent-word out"><s>{pieces}</s></span>'
    tint = FULL_TINT * abs(value) / strongest
    below = " negative" if value < 0 else ""
    return f'<span class="intent-word{below}" style="--tint:{tint:.0f}%">{pieces}<small>{signed(value)}</small></span>'
