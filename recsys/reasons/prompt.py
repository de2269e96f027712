"""The chat a language model is given for one recommendation: its rows, how to tell them, and examples where needed."""

from __future__ import annotations

from collections.abc import Sequence

from recsys.reasons.chat import Chat, Message
from recsys.reasons.plan import plan
from recsys.reasons.rows import row_fillers, rows_for, words_for
from recsys.schema import Evidence, Item, Style

VERSION = "7"
"""Changes whenever what a model is asked changes, so that no reason is kept that was asked for otherwise."""
TASK = "Tell a friend why this film was chosen. Say only what the rows say."
INSTRUCTION = (
    f"{TASK} Take the rows in their order, and say of those against it that they count against it. "
    "Tell the plot in the story's own words and order. "
    "Add nothing: no praise, no names, no facts of your own. "
    "Answer with the reason alone, as plain text."
)
LENGTHS = {
    Style.PLAIN: "one or two sentences, 20 to 45 words",
    Style.SHORT: "one sentence of at most 18 words",
    Style.DETAIL: "three or four sentences, 40 to 75 words",
    Style.CHILD: "one or two short sentences for a child of nine",
    Style.ANALYST: "one or two sentences with the numbers of the arguments, as +1.28",
}
EXAMPLES = (
    (
        "Style: plain\nFilm: Jaws\n- title\n- much: asked “shark”, among its themes is “shark attack”\n"
        "- story: A police chief who is afraid of water must hunt a huge shark after swimmers die off his town.\n"
        "- a little: rated Alien five stars",
        "Jaws has the shark you asked for: a police chief who is afraid of water must hunt a huge shark. "
        "Your five stars for Alien add a little.",
    ),
    (
        "Style: short\nFilm: Paddington\n"
        "- story: A polite young bear from Peru arrives alone in London, where a family takes him in.\n"
        "- title\n- much: asked “bear”, its story says “bear”\n- against, some: asked “war”, not in its texts",
        "A polite young bear arrives alone in London: Paddington has your bear, though no war.",
    ),
)


def chat_for(
    item: Item,
    evidence: Sequence[Evidence],
    style: Style = Style.PLAIN,
    taught: bool = False,
    begin: int = 0,
    objections: Sequence[str] = (),
) -> Chat:
    """The request for one reason. ``begin`` varies how it begins; ``objections`` tell what earlier tries said wrongly.

    After an objection less is planned, so that less can go wrong.

    A model that was taught the task needs no more than the rows; any other is told how, and shown examples.
    """
    told = plan(evidence, style, begin, brief=bool(objections))
    asked, words = request(evidence, style, told), words_for(evidence, told, style)
    if taught:
        turns = (Message("system", TASK), Message("user", asked))
        return Chat(turns, words=words, rows=row_fillers(evidence, told))
    messages = [Message("system", INSTRUCTION)]
    for rows, reason in EXAMPLES:
        messages += [Message("user", rows), Message("assistant", reason)]
    again = "".join(f"\nAn earlier try {objection}. Do not do that again." for objection in objections)
    messages.append(Message("user", f"{asked}\nLength: {LENGTHS[style]}{again}"))
    return Chat(tuple(messages), words=words)


def request(evidence: Sequence[Evidence], style: Style, told: Sequence[str]) -> str:
    """The rows to tell of, in their order, as every model reads them."""
    return f"Style: {style}\n{rows_for(evidence, told, style)}"
