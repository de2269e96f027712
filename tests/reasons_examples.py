"""Explanations and a language model fed from a queue, for the tests of reasons."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

from recsys.reasons import Chat, Limits
from recsys.schema import Chip, ChipKind, Contribution, Explanation, Intent, Item, Query, Source, Word

HEAT = Item(
    item_id=6,
    title="Heat",
    year=1995,
    genres=("Crime", "Thriller"),
    director="Michael Mann",
    cast=("Al Pacino", "Robert De Niro"),
    logline="A disciplined thief plans a last run of scores in Los Angeles while an obsessive detective closes in on him.",
    themes=("heist", "cops and robbers"),
    mood=("tense", "moody"),
    rating_mean=3.93,
    rating_count=104,
)


def explanation(item: Item = HEAT, title: str = "Pulp Fiction", stars: float = 5.0) -> Explanation:
    """Heat for "a twisty heist with Al Pacino", Pulp Fiction rated, "twisty" counting against it."""
    words = (Word("twisty", (2, 8), ("twisti",)), Word("heists", (9, 14), ("heist",)))
    chip = Chip(ChipKind.PERSON, "With Al Pacino", "Al Pacino", (15, 29))
    rows = (
        Contribution(Source.WORD, "twisty", -0.05, "0"),
        Contribution(Source.WORD, "heists", 0.4, "1"),
        Contribution(Source.HISTORY, title, 0.2, "296"),
        Contribution(Source.CHIP, "With Al Pacino", 0.3, chip.key),
        Contribution(Source.PRIOR, "Popularity", 0.1, "popularity"),
    )
    query = Query(Intent("a twisty heist with Al Pacino", words, (chip,)), {296: stars})
    return Explanation(item, 1, sum(row.value for row in rows), rows, query)


class QueuedModel:
    """Answers each batch with the next entry of a queue: completions, or an exception to raise."""

    name = "queued"

    def __init__(self, *answers: Sequence[str] | Exception) -> None:
        self.answers = deque(answers)
        self.batches: list[tuple[list[Chat], int | None]] = []

    def generate(self, chats: Sequence[Chat], limits: Limits, seed: int | None = None) -> list[str]:
        self.batches.append((list(chats), seed))
        answer = self.answers.popleft()
        if isinstance(answer, Exception):
            raise answer
        return [f"{chat.opening}{text}" for chat, text in zip(chats, answer, strict=True)]

    def stream(self, chat: Chat, limits: Limits) -> Iterator[str]:
        yield chat.opening
        answer = self.answers.popleft()
        if isinstance(answer, Exception):
            raise answer
        yield from answer
