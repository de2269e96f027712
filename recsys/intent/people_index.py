"""The names of directors and actors, found whole, by a well-known surname, or with a typing mistake."""

from __future__ import annotations

from collections import Counter, defaultdict

from rapidfuzz import process
from rapidfuzz.distance import OSA

from recsys.schema import Catalogue
from recsys.text.words import tokenise

KNOWN_FILMS = 4

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii"})
_LETTERS_PER_MISTAKE = 7


class PeopleIndex:
    """Every name of a catalogue. ``films`` counts a person's films; a director is who directs more than acts."""

    def __init__(self, catalogue: Catalogue) -> None:
        directed = Counter(name for item in catalogue for name in item.directors)
        acted = Counter(name for item in catalogue for name in item.cast)
        self.films = directed + acted
        self.directing = frozenset(name for name in self.films if directed[name] > acted[name])
        self._keys: dict[str, str] = {}
        self._by_surname: dict[str, list[str]] = defaultdict(list)
        self.first_names = frozenset(token.key for name in self.films if " " in name for token in tokenise(name)[:1])
        self.longest = 1
        for name in sorted(self.films, key=lambda name: (-self.films[name], name)):
            parts = [token.key for token in tokenise(name)]
            if not parts:
                continue
            self.longest = max(self.longest, len(parts))
            for key in ("".join(parts), "".join(_short(parts)), parts[0] + parts[-1]):
                self._keys.setdefault(key, name)
            self._by_surname[_short(parts)[-1]].append(name)
        self._by_letter: dict[str, list[str]] = defaultdict(list)
        for key in self._keys:
            self._by_letter[key[0]].append(key)

    def whole(self, key: str) -> str | None:
        """The person whose name, run together, is a key ("robertdeniro"), with or without middle names."""
        return self._keys.get(key)

    def surname(self, key: str) -> str | None:
        """The one well-known person (``KNOWN_FILMS`` films or more) of a surname; None where there are several."""
        known = [name for name in self._by_surname.get(key, []) if self.films[name] >= KNOWN_FILMS and " " in name]
        return known[0] if len(known) == 1 else None

    def family(self, key: str) -> tuple[str, ...]:
        """The directors of a surname, for "the Coen brothers"; two or more or none."""
        names = tuple(name for name in self._by_surname.get(key, []) if name in self.directing)
        return names if len(names) > 1 else ()

    def misspelt(self, key: str) -> str | None:
        """The person whose name differs from a key by a typing mistake in every seven letters. First letters agree."""
        allowed = len(key) // _LETTERS_PER_MISTAKE
        found = process.extractOne(key, self._by_letter.get(key[:1], []), scorer=OSA.distance, score_cutoff=allowed)
        return self._keys[found[0]] if found else None


def _short(parts: list[str]) -> list[str]:
    """A name without initials in its middle and without "Jr."."""
    kept = [part for place, part in enumerate(parts) if place == 0 or (len(part) > 1 and part not in _SUFFIXES)]
    return kept if len(kept) > 1 else parts
