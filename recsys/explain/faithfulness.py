"""Whether values of words are true to the score: take the words out in their order and look at what happens.

Deletion and insertion curves (Petsiuk et al. 2018), comprehensiveness and sufficiency (DeYoung et al. 2020), their mean
over the number of words (AOPC, Samek et al. 2017), beside random orders and the best and worst order there is.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import torch

from recsys.arrays import Floats
from recsys.errors import BecauseError
from recsys.explain.attribution import Attribution
from recsys.explain.game import WordGame
from recsys.explain.methods.exact import every_coalition
from recsys.explain.orders import area, by_value, highest_order, joining, mean_by_size, number
from recsys.explain.words import MOST_PLAYERS, WordVectors
from recsys.progress import Progress, counted, silent
from recsys.ranking.ranker import Ranker
from recsys.ranking.rows import word_rows
from recsys.schema import ItemId, Query

RANDOM_ORDERS = 20
SAME = 1e-5
"""Areas no further apart than this, in units of the score, are the same: the encoder's rounding is of that size."""
CHANCE = 0.5
"""Where random orders lie on average between worst and best, both tests together: what one gains the other loses."""
HALF_WAY = 0.75
SURE = 0.95


class Verdict(StrEnum):
    """What came of the test, in a word or two."""

    HOLDS = "Holds up"
    PARTLY = "Holds up in part"
    WEAK = "Weak"
    NOTHING = "Nothing to order"


@dataclass(frozen=True)
class OrderTest:
    """The score along an order of words, (words + 1,), and along others. A ``sign`` of -1 wants it low, +1 high.

    ``random`` is the mean over all orders, or over ``sampled`` random ones. ``best`` and ``worst`` are the orders with
    the best and worst area, None where there are too many to know. ``reversed`` is the same order from its end.
    ``beaten`` is the share of the sampled orders with a worse area, equal ones counting half.
    """

    sign: int
    curve: Floats
    random: Floats
    reversed: Floats
    best: Floats | None = None
    worst: Floats | None = None
    sampled: int = 0
    beaten: float | None = None

    @property
    def area(self) -> float:
        """The mean height of the curve, in units of the score."""
        return area(self.curve)

    @property
    def position(self) -> float | None:
        """Where the order lies between the worst (0) and the best (1); None where all orders do the same."""
        return self._place(self.curve)

    @property
    def chance(self) -> float | None:
        """Where a random order lies on average between the worst (0) and the best (1)."""
        return self._place(self.random)

    def _place(self, curve: Floats) -> float | None:
        if self.best is None or self.worst is None:
            return None
        best, worst = area(self.best), area(self.worst)
        if abs(best - worst) <= SAME:
            return None
        return float(np.clip((area(curve) - worst) / (best - worst), 0.0, 1.0))


@dataclass(frozen=True)
class Faithfulness:
    """How true the values of one method are to one score. ``order`` has the words from the largest value down."""

    method: str
    words: tuple[str, ...]
    order: tuple[int, ...]
    deletion: OrderTest
    insertion: OrderTest

    @property
    def exact(self) -> bool:
        """Whether random, best and worst are known from every coalition of words."""
        return self.deletion.best is not None

    @property
    def comprehensiveness(self) -> Floats:
        """v(N) - v(N without the first k), k = 1 to all, (words,): what the score loses without them."""
        result: Floats = self.deletion.curve[0] - self.deletion.curve[1:]
        return result

    @property
    def sufficiency(self) -> Floats:
        """v(N) - v(the first k), k = 1 to all, (words,): what the score still lacks with them alone."""
        result: Floats = self.insertion.curve[-1] - self.insertion.curve[1:]
        return result

    @property
    def position(self) -> float | None:
        """Where the order lies between the worst (0) and the best (1), the mean of both tests; CHANCE by chance."""
        return _both(self.deletion.position, self.insertion.position)

    @property
    def beaten(self) -> float | None:
        """The share of sampled random orders that do worse, the mean of both tests; None where nothing is sampled."""
        return _both(self.deletion.beaten, self.insertion.beaten)

    @property
    def beats_random(self) -> bool | None:
        """Whether the order does better than random ones on average; None where there is nothing to order."""
        if self.verdict is Verdict.NOTHING:
            return None
        return self.verdict is not Verdict.WEAK

    @property
    def verdict(self) -> Verdict:
        """Holds up: at least half of the way from random orders to the best; weak: no better than random.

        Where orders are sampled: holds up when 95 % of them do worse, weak when no more than half do.
        """
        if self.position is not None:
            return _verdict(self.position, CHANCE + SAME, HALF_WAY)
        if self.beaten is None or self._level:
            return Verdict.NOTHING
        return _verdict(self.beaten, 0.5, SURE)

    @property
    def _level(self) -> bool:
        """Whether neither the order nor random ones nor the reversed one make a difference."""
        areas = [
            area(curve)
            for test in (self.deletion, self.insertion)
            for curve in (test.curve, test.random, test.reversed)
        ]
        return max(areas) - min(areas) <= SAME


