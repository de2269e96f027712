"""What is said of a room: what it fixes, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping

from recsys.present.looks import LOOKS
from recsys.present.loop import KINDS, film_name, version
from recsys.present.text import counted, escaped, listed, quoted, typeset
from recsys.schema import Catalogue, ItemId, Source, UserId
from recsys.schema.feedback import FeedbackKind
from ui.room_counts import ENOUGH, RoomCounts

FILMS_TOLD = 5


def room_line(name: str, user: UserId | None, gone: bool) -> str:
    """HTML that says in which room one is and what it fixes; ``gone``: its version of the model is no longer kept."""
    viewer = "" if user is None else f"viewer {user}, "
    model = (
        " <b>The model it was made with is no longer kept,</b> because others have taught it since: you see today’s."
        if gone
        else ""
    )
    return (
        f'<p class="note room"><b>Room of {escaped(typeset(name))}.</b> The same here for all: the data, the model, '
        f"{escaped(viewer)}and how reasons are told. What you tell stays your own.{model}</p>"
    )


def fixed_html(text: str, user: UserId | None, style: str, model: str) -> str:
    """What a room fixes, one line each."""
    whose = "Everybody’s own" if user is None else f"Those of viewer {user}"
    rows = (
        ("First question", quoted(text)),
        ("Ratings that count", whose),
        ("How reasons are told", style),
        ("Model", f"version {version(model)}"),
    )
    body = "".join(f"<tr><th>{name}</th><td>{escaped(typeset(value))}</td></tr>" for name, value in rows)
    return f'<table class="consequence fixed-here"><tbody>{body}</tbody></table>'


def counts_html(counts: RoomCounts, catalogue: Catalogue) -> str:
    """The counts of a room as figures, and what enough people share."""
    figures = (("People here", counts.people), ("Things told", counts.events))
    kinds = [
        (KINDS[kind].lower(), counts.kinds[kind])
        for kind in KINDS
        if kind is not FeedbackKind.SHOWN and counts.kinds.get(kind)
    ]
    told = f"Told: {listed([f'{count:,} × {name}' for name, count in kinds])}." if kinds else "Nothing was told yet."
    lines = [
        told,
        _films("Wanted", counts.wanted, catalogue),
        _films("Refused", counts.refused, catalogue),
        _weights(counts.weights),
        f"A film or a weight is told from {ENOUGH} people on, so that nobody is recognised. "
        f"Counted by this server since {counts.since:%H:%M} (UTC), without the host.",
    ]
    shown = "".join(f"<div><dt>{name}</dt><dd>{figure:,}</dd></div>" for name, figure in figures)
    body = "".join(f'<p class="sentence">{escaped(typeset(line))}</p>' for line in lines if line)
    return f'<dl class="figures">{shown}</dl>{body}'


def _films(said: str, films: Mapping[ItemId, int], catalogue: Catalogue) -> str:
    named = [
        f"{film_name(item, catalogue)} by {counted(count, 'person', 'people')}"
        for item, count in list(films.items())[:FILMS_TOLD]
    ]
    return f"{said}: {listed(named)}." if named else ""


def _weights(weights: Mapping[str, float]) -> str:
    told = [f"{LOOKS[source].name.lower()} × {weights[source]:.2f}" for source in Source if source in weights]
    return f"What moved, in the mean of those whose weights did: {listed(told)}." if told else ""
