"""The chat a language model is given for one recommendation: its rows, how to tell them, and examples where needed."""

from __future__ import annotations

from collections.abc import Sequence

from recsys.reasons.chat import Chat, Message
from recsys.reasons.plan import in_words, plan
from recsys.reasons.rows import rows_for, words_for
from recsys.schema import Evidence, Item, Style

VERSION = "3"
"""Changes whenever what a model is asked changes, so that no reason is kept that was asked for otherwise."""
TASK = "Tell a friend why this film was chosen. Say only what the rows say."
INSTRUCTION = (
    f"{TASK} Take the arguments in their order, largest first, and say of those against it that they count against it. "
    "Tell the plot in the story's own words and order. "
    "Say what the last line lists, in its order. Add nothing: no praise, no names, no facts of your own. "
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
        "Style: plain\nFor, much: asked “shark”, among its themes is shark attack\n"
        "For, a little: rated Alien 5 stars\nFilm: Jaws (1975)\nGenres: Thriller\nMood: tense\n"
        "Themes: shark attack, sea\n"
        "Story: A police chief who is afraid of water must hunt a huge shark after swimmers die off his resort town.\n"
        "Say: title; “shark”; story; Alien",
        "Jaws has the shark you asked for: a police chief who is afraid of water must hunt a huge shark. "
        "Your five stars for Alien add a little.",
    ),
    (
        "Style: short\nFor, much: asked “bear”, its story says bear\nAgainst, some: asked “war”, "
        "not in its texts\nFilm: Paddington (2014)\nGenres: Children, Comedy\n"
        "Story: A polite young bear from Peru arrives alone in London, where a family takes him in.\n"
        "Say: story; title; “bear”; “war”",
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

    A model that was taught the task needs no more than the rows; any other is told how, and shown examples.
    """
    asked = request(evidence, style, plan(evidence, style, begin))
    if taught:
        return Chat((Message("system", TASK), Message("user", asked)), words=words_for(evidence, style))
    messages = [Message("system", INSTRUCTION)]
    for rows, reason in EXAMPLES:
        messages += [Message("user", rows), Message("assistant", reason)]
    again = "".join(f"\nAn earlier try {objection}. Do not do that again." for objection in objections)
    messages.append(Message("user", f"{asked}\nLength: {LENGTHS[style]}{again}"))
    return Chat(tuple(messages), words=words_for(evidence, style))


def request(evidence: Sequence[Evidence], style: Style, told: Sequence[str]) -> str:
    """The rows, how they are to be told, and what to say of them in which order, as every model reads them."""
    return f"Style: {style}\n{rows_for(evidence, style)}\nSay: {in_words(told, evidence)}"
