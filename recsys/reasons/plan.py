"""What a reason is to say, in which order: planned from the sum first, put into words by the model afterwards.

Planning content before wording keeps a small model to the facts (Moryossef, Goldberg and Dagan 2019,
"Step-by-step: separating planning from realization").
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from recsys.reasons.check.claims import claims_in
from recsys.schema import Claim, Evidence, Style
from recsys.text.words import stems, tokenise

TALK = "talk"
"""A plan that begins with it begins with words that claim nothing ("Not quite what you meant: …")."""
TALKS = 4
"""So many words before the first claim are talk."""
WORTH = 0.25
"""Arguments below this share of the largest are not planned for, unless there is no other."""
AGAINST = 0.3
"""An argument against the film is planned for from this size on, in units of the score."""
MOST_FOR = {Style.PLAIN: 2, Style.SHORT: 1, Style.DETAIL: 3, Style.CHILD: 1, Style.ANALYST: 3}
FIELDS = {Style.DETAIL: ("field:mood", "field:year")}
"""Fields of the film that a style tells of besides its story."""
LESS = "less"
"""A film of which somebody wanted less: it is in the sum, and no reason argues with it."""
TITLE, STORY, COLOURS = "field:title", "field:logline", ("field:themes", "field:mood", "field:genres")


def plan_of(reason: str, evidence: Sequence[Evidence]) -> tuple[str, ...]:
    """The keys of the rows that a reason rests on, in the order of its words; talk where it begins so."""
    claims = claims_in(reason, evidence)
    keys = tuple(dict.fromkeys(claim.evidence for claim in claims))
    return (TALK, *keys) if claims and _begins_with_talk(reason, claims) else keys


def _begins_with_talk(reason: str, claims: Sequence[Claim]) -> bool:
    before = takewhile(lambda token: token.span[1] <= claims[0].span[0], tokenise(reason))
    return len(list(before)) >= TALKS


def plan(evidence: Sequence[Evidence], style: Style, turn: int, brief: bool = False) -> tuple[str, ...]:
    """The rows to tell of and their order; other turns begin otherwise. Arguments come largest first.

    A ``brief`` plan has one argument and none against the film: there is less to get wrong.
    """
    keys = {row.key for row in evidence}
    lifting = _for(evidence, 1 if brief else MOST_FOR[style])
    lowering = [] if brief else _against(evidence, style)
    story = [STORY] if STORY in keys and style is not Style.SHORT else []
    colours = [key for key in COLOURS if key in keys]
    ways = [[TITLE, *lifting[:1], *story, *lifting[1:]]]
    if story:
        ways.append([*story, TITLE, *lifting])
    if lifting:
        ways.append([*lifting[:1], TITLE, *story, *lifting[1:]])
    if colours:
        ways.append([colours[turn % len(colours)], TITLE, *lifting[:1], *story, *lifting[1:]])
    if style is Style.ANALYST and lifting:
        ways = [[*lifting, TITLE, *story], [TITLE, *lifting, *story]]
    told = [*ways[turn % len(ways)], *(key for key in FIELDS.get(style, ()) if key in keys), *lowering]
    return tuple(dict.fromkeys(told))


def _for(evidence: Sequence[Evidence], most: int) -> list[str]:
    """The arguments that lift the film, largest first, each saying something of its own."""
    rows = [row for row in evidence if (row.value or 0.0) > 0 and row.kind != LESS]
    worth = [row for row in rows if (row.value or 0.0) >= WORTH * (rows[0].value or 0.0)] if rows else []
    told: set[str] = set()
    found = []
    for row in worth:
        words = set(stems(row.names[0]))
        if words - told or (not words and row.kind != "word"):
            found.append(row.key)
        told |= words
    return found[:most]


def _against(evidence: Sequence[Evidence], style: Style) -> list[str]:
    """The argument that lowers the film most, where it does so noticeably."""
    if style in {Style.SHORT, Style.CHILD}:
        return []
    rows = [row for row in evidence if (row.value or 0.0) <= -AGAINST and row.kind != LESS]
    rows = [row for row in rows if stems(row.names[0]) or row.kind != "word"]
    return [min(rows, key=lambda row: row.value or 0.0).key] if rows else []
