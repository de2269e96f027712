"""The kinds of files that an explanation can be taken away as."""

from __future__ import annotations

import re
from enum import StrEnum

from recsys.present.report.context import Context
from recsys.present.report.page import report
from recsys.present.shapes import explanation_shape
from recsys.present.tables import explanation_csv
from recsys.present.written import written
from recsys.schema import Explanation, Item
from recsys.text.words import fold

LONGEST_NAME = 60


class Format(StrEnum):
    """A kind of file; the value is the ending of its name."""

    REPORT = "html"
    PICTURE = "png"
    NUMBERS = "csv"
    JSON = "json"

    @property
    def what(self) -> str:
        """What such a file holds, in its name."""
        return {"html": "report", "png": "picture", "csv": "numbers", "json": "numbers"}[self.value]

    @property
    def mime(self) -> str:
        """The media type of such a file."""
        return {"html": "text/html", "png": "image/png", "csv": "text/csv", "json": "application/json"}[self.value]


def file_name(item: Item, kind: Format) -> str:
    """A name that every file system takes, such as because-blade-runner-report.html.

    The item's id stands for a title without a Latin letter or a digit.
    """
    slug = _slug(item.short_title) or f"item-{_slug(str(item.item_id)) or 'unnamed'}"
    return f"because-{slug}-{kind.what}.{kind.value}"


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(text).replace("'", "")).strip("-")[:LONGEST_NAME].rstrip("-")


def contents(explanation: Explanation, kind: Format, context: Context) -> bytes:
    """The file of one kind. Texts are UTF-8. Raises ModuleNotFoundError for a picture without matplotlib."""
    if kind is Format.PICTURE:
        from recsys.present.report.picture import picture  # a second to import; nothing else needs matplotlib

        return picture(explanation, context)
    if kind is Format.NUMBERS:
        return explanation_csv(explanation)
    if kind is Format.JSON:
        return f"{written(explanation_shape(explanation, {}))}\n".encode("utf-8", "replace")
    return report(explanation, context).encode("utf-8", "replace")
