"""What adds most to scores, what decides most about the order, and which words weigh most."""

from __future__ import annotations

import pandas as pd

from recsys.explain.overview import Overview
from recsys.present.charts.chart import Chart
from recsys.present.charts.overview.names import SIGNAL_PHRASES, SIGNALS, SOURCE_PHRASES, SOURCES, likeness_told
from recsys.present.charts.panels import Panel, panels
from recsys.present.looks import LOOKS
from recsys.present.text import counted, percent, quoted, signed
from recsys.schema import Source

MOST_WORDS = 15


def headline(overview: Overview) -> str:
    """What decides most about the order, and what adds most to the scores, in two sentences."""
    filled = int((overview.lists["found"] > 0).sum())
    if not filled:
        return "No film meets every condition of these intents, so there is no ranking to look at."
    table = overview.by_source
    decides, adds = table.iloc[int(table["kept"].argmin())], table.iloc[int(table["size"].argmax())]
    replaced = (1 - decides["kept"]) * overview.k
    mover = SOURCE_PHRASES[Source(decides["source"])]
    first = (
        f"Over {counted(filled, 'ranking')}, {mover} move the order most: without them, "
        f"{replaced:.1f} of the {overview.k} films in a list would be others."
    )
    giver = SOURCE_PHRASES[Source(adds["source"])]
    subject = "They also" if giver == mover else f"{giver[:1].upper()}{giver[1:]}"
    return f"{first} {subject} add most to the scores: {adds['size']:.2f} to a film on average."


def source_moves(overview: Overview) -> Chart:
    """The four sources: how much each adds to scores, and how many films of a list it decides."""
    return _moves(
        overview,
        overview.by_source.rename(columns={"source": "key"}).assign(source=overview.by_source["source"]),
        "Source",
        {source.value: name for source, name in SOURCES.items()},
        {source.value: phrase for source, phrase in SOURCE_PHRASES.items()},
        f"Left: how many films of a list of {overview.k} would be others without it, everything ranked again; exact, "
        "because the score is a sum (conditions such as years stay). Right: how much it adds to a film’s score, its "
        "size without its sign. Both are means over all lists; one that does not have it counts as 0. What adds the "
        "same to every film adds much and decides nothing.",
    )


def signal_moves(overview: Overview) -> Chart:
    """Every signal: how much each adds to scores, and how many films of a list it decides."""
    weights = overview.by_signal.rename(columns={"signal": "key"})
    spoken = weights[weights["speaks"] > 0].sort_values("kept")["key"]
    sentence = f"The same for every signal, the parts of the sources.{likeness_told(spoken)}"
    if len(spoken):
        first, last = spoken.iloc[0], spoken.iloc[-1]
        sentence += (
            f" Most films are decided by {SIGNALS[first].lower()} ({SIGNAL_PHRASES[first]}), fewest by "
            f"{SIGNALS[last].lower()} ({SIGNAL_PHRASES[last]})."
        )
    return _moves(overview, weights, "Signal", SIGNALS, SIGNAL_PHRASES, sentence)


def weighty_words(overview: Overview) -> Chart:
    """The words that add most in the lists that were asked with them."""
    table = overview.words.head(MOST_WORDS)
    hovers = [
        f"{quoted(name)} adds {signed(value)} on average, in {counted(items, 'place')} of lists"
        for name, value, items in zip(table["name"], table["value"], table["items"], strict=True)
    ]
    panel = Panel(
        "Adds to a score",
        list(table["size"]),
        [f"{size:.2f}" for size in table["size"]],
        [LOOKS[Source.WORD].colour] * len(table),
        hovers,
    )
    rest = len(overview.words) - len(table)
    more = f" {counted(rest, 'word')} with smaller parts {'is' if rest == 1 else 'are'} in the table." if rest else ""
    return Chart(
        panels([quoted(name) for name in table["name"]], [panel]),
        f"Bars: the {len(table)} words that add most",
        "How much a word adds to the score of a film, its size without its sign, averaged over the lists that were "
        f"asked with it: Shapley values.{more}",
        overview.words.rename(
            columns={"name": "Word", "size": "Mean size", "value": "Mean value", "items": "Places in lists"}
        ),
    )


def _moves(
    overview: Overview, weights: pd.DataFrame, level: str, names: dict[str, str], phrases: dict[str, str], sentence: str
) -> Chart:
    """Two panels over the same rows, those first that decide most. ``weights`` has key and source beside numbers."""
    table = weights[weights["speaks"] > 0].sort_values(["kept", "size"], ascending=[True, False])
    replaced = (1 - table["kept"]) * overview.k
    colours = [LOOKS[Source(source)].colour for source in table["source"]]
    hovers = [
        f"{phrases[key][:1].upper()}{phrases[key][1:]}: in {percent(speaks)} of the lists; "
        f"Kendall’s τ without {tau:.2f}"
        for key, speaks, tau in zip(table["key"], table["speaks"], table["tau"], strict=True)
    ]
    shown = [
        Panel("Films decided", list(replaced), [f"{value:.1f}" for value in replaced], colours, hovers),
        Panel("Adds", list(table["size"]), [f"{value:.2f}" for value in table["size"]], colours, hovers),
    ]
    return Chart(
        panels([names[key] for key in table["key"]], shown),
        f"Bars by {level.lower()}: how many films of a list each decides, and how much it adds to a score",
        sentence,
        _weights_table(table, level, names, overview.k),
    )


def _weights_table(table: pd.DataFrame, level: str, names: dict[str, str], k: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            level: [names[key] for key in table["key"]],
            f"Films of {k} it decides": (1 - table["kept"].to_numpy()) * k,
            "Kendall’s τ without it": table["tau"].to_numpy(),
            "Mean size": table["size"].to_numpy(),
            "Mean value": table["value"].to_numpy(),
            "Lists that have it, %": (100 * table["speaks"].to_numpy()).round().astype(int),
        }
    )
