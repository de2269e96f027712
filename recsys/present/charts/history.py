"""What each rated film adds to one item's score."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from recsys.explain.history import MOST_OF_A_KIND, HistoryGroup, LeaveOneOut, Shared
from recsys.present.charts.chart import Bar, Chart, bars
from recsys.present.clauses import ASPECTS_TOLD, part_name
from recsys.present.text import counted, escaped, listed, quoted, scientific, signed, typeset
from recsys.schema import Contribution, Explanation, Ratings, Source

MOST_FILMS = 15
LESS = "less like this"
"""What 0 stars say (``collaborative.star_weight``)."""
FILMS_NAMED = 4
"""Films named of one group."""


def history_bars(explanation: Explanation, history: Ratings) -> Chart:
    """The films that weigh most, largest first, with the stars they were given."""
    rows = explanation.of(Source.HISTORY)
    shown = sorted(sorted(rows, key=lambda row: -abs(row.value))[:MOST_FILMS], key=lambda row: -row.value)
    stars = {str(item_id): given for item_id, given in history.items()}
    steps = [Bar(typeset(row.name), row.value, Source.HISTORY, _hover(row, stars.get(row.key))) for row in shown]
    parts = sorted({part for row in rows for part in row.parts})
    table = pd.DataFrame(
        [
            (row.name, _given(stars.get(row.key)), row.value, *(row.parts.get(part, 0.0) for part in parts))
            for row in rows
        ],
        columns=["Film", "Stars", "Contribution", *(part_name(part).capitalize() for part in parts)],
    )
    rest = len(rows) - len(shown)
    more = f" {counted(rest, 'film')} with smaller parts {'is' if rest == 1 else 'are'} in the table." if rest else ""
    return Chart(
        bars(steps),
        f"Bars of {counted(len(shown), 'rated film')} and what each adds to the score of {explanation.item.label}",
        "Take a film out of the ratings and the score changes by exactly the length of its bar." + more,
        table,
    )


def _given(stars: float | None) -> str:
    """Stars in a table; 0 are no rating, and nobody gave them."""
    if stars is None:
        return ""
    return LESS if stars == 0 else f"{stars:g}"


def _hover(row: Contribution, stars: float | None) -> str:
    parts = listed([f"{part_name(part)} {signed(value)}" for part, value in row.parts.items()]) or signed(row.value)
    given = "" if stars is None else f", {LESS}" if stars == 0 else f", {stars:g} stars"
    return f"{typeset(row.name)}{given}: {parts}"


def leave_one_out_table(left_out: LeaveOneOut) -> pd.DataFrame:
    """Every rated film with its row, what the score lost without it, and the rank where everything was ranked again."""
    parts = sorted({part for film in left_out.films for part in film.row.parts})
    return pd.DataFrame(
        [
            (
                film.item.label,
                _given(film.stars),
                film.row.value,
                film.loss,
                f"{film.rank:,}" if film.rank is not None else "not run",
                *(film.row.parts.get(part, 0.0) for part in parts),
            )
            for film in left_out.films
        ],
        columns=[
            "Film",
            "Stars",
            "Bar",
            "Lost without it",
            "Rank without it",
            *(part_name(part).capitalize() for part in parts),
        ],
    )


def leave_one_out_sentence(left_out: LeaveOneOut) -> str:
    """How the bars were checked, the largest difference that was found, and which film the place depends on most."""
    count, again = len(left_out.films), left_out.ranked_again
    if count == 1:
        how = "leaving the film out: the score was computed anew and everything was ranked again without it"
    else:
        where = "each time" if again == count else f"for the {counted(again, 'longest bar')}"
        how = f"leaving out each film in turn: the score was computed anew {count:,} times"
        how += f", and {where} everything was ranked again"
    return (
        f"Checked by {how}. The largest difference between a bar and what the score really lost is "
        f"{scientific(left_out.largest_difference)}. {_costliest(left_out)}"
    )


def _costliest(left_out: LeaveOneOut) -> str:
    """The film without which the item falls furthest."""
    ranks = [(film.rank, film.item.label) for film in left_out.films if film.rank is not None]
    rank, label = max(ranks, key=lambda one: one[0], default=(left_out.rank, ""))
    if rank > left_out.rank:
        return f"It costs the most places to leave out {label}: rank {rank:,} instead of {left_out.rank:,}."
    return f"Leaving out a single film does not push it below rank {left_out.rank:,}."


def history_sentence(explanation: Explanation, own_history: bool = True) -> str:
    """What the rated films add in all, what speaks for the item and what against it."""
    values = [row.value for row in explanation.of(Source.HISTORY)]
    whose = "you" if own_history else "this viewer"
    total, against = sum(values), sum(value for value in values if value < 0)
    first = f"The {counted(len(values), 'film')} that {whose} rated {_verb(len(values))} {signed(total)} to the score"
    if round(against, 2) == 0:
        return f"{first}; none of them speaks against it."
    return f"{first}: {signed(total - against)} for it and {signed(against)} against it."


def _verb(count: int) -> str:
    return "adds" if count == 1 else "add"


def group_title(group: HistoryGroup) -> str:
    """What the films of a group have in common with the explained one."""
    return {
        Shared.ITSELF: "The film itself",
        Shared.PERSON: f"With {group.name}",
        Shared.THEME: f"Theme {quoted(group.name)}",
        Shared.GENRE: f"Genre {group.name}",
        Shared.REST: "The rest",
        Shared.AGAINST: "Speaks against it",
    }[group.shared]


def group_films(group: HistoryGroup) -> str:
    """The films of a group that weigh most, by name, and how many more there are."""
    names = [row.name for row in group.rows[:FILMS_NAMED]]
    more = len(group.rows) - len(names)
    return listed([*names, f"{more:,} more"] if more else names)


def groups_html(groups: Sequence[HistoryGroup]) -> str:
    """The groups as a list: what is shared, the films, and what they add together; what speaks against it last."""
    reach = max((abs(group.total) for group in groups), default=0.0) or 1.0
    lines = "".join(_group_line(group, abs(group.total) / reach) for group in groups)
    return f'<ul class="history-groups history">{lines}</ul>'


def _group_line(group: HistoryGroup, share: float) -> str:
    against = ' class="against"' if group.shared is Shared.AGAINST else ""
    sign = ' class="negative"' if group.total < 0 else ""
    parts = (
        f"{part_name('taste')} {signed(group.part('taste'))}, {part_name('kinship')} {signed(group.part('kinship'))}"
    )
    return (
        f"<li{against}><b>{escaped(typeset(group_title(group)))}</b><span>{signed(group.total)}</span>"
        f'<i{sign} style="width:{100 * share:.1f}%"></i>'
        f"<p>{escaped(typeset(group_films(group)))} <small>{parts}</small></p></li>"
    )


def groups_sentence(groups: Sequence[HistoryGroup]) -> str:
    """How the groups came about and that nothing is counted twice."""
    total = sum(group.total for group in groups)
    return (
        "Each rated film stands in one group: that of a person of both films, else of a theme, else of a genre, "
        f"at most {MOST_OF_A_KIND} of a kind. So the groups add up to {signed(total)}, all that the ratings add. "
        + ASPECTS_TOLD
    )
