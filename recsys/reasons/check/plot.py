"""Whether what a reason tells of a plot is what the story says: its words in its order, joined as they are there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from recsys.reasons.check.phrases import CLAUSES, pieces
from recsys.reasons.check.reading import word_stems
from recsys.reasons.check.vocabulary import CHANGES_SENSE, FRAME
from recsys.text.vocabulary import word_set
from recsys.text.words import is_function_word, tokenise

LOOSE = word_set("""
    a an the this that these those his her its their it itself
    one ones some any every each
    is are was were be been being has have had having will would shall should must may might can could do does did
    also then now once so very too just still already here there to what such both all
    """)
"""Function words that may come or go between the words of a story without changing who does what."""
JOINS = word_set("who which that whose whom as when where while and or but until after before because for with in")
PLACES = word_set("in on at by from for with into through across during inside outside under over near aboard")
"""Words that begin a circumstance, which can be left out."""
MODALS = word_set("must will can should")
PASSIVE = word_set("is are was were be been being gets get got")


@dataclass(frozen=True)
class StoryWord:
    """A content word of a story: its stems, the function words before it, its phrase, and that phrase's first word."""

    word: str
    stems: tuple[str, ...]
    before: tuple[str, ...]
    phrase: int
    comma: bool
    """Whether a comma stands before the phrase."""


@dataclass(frozen=True)
class Told:
    """A content word of a reason that may be one of the story.

    ``begins`` a clause; ``resumes`` the plot of an earlier clause of its sentence; ``led`` in by "follows" or "about",
    behind which only a relative clause can hold a verb.
    """

    word: str
    stems: tuple[str, ...]
    before: tuple[str, ...]
    text: str
    begins: bool
    resumes: bool
    led: bool = False


@lru_cache(maxsize=1024)
def story_words(story: str) -> tuple[StoryWord, ...]:
    """The content words of a story in their order."""
    found: list[StoryWord] = []
    before: list[str] = []
    comma = False
    for phrase, piece in enumerate(piece for sentence in _sentences(story) for piece in pieces(sentence)):
        told = bool(found) and found[-1].phrase == phrase - 1
        comma = piece.comma or (comma and not told)
        before = [] if piece.comma and told else before  # what closes a phrase does not lead to the next
        for token in tokenise(" ".join(piece.words)):
            if is_function_word(token):
                before.append(token.word)
            else:
                found.append(StoryWord(token.word, word_stems(token.text), tuple(before), phrase, comma))
                before = []
    return tuple(found)


def _sentences(story: str) -> list[str]:
    return [part for part in story.replace("; ", ". ").split(". ") if part.strip()]


def misplaced(told: Sequence[Told], story: str) -> str:
    """The first word that a stretch of told plot joins otherwise than its story does; "" where all is as there."""
    words = story_words(story)
    reached: list[set[int]] = []
    led, torn = False, set[int]()
    for word in told:
        places = {place for place, there in enumerate(words) if there.stems == word.stems}
        if word.begins and not word.resumes:
            places = {place for place in places if _may_begin(word) and _keeps_sense(words, place)}
        else:
            places = {place for place in places if any(_follows(words, one, place, word) for one in reached[-1])}
        led = word.led or (led and not word.begins)
        if word.begins and not word.resumes:
            torn = {place for place in places if _torn(words, place, word)}
        elif led and not set(word.before) & JOINS:
            places = {place for place in places if not _finite(words, place)}
        if not word.begins and torn:
            places = {place for place in places if not _finite(words, place) or not reached[-1] <= torn}
        if not places:
            return word.text
        torn = {place for place in places if any(place - 1 == one for one in torn)} | (torn & places)
        reached.append(places)
    return ""


def _follows(words: Sequence[StoryWord], earlier: int, later: int, told: Told) -> bool:
    """Whether a word may come next: joined as in the story, or behind a comma at the head of a later phrase."""
    if _joins(words, earlier, later, told):
        return True
    heads = not told.begins or later <= earlier or not _heads_phrase(words, later)
    return not heads and _same(_hard(told.before) - {"and"}, _hard(_leading(words, later)) - {"and"})


def _heads_phrase(words: Sequence[StoryWord], at: int) -> bool:
    first = next(place for place, word in enumerate(words) if word.phrase == words[at].phrase)
    left_out = words[first:at]
    return _only_modifiers(left_out, words[at]) and not any(word.word in CHANGES_SENSE for word in left_out)


def _keeps_sense(words: Sequence[StoryWord], at: int) -> bool:
    """Whether no word before one in its phrase changes what it says ("a former detective")."""
    before = words[at - 1] if at else None
    return not (before and before.word in CHANGES_SENSE and before.phrase == words[at].phrase and not words[at].before)


