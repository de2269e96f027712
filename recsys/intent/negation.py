"""What is not wanted: words of refusal and the places that they reach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from recsys.intent.phrases import Phrases, table
from recsys.intent.reading import Reading
from recsys.text.vocabulary import word_list, word_set

_REFUSALS = Phrases(
    table("no|none of", "No")
    | table("without", "Without")
    | table("nothing", "Nothing")
    | table("not|isnt|arent", "Not")
    | table("less", "Less")
    | table(
        """
        anything but|everything but|anything except|except|except for|other than|rather than|instead of|apart from
        aside from|excluding|exclude|unlike
        tired of|sick of|bored of|cant stand|cannot stand|can not stand|avoid|avoiding|skip
        i hate|we hate|i really hate|hates|i dislike|we dislike|i detest|i loathe|dislikes
        """,
        "No",
    )
    | table(
        "|".join(
            f"{auxiliary} {adverb}{verb}"
            for auxiliary in ("dont", "do not", "doesnt", "does not", "shouldnt", "should not", "wouldnt", "would not")
            for adverb in ("", "really ", "even ", "usually ")
            for verb in word_list("like want enjoy love need be include involve contain feature show recommend suggest")
        ),
        "No",
    )
    | table("doesnt have|does not have|shouldnt have|should not have|dont give me|dont care for|do not care for", "No")
)

_PAST = Phrases(
    table(
        """
        didnt|did not|wasnt|was not|werent|were not|hated|disliked|couldnt stand|could not stand|never liked
        didnt really|did not really|was disappointed by|was bored by|detested|loathed
        """,
        "No",
    )
)

_NEUTRAL = Phrases(
    table(
        """
        no idea|no problem|no problems|no matter|no one|no way|no wonder|no doubt|no longer|no worries|no thanks
        no thank|no reason|no clue|no preference|no less|no end|no i|no im|no it|no but|no you|no that|no the|no they
        not only|not sure|not just|not bad|not necessarily|not yet|not really|not seen|not watched|not heard|not see
        not watch|not know|not mind|not to|not that i|not remember|not think|not been|not have|not even|not as|not at
        not quite|not always|not long|not many|not much|not necessary|not have to|not one|not picky|not exactly
        no is|not too picky|not that picky|not knowing
        all or nothing|nothing in particular|nothing comes|dont want to spoil|do not want to spoil
        nothing special|nothing else|nothing new|nothing wrong|nothing much|nothing but|nothing to|nothing more
        nothing is
        nothing beats|nothing better|less than|less known|less well|less than a|less popular|less obvious
        dont know|dont mind|dont remember|dont think|dont worry|dont forget|dont have to|dont see|dont get
        dont really know
        dont have|dont usually|dont watch|do not know|do not mind|do not remember|do not think|do not have
        dont believe
        dont like that|do not like that|dont want that|dont like this|dont need to|dont want to be|doesnt need to
        dont recall|dont even|doesnt matter|does not matter|doesnt have to
        does not have to|doesnt need|dont miss|didnt see|did not see|didnt know|did not know|didnt watch|did not watch
        never seen|never heard|never saw|never watched|never ending|never been|never know|why not|or not|if not
        maybe not
        wouldnt mind|would not mind|wouldnt be|shouldnt miss|isnt it|isnt that|why dont|why dont you|dont you
        """,
        True,
    )
)

_SKIPPED = word_set("""
    a an any the too so very really overly super extremely terribly that much more most big huge large lots lot of
    anything something everything stuff things thing into fan fans in on mood for looking interested similar to like
    liked love loved enjoy enjoyed want wanted wanting need watch see with having being be is it its this have has
    contain contains containing include includes involve involving feature features featuring show
    film films movie movies one ones another kind sort type care keen directed starring by from made
    anymore please give me us recommend suggest i we bit overly all
    """)

_PLOT_WORDS = word_set("""
    about where who whose man men woman women boy girl boys girls child kid hero heroine people person family families
    town world city couple guy cop detective soldier rebel teenager teenagers student students life stranger robot
    """)
_DEGREES = frozenset({"too", "overly", "so", "very", "really"})
_SEPARATORS = frozenset({"or", "nor", "and"})
_KINDS_OF_LOVE = word_set("story stories triangle triangles affair affairs scene scenes song songs interest interests")
"""Behind "love" they make it a thing that can be refused, not a word such as in "would love"."""
_MOST_ITEMS = 6
_MOST_SKIPPED = 8


@dataclass(frozen=True, slots=True)
class Negation:
    """Words of refusal from ``first``, and the word ``start`` where one thing they refuse begins.

    ``lead`` is the first word to cut. ``past`` refusals ("didn't like") speak of a film or a person, not of kinds.
    """

    first: int
    lead: int
    start: int
    label: str
    past: bool = False


def negations(reading: Reading) -> Mapping[int, Negation]:
    """Every refused thing of a text by the word where it begins ("no gore, sex or violence" has three)."""
    found: dict[int, Negation] = {}
    position = 0
    while position < len(reading):
        neutral = _NEUTRAL.at(reading, position)
        if neutral:
            position = neutral[0]
            continue
        past = _PAST.at(reading, position)
        refusal = past or _REFUSALS.at(reading, position)
        if refusal is None or not _refuses(reading, position):
            position += 1
            continue
        end, label = refusal
        for negation in _reach(reading, position, end, label, bool(past)):
            found.setdefault(negation.start, negation)
        position = end
    return found


def _refuses(reading: Reading, position: int) -> bool:
    """Whether "avoid" and "skip" are a request, not a plot; "less" not part of "more or less"."""
    key = reading.key(position)
    before = reading.key(position - 1) if reading.joined(position) else ""
    if key in {"avoid", "avoiding", "skip", "exclude"}:
        return before in {"", "please", "to", "i", "and", "but"} and reading.key(position - 2) not in {
            "trying", "tries", "try", "how", "struggles", "has", "have", "must",
        }  # fmt: skip
    if key in {"isnt", "arent", "wasnt", "werent"} and not before:
        return False  # a question: "Isn't Alien a horror film?"
    if key == "no" and before in {"have", "has", "had", "there", "is"}:
        return False
    if key == "no" and before == "with":
        return not _tells_a_plot(reading, position)
    if key == "without":
        article = reading.key(position + 1) in {"a", "an", "his", "her", "their", "its", "the"}
        return not (article and _tells_a_plot(reading, position))
    return not (key == "less" and before in {"or", "no", "the", "and"})


def _tells_a_plot(reading: Reading, position: int) -> bool:
    """Whether a story is being told: "a man with no name", "about a town without an exit" refuse nothing."""
    while reading.joined(position):
        position -= 1
        if reading.key(position) in _PLOT_WORDS:
            return True
    return False


def _reach(reading: Reading, first: int, end: int, label: str, past: bool) -> list[Negation]:
    found: list[Negation] = []
    lead, position, degree = first, end, ""
    while len(found) < _MOST_ITEMS:
        start, own_degree = _skip(reading, position, in_list=bool(found))
        degree = degree or own_degree
        if start is None:
            break
        found.append(Negation(first, lead, start, f"{label}{degree}", past))
        separator = _next_item(reading, start, only_or=label in {"Not", "Less"})
        if separator is None:
            break
        lead = position = separator
    return found


def _skip(reading: Reading, position: int, in_list: bool) -> tuple[int | None, str]:
    """Where the refused thing begins behind words like "too" and "a fan of", and " too" where that is said."""
    degree = ""
    for start in range(position, min(position + _MOST_SKIPPED, len(reading))):
        opens = in_list and start == position
        if not (opens or reading.joined(start) or _quoted(reading, start)):
            return None, degree
        name = reading.capital(start) and not reading.tokens[start].text[0].isdigit()
        if name or reading.key(start) not in _SKIPPED or love_story(reading, start):
            return (start if name or not reading.function[start] else None), degree
        if reading.key(start) in _DEGREES:
            degree = " too"
    return None, degree


def love_story(reading: Reading, position: int) -> bool:
    """Whether "love story", "love triangle" or the like begins here: two words that mean one thing."""
    key, behind = reading.key(position), reading.key(position + 1)
    return key == "love" and behind in _KINDS_OF_LOVE and reading.joined(position + 1)


def _quoted(reading: Reading, position: int) -> bool:
    return reading.gaps[position].strip() in {'"', "“", "‘", "'", "«"} and "\n" not in reading.gaps[position]


def _next_item(reading: Reading, start: int, only_or: bool) -> int | None:
    """The word behind the next "or" (or a comma that an "or" follows) in the same list, or None."""
    for position in range(start + 1, min(start + 5, len(reading))):
        key, gap = reading.key(position), reading.gaps[position].strip()
        if key in _SEPARATORS and gap in {"", ","}:
            return None if key == "and" and (only_or or not _ends_list(reading, position)) else position + 1
        if gap == ",":
            return position if _list_goes_on(reading, position) else None
        if gap or "\n" in reading.gaps[position]:
            return None
    return None


def _list_goes_on(reading: Reading, position: int) -> bool:
    """Whether "or" stands within the next few words: "no gore, sex or violence" against "no gore, but funny"."""
    for later in range(position + 1, min(position + 6, len(reading))):
        if reading.key(later) in {"or", "nor"}:
            return True
        if reading.gaps[later].strip() not in {"", ","} or reading.key(later) in {"but", "with", "and"}:
            return False
    return False


def _ends_list(reading: Reading, position: int) -> bool:
    """Whether one word and then the end of the clause follow: "without sex and violence"."""
    return position + 1 < len(reading) and not reading.joined(position + 2)
