"""Methods beside the exact values: a table that fills row by row, and what it says in plain words."""

from __future__ import annotations

from collections.abc import Sequence

from recsys.explain.methods_compared import ComparedMethod, MethodComparison
from recsys.present.text import MINUS, escaped, listed, percent, signed

MEANINGS = {
    "Time": "seconds, measured here once, each method from an empty memory; others may be using this machine as well.",
    "Read": "the sentences that the encoder had to read; for integrated gradients the points on its way.",
    "Off by": "the differences from the exact values, added up, as a share of those; more than 100\u00a0% is worse "
    "than saying zero for every word.",
    "Order": "Kendall’s τ: +1 where a method puts your words in the exact order, 0 for no relation, "
    f"{MINUS}1 for the reverse. It takes three words.",
    "Left over": "how far the values are from adding up to what your words add together.",
}
"""The columns of the table beside the method's name, and what they say."""
NONE, CLOSE = "–", 0.005
"""What rounds to the same at two decimals is the same."""


def method_table(shown: Sequence[ComparedMethod], waiting: Sequence[str] = ()) -> str:
    """HTML with a row for each method, and empty rows for those that are still to come."""
    heads = "".join(f'<th scope="col">{head}</th>' for head in ("Method", *MEANINGS))
    rows = "".join(_row(one) for one in shown)
    rest = "".join(
        f'<tr class="ahead"><th scope="row">{name}</th>{"<td>…</td>" * len(MEANINGS)}</tr>' for name in waiting
    )
    return f'<table class="methods"><thead><tr>{heads}</tr></thead><tbody>{rows}{rest}</tbody></table>'


def _row(one: ComparedMethod) -> str:
    name = f'<th scope="row">{escaped(method_name(one))}</th>'
    if one.attribution is None:
        return f'<tr>{name}<td class="failure" colspan="{len(MEANINGS)}">{escaped(one.failure)}</td></tr>'
    cells = (
        seconds(one.attribution.seconds),
        f"{one.attribution.evaluations:,}",
        NONE if one.distance is None else percent(one.distance),
        NONE if one.agreement is None else signed(one.agreement),
        _left_over(one),
    )
    return f"<tr>{name}{''.join(f'<td>{escaped(cell)}</td>' for cell in cells)}</tr>"


def _left_over(one: ComparedMethod) -> str:
    if one.relative:
        return "stretched"
    return "nothing" if one.gap is None or abs(one.gap) < CLOSE else signed(one.gap)


def columns_explained() -> str:
    """HTML that says what each column of the table is."""
    entries = "".join(f"<li><b>{head}</b>: {meaning}</li>" for head, meaning in MEANINGS.items())
    return f'<ul class="columns">{entries}</ul>'


def method_name(one: ComparedMethod) -> str:
    """What a method is called on the page: values that were sampled are not called exact."""
    return one.name if one.standard_error is None else "The sum’s (sampled)"


def seconds(value: float) -> str:
    """A time with two decimals, in seconds."""
    return "<\u00a00.01\u00a0s" if value < CLOSE else f"{value:.2f}\u00a0s"


def conclusion(found: MethodComparison) -> str:
    """How near the nearest of the other methods came, and after how long."""
    exact = found.exact
    if exact.attribution is None:
        return f"There is nothing to hold the methods against. {exact.failure}"
    if len(found.words) == 1:
        return "One word has all of the score that words add: there is nothing to share out."
    sampled = exact.standard_error is not None
    rivals = [one for one in found.others if one.distance is not None and not one.relative]
    if not rivals:
        return "No other method gave values that can be held against these."
    best = min(rivals, key=lambda one: one.distance or 0.0)
    values = "the sum’s sampled values" if sampled else "the exact values"
    came = f"came within {percent(best.distance or 0.0)} of" if (best.distance or 0.0) >= CLOSE / 10 else "found"
    took = best.attribution.seconds if best.attribution else 0.0
    return (
        f"{best.name} {came} {values} after {seconds(took)}; {'those' if sampled else 'the exact ones'} took "
        f"{seconds(exact.attribution.seconds)}. Furthest off is {_furthest(found)}."
    )


def _furthest(found: MethodComparison) -> str:
    last = max(found.others, key=lambda one: one.distance or 0.0)
    return f"{last.name}, by {percent(last.distance or 0.0)}"


def remarks(found: MethodComparison) -> tuple[str, ...]:
    """What one has to know to read the numbers fairly, one sentence or two for each method that needs it."""
    names = {one.name: one for one in found.others}
    said = []
    if "LIME" in names:
        said.append(
            "LIME gives most weight to sentences with few words missing, so it answers a slightly different question: "
            "more samples bring it nearer to its own answer, not to these values."
        )
    if "Integrated gradients" in names:
        said.append(_of_gradients(names["Integrated gradients"], found.total))
    stretched = [one.name for one in found.others if one.relative]
    if stretched:
        know = "knows" if len(stretched) == 1 else "know"
        said.append(
            f"{listed(stretched).capitalize()} {know} nothing of this score: the shares are stretched to "
            f"what your words add, {signed(found.total)}, to lie on one scale. A method worth its "
            "time has to beat random shares."
        )
    return tuple(said)


def _of_gradients(one: ComparedMethod, total: float) -> str:
    start = -(one.gap or 0.0)
    return (
        "Integrated gradients follow the encoder from a sentence of blanks to yours. Blanks already score "
        f"{signed(start)} against no words at all, so the values add up to {signed(total - start)} rather than "
        f"{signed(total)}."
    )
