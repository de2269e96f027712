"""The earlier ratings, and features that know nothing else: no prior, no weight of EASE has seen a later rating."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd
import torch
from torch import Tensor

from recsys.collaborative import history_matrix
from recsys.data.splits import Split, split_by_time
from recsys.progress import Progress, silent
from recsys.ranking.build import fit
from recsys.ranking.signals import Features, priors
from recsys.schema import Catalogue, Dataset, UserId


@dataclass(frozen=True)
class Training:
    """The training part of a dataset: ``histories`` (users, items) sparse, in the order of ``users``."""

    dataset: Dataset
    split: Split
    histories: Tensor
    users: tuple[UserId, ...]
    device: torch.device

    @classmethod
    def of(cls, dataset: Dataset, device: torch.device) -> Training:
        """Split the ratings by time and keep the earlier ones, in the ratings and in the figures of the items."""
        split = split_by_time(dataset.ratings)
        earlier = replace(dataset, ratings=split.train, catalogue=with_figures_of(dataset.catalogue, split.train))
        histories, users = history_matrix(split.train, dataset.catalogue)
        return cls(earlier, split, histories, tuple(users), device)


def with_figures_of(catalogue: Catalogue, ratings: pd.DataFrame) -> Catalogue:
    """The same items in the same order, their number and mean of ratings taken from these ratings alone."""
    figures = ratings.groupby("item_id")["rating"].agg(["size", "mean"])
    counts, means = figures["size"].to_dict(), figures["mean"].to_dict()
    return Catalogue(
        tuple(
            replace(item, rating_count=int(counts.get(item.item_id, 0)), rating_mean=means.get(item.item_id))
            for item in catalogue
        )
    )


def earlier_features(training: Training, features: Features, progress: Progress = silent) -> Features:
    """The features with EASE (its λ too) and the priors learned from the training part; texts stay as they are."""
    ease = fit(training.dataset, features.vectors.cpu().numpy(), features.device, progress)
    known = torch.from_numpy(priors(training.dataset.catalogue)).to(features.device)
    return replace(features, catalogue=training.dataset.catalogue, ease=ease, priors=known)
