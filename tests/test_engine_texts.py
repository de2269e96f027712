"""The engine and texts that nobody should type: an answer or a named failure, never another exception."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recsys.errors import BecauseError

SMALL = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
ODD = {
    "empty": "",
    "blank": " \n\t ",
    "million": "dreams of rain " * 70_000,
    "one long word": "x" * 1_000_000,
    "emoji": "🎬👩‍🚀🔥",
    "arabic": "فيلم عن الأحلام",
    "chinese": "关于梦的电影",
    "NUL": "dreams\x00of\x00rain",
    "lone surrogate": "\ud800 dreams \udfff",
    "direction marks": "\u202edreams\u202c\u200b",
    "markup": "<script>alert(1)</script> & 'quotes' %s {0}",
    "digits": "1999 2001 0 -5 99999999999999999999",
}


def total(one):
    return sum(row.value for row in one.contributions)


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_any_text_gets_an_answer(engine, text):
    found = engine.recommend(text, k=3)
    assert len(found) == 3
    assert total(found[0]) == pytest.approx(found[0].score, abs=1e-5, rel=1e-6)
    assert engine.attention(text[:5000]).weights.ndim == 4
    assert isinstance(engine.find_items(text), list)
    if len(text) < 10_000:
        assert abs(engine.explain(found[0]).residual) < 1e-5
    if found.query.intent.words:
        assert engine.match(found.query.intent, found[0].item.item_id).values.size
    else:
        with pytest.raises(BecauseError, match="no words"):
            engine.match(found.query.intent, found[0].item.item_id)


@SMALL
@given(st.text(max_size=60))
def test_any_characters_get_an_answer(engine, text):
    found = engine.recommend(text, k=2)
    assert all(np.isfinite(one.score) and abs(total(one) - one.score) < 1e-5 for one in found)
