"""Learned weights and frozen scales: what is stored is usable, and what is not says so."""

import json

import pytest
from small_world import plain_weights

from recsys.errors import ArtefactError
from recsys.ranking import Weights
from recsys.ranking.signals import NAMES, PLACE


def test_the_stored_weights_cover_every_signal_and_none_is_negative():
    weights = Weights.load()
    assert set(weights.weights) == set(weights.scales) == set(NAMES)
    assert min(weights.weights.values()) >= 0
    assert min(weights.scales.values()) > 0
    assert sum(weights.weights.values()) > 0


def test_factors_are_weight_over_scale_in_the_order_of_the_signals():
    weights = Weights(dict.fromkeys(NAMES, 3.0) | {"taste": 1.0}, dict.fromkeys(NAMES, 2.0) | {"quality": 4.0})
    factors = weights.factors()
    assert factors.shape == (len(NAMES),)
    assert (factors[PLACE["taste"]], factors[PLACE["quality"]], factors[PLACE["avoid"]]) == (0.5, 0.75, 1.5)


def test_weights_are_read_as_they_were_written(tmp_path):
    weights = plain_weights(taste=0.25)
    weights.save(tmp_path / "weights.json")
    assert Weights.load(tmp_path / "weights.json") == weights


def stored(part, name, value):
    content = {"weights": dict.fromkeys(NAMES, 1.0), "scales": dict.fromkeys(NAMES, 1.0)}
    content[part] = {**content[part], name: value}
    return json.dumps(content)


BROKEN = {
    "empty": "",
    "cut short": '{"weights": {',
    "a list": "[]",
    "null": '{"weights": null, "scales": null}',
    "no scales": json.dumps({"weights": dict.fromkeys(NAMES, 1.0)}),
    "a signal is missing": json.dumps({"weights": {}, "scales": {}}),
    "a word": stored("weights", "taste", "much"),
    "negative": stored("weights", "taste", -0.1),
    "not a number": stored("weights", "taste", float("nan")),
    "infinite": stored("scales", "taste", float("inf")),
    "a scale of zero": stored("scales", "genre", 0.0),
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_file_says_how_to_mend_it(tmp_path, content):
    path = tmp_path / "weights.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ArtefactError, match=r"weights in weights.json") as caught:
        Weights.load(path)
    assert "git checkout" in caught.value.mend


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"\x00"], ids=["other encoding", "NUL"])
def test_bytes_that_are_no_text_say_how_to_mend_it(tmp_path, content):
    (tmp_path / "weights.json").write_bytes(content)
    with pytest.raises(ArtefactError):
        Weights.load(tmp_path / "weights.json")


def test_a_missing_file_says_how_to_mend_it(tmp_path):
    with pytest.raises(ArtefactError, match="cannot be read"):
        Weights.load(tmp_path / "none.json")
