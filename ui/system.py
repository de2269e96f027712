"""The parts of the page “System”: what goes on now, how long it takes, what is kept, which models answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

from recsys.config import ASSETS
from recsys.engine import Engine
from recsys.present.text import counted, escaped, listed, typeset
from ui import busy, resources
from ui.observing.health import Health, Part, look
from ui.observing.kept import Kept, kept
from ui.observing.latencies import Latencies, Percentiles
from ui.observing.models import Version, versions
from ui.observing.requests import NOT_THE_PAGE, latencies

EVERY = 5.0
"""Seconds between two looks while the page is open."""
SHOWN = 16
"""Letters of a SHA-256 on the page; the rest is in its title."""
CARD = ASSETS / "model_card.md"
STATES = {"ok": "well", "opening": "still opening", "failed": "not working", "low": "low", "templates": "none"}
OUTCOMES = {"ok": "answered", "interrupted": "ended by the next one", "failed": "failed"}


def show_now() -> None:
    """What changes from moment to moment, again every few seconds."""
    st.fragment(_now, run_every=EVERY)()


def _now() -> None:
    health, room = look(), busy.seats()
    st.html(state_html(health))
    st.html(now_html(room.here(), room.most, room.waiting(), health))
    st.html(f'<h2 class="part">How long pages take</h2>{latencies_html(latencies)}')


def show_models() -> None:
    """What is kept and which models answer, as far as the engine is open."""
    engine, writer, with_writer = opened()
    st.html(f'<h2 class="part later">What is kept in memory</h2>{kept_html(kept(engine, with_writer))}')
    if engine is None:
        st.html(
            '<h2 class="part later">Models</h2><p class="sentence">The models are still opening, or could not be.</p>'
        )
    else:
        st.html(f'<h2 class="part later">Models</h2>{versions_html(versions(engine, writer))}')
    st.html('<h2 class="part later">Model card</h2>')
    with st.container(key="model-card"):
        st.markdown(CARD.read_text(encoding="utf-8"))


def opened() -> tuple[Engine | None, str, bool]:
    """The engine if it is open; the language model in words, and whether its writer can be asked."""
    opening = resources.opening()
    if not opening.engine.done() or opening.engine.exception():
        return None, "", False
    engine = opening.engine.result()
    if not opening.language_model.done() or opening.language_model.exception():
        return engine, STATES["failed" if opening.language_model.done() else "opening"], False
    model = engine.open_language_model().model
    return engine, model.name if model else "none: reasons come from templates", True


def state_html(health: Health) -> str:
    """One line: whether the server can serve, and each part's state."""
    named = {"engine": "Engine", "store": "Store", "writer": "Language model", "memory": "Memory"}
    parts = [f"{named[name]}: {STATES[str(part['state'])]}" for name, part in health.parts.items() if name in named]
    head = {"ok": "This server is well.", "opening": "This server is still opening."}
    first = head.get(health.status, "This server is not well.")
    return f'<p class="sentence" role="status"><b>{first}</b> {escaped("; ".join(parts))}.</p>'


def now_html(here: int, most: int, waiting: int, health: Health) -> str:
    """HTML of the figures of this moment."""
    memory, writer = health.parts.get("memory", {}), health.parts.get("writer", {})
    figures = [
        ("People here", f"{here}", f"of {counted(most, 'seat')}" if most else "no limit"),
        ("Waiting for a seat", f"{waiting}", ""),
        ("In line for the writer", _figure(writer, "in_line"), ""),
        ("Memory of this server", f"{int(_number(memory, 'used_mb')):,}", "MB"),
        ("Memory left", f"{int(_number(memory, 'left_mb')):,}", "MB"),
    ]
    rows = (f"<div><dt>{name}</dt><dd>{value} <small>{unit}</small></dd></div>" for name, value, unit in figures)
    return f'<dl class="figures system-now">{"".join(rows)}</dl>'


def _number(part: Part, name: str) -> float:
    value = part.get(name, 0)
    return float(value) if isinstance(value, int | float) else 0.0


def _figure(part: Part, name: str) -> str:
    return f"{int(_number(part, name))}" if name in part else "–"


def latencies_html(found: Latencies) -> str:
    """HTML of the percentiles by page and by step, with one sentence on what they are."""
    if not len(found):
        return '<p class="sentence">No page has been answered yet.</p>'
    pages = _times("Page, without its prose", found.by_page())
    steps = {name.replace("_", " "): value for name, value in found.by_step().items() if name not in {"page", "total"}}
    ended = listed([f"{count:,} {OUTCOMES.get(name, name)}" for name, count in sorted(found.outcomes().items())])
    beside = listed([f"“{name.replace('_', ' ')}”" for name in NOT_THE_PAGE])
    return (
        f'<p class="sentence">{counted(len(found), "page run")} of late, in milliseconds, as the server saw them: a '
        f"page is all of its steps but {beside}. Since the start: {escaped(ended)}.</p>"
        f"{pages}{_times('Step', steps)}"
    )


def _times(first: str, times: Mapping[str, Percentiles]) -> str:
    if not times:
        return ""
    rows = ((name, f"{one.count:,}", *map(_ms, (one.p50, one.p95, one.p99))) for name, one in times.items())
    return _table((first, "Runs", "p50", "p95", "p99"), rows)


def _ms(value: float) -> str:
    return f"{value:,.1f}" if value < 10 else f"{value:,.0f}"


def kept_html(found: Iterable[Kept]) -> str:
    """HTML of what is kept, how much now and at most."""
    rows = ((one.name, "–" if one.now is None else f"{one.now:,}", f"{one.most:,}") for one in found)
    return _table(("What", "Now", "At most"), rows)


def versions_html(found: Iterable[Version]) -> str:
    """HTML of the models, each with the beginning of its hash."""
    head = "<tr><th>Model</th><th>Version</th><th>SHA-256</th></tr>"
    rows = "".join(
        f"<tr><th>{escaped(one.what)}</th><td>{escaped(typeset(one.version))}</td>"
        f'<td><code title="{escaped(one.sha256)}">{escaped(one.sha256[:SHOWN]) or "–"}</code></td></tr>'
        for one in found
    )
    return f'<table class="system versions"><thead>{head}</thead><tbody>{rows}</tbody></table>'


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    heads = "".join(f"<th>{escaped(name)}</th>" for name in head)
    body = "".join(
        f"<tr><th>{escaped(first)}</th>{''.join(f'<td>{escaped(cell)}</td>' for cell in rest)}</tr>"
        for first, *rest in rows
    )
    return f'<table class="system"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'
