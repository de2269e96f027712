"""Words that announce a film's title: "similar to", "I loved", "have you seen"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from recsys.intent.phrases import Phrases, table
from recsys.intent.reading import Reading
from recsys.text.vocabulary import word_set


class Strength(IntEnum):
    """How surely a title follows."""

    LIST = 1
    """A separator in a list that a cue began: only as sure as the title before it."""
    VERB = 2
    """ "I love", "have you seen": a title, or anything else."""
    COMPARISON = 3
    """ "similar to", "movies like": a title is likely."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue from word ``first``; the title would begin at word ``start``."""

    first: int
    start: int
    strength: Strength


_COMPARISONS = table(
    """
    similar to|in the vein of|in the style of|in the spirit of|reminds me of|reminded me of|reminiscent of|akin to
    along the lines of|such as|comparable to|sequel to|prequel to|same vibe as|the vibe of|vibe of|same mood as|a la
    something like|anything like|movie like|movies like|film like|films like|one like|ones like|more like|just like
    exactly like|much like|nothing like|not like|stuff like|things like|kinda like|kind of like|sort of like|bit like
    feels like watching|as good as|as funny as|as dark as|as scary as|better than|as much as|crossed with|cross between
    meets
    fan of|big fan of|huge fan of|version of|remake of|unlike
    """,
    Strength.COMPARISON,
)
_VERBS = table(
    """
    i like|we like|i really like|i also like|do you like|did you like|you like|you liked|i liked|we liked|really liked
    i love|we love|i really love|loved|adored|adore|i enjoy|enjoyed|liked|love|enjoy|enjoying
    watched|rewatched|watching|i saw|just saw|saw|seen|have you seen|havent seen|not seen|never seen|see|watch
    favourite is|favorite is|favourites are|favorites are|favourite movie is|favorite movie is|favourite film is
    favorite film is|favourites include|favorites include|favorites is|favorites was|favorite was|favourite was
    hated|hate|disliked|dislike|recommend|suggest|try|how about|what about|about|called|titled|film|movie|the movie
    the film|check out|checked out|didnt like|did not like|dont like|do not like|didnt enjoy|except|anything but|not
    other than|besides|instead of|prefer|maybe|like|than
    """,
    Strength.VERB,
)
_CUES: Phrases[Strength] = Phrases(_VERBS | _COMPARISONS)

_LIKE_AS_VERB = word_set("""
    i we you they id would do did dont didnt really also feel feels felt look looks looked sound sounds seem seems
    sounded who kids he she to not people always both all still
    """)
_BETWEEN = frozenset({"the", "a", "an", "movie", "film", "movies", "films", "original", "old", "classic", "called"})
_SEPARATORS = frozenset({"and", "or", "nor", "with"})
_SEPARATING_SIGNS = frozenset({",", "/", "&", ";", "+", '",', ",“", ', "', '" , "'})
_LIST_LENGTH = 30


def cues(reading: Reading) -> Mapping[int, Cue]:
    """The cues of a text, by each word where a title may begin."""
    found: dict[int, Cue] = {}
    position = 0
    while position < len(reading):
        phrase = _CUES.at(reading, position)
        if phrase is None:
            position += 1
            continue
        end, strength = phrase
        if reading.key(end - 1) == "like" and strength is Strength.VERB:
            strength = _like(reading, position, end)
        _announce(reading, Cue(position, end, strength), found)
        position = end
    return found


def _like(reading: Reading, position: int, end: int) -> Strength:
    """ "Like" compares, unless somebody likes: "I like", "would like"."""
    alone = position == end - 1
    before = reading.key(position - 1) if reading.joined(position) else ""
    return Strength.COMPARISON if alone and before not in _LIKE_AS_VERB else Strength.VERB


def _announce(reading: Reading, cue: Cue, found: dict[int, Cue]) -> None:
    """Note where a title may begin: behind the cue, behind "the movie", and behind each separator of its list."""
    start = cue.start
    if start >= len(reading) or _stops(reading.gaps[start]):
        return
    _keep_stronger(found, Cue(cue.first, start, cue.strength))
    while reading.key(start) in _BETWEEN and reading.joined(start + 1):
        start += 1
        _keep_stronger(found, Cue(cue.first, start, cue.strength))
    for position in range(start + 1, min(start + _LIST_LENGTH, len(reading))):
        if _ends_list(reading, position):
            return
        if reading.key(position) in _SEPARATORS or reading.gaps[position].strip() in _SEPARATING_SIGNS:
            behind = position + (reading.key(position) in _SEPARATORS)
            while reading.key(behind) in _BETWEEN:
                _keep_stronger(found, Cue(position, behind, Strength.LIST))
                behind += 1
            _keep_stronger(found, Cue(position, behind, Strength.LIST))


def _ends_list(reading: Reading, position: int) -> bool:
    return _stops(reading.gaps[position]) or reading.key(position) in {"but", "set", "about"}


def _stops(gap: str) -> bool:
    return "\n" in gap or "." in gap or "!" in gap or "?" in gap


def _keep_stronger(found: dict[int, Cue], cue: Cue) -> None:
    known = found.get(cue.start)
    if known is None or cue.strength > known.strength:
        found[cue.start] = cue
