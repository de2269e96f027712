"""Release years: decades, ranges, "before 1980", "the last ten years"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from recsys.intent.hints import Hints
from recsys.intent.moments import Moment, moments
from recsys.intent.negation import Negation
from recsys.intent.phrases import Phrases, table
from recsys.intent.reading import Match, Reading
from recsys.schema import Catalogue, Chip, ChipKind
from recsys.text.vocabulary import word_list, word_set

YearRange = tuple[int | None, int | None]

RECENT_YEARS = 5

_LEADS = Phrases(
    table("before|older than|earlier than|prior to|from before|made before|released before|pre", "before")
    | table("after|newer than|later than|from after|made after|released after|post", "after")
    | table("since|not before|not older than|no older than|nothing before|nothing older than|from at least", "since")
    | table("nothing from before|not from before|ever since|starting from|starting in", "since")
    | table("until|up to|till|not after|nothing after|not newer than|no newer than|no later than", "until")
    | table("nothing newer than", "until")
    | table("from|between|of|from around|released in|made in|came out in|filmed in|produced in|circa", "during")
    | table("in|during|around", "in")
    | table("not from|not|nothing from|no|without|except|anything but|dont like|nothing of|not in", "refused")
)  # fmt: skip
_TRAILS = Phrases(
    table("or newer|or later|onwards|onward|and newer|and later|and up|or more recent", "since")
    | table("or older|or earlier|and older|and earlier", "until")
)
_RECENT = Phrases(
    table(
        """
        recent|newest|latest|recently released|newly released|new releases|new release|most recent|more recent
        recent years|last few years|past few years|last couple of years|past couple of years
        """,
        RECENT_YEARS,
    )
    | table("last decade|past decade|recent decade", 10)
)
_SMALL_COUNTS = word_list("two three four five six seven eight nine ten")
_COUNTS = {word: count for count, word in enumerate(_SMALL_COUNTS, start=2)} | {
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
}  # fmt: skip
_NOUNS = word_set("film films movie movies flick flicks comedy comedies thriller thrillers horror drama dramas")
_RELEASED = _NOUNS | word_set("made released out filmed shot produced something anything one ones classics")
_SUBJECT = word_set("""
    set about takes place taking happens happening life living era during my his her their your our back like roaring
    swinging
    """)
_SUBJECT_REACH = 3


class Years:
    """Finds spans of release years. "Recent" counts back from the newest year of the catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._newest = max((item.year for item in catalogue if item.year is not None), default=None)

    def find(self, reading: Reading, hints: Hints) -> Sequence[Match]:
        """Matches from left to right. A time in which a story is set ("set in the 1940s") is none."""
        leads = _leads(reading)
        dated = [match for moment in moments(reading) if (match := self._dated(reading, moment, leads, hints.negated))]
        reading = reading.taking(dated)
        relative = [match for start in range(len(reading)) if (match := self._relative(reading, start))]
        return sorted([*dated, *relative], key=lambda match: match.first)

    def _dated(
        self,
        reading: Reading,
        moment: Moment,
        leads: Mapping[int, tuple[int, str]],
        negated: Mapping[int, Negation],
    ) -> Match | None:
        first, relation = leads.get(moment.first, (moment.first, ""))
        if not reading.free(first, moment.first):
            first, relation = moment.first, ""
        trail = _TRAILS.at(reading, moment.last)
        last, relation = trail or (moment.last, moment.bound or relation)
        if not _is_release(reading, first, moment, relation):
            return None
        if moment.first in negated and relation in {"", "during"}:
            first, relation = min(first, negated[moment.first].lead), "refused"
        if relation == "refused":
            note = f"“{reading.surface(first, last)}”: years cannot be left out like this, so it was not used."
            return Match(first, last, note=note)
        label, years = _meaning(moment, relation)
        if self._newest is not None and years[0] is not None and years[0] > self._newest:
            return Match(first, last, note=f"The data ends in {self._newest}; “{label}” was not used.")
        return Match(first, last, (Chip(ChipKind.YEARS, label, years, reading.span(first, last)),))

    def _relative(self, reading: Reading, start: int) -> Match | None:
        """ "Recent" and "the last ten years"."""
        found = _RECENT.at(reading, start)
        last, count = found if found else _counted_years(reading, start)
        if not count or self._newest is None or not reading.free(start, last):
            return None
        if reading.key(start - 1) in {"last", "past", "most", "more"} or reading.key(last) in {"events", "past"}:
            return None
        if [reading.key(position) for position in range(last, last + 3)] == ["of", "the", "data"]:
            last += 3
        first = self._newest - count + 1
        label = f"{first}–{self._newest}, the last {count} years of the data"
        return Match(start, last, (Chip(ChipKind.YEARS, label, (first, None), reading.span(start, last)),))


def _counted_years(reading: Reading, start: int) -> tuple[int, int]:
    key, number, unit = (reading.key(start + offset) for offset in range(3))
    if key not in {"last", "past"} or unit != "years":
        return start, 0
    return start + 3, int(number) if number.isdecimal() and len(number) < 3 else _COUNTS.get(number, 0)


def _leads(reading: Reading) -> Mapping[int, tuple[int, str]]:
    """Words behind "before", "from" and the like: where the lead begins, and which it is."""
    found: dict[int, tuple[int, str]] = {}
    for position in range(len(reading)):
        lead = _LEADS.at(reading, position)
        if lead:
            end = lead[0] + (reading.key(lead[0]) == "the")
            end += reading.key(end) == "year"
            found.setdefault(end, (position, lead[1]))
    return found


def _is_release(reading: Reading, first: int, moment: Moment, relation: str) -> bool:
    """Whether years are those of a release. A bare year needs "from" or "films" beside it."""
    before = [reading.key(p) for p in range(max(0, first - _SUBJECT_REACH), first) if _same_line(reading, p, first)]
    if not _SUBJECT.isdisjoint(before) and not (before and before[-1] in _RELEASED):
        return False
    named = reading.key(moment.last) in _NOUNS or any(word in _RELEASED for word in before[-1:])
    if relation == "in":
        return named
    return moment.decade or named or bool(relation)


def _same_line(reading: Reading, first: int, last: int) -> bool:
    return not any(sign in reading.gaps[position] for position in range(first + 1, last + 1) for sign in "\n.!?,")


def _meaning(moment: Moment, relation: str) -> tuple[str, YearRange]:
    first, last = moment.years
    if relation == "before":
        return f"Before {first}", (None, first - 1)
    if relation == "after":
        return f"After {last}", (last + 1, None)
    if relation == "since":
        return f"Since {first}", (first, None)
    if relation == "until":
        return f"Until {last}", (None, last)
    if first == last:
        return str(first), (first, last)
    whole_decade = first % 10 == 0 and last == first + 9
    return (f"{first}s" if whole_decade else f"{first}–{last}"), (first, last)
