"""What the tests of an explanation say, in plain words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from recsys.arrays import Floats
from recsys.explain.faithfulness import CHANCE, Faithfulness, OrderTest, Verdict, aopc
from recsys.explain.orders import area
from recsys.explain.sensitivity import Paraphrased, WordMove
from recsys.present.text import counted, listed, percent, quoted, signed

MOST_MOVES = 4
"""Words told of one by one in a sentence on a paraphrase."""


FOLLOWED = {
    Verdict.HOLDS: "the score followed their values",
    Verdict.PARTLY: "the score followed their values in part",
    Verdict.WEAK: "the score hardly followed their values",
}


@dataclass(frozen=True)
class Measure:
    """A number as it is shown, its name, and what it means."""

    shown: str
    name: str
    meaning: str


def verdict_sentence(tested: Faithfulness) -> str:
    """What stands beside the verdict: how good the order is, and how good chance is."""
    words = len(tested.words)
    if tested.verdict is Verdict.NOTHING:
        if words < 2:
            return "One word has no order to test." if words else "Only words are tested so, and none counts here."
        return "All orders of your words do the same."
    told = (
        f"Your words were taken out one by one, the one that adds most first, and put back: {FOLLOWED[tested.verdict]}"
    )
    if tested.position is not None:
        two = " Two words have only two orders." if words == 2 else ""
        return (
            f"{told}. Their order is {percent(tested.position)} of the way from the worst to the best; "
            f"chance is {percent(CHANCE)}.{two}"
        )
    return f"{told}, better than with {percent(tested.beaten or 0.0)} of {tested.deletion.sampled} random orders."


def measures(tested: Faithfulness) -> tuple[Measure, ...]:
    """The numbers of the test with their meaning; no position where there is nothing to order."""
    rest = (
        Measure(
            signed(aopc(tested.comprehensiveness)),
            "Comprehensiveness",
            f"what the score loses on average while the words leave; more is better. {_beside(tested.deletion, _lost)}",
        ),
        Measure(
            signed(aopc(tested.sufficiency)),
            "Sufficiency",
            "what the score still lacks on average while the words come back; less is better. "
            f"{_beside(tested.insertion, _lacking)}",
        ),
        Measure(
            signed(tested.deletion.area),
            "Deletion area",
            f"the mean height of the line while the words leave; less is better. {_beside(tested.deletion, area)}",
        ),
        Measure(
            signed(tested.insertion.area),
            "Insertion area",
            f"the mean height of the line while the words come back; more is better. {_beside(tested.insertion, area)}",
        ),
    )
    return rest if tested.verdict is Verdict.NOTHING else (_position(tested), *rest)


def _position(tested: Faithfulness) -> Measure:
    if tested.position is not None:
        return Measure(
            percent(tested.position),
            "Position",
            f"where this order lies between the worst ({percent(0.0)}) and the best ({percent(1.0)}), both tests "
            f"together. Random orders: {percent(CHANCE)} on average.",
        )
    return Measure(
        percent(tested.beaten or 0.0),
        "Random orders beaten",
        f"of {tested.deletion.sampled} drawn; with more than ten words the best and the worst order cannot be known.",
    )


def _lost(curve: Floats) -> float:
    return aopc(curve[0] - curve[1:])


def _lacking(curve: Floats) -> float:
    return aopc(curve[-1] - curve[1:])


def _beside(test: OrderTest, measure: Callable[[Floats], float]) -> str:
    """The same number for the orders to compare with."""
    others = f"Random orders {signed(measure(test.random))}"
    if test.best is not None and test.worst is not None:
        return f"{others}, the best {signed(measure(test.best))}, the worst {signed(measure(test.worst))}."
    return f"{others}, this order from its end {signed(measure(test.reversed))}."


def paraphrase_sentence(found: Paraphrased) -> str:
    """How the list, the item's rank and its words came through a paraphrase."""
    kept = f"{found.kept} of {counted(found.shown, 'film')} stay on the list"
    moved = found.rank_after != found.rank_before
    rank = f"rank {_change_of(f'{found.rank_before:,}', f'{found.rank_after:,}')}" if moved else "the same rank"
    chips = "" if found.same_chips else " Genres, years, people or titles were understood differently."
    words = _moves(found.moves)
    new = f"; without a match: {listed([quoted(word) for word in found.new_words])}" if found.new_words else ""
    return f"{kept}; this film: {rank}.{chips}" + (f" What the words add: {words}{new}." if words else "")


def _moves(moves: Sequence[WordMove]) -> str:
    """The words that changed most, and by how much at most the others did."""
    ordered = sorted(moves, key=lambda move: -_change(move))
    told, rest = (ordered, []) if len(ordered) <= MOST_MOVES + 1 else (ordered[:MOST_MOVES], ordered[MOST_MOVES:])
    others = [f"{len(rest)} others by {_change(rest[0]):.2f} at most"] if rest else []
    return listed([*(_move(move) for move in told), *others])


def _change(move: WordMove) -> float:
    return abs(move.before - (move.after or 0.0))


def _move(move: WordMove) -> str:
    name = quoted(move.word) if move.other in ("", move.word) else f"{quoted(move.word)}, now {quoted(move.other)},"
    after = "gone" if move.after is None else signed(move.after)
    return f"{name} {_change_of(signed(move.before), after)}"


def _change_of(before: str, after: str) -> str:
    return f"{before}\u00a0→\u00a0{after}"
