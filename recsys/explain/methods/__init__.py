"""Ways to share an item's score among the words of an intent; each file is one of them."""

from __future__ import annotations

from recsys.errors import SettingError
from recsys.explain.attribution import Method
from recsys.explain.methods.attention import LAST_LAYER, ROLLOUT
from recsys.explain.methods.exact import Exact
from recsys.explain.methods.gradients import IntegratedGradients
from recsys.explain.methods.kernel_shap import KernelShap
from recsys.explain.methods.lime import Lime
from recsys.explain.methods.random_order import RandomOrder

SAMPLES = 200


def with_samples(samples: int) -> tuple[Method, ...]:
    """Every method, the exact values first; those that sample read at most so many sentences."""
    return (
        Exact(),
        KernelShap(samples),
        Lime(samples),
        IntegratedGradients(),
        LAST_LAYER,
        ROLLOUT,
        RandomOrder(),
    )


METHODS: tuple[Method, ...] = with_samples(SAMPLES)


def method(name: str) -> Method:
    """The method of a name, whatever its capitals. Raises SettingError."""
    for one in METHODS:
        if one.name.casefold() == name.casefold():
            return one
    known = ", ".join(one.name for one in METHODS)
    raise SettingError(f"There is no method {name!r}.", f"Choose one of: {known}.")


__all__ = ["METHODS", "SAMPLES", "method", "with_samples"]
