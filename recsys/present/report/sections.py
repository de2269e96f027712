"""The sections of a report, from the head to where its numbers come from. All are pure HTML."""

from __future__ import annotations

from collections.abc import Sequence

from recsys.present.charts.chart import Bar, Chart, bars
from recsys.present.charts.history import history_bars
from recsys.present.charts.waterfall import waterfall
from recsys.present.coloured import coloured_intent, word_values
from recsys.present.items import facts_and_stars, poster
from recsys.present.looks import legend
from recsys.present.report.context import Context
from recsys.present.report.figures import chart_block
from recsys.present.report.tables import counterfactual_table, rows_table
from recsys.present.sentences import counterfactual_sentence, row_sentence, why_sentence
from recsys.present.tables import explanation_table
from recsys.present.text import counted, escaped, listed, quoted, scientific, signed, typeset
from recsys.schema import Explanation, Source

OPEN_ROWS = 40
"""A longer table of rows is folded up."""


def body(explanation: Explanation, context: Context) -> str:
    """Everything between the tags of the body."""
    sections = (
        ("Why it is here", _why(explanation, context)),
        ("The sum", _sum(explanation)),
        ("The words", _words(explanation)),
        ("What was liked", _liked(explanation)),
        ("What would change it", _changes(explanation)),
        ("Every row", _rows(explanation)),
        ("How to read this", _how_to_read()),
        ("Where it comes from", _origin(context)),
    )
    told = "".join(f"<section><h2>{heading}</h2>{content}</section>" for heading, content in sections)
    return f"<main>{_head(explanation, context)}{told}</main>"


def _head(explanation: Explanation, context: Context) -> str:
    item = explanation.item
    year = f' <span class="year">{item.year}</span>' if item.year else ""
    figures = (
        ("Rank", f"{explanation.rank:,} <small>of {context.items:,}</small>"),
        ("Score", signed(explanation.score)),
        ("Left over by rounding", f"<small>{scientific(explanation.residual)}</small>"),
    )
    told = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in figures)
    return (
        f"<header>{poster(item)}<div><h1>{escaped(typeset(item.short_title))}{year}</h1>"
        f'<p class="facts">{facts_and_stars(item)}</p><p class="logline">{escaped(typeset(item.logline))}</p>'
        f'<dl class="figures">{told}</dl></div></header>'
    )


def _why(explanation: Explanation, context: Context) -> str:
    sentence = escaped(typeset(why_sentence(explanation, context.own_history)))
    return f'{_asked(explanation, context)}<p class="why">{sentence}</p>'


def _asked(explanation: Explanation, context: Context) -> str:
    query = explanation.query
    intent = context.intent or query.intent
    values = word_values(explanation, context.without_words, len(intent.words))
    asked = coloured_intent(intent, values) if intent.text.strip() else ""
    whose = "your" if context.own_history else "this viewer’s"
    understood = [chip.label for chip in query.intent.chips]
    lines = [
        f"Understood: {escaped(typeset(listed(understood)))}." if understood else "",
        f"Ranked with {whose} {counted(len(query.history), 'rating')}." if query.history else "",
        f"Taken out: {escaped(typeset(listed(context.taken_out)))}." if context.taken_out else "",
    ]
    first = "Asked for:" if asked else "Nothing was asked for in words."
    rest = "".join(f'<p class="quiet">{line}</p>' for line in lines if line)
    return f'<p class="quiet">{first}</p>{asked}{rest}'


def _sum(explanation: Explanation) -> str:
    present = tuple(source for source in Source if explanation.of(source))
    return legend(present) + chart_block(waterfall(explanation), "sum")


def _words(explanation: Explanation) -> str:
    rows = explanation.of(Source.WORD)
    if not rows:
        return _nothing("No words were scored: what was asked for is empty, or all of it was understood as conditions.")
    shown = [Bar(quoted(row.name), row.value, Source.WORD, row_sentence(row)) for row in rows]
    errors = [row.standard_error for row in rows if row.standard_error is not None]
    sampled = f" So many words are sampled: the largest standard error is {max(errors):.2f}." if errors else ""
    chart = Chart(
        bars(shown),
        f"Bars of {counted(len(rows), 'word')} and what each adds to the score of {explanation.item.label}",
        "Each bar is a word’s fair share (its Shapley value) of what all the words add together, "
        f"{signed(sum(row.value for row in rows))}.{sampled}",
        explanation_table(explanation),
    )
    return chart_block(chart, "words")


def _liked(explanation: Explanation) -> str:
    if not explanation.of(Source.HISTORY):
        return _nothing("No ratings were used.")
    return chart_block(history_bars(explanation, explanation.query.history), "history")


def _changes(explanation: Explanation) -> str:
    changes = explanation.counterfactuals
    if not changes:
        return _nothing(
            "No single source decides this place: taking out its words or its films would not push it down."
        )
    told = "".join(
        f'<p class="counterfactual {change.source.value}">'
        f"{escaped(typeset(counterfactual_sentence(explanation, change)))}</p>"
        for change in changes
    )
    unproven = "" if all(change.proven for change in changes) else " Fewer may do where the search was not finished."
    return (
        f"{told}{counterfactual_table(explanation)}"
        '<p class="caption">The fewest ratings, or the fewest words, without which a film from behind overtakes this '
        f"one.{unproven} The predicted rank follows from the sum; then everything was really ranked again.</p>"
    )


def _rows(explanation: Explanation) -> str:
    count = len(explanation.contributions)
    opened = " open" if count <= OPEN_ROWS else ""
    return (
        f"<details{opened}><summary>{counted(count, 'row')} that add up to the score</summary>"
        f'<div class="scrolled" tabindex="0" role="region" aria-label="Every row of the sum">{rows_table(explanation)}'
        "</div></details>"
    )


def _how_to_read() -> str:
    lines: Sequence[str] = (
        "The score is a sum. Each row is what one word, one rated film, one understood piece or everybody’s view adds "
        "to it; a row below zero, drawn hatched, counts against the film.",
        "Take a film’s row out and the score changes by exactly that row. Words say some things together: a word’s row "
        "is its fair share of them, so the change without it comes near.",
        "The rows are added up independently of the score. What the two differ by is printed as left over by rounding.",
        "A score has no unit. Only differences between films of the same ranking mean something.",
        "The rows say how this model ranked. They do not say whether the film is good.",
    )
    return f'<ul class="reading">{"".join(f"<li>{line}</li>" for line in lines)}</ul>'


def _origin(context: Context) -> str:
    entries = [
        ("Data", f"{escaped(context.dataset)}: {counted(context.items, 'film')}, {counted(context.ratings, 'rating')}"),
        ("Models", escaped(listed(context.models))),
        ("Made", f"{context.day}, with Because {escaped(context.version)}"),
    ]
    if context.link:
        entries.append(("The same view in the app", _link(context.link)))
    return f'<dl class="origin">{"".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in entries)}</dl>'


def _link(address: str) -> str:
    """A link where it leads to a web page; anything else is only shown."""
    shown = escaped(address)
    if not address.lower().startswith(("http://", "https://")):
        return shown
    return f'<a href="{shown}" rel="noreferrer">{shown}</a>'


def _nothing(text: str) -> str:
    return f'<p class="quiet">{escaped(text)}</p>'