def own_attribution(ranker: Ranker, word_vectors: WordVectors, query: Query, item_id: ItemId) -> Attribution:
    """The rows of the words in the sum, as the values to test. Raises UnknownItem."""
    vectors = torch.from_numpy(word_vectors.of(query.intent)).to(ranker.features.device)
    rows = word_rows(ranker, query, [ranker.features.catalogue.position(item_id)], vectors)
    return Attribution("The sum", np.array([row.contribution(0).value for row in rows], np.float32))


def aopc(changes: npt.ArrayLike) -> float:
    """The mean over the number of words, k = 1 to all (Samek et al. 2017, equation 12); 0 without words."""
    values = np.asarray(changes, np.float64)
    return float(values.mean()) if len(values) else 0.0


def faithfulness(game: WordGame, attribution: Attribution, progress: Progress = silent) -> Faithfulness:
    """The test of one attribution. Up to ten words against every order, beyond against random ones.

    Raises BecauseError for an attribution of other words than the game's or with values that are no numbers.
    """
    players = len(game.players)
    values = np.asarray(attribution.values, np.float64)
    if values.shape != (players,) or not np.isfinite(values).all():
        raise BecauseError(
            f"{attribution.method} gave {values.size} values for {players} words, or some that are no numbers.",
            "Every word needs one finite value.",
        )
    order = by_value(values)
    test = _against_all if players <= MOST_PLAYERS else _against_sampled
    deletion, insertion = test(game, order, progress)
    return Faithfulness(attribution.method, game.players, order, deletion, insertion)


def _against_all(game: WordGame, order: tuple[int, ...], progress: Progress) -> tuple[OrderTest, OrderTest]:
    players = len(order)
    progress("coalitions", None, f"{2**players:,} subsets of the words")
    return against_all(game.values(every_coalition(players)), order)


def against_all(payoffs: Floats, order: tuple[int, ...]) -> tuple[OrderTest, OrderTest]:
    """Deletion and insertion against every order, from the payoffs of all coalitions, (2^words,).

    Words that leave in an order are those that join in the reversed one, seen backwards: the two orders of joining
    with the largest and the smallest total are the best and worst of both tests.
    """
    players = len(order)

    def joined(members: tuple[int, ...]) -> Floats:
        curve: Floats = np.asarray(payoffs, np.float32)[number(joining(members, players))]
        return curve

    forth, back = joined(order), joined(order[::-1])
    high, low = joined(highest_order(payoffs, players)), joined(highest_order(-payoffs, players))
    mean = mean_by_size(payoffs, players)
    deletion = OrderTest(-1, back[::-1], mean[::-1], forth[::-1], best=low[::-1], worst=high[::-1])
    insertion = OrderTest(1, forth, mean, back, best=high, worst=low)
    return deletion, insertion


def _against_sampled(game: WordGame, order: tuple[int, ...], progress: Progress) -> tuple[OrderTest, OrderTest]:
    """Deletion and insertion against random orders, drawn from a fixed seed; only their coalitions are encoded."""
    players = len(order)
    draw = np.random.default_rng((0, players))
    drawn = [tuple(int(place) for place in draw.permutation(players)) for _ in range(RANDOM_ORDERS)]
    orders = [order, order[::-1], *drawn]
    curves = [game.values(joining(one, players)) for one in counted(orders, "random orders", progress)]
    forth, back, others = curves[0], curves[1], np.stack(curves[2:])
    return _sampled(-1, back[::-1], forth[::-1], others[:, ::-1]), _sampled(1, forth, back, others)


def _sampled(sign: int, curve: Floats, reverse: Floats, others: Floats) -> OrderTest:
    gains = sign * (area(curve) - np.array([area(other) for other in others]))
    beaten = float(np.where(np.abs(gains) <= SAME, 0.5, gains > 0).mean())
    return OrderTest(sign, curve, others.mean(axis=0), reverse, sampled=len(others), beaten=beaten)


def _verdict(value: float, weak: float, holds: float) -> Verdict:
    if value <= weak:
        return Verdict.WEAK
    return Verdict.HOLDS if value >= holds else Verdict.PARTLY


def _both(first: float | None, second: float | None) -> float | None:
    return None if first is None or second is None else (first + second) / 2
