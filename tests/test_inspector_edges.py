"""Every question of the inspector where there is little, much or odd to explain; and one number wherever it stands."""

import csv
import dataclasses
import io
import json
import math
import re
from collections.abc import Callable, Mapping

import numpy as np
import pytest

from recsys.errors import BecauseError
from recsys.present.report.context import Context
from recsys.present.report.formats import Format, contents
from recsys.present.text import signed
from recsys.schema import Query, Source, Target

HEIST = "a slow heist in the rain"
EDGES = {
    "nothing asked": ("the", {}),
    "only chips": ("from the 1990s", {}),
    "one word": ("heist", {}),
    "a word twice": ("rain, heist, rain and rain", {}),
    "another script": ("фильм о любви 七人の侍", {}),
    "rated already": (HEIST, {2571: 5.0, 1: 0.5}),
    "an unknown film": (HEIST, {"not a film": 5.0}),
    "eleven words": ("grief jazz wine bees dogs trains cold sea fog letters clocks", {}),
}


def not_finite(value: object, path: str = "") -> list[str]:
    """Where a result holds a number that is none."""
    if isinstance(value, float):
        return [] if math.isfinite(value) else [path]
    if isinstance(value, np.ndarray):
        return [] if value.dtype.kind != "f" or np.isfinite(value).all() else [path]
    if dataclasses.is_dataclass(value):
        parts = [(part.name, getattr(value, part.name)) for part in dataclasses.fields(value) if part.name != "query"]
    elif isinstance(value, Mapping):
        parts = list(value.items())
    else:
        parts = list(enumerate(value)) if isinstance(value, list | tuple) else []
    return [found for name, part in parts for found in not_finite(part, f"{path}.{name}")]


def answer(ask: Callable[[], object]) -> object:
    """What a question gives, or the sentence that says why there is nothing."""
    try:
        return ask()
    except BecauseError as failure:
        return str(failure)


@pytest.mark.parametrize("edge", EDGES)
def test_every_question_has_an_answer_or_says_why_not(engine, edge):
    text, history = EDGES[edge]
    query, inspect = Query(engine.parse(text), history), engine.inspect
    first, second = engine.top(query)[:2]
    questions = {
        "word_values": lambda: inspect.word_values(query, first),
        "promoted_alone": lambda: inspect.promoted_alone(query, 0),
        "rollout": lambda: inspect.rollout(query),
        "attention_check": lambda: inspect.attention_check(query, first),
        "leave_one_out": lambda: inspect.leave_one_out(query, first),
        "history_groups": lambda: inspect.history_groups(query, first),
        "contrast": lambda: inspect.contrast(query, first, second),
        "contrast with itself": lambda: inspect.contrast(query, first, first),
        "why_not": lambda: inspect.why_not(query, 2571, 10),
        "passed": lambda: inspect.counterfactuals(query, first, Target.PASSED),
        "out of the list": lambda: inspect.counterfactuals(query, first, Target.OUT_OF_TOP_K),
        "reach": lambda: inspect.reach(query, 1, 10),
        "faithfulness": lambda: inspect.faithfulness(query, first),
        "paraphrases": lambda: inspect.paraphrases(query, first, "\N{ROCKET}"),
    }
    for name, ask in questions.items():
        found = answer(ask)
        assert not not_finite(found), name
        assert not isinstance(found, str) or found, name


@pytest.mark.parametrize("edge", EDGES)
def test_page_report_csv_and_json_hold_the_same_numbers(engine, edge):
    text, history = EDGES[edge]
    query = Query(engine.parse(text), history)
    why = engine.explain(engine.recommendation(query, engine.top(query)[0]))
    assert abs(why.residual) < 1e-5
    context = Context.of(engine.dataset, engine.settings.encoder)
    shape = json.loads(contents(why, Format.JSON, context))
    lines = list(csv.reader(io.StringIO(contents(why, Format.NUMBERS, context).decode("utf-8-sig"))))
    page = re.sub(r"<(script|style).*?</\1>", "", contents(why, Format.REPORT, context).decode(), flags=re.DOTALL)
    values = sorted(row.value for row in why.contributions)
    assert sorted(row["value"] for row in shape["contributions"]) == values
    assert sorted(float(line[2]) for line in lines[1 : 1 + len(values)]) == pytest.approx(values)
    assert (shape["rank"], shape["score"]) == (why.rank, why.score)
    assert float(next(line[2] for line in lines if line[1:2] == ["Score"])) == pytest.approx(why.score)
    assert signed(why.score) in page
    assert not re.search(r"\b(?:nan|NaN|None)\b", re.sub(r"<[^>]+>", " ", page))
    assert contents(why, Format.PICTURE, context).startswith(b"\x89PNG")


def test_a_history_of_two_thousand_films_is_exact(engine):
    rated = {item.item_id: (place % 10 + 1) / 2 for place, item in enumerate(engine.catalogue.items[:2000])}
    query = Query(engine.parse(HEIST), rated)
    first, second = engine.top(query)[:2]
    why = engine.explain(engine.recommendation(query, first))
    total = sum(row.value for row in why.of(Source.HISTORY))
    assert abs(why.residual) < 1e-5
    assert engine.inspect.leave_one_out(query, first).largest_difference < 1e-5
    assert sum(group.total for group in engine.inspect.history_groups(query, first)) == pytest.approx(total)
    gap = engine.recommendation(query, first).score - engine.recommendation(query, second).score
    assert engine.inspect.contrast(query, first, second).gap == pytest.approx(gap, abs=1e-5)
    changes = engine.inspect.counterfactuals(query, first, Target.OUT_OF_TOP_K)
    assert all(one.predicted_rank == one.actual_rank for one in changes if one.source is Source.HISTORY)


def test_sampled_words_add_up_and_their_errors_are_small_beside_them(engine):
    query = Query(engine.parse(EDGES["eleven words"][0]))
    first = engine.top(query)[0]
    values = engine.inspect.word_values(query, first)
    why = engine.explain(engine.recommendation(query, first))
    errors = [row.standard_error for row in values if row.standard_error is not None]
    assert len(errors) == len(values) == 11
    assert sum(row.value for row in values) == pytest.approx(sum(row.value for row in why.of(Source.WORD)), abs=1e-5)
    assert 0 < max(errors) < 0.1 * max(abs(row.value) for row in values)
