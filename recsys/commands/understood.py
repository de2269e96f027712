"""What was understood of a question, in lines for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from recsys.commands.table import labelled
from recsys.schema import Query
from recsys.text.words import core


def understood(query: Query, notes: Sequence[str]) -> str:
    """The text, its words, its chips, the ratings that go with it, and notes; only what there is."""
    intent = query.intent
    lines = [
        ("Asked for", intent.text.strip()),
        ("Words", " · ".join(core(word.text) for word in intent.words)),
        ("Understood", " · ".join(f"{str(chip.kind).replace('_', ' ')}: {chip.label}" for chip in intent.chips)),
        ("History", f"{len(query.history):,} rated items" if query.history else ""),
        *(("Note", note) for note in notes),
    ]
    return labelled([line for line in lines if line[1]])
