"""The chat a language model is given for one recommendation: evidence and examples, no text of the person's own."""

from __future__ import annotations

from collections.abc import Sequence

from recsys.reasons.chat import Chat, Message
from recsys.reasons.lead import because, title
from recsys.reasons.story import shortenings
from recsys.schema import Evidence, Item

INSTRUCTION = (
    "You finish a sentence that tells a friend what a film is about. Shorten the story to one clause. "
    "Use only the story's words."
)

EXAMPLES = (
    (
        "Jaws",
        "A police chief who is afraid of water must close the beaches and hunt a huge shark with a scientist and a "
        "fisherman after swimmers die off his summer resort town.",
        "You asked for “danger at sea” and liked Alien, so try Jaws: a police chief who is afraid of water must hunt "
        "a huge shark.",
    ),
    (
        "Paddington",
        "A polite young bear from Peru arrives alone in London, where a family takes him in and a museum taxidermist "
        "plots to stuff him.",
        "Since you asked for “kind family film”, Paddington may suit you: a polite young bear arrives alone in "
        "London, where a family takes him in.",
    ),
    (
        "Amadeus",
        "Consumed by envy, the court composer Salieri recalls how God gave genius to the giggling, vulgar Mozart, and "
        "how he set out to destroy him.",
        "For “music” and “rivals”, try Amadeus: the court composer Salieri recalls how God gave genius to Mozart.",
    ),
)


def chat_for(item: Item, evidence: Sequence[Evidence]) -> Chat:
    """The request for one sentence: it opens with what was asked for and liked, and goes on along the story."""
    phrases, starts = shortenings(item.logline)
    messages = [Message("system", INSTRUCTION)]
    for name, story, answer in EXAMPLES:
        messages += [Message("user", _facts(name, story)), Message("assistant", answer)]
    messages.append(Message("user", _facts(item.short_title, item.logline)))
    return Chat(tuple(messages), opening(item, evidence), phrases, starts)


def opening(item: Item, evidence: Sequence[Evidence]) -> str:
    """How the sentence begins, up to the colon before the story; a dash where the title has marks of its own."""
    marked = any(mark in title(evidence) for mark in ":!?")
    return because(item.item_id, evidence) + (" –" if marked else ":")


def _facts(name: str, story: str) -> str:
    return f"Film: {name}\nStory: {story}"
