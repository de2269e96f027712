"""What every shown reason must be, whatever the model or the catalogue says: plain text that rests on its rows."""

from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser

from recsys.present.reasons import growing_html, reason_html
from recsys.schema import Reason

TAGS = {"p", "span", "b", "q", "details", "summary", "ul", "li", "div", "i", "small"}
ATTRIBUTES = {"class", "tabindex", "role", "aria-describedby", "aria-hidden", "hidden", "id", "title"}
ECHOES = (
    "<|",
    "](",
    "http:",
    "https:",
    "javascript:",
    "<script",
    "<img",
    "SYSTEM:",
    "Answer with the reason",
    "Style:",
)


class _Found(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data):
        self.text += data


def found_in(html: str) -> _Found:
    found = _Found()
    found.feed(html)
    return found


def require_plain_html(html: str) -> _Found:
    """Only the page's own tags, none that fetches, runs or leads anywhere, and no hidden characters."""
    found = found_in(html)
    assert found.tags <= TAGS
    assert found.attributes <= ATTRIBUTES
    hidden = {character for character in found.text if unicodedata.category(character) == "Cc"} - {"\n", "\t"}
    assert not hidden
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", found.text)
    return found


def require_plain(reason: Reason) -> None:
    """A reason is the model's, free of markup and echoes, or a template that says why; its claims rest on its rows."""
    assert reason.source in {"model", "template"}
    keys = {row.key for row in reason.evidence}
    for claim in reason.claims:
        assert claim.evidence in keys
        assert reason.text[slice(*claim.span)] == claim.text
    if reason.source == "model":
        assert reason.writer
        assert not any(echo in reason.text for echo in ECHOES)
        assert not [character for character in reason.text if unicodedata.category(character) in {"Cc", "Cf", "Co"}]
        assert len(reason.text) < 1500
    else:
        assert reason.note
        assert "template" in reason.note
    assert not any(echo in reason.note for echo in ECHOES)
    require_plain_html(reason_html(reason))
    require_plain_html(growing_html(reason.text))
