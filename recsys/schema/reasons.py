"""A reason in words, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from recsys.schema.items import Item


class Style(StrEnum):
    """How a reason is told."""

    PLAIN = "plain"
    SHORT = "short"
    DETAIL = "detail"
    CHILD = "child"
    ANALYST = "analyst"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One true row that a reason may use. ``key`` names it; ``names`` are the names, years and numbers it allows.

    ``value`` is what the row adds to the score, None for the fields of an item.
    """

    key: str
    text: str
    kind: str
    value: float | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A piece of a reason's text and the key of the evidence that it rests on. ``span`` is in ``Reason.text``."""

    text: str
    span: tuple[int, int]
    evidence: str


@dataclass(frozen=True)
class Reason:
    """Prose for one recommendation. ``source`` is "model" or "template"; ``note`` says why it is a template,
    or of a model's text under what constraint it was written.

    ``writer`` is the model's name, "" for a template; ``tries`` is how many rounds of writing it took.
    """

    item: Item
    text: str
    source: str
    evidence: tuple[Evidence, ...]
    claims: tuple[Claim, ...] = ()
    note: str = ""
    style: Style = Style.PLAIN
    writer: str = ""
    tries: int = 1
