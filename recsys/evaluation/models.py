"""The models that can be compared, by name; a new one is a class with ``name`` and ``scores``, and a line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from recsys.collaborative import CollaborativeModel, choose_regularisation, fit_ease, history_matrix
from recsys.data.splits import liked_items, split_by_time
from recsys.errors import BecauseError
from recsys.evaluation.blend import Blend
from recsys.evaluation.popularity import Popularity
from recsys.evaluation.training import Training, earlier_features
from recsys.progress import Progress, silent
from recsys.ranking.ranker import Ranker

Builder = Callable[[Training, Ranker, Progress], CollaborativeModel]


def because(training: Training, ranker: Ranker, progress: Progress) -> CollaborativeModel:
    """The app's own blend, without an intent."""
    return Blend.from_features(earlier_features(training, ranker.features, progress), ranker.weights)


def ease(training: Training, ranker: Ranker, progress: Progress) -> CollaborativeModel:
    """EASE on ratings alone, its λ the one that foresees the last fifth of the training part best."""
    inner = split_by_time(training.dataset.ratings)
    histories, users = history_matrix(inner.train, training.dataset.catalogue)
    liked = liked_items(inner.held_out)
    wanted = [{training.dataset.catalogue.position(item) for item in liked.get(user, ())} for user in users]
    regularisation = choose_regularisation(histories, wanted, None, training.device, progress)
    return fit_ease(training.histories, None, regularisation, training.device)


def taste(training: Training, ranker: Ranker, progress: Progress) -> CollaborativeModel:
    """EASE on ratings with the items' texts beside them: the blend's signal of taste, alone."""
    return replace(earlier_features(training, ranker.features, progress).ease, name="taste")


def popularity(training: Training, ranker: Ranker, progress: Progress) -> CollaborativeModel:
    """The number of ratings."""
    return Popularity.from_histories(training.histories)


MODELS: dict[str, Builder] = {"because": because, "taste": taste, "ease": ease, "popularity": popularity}


def build_model(name: str, training: Training, ranker: Ranker, progress: Progress = silent) -> CollaborativeModel:
    """A model of this name, trained on the training part alone. Raises BecauseError for a name that is not known."""
    if name not in MODELS:
        raise BecauseError(f"There is no model {name!r}.", f"Choose from {', '.join(MODELS)}.")
    return MODELS[name](training, ranker, progress)
