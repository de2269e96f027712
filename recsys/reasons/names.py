"""Names and numbers in a text: what a reason must not invent."""

from __future__ import annotations

import re

from recsys.text.words import Token, tokenise

_JOINED = re.compile(r"[ .&’'-]{1,3}")


def is_name(token: Token) -> bool:
    """Whether a word holds a capital letter or a digit ("Roman", "anti-Roman", "1950s"); "I" is none."""
    return token.text != "I" and any(letter.isupper() or letter.isdigit() for letter in token.text)


def names_in(text: str) -> tuple[str, ...]:
    """Each run of names or numbers ("Los Angeles", "1950s"), and each such word by itself."""
    runs: list[list[Token]] = []
    for token in tokenise(text):
        if not is_name(token):
            continue
        if runs and _JOINED.fullmatch(text[runs[-1][-1].span[1] : token.span[0]]):
            runs[-1].append(token)
        else:
            runs.append([token])
    found = [text[run[0].span[0] : run[-1].span[1]] for run in runs]
    found += [without_possessive(token.text) for run in runs for token in run]
    return tuple(dict.fromkeys(found))


def person_names(name: str) -> tuple[str, ...]:
    """A person's full name and the family name alone."""
    parts = name.split()
    return (name, parts[-1]) if len(parts) > 1 else (name,)


def without_possessive(word: str) -> str:
    """The word without 's at its end."""
    return re.sub(r"['’]s?$", "", word)
