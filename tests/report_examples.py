"""Explanations for the tests of reports, pictures and files: an ordinary one, an empty one, a long one, attacks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from recsys.present.report.context import Context
from recsys.schema import (
    Chip,
    ChipKind,
    Contribution,
    Counterfactual,
    Explanation,
    Intent,
    Item,
    Query,
    Source,
    WhatIf,
    Word,
)

CONTEXT = Context(
    "Small films",
    12,
    40,
    ("a small encoder (words)", "EASE (ratings)"),
    taken_out=("“slow”", "Alien (1979)"),
    made=datetime(2026, 11, 21, tzinfo=UTC),
)
ATTACKS = (
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "<!--<script>",
    "' onmouseover='alert(1)",
    "<a href='https://example.org'>x</a>",
    "{{constructor.constructor('alert(1)')()}}",
    "\u2028</SCRIPT >\x00\x1b[31m",
    "🎬 映画 فيلم \U000e0041 $\\frac{1}{0}$",
)


def explanation(text: str = "Unforgiven") -> Explanation:
    """A film with words, ratings, a chip and priors; ``text`` stands wherever an untrusted text can."""
    words = (Word("western", (0, 7), ("western",)), Word("slow", (8, 12), ("slow",)))
    chips = (Chip(ChipKind.GENRE, f"Genre: {text}", "Western", (0, 7)),)
    rows = (
        Contribution(
            Source.WORD, "western" if text == "Unforgiven" else text, 0.9, "0", {"meaning": 0.7, "wording": 0.2}
        ),
        Contribution(Source.WORD, "slow", -0.125, "1", {"meaning": -0.125, "wording": 0.0}),
        Contribution(Source.HISTORY, f"Shane, {text}", 0.4375, "7", {"audience": 0.4375}),
        Contribution(Source.HISTORY, "Her (2013)", -0.0625, "8", {"audience": -0.0625}),
        Contribution(Source.CHIP, f"Genre: {text}", 0.2, "genre:Western"),
        Contribution(Source.PRIOR, "quality", 0.25, "quality"),
    )
    item = Item(1, text, 1992, (text, "Western"), text, (text,), text)
    intent = Intent(f"western slow {text}", words, chips)
    shane = Item(2, "Shane" if text == "Unforgiven" else text, 1953)
    change = Counterfactual(Source.WORD, rows[:1], shane, WhatIf(1.6, 3, 0.7, 8, 0.65, 9))
    score = sum(row.value for row in rows) + 3e-7
    return Explanation(item, 3, score, rows, Query(intent, {7: 5.0, 8: 1.5}), (change,))


def nothing_asked() -> Explanation:
    """No words, no ratings, no chips, nothing that would change it."""
    rows = (Contribution(Source.PRIOR, "quality", 0.25, "quality"),)
    return Explanation(Item(3, "Ran", 1985), 1, 0.25, rows, Query(Intent("")))


def many_rows(count: int) -> Explanation:
    """A long history."""
    rows = tuple(Contribution(Source.HISTORY, f"Film number {n}", (n % 7 - 3) / 50, str(n)) for n in range(count))
    ratings = dict.fromkeys(range(count), 4.0)
    score = sum(row.value for row in rows)
    return replace(nothing_asked(), contributions=rows, score=score, query=Query(Intent(""), ratings))
