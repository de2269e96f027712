"""Orders of words: the best and the worst by dynamic programming, the mean over all, and areas."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from recsys.explain.orders import area, by_value, highest_order, joining, mean_by_size, number


def payoffs(players):
    return arrays(np.float32, 2**players, elements=st.floats(-3, 3, width=32))


def along(values, order):
    return values[number(joining(order, len(order)))].astype(float)


@given(payoffs(4))
def test_the_highest_order_is_the_best_of_all_orders(values):
    best = max(along(values, order).sum() for order in permutations(range(4)))
    assert along(values, highest_order(values, 4)).sum() == pytest.approx(best, abs=1e-5)


@given(payoffs(4))
def test_the_mean_by_size_is_the_mean_over_all_orders(values):
    mean = np.mean([along(values, order) for order in permutations(range(4))], axis=0)
    assert mean_by_size(values, 4) == pytest.approx(mean, abs=1e-5)


def test_an_order_joins_player_by_player():
    assert number(joining((2, 0, 1), 3)).tolist() == [0b000, 0b100, 0b101, 0b111]


def test_nobody_joins_an_empty_order():
    assert highest_order(np.array([1.5], np.float32), 0) == ()
    assert mean_by_size(np.array([1.5], np.float32), 0).tolist() == [1.5]


def test_equal_values_keep_the_order_of_the_sentence():
    assert by_value([0.5, 2.0, 0.5, -1.0, 2.0]) == (1, 4, 0, 2, 3)


def test_the_area_of_a_straight_line_is_its_middle():
    assert area([0.0, 1.0, 2.0, 3.0]) == pytest.approx(1.5)
    assert area([4.0]) == 4.0
    assert area([0.0, 1.0, 0.0]) == pytest.approx(0.5)
