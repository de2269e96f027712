"""Which items the same people like: EASE in closed form, and its exact updates when a person is taught or forgotten."""

from recsys.collaborative.ease import (
    REGULARISATIONS,
    CollaborativeModel,
    Ease,
    choose_regularisation,
    fit_ease,
    gram_matrix,
    most_rated,
    solve,
)
from recsys.collaborative.histories import LESS_LIKE_THIS, blocks, history_matrix, star_weight
from recsys.collaborative.updates import Inverse, Row, row_of

__all__ = [
    "LESS_LIKE_THIS",
    "REGULARISATIONS",
    "CollaborativeModel",
    "Ease",
    "Inverse",
    "Row",
    "blocks",
    "choose_regularisation",
    "fit_ease",
    "gram_matrix",
    "history_matrix",
    "most_rated",
    "row_of",
    "solve",
    "star_weight",
]
