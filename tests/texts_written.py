"""What tests do with a model's pieces, and how they read a text that is held to words."""

from __future__ import annotations

import re

from recsys.reasons import Chat, Limits, Message

SYSTEM = Message("system", "Finish the sentence, please.")
WORDS = frozenset({
    "a", "the", "of", "in", "on", "and", "who", "plans", "steals", "your", "you", "asked", "for", "film", "heist",
    "thief", "detective", "slow-burn", "O’Brien", "1990s", "+1.28", "−0.30", "cop", "cops", "Los", "Angeles",
})  # fmt: skip


def chat(text="A film about a heist.", opening="", words=frozenset(), barred=frozenset()):
    return Chat((SYSTEM, Message("user", text)), opening, frozenset(words), frozenset(barred))


def pieces_of(model, chats, limits, seed=None):
    """The pieces of each chat, in the order in which they came."""
    found = [[] for _ in chats]
    for piece in model.write(chats, limits, seed):
        found[piece.chat].append(piece)
    return found


def written(model, chats, tokens=12, seed=None):
    """The whole text of each chat."""
    return ["".join(piece.text for piece in own) for own in pieces_of(model, chats, Limits(tokens=tokens), seed)]


def strangers(text, words):
    """The words of a text that are not among ``words``, read without the code under test.

    The last one may be cut off in its middle, so texts end with a space or a full stop where it counts.
    """
    allowed = set(words) | {word[0].upper() + word[1:] for word in words if word.islower()}
    found = set()
    for token in re.split(r"[\s“”(),;:!?]+|\.(?!\d)|–", text):
        bare = token.removesuffix("’s").removesuffix("’")
        if bare and bare not in allowed and not all(part in allowed for part in bare.rstrip("-").split("-")):
            found.add(token)
    return found
