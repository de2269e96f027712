"""Which row holds each word of a reason, and which words no row holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from recsys.reasons.check.plot import misplaced
from recsys.reasons.check.plot_words import FEWEST_PLOT_WORDS, plot_of
from recsys.reasons.check.reading import Read, Word
from recsys.reasons.check.sums import is_argument
from recsys.reasons.check.vocabulary import AMOUNT_OF, COUNTS, GENRES, NUMBERS, PARTLY, PRAISE, REFUSED, SAYS_NOTHING
from recsys.text.vocabulary import word_set

_PLAIN = ("word:", "field:logline", "field:genres", "field:mood", "field:themes")
ENDS_WISH = word_set("""
    so and but as has have is are was which who while though here if because with in at by
    matters counts leads comes adds lifts helps brings does most
    """)
"""Words behind which a wish is no longer being told."""
LISTS = {("theme", "themes"): "themes", ("mood",): "mood", ("genre", "genres"): "genres"}
LISTS_CUES = frozenset(cue for cues in LISTS for cue in cues)


def unsupported(told: Read) -> Iterator[tuple[str, str]]:
    """What no row holds, each as (what is said, the words concerned)."""
    yield from _unheld(told)
    yield from _only_asked(told)
    yield from _never_asked(told)
    yield from _not_listed(told)
    yield from _misplaced(told)


def _unheld(told: Read) -> Iterator[tuple[str, str]]:
    last = None
    run: list[Word] = []
    for at, word in enumerate(told.words):
        praises = word.word in PRAISE and not word.partly and not _of_amount(told.words[at + 1 : at + 2])
        if not praises and (_held(word) or _denied(word, told)):
            continue
        if run and last == at - 1:
            run.append(word)
        else:
            if run:
                yield _naming(run)
            run = [word]
        last = at
    if run:
        yield _naming(run)


def _held(word: Word) -> bool:
    if word.named or word.partly:
        return True
    if word.token.text == "I":
        return False
    return word.function or word.word[0].isdigit() or _silent(word)  # numbers are looked up among the facts


def _of_amount(following: Sequence[Word]) -> bool:
    return any(word.word in AMOUNT_OF for word in following)


def _denied(word: Word, told: Read) -> bool:
    """Whether a genre is said not to be the film's, and is not."""
    return word.word in GENRES and any(other.word in REFUSED for other in told.clause(word.clause))


def _silent(word: Word) -> bool:
    """Whether a word claims nothing."""
    plain = word.word.removesuffix("'s")
    return plain in SAYS_NOTHING or plain in NUMBERS


def _naming(run: Sequence[Word]) -> tuple[str, str]:
    name = " ".join(word.token.text for word in run)
    return f"named “{name}”, which the evidence does not", name


def _only_asked(told: Read) -> Iterator[tuple[str, str]]:
    """Words told as facts of the film that were only asked for ("has the ghost you asked for" says it has one)."""
    for clause in told.clauses():
        said = {word.word for word in clause if not word.named}
        if said & (COUNTS | REFUSED | PARTLY):
            continue
        wish = _wished(clause)
        for word in clause:
            if word.function or word in wish:
                continue
            asked = any(key.startswith("word:") for key in (*word.named, *word.partly))
            if asked and not (_in_quotes(told, word) or _in_film(word) or word.word in SAYS_NOTHING):
                yield f"told “{word.token.text}” of the film, which was only asked for", word.token.text


def _wished(clause: Sequence[Word]) -> list[Word]:
    """The words behind "you asked for" and its like, which say what was asked and not what the film has."""
    starts = [at for at, word in enumerate(clause) if word.word in {"for", "wanted", "want"} and _asks(clause, at)]
    ends = [at for at, word in enumerate(clause) if starts and at > starts[0] and word.word in ENDS_WISH]
    return list(clause[starts[0] + 1 : ends[0] if ends else len(clause)]) if starts else []


def _in_quotes(told: Read, word: Word) -> bool:
    """Whether a word stands inside quotation marks."""
    before = told.text[: word.token.span[0]]
    given = re.search(r"\b(?:is|has|with) (?:your|the|a) “[^”]*$", before)  # "is your “ghost”" tells of a ghost
    return before.rfind("“") > before.rfind("”") and not given


