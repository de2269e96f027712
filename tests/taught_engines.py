"""The real engine with a store of its own, and people who teach it: what is taught there ends with the test."""

from dataclasses import replace

import pytest

from recsys.artefacts import ArtefactStore
from recsys.learning import Loop
from recsys.ranking.build import build_inverse
from recsys.schema.feedback import Feedback, FeedbackKind

ALIEN, MATRIX, PULP_FICTION, TOY_STORY, HEAT = 1214, 2571, 296, 1, 6
INTENT = "robots in the rain"
HISTORY = {MATRIX: 5.0, PULP_FICTION: 0.0}


@pytest.fixture(scope="module")
def inverse(engine):
    """The inverse of the data alone, made once for all of these tests."""
    untaught = engine.loop.shared._untaught.ranker.features.ease
    return build_inverse(engine.dataset, engine.ranker.encoder, ArtefactStore(engine.settings.cache), untaught)


@pytest.fixture
def opened(engine, inverse, tmp_path):
    """Opens the engine again, on a store of its own, as a new process would: what is taught there ends with the test."""

    def again(file="because.sqlite", **changes):
        settings = replace(engine.settings, store=f"sqlite:///{tmp_path / file}", **changes)
        untaught = engine.loop.shared._untaught.ranker
        loop = Loop(settings, engine.dataset, untaught, lambda: inverse)
        loop.restore()
        return replace(engine, settings=settings, loop=loop, _writer=None, _opened=None, _held=None)

    return again


@pytest.fixture
def own(opened):
    return opened()


def somebody(engine, *liked, disliked=(), name=""):
    """A new person who told what they like and what not."""
    person = engine.store.new_person(name)[0].person
    for item in liked:
        engine.record(Feedback(person, FeedbackKind.MORE, f"more-{item}", item))
    for item in disliked:
        engine.record(Feedback(person, FeedbackKind.LESS, f"less-{item}", item))
    return person


def weights(engine):
    return engine.ranker.features.ease.weights


def residuals(engine, k=5):
    return [abs(one.residual) for one in engine.explain_all(engine.recommend(INTENT, HISTORY, k=k))]
