"""Words of a text with their places, stems for BM25, and which words of a request carry content."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import Stemmer

from recsys.text.vocabulary import CHIT_CHAT, CHIT_CHAT_PHRASES, CONTENT_PHRASES, FUNCTION_WORDS

_MARKS = "".join(chr(code) for code in range(0x300, 0x10000) if unicodedata.category(chr(code)).startswith("M"))
_IDEOGRAPHS = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_RUN = rf"[^\W_{_IDEOGRAPHS}](?:[^\W_{_IDEOGRAPHS}]|[{_MARKS}])*"
_WORD = re.compile(rf"[{_IDEOGRAPHS}]+|{_RUN}(?:['’\-‐‑]{_RUN})*|&")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "‐": "-", "‑": "-"})
_ACCENTS = re.compile(r"[\u0300-\u036f]+")
_NOT_LETTERS = re.compile(r"[\W_]+")
_LONGEST_PHRASE = 5

_stemmer = Stemmer.Stemmer("english")
_stemmer_lock = threading.Lock()  # a Stemmer keeps a cache and is not safe under threads


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text. ``word`` is lower-case without accents; ``key`` is that with letters and digits only."""

    text: str
    span: tuple[int, int]
    word: str
    key: str

    @property
    def capitalised(self) -> bool:
        """Whether it starts with a capital letter or a digit."""
        return self.text[0].isupper() or self.text[0].isdigit()


def fold(text: str) -> str:
    """Lower-case, accents taken off, straight apostrophes and hyphens: "Amélie" is "amelie"."""
    lowered = text.lower().translate(_APOSTROPHES)
    if lowered.isascii():
        return lowered
    return unicodedata.normalize("NFKC", _ACCENTS.sub("", unicodedata.normalize("NFKD", lowered))) or lowered


def tokenise(text: str) -> list[Token]:
    """The words of a text in their order, by Unicode's letters and digits.

    A hyphenated compound ("slow-burn") and a word with an apostrophe ("director's") are one word each, a run of
    Chinese or Japanese characters is one word, and "&" is the word "and".
    """
    tokens = []
    for found in _WORD.finditer(text):
        word = "and" if found[0] == "&" else fold(found[0])
        tokens.append(Token(found[0], found.span(), word, _NOT_LETTERS.sub("", word) or word))
    return tokens


def terms(text: str) -> list[str]:
    """The content words of a text, lower-case and without accents; a hyphenated compound gives its parts."""
    return [
        part
        for token in tokenise(text)
        if not is_function_word(token)
        for part in token.word.split("-")
        if part and part not in FUNCTION_WORDS
    ]


def stems(text: str) -> list[str]:
    """English stems of a text's words for BM25, function words left out ("The Dreamers' dreams": dreamer, dream)."""
    words = terms(text)
    with _stemmer_lock:
        return list(_stemmer.stemWords(words))


def is_function_word(token: Token) -> bool:
    """Whether a word only holds a sentence together ("the", "with", "isn't")."""
    return token.word in FUNCTION_WORDS or token.key in FUNCTION_WORDS


def core(text: str) -> str:
    """A text from its first to its last content word ("with an unreliable" is "unreliable"); whole if it has none."""
    content = [token for token in tokenise(text) if not is_function_word(token)]
    return text[content[0].span[0] : content[-1].span[1]] if content else text


def chit_chat(tokens: Sequence[Token]) -> frozenset[int]:
    """The positions of words that belong to asking and carry no content ("can you recommend me a good film").

    The rule: a word is chit-chat when nearly every request could hold it whatever film is wanted. Verbs of liking
    and watching, greetings, thanks, praise that fits any film ("good", "great") and words for a film are; "love" is
    only behind somebody who loves ("I love"), so the love in "love story" stays. Phrases decide before single words.
    """
    content = _phrase_positions(tokens, CONTENT_PHRASES)
    found = _phrase_positions(tokens, CHIT_CHAT_PHRASES) - content
    single = {position for position, token in enumerate(tokens) if token.key in CHIT_CHAT}
    return frozenset(found | (single - content))


def _phrase_positions(tokens: Sequence[Token], phrases: Collection[tuple[str, ...]]) -> set[int]:
    keys = [token.key for token in tokens]
    found: set[int] = set()
    for start in range(len(keys)):
        for end in range(min(start + _LONGEST_PHRASE, len(keys)), start + 1, -1):
            if tuple(keys[start:end]) in phrases:
                found.update(range(start, end))
                break
    return found


def other_scripts(tokens: Iterable[Token]) -> bool:
    """Whether some word is written in another script than the Latin one."""
    letters = {letter for token in tokens if not token.text.isascii() for letter in token.text if letter.isalpha()}
    return any(not unicodedata.name(letter, "LATIN").startswith("LATIN") for letter in letters if ord(letter) > 0x24F)
