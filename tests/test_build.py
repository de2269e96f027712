"""What is built once is stored, reused, and rebuilt when it is damaged."""

import numpy as np
import pytest
import torch
from data_files import write_files
from small_world import HashEncoder, save_tiny_model, small_catalogue

from recsys import Engine
from recsys.artefacts import ArtefactStore
from recsys.collaborative import REGULARISATIONS, fit_ease, history_matrix
from recsys.config import Settings
from recsys.data import load_dataset
from recsys.ranking import build_features
from recsys.ranking.build import artefact_inputs, build_inverse, load_vectors, side_vectors

CPU = torch.device("cpu")
NAMES = ("embeddings", "collaborative")


def small_folder(folder, users=20, **files):
    """The small catalogue as files of your own, with ratings drawn from a seed."""
    draw = np.random.default_rng(1)
    items = "item_id,title,year,genres,director,cast,logline,themes,mood\n" + "".join(
        f"{item.item_id},{item.title},{item.year},{'|'.join(item.genres)},{item.director},{'|'.join(item.cast)},"
        f"{item.logline},{'|'.join(item.themes)},{'|'.join(item.mood)}\n"
        for item in small_catalogue()
    )
    ratings = "user_id,item_id,rating,timestamp\n" + "".join(
        f"{user},{100 + item},{draw.integers(1, 11) / 2},{1000 + place}\n"
        for user in range(users)
        for place, item in enumerate(draw.choice(12, 6, replace=False))
    )
    return write_files(folder, items_csv=items, ratings_csv=ratings, **files)


@pytest.fixture
def dataset(tmp_path):
    return load_dataset(Settings(data=str(small_folder(tmp_path / "data")), minimum_ratings=0))


@pytest.fixture
def store(tmp_path):
    return ArtefactStore(tmp_path / "cache")


def same(one, other):
    return torch.equal(one.vectors, other.vectors) and torch.equal(one.ease.weights, other.ease.weights)


def test_features_are_built_once_and_reused(dataset, store):
    first_encoder, second_encoder = HashEncoder(), HashEncoder()
    first = build_features(dataset, first_encoder, store, CPU)
    second = build_features(dataset, second_encoder, store, CPU)
    assert first_encoder.encoded > 12
    assert second_encoder.encoded == 1  # only the probe that tells one encoder from another
    assert same(first, second)
    assert first.ease.regularisation == second.ease.regularisation
    assert first.ease.regularisation in REGULARISATIONS


def test_what_is_loaded_is_what_was_fitted_and_not_turned_over(dataset, store):
    build_features(dataset, HashEncoder(), store, CPU)
    encoder = HashEncoder()
    loaded = build_features(dataset, encoder, store, CPU).ease
    vectors = load_vectors(dataset, encoder, store, artefact_inputs(dataset, encoder))
    histories, _ = history_matrix(dataset.ratings, dataset.catalogue)
    fitted = fit_ease(histories, side_vectors(vectors), loaded.regularisation)
    assert loaded.weights.numpy() == pytest.approx(fitted.weights.numpy(), abs=1e-6)
    assert (fitted.weights - fitted.weights.T).abs().max() > 1e-3
    inverse = build_inverse(dataset, encoder, store, loaded)
    again = build_inverse(dataset, encoder, store, loaded)
    assert torch.equal(inverse.values, again.values)
    assert inverse.model().weights.numpy() == pytest.approx(fitted.weights.numpy(), abs=1e-5)


def test_another_encoder_is_another_artefact(dataset, store):
    build_features(dataset, HashEncoder(), store, CPU)
    other = HashEncoder(dimension=8)
    assert build_features(dataset, other, store, CPU).vectors.shape[-1] == 8
    assert other.encoded > 12


@pytest.mark.parametrize("damaged", NAMES)
def test_a_damaged_artefact_is_rebuilt_and_told(dataset, store, damaged):
    first = build_features(dataset, HashEncoder(), store, CPU)
    (folder,) = store.root.glob(f"{damaged}-*")
    (file,) = folder.glob("*.safetensors")
    content = file.read_bytes()
    file.write_bytes(content[:-4] + b"\x00\x00\x80\x7f")
    told, encoder = [], HashEncoder()
    again = build_features(dataset, encoder, store, CPU, lambda *step: told.append(step))
    assert same(first, again)
    assert file.read_bytes() == content
    assert any(step[0] == damaged and "damaged" in step[-1] and "Building it anew" in step[-1] for step in told)
    assert (encoder.encoded > 12) == (damaged == "embeddings")


def test_item_to_item_weights_have_a_zero_diagonal_and_differ(dataset, store):
    weights = build_features(dataset, HashEncoder(), store, CPU).ease.weights
    assert not weights.diagonal().any()
    assert weights.std() > 0


def test_the_engine_opens_a_folder_with_another_model_and_opens_it_again(tmp_path):
    settings = Settings(
        data=str(small_folder(tmp_path / "data")),
        cache=tmp_path / "cache",
        encoder=str(save_tiny_model(tmp_path / "tiny")),
        minimum_ratings=0,
        device="cpu",
    )
    told = []
    first = Engine.open(settings, lambda step, share=None, detail="": told.append(step))
    assert {"embeddings", "collaborative model", "ready"} <= set(told)
    told.clear()
    second = Engine.open(settings, lambda step, share=None, detail="": told.append(step))
    assert "embeddings" not in told
    assert "collaborative model" not in told
    answers = [engine.recommend("a heist in the rain", {100: 5.0}, k=5) for engine in (first, second)]
    first_scores, second_scores = ([one.score for one in answer] for answer in answers)
    assert first_scores == second_scores
    for one in answers[0]:
        assert sum(row.value for row in first.explain(one).contributions) == pytest.approx(one.score, abs=1e-5)


@pytest.mark.parametrize("users", [1, 2])
def test_hardly_any_ratings_are_enough(tmp_path, store, users):
    settings = Settings(data=str(small_folder(tmp_path / "data", users=users)), minimum_ratings=0)
    features = build_features(load_dataset(settings), HashEncoder(), store, CPU)
    assert torch.isfinite(features.ease.weights).all()
    assert torch.isfinite(features.priors).all()
