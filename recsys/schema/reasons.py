"""A reason in words, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass

from recsys.schema.items import Item


@dataclass(frozen=True, slots=True)
class Evidence:
    """One true row that a reason may use. ``key`` names it; ``names`` are the names, years and numbers it allows."""

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
    """Prose for one recommendation. ``source`` is "model" or "template"; ``note`` says why it is a template."""

    item: Item
    text: str
    source: str
    evidence: tuple[Evidence, ...]
    claims: tuple[Claim, ...] = ()
    note: str = ""