def _torn(words: Sequence[StoryWord], at: int, told: Told) -> bool:
    """Whether a word stands behind a preposition in the story and begins without it: it can be no subject then."""
    return bool(set(words[at].before) & PLACES) and not set(told.before) & PLACES


def _finite(words: Sequence[StoryWord], at: int) -> bool:
    """Whether a word looks like a verb with what follows it ("guards a senator")."""
    behind = words[at + 1].before if at + 1 < len(words) else ()
    return words[at].word.endswith("s") and bool(behind) and not words[at].before


def _may_begin(word: Told) -> bool:
    """A stretch does not begin with a pronoun in place of its subject: nobody could say whom it means."""
    return not set(word.before[-1:]) & {"he", "she", "they"}


def _joins(words: Sequence[StoryWord], earlier: int, later: int, told: Told) -> bool:
    """Whether a told word may follow another as it does, given where both stand in the story."""
    if later <= earlier:
        return False
    between = words[earlier + 1 : later]
    if any(set(word.before) & CHANGES_SENSE or word.word in CHANGES_SENSE for word in between):
        return False
    if set(words[later].before) & CHANGES_SENSE != set(told.before) & CHANGES_SENSE:
        return False
    if _made_passive(words[later], told):
        return False
    hard = _hard(told.before)
    if not between:
        there = _hard(words[later].before)
        return _same(hard, there) or _lists(words[later], hard, there)
    there = _hard(words[later].before)
    if _hard(between[0].before) & PLACES and _only_modifiers(between, words[later]) and _same(hard, there):
        return True
    if _only_described(between, words[later]) and _same(hard, there):
        return True
    if words[earlier].phrase == words[later].phrase or not _ends_phrase(words, earlier):
        return _only_modifiers(between, words[later]) and _same(hard, _hard(between[0].before))
    leading = _hard(_leading(words, later))
    return _passes_over(words, earlier, later) and (_same(hard, leading) or _lists(words[later], hard, leading))


def _hard(before: Sequence[str]) -> frozenset[str]:
    return frozenset(before) - LOOSE


def _same(told: frozenset[str], there: frozenset[str]) -> bool:
    """Joining words agree; a relative may be brought in where the story joins subject and verb with none."""
    return told == there or (not there and told <= {"who", "which", "whose"}) or (there == {"and"} and not told)


def _lists(word: StoryWord, told: frozenset[str], there: frozenset[str]) -> bool:
    """Whether "and" stands for the comma of a list that is cut short."""
    return word.comma and not there and told == {"and"}


def _made_passive(there: StoryWord, told: Told) -> bool:
    brought_in = set(told.before) & PASSIVE and not set(there.before) & PASSIVE
    return bool(brought_in) and told.word.endswith(("ed", "en")) and told.word != there.word


def _ends_phrase(words: Sequence[StoryWord], at: int) -> bool:
    return at + 1 == len(words) or words[at + 1].phrase != words[at].phrase


def _only_modifiers(between: Sequence[StoryWord], head: StoryWord) -> bool:
    """Whether the words left out stand right before their head: "a wealthy, arrogant lawyer" is "a lawyer"."""
    return not between or all(not _hard(word.before) for word in (*between[1:], head))


def _only_described(between: Sequence[StoryWord], verb: StoryWord) -> bool:
    """Whether a verb's subject is left without what describes it: "a doctor shaken by a failure tries"."""
    describes = between[0].word.endswith(("ed", "ing", "en", "own", "orn", "ught")) and not between[0].before
    return describes and (verb.word.endswith("s") or bool(set(verb.before) & PASSIVE | set(verb.before) & MODALS))


def _leading(words: Sequence[StoryWord], at: int) -> tuple[str, ...]:
    """The function words at the head of the phrase a word stands in."""
    first = next(word for word in words if word.phrase == words[at].phrase)
    return first.before


def _passes_over(words: Sequence[StoryWord], earlier: int, later: int) -> bool:
    """Whether whole phrases are left out on the way: to a clause of its own, or the phrase comes next."""
    first = next(place for place, word in enumerate(words) if word.phrase == words[later].phrase)
    if not _only_modifiers(words[first:later], words[later]):
        return False
    if words[later].phrase - words[earlier].phrase == 1 or set(words[first].before) & CLAUSES:
        return True
    if words[earlier + 1].comma and words[later].comma:  # what stood between commas is left out with them
        return True
    skipped = [word for word in words[earlier + 1 : first] if word.phrase != words[earlier].phrase]
    heads = [word for at, word in enumerate(skipped) if not at or word.phrase != skipped[at - 1].phrase]
    return all(set(word.before) & PLACES for word in (*heads, words[first]))


def frames(word: str) -> bool:
    """Whether a word may bring in a plot ("it follows …") without being part of it."""
    return word in FRAME
