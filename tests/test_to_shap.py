"""Our sums as shap's own objects."""

import importlib.util

import numpy as np
import pytest

from recsys.errors import BecauseError
from recsys.explain import to_shap

HISTORY = {1: 5.0, 50: 4.0}


@pytest.fixture(scope="module")
def explanations(engine):
    return engine.explain_all(engine.recommend("a slow heist in Paris", HISTORY, k=4))


def test_values_add_up_to_the_scores(explanations):
    found = to_shap(explanations)
    assert found.values.shape == (4, len(explanations[0].contributions))
    assert found.values.sum(1) + found.base_values == pytest.approx([one.score for one in explanations], abs=1e-5)


def test_rows_are_named_by_their_source(explanations):
    names = to_shap(explanations).feature_names
    assert "prior: Popularity" in names
    assert {name.split(":")[0] for name in names} == {"word", "history", "prior"}


def test_shap_can_slice_sort_and_average_them(explanations):
    found = to_shap(explanations)
    one = found[0]
    assert one.values.sum() + one.base_values == pytest.approx(explanations[0].score, abs=1e-5)
    mean = found.abs.mean(0)
    assert mean.values == pytest.approx(np.abs(found.values).mean(0))
    largest = found[0].values[found[0].abs.argsort.flip.values[0]]
    assert abs(largest) == np.abs(found[0].values).max()


@pytest.mark.skipif(importlib.util.find_spec("matplotlib") is None, reason="shap's plots need matplotlib")
def test_shap_can_plot_them(explanations):
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    import shap

    axes = shap.plots.waterfall(to_shap(explanations)[0], show=False)
    assert axes.get_figure().axes
    plt.close("all")


def test_nothing_to_convert_is_explained():
    with pytest.raises(BecauseError, match="no explanation"):
        to_shap([])


def test_explanations_of_different_queries_are_refused(engine, explanations):
    other = engine.explain_all(engine.recommend("something sad", k=1))
    with pytest.raises(BecauseError, match="same rows"):
        to_shap([*explanations, *other])
