"""Other ways to say the same, by clear rules: little words dropped, parts in another order, synonyms."""

from __future__ import annotations

import re
from dataclasses import dataclass

from recsys.schema import Intent
from recsys.text.words import core, fold, is_function_word, stems, tokenise

SAME_MEANING: tuple[tuple[str, ...], ...] = (
    ("funny", "humorous"),
    ("sad", "sorrowful"),
    ("scary", "frightening"),
    ("creepy", "eerie"),
    ("kids", "children"),
    ("kid", "child"),
    ("cop", "policeman"),
    ("cops", "policemen"),
    ("detective", "investigator"),
    ("spy", "secret agent"),
    ("alien", "extraterrestrial"),
    ("aliens", "extraterrestrials"),
    ("robots", "androids"),
    ("robot", "android"),
    ("killer", "murderer"),
    ("murder", "killing"),
    ("heist", "robbery"),
    ("smart", "clever"),
    ("lonely", "solitary"),
    ("gloomy", "bleak"),
    ("hopeful", "optimistic"),
    ("happy", "cheerful"),
    ("heartwarming", "uplifting"),
    ("touching", "moving"),
    ("exciting", "thrilling"),
    ("mind-bending", "mind-boggling"),
    ("slow-burn", "slow-building"),
    ("unreliable", "untrustworthy"),
    ("narrator", "storyteller"),
    ("weird", "strange"),
    ("violent", "brutal"),
    ("friendship", "companionship"),
    ("marriage", "wedlock"),
    ("teenager", "adolescent"),
    ("teenagers", "adolescents"),
    ("car", "automobile"),
    ("ship", "vessel"),
    ("woods", "forest"),
    ("journey", "voyage"),
    ("revenge", "vengeance"),
    ("boxer", "prizefighter"),
    ("twist", "surprise"),
    ("small", "little"),
    ("animals", "creatures"),
    ("beautiful", "gorgeous"),
    ("stylish", "elegant"),
    ("true", "real"),
)
"""Words for the same thing in requests for films; a word is replaced by its neighbour in the row."""

_NEIGHBOUR = {word: row[(place + 1) % len(row)] for row in SAME_MEANING for place, word in enumerate(row)}
_CONNECTING = "about|after|and|at|but|by|during|for|from|in|like|near|on|set|through|under|where|who|with|without"
_BREAK = re.compile(rf"\s*[,;]\s*|\s+(?=(?:{_CONNECTING})\s)", re.I)
_LINK = re.compile(r"^(?:but|and)\s+", re.I)


def _numbered() -> dict[frozenset[str], int]:
    """The number of the row of each word's stems; rows with a stem in common (kids, kid) are one."""
    numbers: dict[frozenset[str], int] = {}
    for place, row in enumerate(SAME_MEANING):
        own = [frozenset(stems(word)) for word in row]
        number = next((numbers[known] for known in own if known in numbers), place)
        numbers |= dict.fromkeys(own, number)
    return numbers


_MEANING = _numbered()


@dataclass(frozen=True, slots=True)
class Paraphrase:
    """The same request in other words, and by which rule."""

    rule: str
    text: str


def paraphrases(intent: Intent) -> tuple[Paraphrase, ...]:
    """What the rules make of an intent; a rule that changes nothing gives nothing."""
    candidates = (
        Paraphrase("little words dropped", _without_little_words(intent)),
        Paraphrase("parts in another order", _in_another_order(intent)),
        Paraphrase("words for the same thing", _with_synonyms(intent)),
    )
    seen = {intent.text}
    found = []
    for one in candidates:
        if one.text.strip() and one.text not in seen:
            seen.add(one.text)
            found.append(one)
    return tuple(found)


def meaning(text: str) -> frozenset[str] | int:
    """What makes two words the same: their row of synonyms, else their stems."""
    own = frozenset(stems(text))
    return _MEANING.get(own, own)


def _without_little_words(intent: Intent) -> str:
    """Each word without the function words folded into it; chips and what stands outside the words stay."""
    text = intent.text
    for word in sorted(intent.words, key=lambda word: -word.span[0]):
        start, end = word.span
        if not _in_chip(intent, start, end):
            text = text[:start] + core(text[start:end]) + text[end:]
    return " ".join(text.split())


def _in_another_order(intent: Intent) -> str:
    """The second part first: split at the first comma or connecting word outside the chips, else before the last word.

    "but" and "and" go with the break, since nothing stands before them any more.
    """
    text = intent.text.strip().rstrip(".!?")
    for found in _BREAK.finditer(text):
        first, second = text[: found.start()].strip(), text[found.end() :].strip()
        if first and second and not _in_chip(intent, found.start(), found.end()):
            return f"{_LINK.sub('', second)}, {first}"
    first, _, last = text.rpartition(" ")
    before = tokenise(first)[-1:]
    if not before or is_function_word(before[0]) or _in_chip(intent, len(first), len(first) + 1):
        return intent.text
    return f"{last} {first}"


def _with_synonyms(intent: Intent) -> str:
    text = intent.text
    for token in sorted(tokenise(text), key=lambda token: -token.span[0]):
        other = _NEIGHBOUR.get(fold(token.text))
        if other and not _in_chip(intent, *token.span):
            start, end = token.span
            text = text[:start] + (other.capitalize() if token.capitalised else other) + text[end:]
    return text


def _in_chip(intent: Intent, start: int, end: int) -> bool:
    return any(chip.span[0] < end and start < chip.span[1] for chip in intent.chips)
