"""Ways to share an item's score among the words of an intent; each file is one of them."""

from __future__ import annotations

from recsys.errors import SettingError
from recsys.explain.attribution import Method
from recsys.explain.methods.exact import Exact
from recsys.explain.methods.random_order import RandomOrder

METHODS: tuple[Method, ...] = (Exact(), RandomOrder())


def method(name: str) -> Method:
    """The method of a name, whatever its capitals. Raises SettingError."""
    for one in METHODS:
        if one.name.casefold() == name.casefold():
            return one
    known = ", ".join(one.name for one in METHODS)
    raise SettingError(f"There is no method {name!r}.", f"Choose one of: {known}.")


__all__ = ["METHODS", "Exact", "RandomOrder", "method"]
