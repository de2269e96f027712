"""Film titles: how a catalogue sorts them, how people read them, and what people type."""

from __future__ import annotations

import re

_SORTED_ARTICLES = (
    "The|A|An|La|Le|Les|L'|L’|El|Los|Las|Lo|Il|I|Gli|Una|Uno|Un|Une|Der|Die|Das|Ein|Eine|Det|Den|De|En|Da|Het|O|Os"
)
_SORTED = re.compile(rf"^(?P<rest>.+), (?P<article>{_SORTED_ARTICLES})$")
_LEADING = re.compile(r"^(?:(?:The|An?|La|Les?|El|Los|Las|Il|Der|Das|Une)\s+|L['’])(?=\S{2})", re.IGNORECASE)
_KNOWN_AS = re.compile(r"^(?:a\.?k\.?a\.?)\s+", re.IGNORECASE)
_YEAR = re.compile(r"^(?P<title>.*?)\s*\((?P<year>\d{4})\s*(?:[-–]\s*(?:\d{4})?\s*)?\)$")
_PIECES = re.compile(r"(?:\s+or)?:\s+|\s+[-–]\s+")
_INSTALMENT = re.compile(r"^(?:the )?(?:part|episode|volume|vol\.|chapter|book|act) \S+$", re.IGNORECASE)
_REMARK = re.compile(r"^(?:s|part \S+.*|3-?d|imax|uncut|extended.*|.* (?:cut|edition|version))$", re.IGNORECASE)


def tidy(text: str) -> str:
    """The text without doubled or surrounding white space."""
    return " ".join(text.split())


def split_year(title: str) -> tuple[str, int | None]:
    """MovieLens' "Toy Story (1995)" as ("Toy Story", 1995); of a span of years the first; None where there is none."""
    title = tidy(title)
    found = _YEAR.match(title)
    if found is None or not found["title"]:
        return title, None
    return found["title"], int(found["year"])


def display_title(title: str) -> str:
    """A sorted title as people read it: "Dark Knight, The" becomes "The Dark Knight".

    Names in parentheses at the end stay, each with its own article put in front:
    "City of Lost Children, The (Cité des enfants perdus, La)" becomes
    "The City of Lost Children (La Cité des enfants perdus)".
    """
    main, names = _split_names(_article_first(tidy(title)))
    return " ".join([_article_first(main), *(f"({_name_first(name)})" for name in names)])


def aliases(title: str) -> tuple[str, ...]:
    """Every name a person may type for a film, the most specific first, without repeats in another case.

    The whole title; the title without what stands in parentheses; each name in parentheses; each of these without
    its leading article; and what stands before and after a colon or dash, where both sides are long enough to mean it.
    """
    title = display_title(title)
    main, parenthesised = _split_names(title)
    names = [main, *(_KNOWN_AS.sub("", name) for name in parenthesised if _is_name(name))]
    found = [title, *names]
    found += [without for name in names if (without := re.sub(r"[()]", "", name)) != name]
    found += [without_article(name) for name in names]
    subtitles = [piece for name in names for piece in _subtitles(name)]
    found += subtitles + [without_article(piece) for piece in subtitles]
    unique: dict[str, str] = {}
    for name in found:
        unique.setdefault(name.casefold(), name)
    return tuple(unique.values())


def without_article(title: str) -> str:
    """The title without a leading article ("The Matrix" is "Matrix"). Articles that may be words ("Die", "I") stay."""
    return _LEADING.sub("", title)


def untitled(item_id: object) -> str:
    """What an item is called whose title the data does not hold."""
    return f"Untitled ({item_id})"


def _article_first(title: str) -> str:
    found = _SORTED.match(title)
    if found is None:
        return title
    space = "" if found["article"].endswith(("'", "’")) else " "
    return f"{found['article']}{space}{found['rest']}"


def _name_first(name: str) -> str:
    known_as = _KNOWN_AS.match(name)
    prefix = known_as[0] if known_as else ""
    return prefix + _article_first(name[len(prefix) :])


def _split_names(title: str) -> tuple[str, list[str]]:
    """A title and the names in parentheses at its end; parentheses may nest ("Babies (Bébé(s))")."""
    names: list[str] = []
    while title.endswith(")"):
        start = _opening(title)
        if start <= 0 or title[start - 1] != " ":
            break
        names.insert(0, title[start + 1 : -1].strip())
        title = title[:start].rstrip()
    return title, names


def _opening(title: str) -> int:
    """Where the parenthesis that closes at the end of the title opens; -1 where it does not."""
    depth = 0
    for position in range(len(title) - 1, -1, -1):
        depth += (title[position] == ")") - (title[position] == "(")
        if depth == 0:
            return position
    return -1


def _is_name(text: str) -> bool:
    """Whether a text in parentheses is a name and not a remark or the sentence going on ("and Don't Come Back!")."""
    if _KNOWN_AS.match(text):
        return True
    return len(text) > 1 and not text[0].islower() and _REMARK.match(text) is None


def _subtitles(name: str) -> list[str]:
    """What stands before the first colon or dash, after it, and after the last one, where it is long enough."""
    pieces = _PIECES.split(name)
    if len(pieces) < 2:
        return []
    after = _PIECES.split(name, maxsplit=1)[1]
    subtitles = [piece for piece in dict.fromkeys((after, pieces[-1])) if _is_long(piece)]
    before = pieces[0]
    if len(before) >= 5 and (_is_long(after) or _INSTALMENT.match(after)):
        subtitles.insert(0, before)
    return subtitles


def _is_long(subtitle: str) -> bool:
    if _INSTALMENT.match(subtitle):
        return False
    return len(subtitle) >= 8 and len(without_article(subtitle).split()) >= 2