def _never_asked(told: Read) -> Iterator[tuple[str, str]]:
    """Words said to have been asked for that only the film holds."""
    for clause in told.clauses():
        asking = False
        for at, word in enumerate(clause):
            if asking and word.word in ENDS_WISH:
                asking = False
            keys = {*word.named, *word.partly}
            asked = any(key.startswith(("word:", "chip:")) for key in keys)
            if asking and keys and not (word.function or asked or word.word in SAYS_NOTHING):
                yield f"said that “{word.token.text}” was asked for, which it was not", word.token.text
            if word.word in {"for", "wanted", "want"} and _asks(clause, at):
                asking = True
                yield from _named_before(clause, at)


def _named_before(clause: Sequence[Word], at: int) -> Iterator[tuple[str, str]]:
    """The word that "you asked for" stands right behind ("the makeover you asked for")."""
    you = next((place for place in range(at, max(at - 3, 0), -1) if clause[place].word == "you"), 0)
    named = clause[you - 1] if you else None
    if named and not named.function and named.word not in SAYS_NOTHING:
        keys = {*named.named, *named.partly}
        if keys and not any(key.startswith(("word:", "chip:")) for key in keys):
            yield f"said that “{named.token.text}” was asked for, which it was not", named.token.text


def _asks(clause: Sequence[Word], at: int) -> bool:
    """Whether "asked for", "you wanted" or "wish for" stands there, and names what was wanted behind it."""
    before = clause[at - 1].word if at else ""
    return (clause[at].word == "for" and before in {"asked", "wished", "wish", "hoped", "looked"}) or (
        clause[at].word in {"wanted", "want"} and before == "you"
    )


def _not_listed(told: Read) -> Iterator[tuple[str, str]]:
    """Words said to be among the themes, the mood or the genres that are not."""
    for clause in told.clauses():
        said = [word.word for word in clause if not word.named]
        kinds = [kind for cues, kind in LISTS.items() if set(said) & set(cues)]
        if len(kinds) != 1 or any(word.word in REFUSED for word in clause) or is_argument(clause):
            continue
        for word in _listed(clause, LISTS_CUES):
            keys = {*word.named, *word.partly}
            other = any(
                not key.startswith(("word:", "field:logline", "field:genres", "field:mood", "field:themes"))
                for key in keys
            )
            if keys and not (word.function or other or f"field:{kinds[0]}" in keys or word.word in SAYS_NOTHING):
                yield f"listed “{word.token.text}” among the {kinds[0]}, where it is not", word.token.text


def _listed(clause: Sequence[Word], cues: frozenset[str]) -> Sequence[Word]:
    """The words of a clause that are said to be of a list: behind "its mood is", or before "among its themes"."""
    cue = next(at for at, word in enumerate(clause) if word.word in cues and not word.named)
    verbs = [at for at, word in enumerate(clause) if word.word in {"is", "are", "has", "have", "with", "was"}]
    if any(cue < verb <= cue + 2 for verb in verbs):
        return clause[cue + 1 :]
    verbs = verbs[:-1] if any(cue - 3 <= verb < cue for verb in verbs[-1:]) else verbs  # "revenge is among its themes"
    return clause[max((verb for verb in verbs if verb < cue), default=-1) + 1 :]


def _in_film(word: Word) -> bool:
    keys = {*word.named, *word.partly}
    return any(not key.startswith("word:") for key in keys)


def _misplaced(told: Read) -> Iterator[tuple[str, str]]:
    """Plot told otherwise. What is told beside the story's very words may change their sense, so all of it counts."""
    if not told.story:
        return
    for sentence in told.sentences():
        stretch = list(plot_of(sentence))
        beside = [word for word in sentence if not word.retold]
        if len(stretch) < FEWEST_PLOT_WORDS or not list(plot_of(beside)):
            continue
        word = misplaced(stretch, told.story)
        if word:
            yield f"told “{word}” otherwise than the story does", word
