"""The fewest rows: hand-computed cases, every subset of small random ones, and large ones within their time."""

import time
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys.explain.fewest import enough, fewest_alone, fewest_to_pass, greedy
from recsys.explain.integer_program import solve


def brute(differences, gaps, needed):
    for size in range(len(differences) + 1):
        for rows in combinations(range(len(differences)), size):
            if enough(differences, gaps, rows, needed):
                return size
    return None


@pytest.mark.parametrize(
    ("differences", "gap", "expected"),
    [
        ([1.0, 3.0, 2.0], 2.5, 1),
        ([1.0, 3.0, 2.0], 4.5, 2),
        ([1.0, 3.0, 2.0], 5.5, 3),
        ([1.0, 3.0, 2.0], 6.0, np.inf),
        ([1.0, -3.0], 0.5, 1),
        ([1.0, -3.0], 1.5, np.inf),
        ([-1.0], 0.0, np.inf),
        ([-1.0], -0.5, 0),
        ([], 0.0, np.inf),
    ],
)
def test_fewest_for_one_rival_takes_the_largest_until_the_gap_is_passed(differences, gap, expected):
    assert fewest_alone(np.array(differences)[:, None], np.array([gap])) == [expected]


def test_one_row_that_helps_all_a_little_beats_many_that_help_one_each():
    differences = np.array([[5.0, 0.0, 0.0], [0.0, 5.0, 0.0], [0.0, 0.0, 5.0], [2.0, 2.0, 2.0]])
    found = fewest_to_pass(differences, np.array([1.0, 1.0, 1.0]), 3)
    assert found.rows == (3,)
    assert found.proven


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 7), st.integers(1, 9), st.integers(1, 9))
def test_no_smaller_set_exists(seed, rows, rivals, needed):
    draw = np.random.default_rng(seed)
    differences = draw.normal(0.2, 1.0, (rows, rivals))
    gaps = draw.normal(1.0, 1.0, rivals)
    found = fewest_to_pass(differences, gaps, needed, seconds=20)
    assert found.proven
    assert (None if found.rows is None else len(found.rows)) == brute(differences, gaps, needed)
    if found.rows:
        assert enough(differences, gaps, found.rows, needed)


def test_greedy_and_solver_agree_with_brute_force_where_greedy_is_not_enough():
    worse = 0
    for seed in range(80):
        draw = np.random.default_rng(seed)
        differences, gaps = draw.normal(0.1, 1.0, (8, 6)), draw.uniform(0.5, 2.0, 6)
        best, rows = brute(differences, gaps, 4), greedy(differences, gaps, 4, time.monotonic() + 5)
        solved = solve(differences, gaps + 1e-5, 4, 1, 8, 5.0)
        assert (None if solved.rows is None else len(solved.rows)) == best
        worse += rows is not None and len(rows) > best
    assert worse > 0


def test_what_cannot_be_reached_is_proven_so():
    assert fewest_to_pass(np.ones((3, 2)), np.array([1.0, 9.0]), 2).rows is None
    assert fewest_to_pass(np.ones((3, 2)), np.array([1.0, 9.0]), 2).proven
    assert fewest_to_pass(np.ones((3, 2)), np.array([1.0, 1.0]), 3).proven


def test_without_time_a_set_is_found_but_not_proven():
    draw = np.random.default_rng(1)
    differences, gaps = draw.normal(0.05, 1.0, (60, 80)), draw.uniform(4, 8, 80)
    start = time.monotonic()
    found = fewest_to_pass(differences, gaps, 40, seconds=0.3)
    assert time.monotonic() - start < 5
    assert not found.proven
    assert found.rows is None or enough(differences, gaps, found.rows, 40)
