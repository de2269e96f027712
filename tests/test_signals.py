"""Signals of a small world, worked out by hand, and linear in what they stand for."""

import math

import numpy as np
import pytest
import torch
from small_world import HashEncoder, small_catalogue, small_ranker

from recsys.ranking.signals import NAMES, PLACE, SIGNALS, places, priors
from recsys.schema import Catalogue, Item
from recsys.text.fields import FIELDS, centred, encode_fields, field_text

FEATURES = small_ranker().features


def test_every_signal_has_one_place_and_one_source():
    assert len(set(NAMES)) == len(NAMES) == sum(map(len, SIGNALS.values()))
    for names in SIGNALS.values():
        assert [PLACE[name] for name in names] == list(range(places(names).start, places(names).stop))


def test_priors_by_hand():
    items = Catalogue((Item(1, "A", rating_mean=4.0, rating_count=10), Item(2, "B", rating_mean=3.0, rating_count=30)))
    # mean of all ratings 130 / 40 = 3.25: quality 10 · 0.75 / 20 = 0.375 and 30 · -0.25 / 40 = -0.1875, mean 0.09375
    quality, popularity = priors(items)
    assert quality == pytest.approx([0.28125, -0.28125])
    assert popularity == pytest.approx([(math.log(11) - math.log(31)) / 2, (math.log(31) - math.log(11)) / 2])


@pytest.mark.parametrize("items", [(), (Item(1, "A"),), (Item(1, "A"), Item(2, "B"))], ids=["none", "one", "unrated"])
def test_without_ratings_the_priors_are_zero(items):
    assert priors(Catalogue(items)).shape == (2, len(items))
    assert not priors(Catalogue(items)).any()


def test_field_texts():
    item = small_catalogue().items[1]
    assert [field_text(item, field) for field in FIELDS] == [
        "robots, rain",
        "A blue door opens on robots.",
        "warm, comedy",
        "The Blue Door by Ben Ray with Player 1",
    ]
    assert [field_text(Item(1, "Alien"), field) for field in FIELDS] == ["", "", "", "Alien"]


def test_fields_are_encoded_once_each_and_empty_ones_are_zero():
    encoder, told = HashEncoder(), []
    items = (Item(1, "Rain", themes=("rain",)), Item(2, "Rain"), Item(3, "Rain", themes=("rain",)))
    vectors = encode_fields(items, encoder, lambda *step: told.append(step))
    assert vectors.shape == (len(FIELDS), 3, encoder.dimension)
    assert encoder.encoded == 3  # each text once, and the probe that tells whether the shipped vectors are its own
    assert not vectors[0, 1].any()
    assert vectors[0, 0] == pytest.approx(encoder.encode(["rain"])[0])
    assert told[-1][:2] == ("embeddings", 1.0)


def test_centred_rows_average_to_zero_and_empty_rows_stay_empty():
    vectors = np.array([[[1.0, 0], [0, 1], [0, 0]]], np.float32)
    assert centred(vectors).tolist() == [[[0.5, -0.5], [-0.5, 0.5], [0, 0]]]


def test_affinity_rows_add_up_to_the_affinity_of_the_history():
    weights = torch.tensor([1.0, 0.1, 0.6])
    rows = FEATURES.affinity_rows([3, 0, 7], weights, range(12))
    assert rows.shape == (1 + len(FIELDS), 3, 12)
    assert rows.sum(1).numpy() == pytest.approx(FEATURES.affinity([3, 0, 7], weights).numpy(), abs=1e-5)


def test_without_history_there_is_no_affinity():
    assert not FEATURES.affinity([], torch.zeros(0)).any()


def test_wording_is_the_sum_of_the_words():
    both, rain, dream = FEATURES.wording([["rain", "dream"], ["rain"], ["dream"]])
    assert both.numpy() == pytest.approx((rain + dream).numpy(), abs=1e-6)
    assert rain[FIELDS.index("themes")].nonzero()[:, 0].tolist() == [1, 3, 7, 9]


def test_meaning_is_linear_in_the_vector():
    one, other = torch.randn(2, 16, generator=torch.Generator().manual_seed(0))
    found = FEATURES.meaning(torch.stack([one + 2 * other, one, other]))
    assert found[0].numpy() == pytest.approx((found[1] + 2 * found[2]).numpy(), abs=1e-5)
