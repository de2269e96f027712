"""The kinds of files that an explanation can be taken away as."""

from __future__ import annotations

import re
from enum import StrEnum

from recsys.schema import Item
from recsys.text.words import fold

LONGEST_NAME = 60


class Format(StrEnum):
    """A kind of file; the value is the ending of its name."""

    REPORT = "html"
    PICTURE = "png"
    NUMBERS = "csv"
    JSON = "json"

    @property
    def mime(self) -> str:
        """The media type of such a file."""
        return {"html": "text/html", "png": "image/png", "csv": "text/csv", "json": "application/json"}[self.value]


def file_name(item: Item, kind: Format) -> str:
    """A name that every file system takes, such as because-blade-runner-report.html.

    The item's id stands for a title without a Latin letter or a digit.
    """
    slug = _slug(item.short_title) or f"item-{_slug(str(item.item_id)) or 'unnamed'}"
    return f"because-{slug}-{kind.name.lower()}.{kind.value}"


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(text).replace("'", "")).strip("-")[:LONGEST_NAME].rstrip("-")
