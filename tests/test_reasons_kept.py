"""Reasons that are kept: how many, under which keys, and that no two of a list begin alike."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from reasons_examples import HEAT, explanation

from recsys.reasons.kept import KeptReasons, key_of
from recsys.reasons.openings import alike, beginning
from recsys.schema import Query, Reason, Style

QUERY = explanation().query


def reason(text="Heat may suit you.", source="model"):
    return Reason(HEAT, text, source, ())


def test_only_so_many_are_kept_and_the_one_used_longest_ago_goes_first():
    kept = KeptReasons(most=2)
    kept.put("a", reason("A"))
    kept.put("b", reason("B"))
    assert kept.get("a").text == "A"
    kept.put("c", reason("C"))
    assert (kept.get("b"), kept.get("a").text, len(kept)) == (None, "A", 2)


def test_templates_are_never_kept():
    kept = KeptReasons()
    kept.put("a", reason(source="template"))
    assert kept.get("a") is None


def test_many_threads_keep_within_the_bound():
    kept = KeptReasons(most=10)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda at: (kept.put(str(at), reason()), kept.get(str(at - 3))), range(400)))
    assert len(kept) == 10


def key(fingerprint="data", writer="model", item=HEAT, query=QUERY, style=Style.PLAIN):
    return key_of(fingerprint, writer, item, query, style)


@pytest.mark.parametrize(
    "other",
    [
        {"fingerprint": "other data"},
        {"writer": "other model"},
        {"item": replace(HEAT, item_id=7)},
        {"item": replace(HEAT, logline="Another story.")},
        {"query": replace(QUERY, history={296: 4.5})},
        {"query": replace(QUERY, history={297: 5.0})},
        {"query": replace(QUERY, history={"296": 5.0})},
        {"query": replace(QUERY, intent=QUERY.intent.without(words=[0]))},
        {"query": replace(QUERY, intent=replace(QUERY.intent, text="heists"))},
        {"style": Style.CHILD},
    ],
    ids=str,
)
def test_whatever_changes_a_reason_changes_its_key(other):
    assert key(**other) != key()


def test_how_many_results_and_the_order_of_ratings_change_no_key():
    two = {296: 5.0, 1: 3.0}
    turned = dict(reversed(two.items()))
    assert key(query=Query(QUERY.intent, two, k=5)) == key(query=Query(QUERY.intent, turned, k=10))


@pytest.mark.parametrize(
    ("text", "three"),
    [
        ("You asked for “heists”, so try Heat.", "you asked for"),
        ("YOU ASKED, for: more", "you asked for"),
        ("Try Heat", "try heat"),
        ("", ""),
        ("“Amélie” may suit", "amelie may suit"),
    ],
)
def test_beginning_is_three_words_without_case_and_marks(text, three):
    assert beginning(text) == three


def test_reasons_that_begin_alike_are_seen():
    assert alike([reason("Try Heat tonight, it is tense."), reason("TRY “Heat” tonight: a thief plans.")])
    assert not alike([reason("Try Heat tonight."), reason("Try Heat now.")])
