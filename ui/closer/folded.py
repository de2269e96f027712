"""A long list that is folded away until somebody wants to read it."""

from __future__ import annotations

from collections.abc import Sequence

from recsys.present.text import escaped, listed, typeset


def folded(names: Sequence[str]) -> str:
    """HTML of a list of names, closed at first."""
    return (
        f'<details class="quiet"><summary>All {len(names):,}</summary>'
        f'<p class="sentence">{listed([escaped(typeset(name)) for name in names])}.</p></details>'
    )
